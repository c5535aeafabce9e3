/* Tests of answering webhooks with the shipped profiles: replies, receipts,
 * repetitions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "captured.h"
#include "shipped.h"

static void
open_shipped(struct shipped *shipped)
{
    shipped_open(shipped, "");
    if (shipped->complaints.count)
        fail_msg("%s", shipped->complaints.text.ptr);
}

static const struct {
    const char *name, *request, *ref, *id;
    enum delivery delivery;
} receipts[] = {
    {"kannel: the network took it",
     "GET /receipt/kannel?key=kannel-in&ref=17&st=8&sid=&err=ACK%2F\n\n", "17",
     "", DELIVERY_SENT},
    {"kannel: delivered",
     "GET /receipt/kannel?key=kannel-in&ref=17&st=1&sid=e89e\n\n", "17", "e89e",
     DELIVERY_DELIVERED},
    {"kannel: refused by the network",
     "GET /receipt/kannel?key=kannel-in&ref=17&st=16&sid=\n\n", "17", "",
     DELIVERY_FAILED},
    {"kannel: a status nobody knows",
     "GET /receipt/kannel?key=kannel-in&ref=17&st=99&sid=\n\n", "17", "",
     DELIVERY_UNKNOWN},
    {"twilio: one code overrules the status",
     "POST /receipt/twilio?ref=17\n" FORM_TYPE
     "X-Twilio-Signature: 9s4tUjC/dSoMP7lXfQoZjzYatug=\n\n"
     "MessageSid=SM0b&MessageStatus=undelivered&ErrorCode=63018&To="
     "%2B84912000101&From=%2B15550100001&AccountSid="
     "AC00000000000000000000000000000001",
     "17", "SM0b", DELIVERY_DEFERRED},
    {"vonage: failed",
     "GET /receipt/vonage?msisdn=84912000101&to=84280000000&messageId=0C01&"
     "client-ref=17&status=failed&err-code=4&timestamp=1795402800&nonce=n-2&"
     "sig=3776693efc5cf3913bed75c2f57982659d5cb03e3bba8424b5fe87c80f50ff57"
     "\n\n",
     "17", "0C01", DELIVERY_FAILED},
    {"africastalking: delivered",
     "POST /receipt/africastalking?key=at-in\n" FORM_TYPE
     "\nid=ATXid_1&status=Success&phoneNumber=%2B254700000001",
     "", "ATXid_1", DELIVERY_DELIVERED},
    {"infobip: expired",
     "POST /receipt/infobip?key=infobip-in\n" JSON_TYPE
     "\n{\"results\":[{\"messageId\":\"17\",\"status\":{\"groupName\":"
     "\"EXPIRED\"}}]}",
     "17", "17", DELIVERY_EXPIRED},
    {"esms: finished with success",
     "GET /receipt/esms?key=esms-in&SMSID=dc71&SendFailed=0&SendStatus=5&"
     "SendSuccess=1&RequestId=17\n\n",
     "17", "dc71", DELIVERY_DELIVERED},
    {"esms: finished without",
     "GET /receipt/esms?key=esms-in&SMSID=dc71&SendFailed=1&SendStatus=5&"
     "SendSuccess=0&RequestId=17\n\n",
     "17", "dc71", DELIVERY_FAILED},
    {"android: the phone could not send",
     "POST /sms/android-sms-gateway\n" JSON_TYPE
     "X-Timestamp: 1795402800\nX-Signature: "
     "fe01e4ad55220f8843ecca921f578b40e30a7489444757cb2cc2d0c93bbf8878\n\n"
     "{\"deviceId\":\"d1\",\"event\":\"sms:failed\",\"id\":\"e2\","
     "\"payload\":{\"messageId\":\"17\",\"phoneNumber\":\"+84912000101\","
     "\"failedAt\":\"2026-11-23T10:00:00.000+07:00\",\"reason\":"
     "\"NO_SERVICE\"},\"webhookId\":\"w2\"}",
     "17", "17", DELIVERY_FAILED},
    {"textbee: the phone could not send",
     "POST /sms/textbee\n" JSON_TYPE "X-Signature: "
     "889cd7926c6bad5fabddffb3b2bc0a887cc341f41f70c6a849d9845c21bb08ea\n\n"
     "{\"smsId\":\"6740a2\",\"message\":\"x\",\"webhookEvent\":"
     "\"MESSAGE_FAILED\",\"smsBatchId\":\"b7\",\"recipient\":"
     "\"+84912000101\",\"errorCode\":\"4\"}",
     "", "b7", DELIVERY_FAILED},
};

static void
test_receipts_say_what_became_of_a_message(void **state)
{
    struct shipped shipped;
    struct webhook webhook;
    struct webhook_answer answer;

    (void)state;
    open_shipped(&shipped);
    for (size_t i = 0; i < COUNT(receipts); i++) {
        shipped_read(&shipped, receipts[i].request, &webhook);
        if (webhook.kind != WEBHOOK_RECEIPT)
            fail_msg("%s: kind %d, %s", receipts[i].name, webhook.kind,
                     webhook.why);
        if (webhook.receipts[0].delivery != receipts[i].delivery)
            fail_msg("%s: %d", receipts[i].name, webhook.receipts[0].delivery);
        assert_true(str_eqz(webhook.receipts[0].ref, receipts[i].ref));
        assert_true(str_eqz(webhook.receipts[0].provider_id, receipts[i].id));
        webhook_answer_ok(&webhook, NULL, (struct str){0}, false, NULL, 0,
                          &shipped.arena, &answer);
        assert_int_equal(answer.status, 200);
    }
    shipped_close(&shipped);
}

static void
test_pings_are_answered_and_cause_nothing(void **state)
{
    struct shipped shipped;
    struct webhook webhook;

    (void)state;
    open_shipped(&shipped);
    shipped_read(
        &shipped,
        "POST /sms/android-sms-gateway\n" JSON_TYPE
        "X-Timestamp: 1795402800\nX-Signature: "
        "787056f3e05ed2d3f554060fd01b749d6f0d8447dbcb7d865aab82472003312d"
        "\n\n{\"deviceId\":\"d1\",\"event\":\"system:ping\",\"id\":"
        "\"e3\",\"payload\":{},\"webhookId\":\"w3\"}",
        &webhook);
    assert_int_equal(webhook.kind, WEBHOOK_NOTHING);
    shipped_close(&shipped);
}

struct answer_case {
    const char *name, *request, *reply; /* NULL = none */
    const char *body, *header;          /* of the answer */
};

static const struct answer_case answers[] = {
    {"phone: a list of all replies",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC\"}", "Da \"nhan\" BC",
     "{\"id\":\"41\",\"duplicate\":false,\"replies\":[{\"to\":"
     "\"+84912000101\",\"text\":\"Da \\\"nhan\\\" BC\"}]}",
     NULL},
    {"phone: no reply is an empty list",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC\"}", NULL,
     "{\"id\":\"41\",\"duplicate\":false,\"replies\":[]}", NULL},
    {"kannel: the text itself, marked as GSM-7",
     KANNEL("from=84912000101&text=BC"), "Da nhan BC", "Da nhan BC", "0"},
    {"kannel: with accents it is marked as UCS-2",
     KANNEL("from=84912000101&text=BC"), "\xc4\x90\xc3\xa3 nh\xe1\xba\xadn",
     "\xc4\x90\xc3\xa3 nh\xe1\xba\xadn", "2"},
    {"kannel: no reply is an empty text", KANNEL("from=84912000101&text=BC"),
     NULL, "", NULL},
    {"twilio: a text that looks like markup stays a text",
     "POST /sms/twilio\n" FORM_TYPE TWILIO_SIG "\n" TWILIO_BODY, "a<b & \"c\"",
     "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message>a&lt;b "
     "&amp; &quot;c&quot;</Message></Response>",
     NULL},
    {"twilio: no reply",
     "POST /sms/twilio\n" FORM_TYPE TWILIO_SIG "\n" TWILIO_BODY, NULL,
     "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>", NULL},
    {"esms: without accents, with its own id",
     "GET /sms/esms?" ESMS_QUERY "tEfcL7IuDBh8U0ycV2cfIA==\n\n",
     "\xc4\x90\xc3\xa3 nh\xe1\xba\xadn",
     "<ClientResponse><Message>Da nhan</Message><Smsid>mo1</Smsid><Receiver>"
     "84912000101</Receiver></ClientResponse>",
     NULL},
    {"textbee: the reply goes another way",
     "POST /sms/textbee\n" JSON_TYPE TEXTBEE_SIG "\n" TEXTBEE_BODY, "Da nhan",
     "ok", NULL},
};

static void
test_answer(void **state)
{
    const struct answer_case *c = *state;
    struct webhook_reply reply = {STR("+84912000101"), str_of(c->reply)};
    struct shipped shipped;
    struct webhook webhook;
    struct webhook_answer answer;

    open_shipped(&shipped);
    shipped_read(&shipped, c->request, &webhook);
    assert_int_equal(webhook.kind, WEBHOOK_SMS);
    webhook_answer_ok(&webhook, webhook.messages, STR("41"), false, &reply,
                      c->reply != NULL, &shipped.arena, &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body.ptr, c->body);
    assert_int_equal(answer.fields_n, c->header != NULL);
    if (c->header)
        assert_string_equal(answer.fields[0].value, c->header);
    shipped_close(&shipped);
}

static void
test_a_reply_to_somebody_else_is_not_put_into_the_answer(void **state)
{
    struct webhook_reply replies[] = {{STR("+84912000102"), STR("for CX")},
                                      {STR("+84912000101"), STR("for TB")}};
    struct shipped shipped;
    struct webhook webhook;
    struct webhook_answer answer;

    (void)state;
    open_shipped(&shipped);
    shipped_read(&shipped, KANNEL("from=84912000101&text=BC"), &webhook);
    assert_true(webhook.messages[0].replies_in_answer);
    webhook_answer_ok(&webhook, webhook.messages, STR("1"), false, replies, 2,
                      &shipped.arena, &answer);
    assert_string_equal(answer.body.ptr, "for TB");
    webhook_answer_ok(&webhook, webhook.messages, STR("1"), false, replies, 1,
                      &shipped.arena, &answer);
    assert_string_equal(answer.body.ptr, "");
    shipped_close(&shipped);
}

static void
test_a_reply_cannot_add_a_header(void **state)
{
    struct webhook_reply reply = {STR("+84912000101"),
                                  STR("a\r\nX-Evil: 1\r\n\r\n<b>")};
    struct shipped shipped;
    struct webhook webhook;
    struct webhook_answer answer;

    (void)state;
    open_shipped(&shipped);
    shipped_read(&shipped, KANNEL("from=84912000101&text=BC"), &webhook);
    webhook_answer_ok(&webhook, webhook.messages, STR("1"), false, &reply, 1,
                      &shipped.arena, &answer);
    for (int i = 0; i < answer.fields_n; i++)
        assert_null(strpbrk(answer.fields[i].value, "\r\n"));
    shipped_close(&shipped);
}

static void
test_a_duplicate_is_marked_for_the_phone(void **state)
{
    struct shipped shipped;
    struct webhook webhook;
    struct webhook_answer answer;

    (void)state;
    open_shipped(&shipped);
    shipped_read(&shipped, PHONE "{\"from\":\"0912000101\",\"text\":\"BC\"}",
                 &webhook);
    webhook_answer_ok(&webhook, webhook.messages, STR("41"), true, NULL, 0,
                      &shipped.arena, &answer);
    assert_string_equal(answer.body.ptr,
                        "{\"id\":\"41\",\"duplicate\":true,\"replies\":[]}");
    shipped_close(&shipped);
}

static void
test_when_nothing_was_stored_the_provider_shall_repeat(void **state)
{
    static const char *const requests[] = {
        PHONE "{\"from\":\"0912000101\",\"text\":\"BC\"}",
        KANNEL("from=84912000101&text=BC"),
        "POST /sms/textbee\n" JSON_TYPE TEXTBEE_SIG "\n" TEXTBEE_BODY,
    };
    struct shipped shipped;
    struct webhook webhook;
    struct webhook_answer answer;

    (void)state;
    open_shipped(&shipped);
    for (size_t i = 0; i < COUNT(requests); i++) {
        shipped_read(&shipped, requests[i], &webhook);
        webhook_answer_busy(&webhook, &shipped.arena, &answer);
        assert_int_equal(answer.status, 503);
        assert_string_equal(answer.fields[0].name, "Retry-After");
    }
    shipped_close(&shipped);
}

static struct CMUnitTest
row(const char *name, CMUnitTestFunction test, const void *state)
{
    return (struct CMUnitTest){.name = name,
                               .test_func = test,
                               .initial_state = (void *)(uintptr_t)state};
}

int
main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_receipts_say_what_became_of_a_message),
        cmocka_unit_test(test_pings_are_answered_and_cause_nothing),
        cmocka_unit_test(
            test_a_reply_to_somebody_else_is_not_put_into_the_answer),
        cmocka_unit_test(test_a_reply_cannot_add_a_header),
        cmocka_unit_test(test_a_duplicate_is_marked_for_the_phone),
        cmocka_unit_test(
            test_when_nothing_was_stored_the_provider_shall_repeat),
    };
    struct CMUnitTest tests[COUNT(plain) + COUNT(answers)];
    size_t n = COUNT(plain);

    memcpy(tests, plain, sizeof(plain));
    for (size_t i = 0; i < COUNT(answers); i++)
        tests[n++] = row(answers[i].name, test_answer, &answers[i]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
