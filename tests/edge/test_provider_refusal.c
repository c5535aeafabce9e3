/* Tests of reading webhooks with the shipped profiles: who is turned away,
 * and what they are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "captured.h"
#include "shipped.h"

static const int64_t now_ms = (int64_t)SHIPPED_NOW_S * 1000;

static void
open_shipped(struct shipped *shipped)
{
    shipped_open(shipped, "");
    if (shipped->complaints.count)
        fail_msg("%s", shipped->complaints.text.ptr);
}

struct refusal_case {
    const char *name, *request;
    int status;
    const char *field; /* that the answer names, or NULL */
};

static const struct refusal_case refusals[] = {
    {"an unknown path", "GET /sms/nobody\n\n", 404, NULL},
    {"a path with a slash too many", "POST /sms/phone/\n\n{}", 404, NULL},
    {"a path in another case", "POST /SMS/phone\n\n{}", 404, NULL},
    {"phone: GET", "GET /sms/phone\n\n", 405, NULL},
    {"phone: no body", PHONE, 400, NULL},
    {"phone: white space for a body", PHONE " \n ", 400, NULL},
    {"phone: not JSON", PHONE "from=0912000101&text=BC", 400, NULL},
    {"phone: JSON that ends too early", PHONE "{\"from\":\"09120", 400, NULL},
    {"phone: something behind the JSON",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC\"} x", 400, NULL},
    {"phone: a name twice",
     PHONE "{\"from\":\"0912000101\",\"from\":\"0912000102\",\"text\":\"\"}",
     400, NULL},
    {"phone: a list instead of an object", PHONE "[]", 400, "from"},
    {"phone: a string instead of an object", PHONE "\"from\"", 400, NULL},
    {"phone: bytes that are not UTF-8",
     PHONE "{\"from\":\"0912000101\",\"text\":\"\xff\"}", 400, NULL},
    {"phone: another content type",
     "POST /sms/phone\nContent-Type: text/plain\n\n"
     "{\"from\":\"0912000101\",\"text\":\"BC\"}",
     400, NULL},
    {"phone: no sender", PHONE "{\"text\":\"BC\"}", 400, "from"},
    {"phone: an empty sender", PHONE "{\"from\":\"\",\"text\":\"BC\"}", 400,
     "from"},
    {"phone: a sender that is a number",
     PHONE "{\"from\":912000101,\"text\":\"BC\"}", 400, "from"},
    {"phone: a sender that is null", PHONE "{\"from\":null,\"text\":\"BC\"}",
     400, "from"},
    {"phone: no text", PHONE "{\"from\":\"0912000101\"}", 400, "text"},
    {"phone: a text that is a list",
     PHONE "{\"from\":\"0912000101\",\"text\":[\"BC\"]}", 400, "text"},
    {"phone: a text that is a number",
     PHONE "{\"from\":\"0912000101\",\"text\":140}", 400, "text"},
    {"phone: an id that is a number",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC\",\"id\":7}", 400, "id"},
    {"phone: an empty id",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC\",\"id\":\"\"}", 400, "id"},
    {"phone: a time that is none",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC\",\"sent_at\":\"today\"}",
     400, "sent_at"},
    {"phone: a time without its zone",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC\",\"sent_at\":"
           "\"2026-11-23T10:00:00\"}",
     400, "sent_at"},
    {"kannel: no key", "GET /sms/kannel?from=84912000101&text=BC\n\n", 401,
     NULL},
    {"kannel: a wrong key",
     "GET /sms/kannel?key=kannel-im&from=84912000101&text=BC\n\n", 401, NULL},
    {"kannel: the key and more",
     "GET /sms/kannel?key=kannel-inn&from=84912000101&text=BC\n\n", 401, NULL},
    {"kannel: no sender", KANNEL("text=BC"), 400, "from"},
    {"kannel: no text", KANNEL("from=84912000101"), 400, "text"},
    {"kannel: a percent sign without digits",
     KANNEL("from=84912000101&text=%G1"), 400, NULL},
    {"kannel: a character set nobody knows",
     KANNEL("from=84912000101&text=x&charset=KOI8-X"), 400, "charset"},
    {"kannel: POST", "POST /sms/kannel?key=kannel-in\n\n", 405, NULL},
    {"twilio: no signature", "POST /sms/twilio\n" FORM_TYPE "\n" TWILIO_BODY,
     401, NULL},
    {"twilio: a parameter more than was signed",
     "POST /sms/twilio\n" FORM_TYPE TWILIO_SIG "\n" TWILIO_BODY "&X=1", 401,
     NULL},
    {"twilio: signed for another path",
     "POST /sms/twilio?x=1\n" FORM_TYPE TWILIO_SIG "\n" TWILIO_BODY, 401, NULL},
    {"vonage: no signature", "GET /sms/vonage?" VONAGE_PARAMS "\n\n", 401,
     NULL},
    {"africastalking: no key",
     "POST /sms/africastalking\n" FORM_TYPE "\n" AT_BODY, 401, NULL},
    {"infobip: a wrong password",
     "POST /sms/infobip\n" JSON_TYPE
     "Authorization: Basic YmFudGluOmluZm9iaXAtb3V0\n"
     "\n{\"results\":[]}",
     401, NULL},
    {"infobip: no list",
     "POST /sms/infobip?key=infobip-in\n" JSON_TYPE "\n{\"result\":[]}", 400,
     NULL},
    {"infobip: only messages without a sender",
     "POST /sms/infobip?key=infobip-in\n" JSON_TYPE
     "\n{\"results\":[{\"messageId\":\"1\",\"text\":\"BC\"}]}",
     400, "from"},
    {"esms: a wrong signature",
     "GET /sms/esms?" ESMS_QUERY "tEfcL7IuDBh8U0ycV2cfIB==\n\n", 401, NULL},
    {"android: no time stamp",
     "POST /sms/android-sms-gateway\n" JSON_TYPE "X-Signature: "
     "1586a6f04c1adcbce5a9fc57244b72c6c8f035a061878d104182c1eca941b941\n"
     "\n" ANDROID_BODY,
     401, NULL},
    {"textbee: the signature in capitals",
     "POST /sms/textbee\n" JSON_TYPE "X-Signature: "
     "2954361C57039A728375413D11F0C701DC3481F80FDE531D1B7427B581A310CE\n"
     "\n" TEXTBEE_BODY,
     401, NULL},
};

static void
test_refusal(void **state)
{
    const struct refusal_case *c = *state;
    struct shipped shipped;
    struct webhook webhook;
    struct webhook_answer answer;
    json_t *json;

    open_shipped(&shipped);
    shipped_read(&shipped, c->request, &webhook);
    webhook_answer_refusal(&webhook, &shipped.arena, &answer);
    assert_int_equal(answer.status, c->status);
    assert_string_equal(answer.type, "application/problem+json");
    json = json_loadb(answer.body.ptr, answer.body.len, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(json, "status")),
                     c->status);
    assert_non_null(json_string_value(json_object_get(json, "title")));
    if (c->status == 400)
        assert_non_null(json_string_value(json_object_get(json, "detail")));
    if (c->field)
        assert_string_equal(json_string_value(json_object_get(json, "field")),
                            c->field);
    else
        assert_null(json_object_get(json, "field"));
    json_decref(json);
    shipped_close(&shipped);
}

static void
test_deep_nesting_is_refused_before_it_costs_anything(void **state)
{
    struct shipped shipped;
    struct webhook webhook;
    struct buf text = {0};

    (void)state;
    open_shipped(&shipped);
    buf_addz(&text, PHONE "{\"from\":\"0912000101\",\"text\":\"BC\",\"x\":");
    for (int i = 0; i < 30000; i++)
        buf_addc(&text, '[');
    shipped_read(&shipped, text.ptr, &webhook);
    assert_int_equal(webhook.kind, WEBHOOK_BAD);
    assert_non_null(strstr(webhook.detail, "nested"));
    buf_clear(&text);
    shipped_close(&shipped);
}

static void
test_only_this_machine_may_use_the_phone(void **state)
{
    static const struct {
        const char *peer;
        enum webhook_kind kind;
    } peers[] = {
        {"127.0.0.1", WEBHOOK_SMS},
        {"127.0.0.9", WEBHOOK_SMS},
        {"::1", WEBHOOK_SMS},
        {"::ffff:127.0.0.1", WEBHOOK_SMS},
        {"192.0.2.1", WEBHOOK_REFUSED},
        {"10.0.0.1", WEBHOOK_REFUSED},
        {"2001:db8::1", WEBHOOK_REFUSED},
        {"::ffff:192.0.2.1", WEBHOOK_REFUSED},
    };
    struct shipped shipped;
    struct webhook webhook;
    struct webhook_answer answer;

    (void)state;
    open_shipped(&shipped);
    for (size_t i = 0; i < COUNT(peers); i++) {
        shipped_read_at(&shipped,
                        PHONE "{\"from\":\"0912000101\",\"text\":\"BC\"}",
                        peers[i].peer, now_ms, &webhook);
        assert_int_equal(webhook.kind, peers[i].kind);
    }
    webhook_answer_refusal(&webhook, &shipped.arena, &answer);
    assert_int_equal(answer.status, 403);
    shipped_close(&shipped);
}

static void
test_forwarded_addresses_count_only_from_a_listed_proxy(void **state)
{
#define FORWARDED(list)                                                        \
    "POST /sms/phone\nX-Forwarded-For: " list                                  \
    "\n\n{\"from\":\"0912000101\",\"text\":\"BC\"}"
    static const struct {
        const char *proxies, *peer, *request;
        enum webhook_kind kind;
    } cases[] = {
        /* Nobody is listed: the header means nothing. */
        {"", "127.0.0.1", FORWARDED("192.0.2.1"), WEBHOOK_SMS},
        {"", "192.0.2.1", FORWARDED("127.0.0.1"), WEBHOOK_REFUSED},
        /* The proxy speaks for its caller. */
        {"127.0.0.1", "127.0.0.1", FORWARDED("192.0.2.1"), WEBHOOK_REFUSED},
        {"10.0.0.1", "10.0.0.1", FORWARDED("127.0.0.1"), WEBHOOK_SMS},
        /* What the caller wrote itself stands further left. */
        {"10.0.0.1", "10.0.0.1", FORWARDED("127.0.0.1, 192.0.2.1"),
         WEBHOOK_REFUSED},
        /* Two proxies in a row. */
        {"10.0.0.0/24", "10.0.0.1", FORWARDED("127.0.0.1, 10.0.0.2"),
         WEBHOOK_SMS},
        {"10.0.0.1", "10.0.0.1", FORWARDED("nonsense"), WEBHOOK_REFUSED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct shipped shipped;
        struct webhook webhook;
        shipped_open(&shipped, cases[i].proxies);
        assert_int_equal(shipped.complaints.count, 0);
        shipped_read_at(&shipped, cases[i].request, cases[i].peer, now_ms,
                        &webhook);
        if (webhook.kind != cases[i].kind)
            fail_msg("case %zu: %d", i, webhook.kind);
        shipped_close(&shipped);
    }
}

static void
test_the_right_key_from_a_foreign_address_is_forbidden(void **state)
{
    struct shipped shipped;
    struct webhook webhook;
    struct webhook_answer answer;

    (void)state;
    open_shipped(&shipped);
    shipped_read_at(&shipped, KANNEL("from=84912000101&text=BC"), "192.0.2.1",
                    now_ms, &webhook);
    webhook_answer_refusal(&webhook, &shipped.arena, &answer);
    assert_int_equal(answer.status, 403);
    shipped_close(&shipped);
}

static void
test_old_signatures_are_refused(void **state)
{
    static const char android[] =
        "POST /sms/android-sms-gateway\n" JSON_TYPE ANDROID_SIG
        "\n" ANDROID_BODY;
    static const char vonage[] =
        "POST /sms/vonage\n" JSON_TYPE "\n" VONAGE_JSON;
    static const struct {
        int64_t late_s;
        enum webhook_kind kind;
    } cases[] = {{299, WEBHOOK_SMS},
                 {-299, WEBHOOK_SMS},
                 {301, WEBHOOK_REFUSED},
                 {-301, WEBHOOK_REFUSED}};
    struct shipped shipped;
    struct webhook webhook;

    (void)state;
    open_shipped(&shipped);
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t at = now_ms + cases[i].late_s * 1000;
        shipped_read_at(&shipped, android, "192.0.2.1", at, &webhook);
        assert_int_equal(webhook.kind, cases[i].kind);
        shipped_read_at(&shipped, vonage, "192.0.2.1", at, &webhook);
        assert_int_equal(webhook.kind, cases[i].kind);
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
        cmocka_unit_test(test_deep_nesting_is_refused_before_it_costs_anything),
        cmocka_unit_test(test_only_this_machine_may_use_the_phone),
        cmocka_unit_test(
            test_forwarded_addresses_count_only_from_a_listed_proxy),
        cmocka_unit_test(
            test_the_right_key_from_a_foreign_address_is_forbidden),
        cmocka_unit_test(test_old_signatures_are_refused),
    };
    struct CMUnitTest tests[COUNT(plain) + COUNT(refusals)];
    size_t n = COUNT(plain);

    memcpy(tests, plain, sizeof(plain));
    for (size_t i = 0; i < COUNT(refusals); i++)
        tests[n++] = row(refusals[i].name, test_refusal, &refusals[i]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
