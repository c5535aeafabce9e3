/* Tests of sending with the shipped profiles: the request, field by field, and
 * what the provider's answers mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "shipped.h"

#define HOSTILE "a&to=+84912000999\"}\r\nX-Evil: 1 {{secret.TWILIO_TOKEN}}"

struct build_case {
    const char *name, *provider, *text;
    const char *method, *url, *type, *body;
    const char *field, *value; /* one header, or NULL */
    const char *user, *password;
    bool once;
};

static const struct build_case builds[] = {
    {"kannel: a text in GSM-7", "kannel", "Da nhan BC", "GET",
     "http://127.0.0.1:13013/cgi-bin/sendsms?username=kannel-user&password="
     "kannel-pass&from=8888&to=84912000101&text=Da%20nhan%20BC&charset=UTF-8&"
     "coding=0&dlr-mask=31&dlr-url=https%3A%2F%2Fgw.example.vn%2Freceipt%2F"
     "kannel%3Fkey%3Dkannel-in%26ref%3D17%26st%3D%25d%26sid%3D%25F%26err%3D%"
     "25A",
     NULL, "", NULL, NULL, NULL, NULL, true},
    {"kannel: accents go as UCS-2", "kannel", "nh\xe1\xba\xadn", "GET",
     "http://127.0.0.1:13013/cgi-bin/sendsms?username=kannel-user&password="
     "kannel-pass&from=8888&to=84912000101&text=nh%E1%BA%ADn&charset=UTF-8&"
     "coding=2&dlr-mask=31&dlr-url=https%3A%2F%2Fgw.example.vn%2Freceipt%2F"
     "kannel%3Fkey%3Dkannel-in%26ref%3D17%26st%3D%25d%26sid%3D%25F%26err%3D%"
     "25A",
     NULL, "", NULL, NULL, NULL, NULL, true},
    {"twilio", "twilio", "Da nhan & cam on", "POST",
     "https://api.twilio.com/2010-04-01/Accounts/"
     "AC00000000000000000000000000000001/Messages.json",
     "application/x-www-form-urlencoded",
     "To=%2B84912000101&From=%2B15550100001&Body=Da%20nhan%20%26%20cam%20on&"
     "StatusCallback=https%3A%2F%2Fgw.example.vn%2Freceipt%2Ftwilio%3Fref%3D17",
     "Accept", "application/json", "AC00000000000000000000000000000001",
     "tok_test_1", true},
    {"vonage", "vonage", "Da nhan", "POST", "https://rest.nexmo.com/sms/json",
     "application/x-www-form-urlencoded",
     "api_key=abcd1234&api_secret=vonage-secret&from=84280000000&to="
     "84912000101&text=Da%20nhan&type=text&client-ref=17&callback="
     "https%3A%2F%2Fgw.example.vn%2Freceipt%2Fvonage",
     NULL, NULL, NULL, NULL, true},
    {"africastalking: with the link of the message it answers",
     "africastalking", "Da nhan", "POST",
     "https://api.africastalking.com/version1/messaging",
     "application/x-www-form-urlencoded",
     "username=sandbox&to=%2B84912000101&message=Da%20nhan&from=8888&linkId="
     "0309",
     "apikey", "at-api", NULL, NULL, true},
    {"infobip", "infobip", "Da \"nhan\"", "POST",
     "https://api.infobip.com/sms/3/messages", "application/json",
     "{\"messages\":[{\"from\":\"84280000000\",\"destinations\":[{\"to\":"
     "\"84912000101\",\"messageId\":\"17\"}],\"content\":{\"text\":\"Da "
     "\\\"nhan\\\"\"},\"webhooks\":{\"delivery\":{\"url\":"
     "\"https://gw.example.vn/receipt/infobip?key=infobip-in\","
     "\"intermediateReport\":true,\"contentType\":\"application/json\"}}}]}",
     "Authorization", "App infobip-api", NULL, NULL, true},
    {"esms: without accents, number as people write it", "esms",
     "nh\xe1\xba\xadn", "POST",
     "https://rest.esms.vn/MainService.svc/json/"
     "SendMultipleMessage_V4_post_json/",
     "application/json",
     "{\"ApiKey\":\"esms-api\",\"SecretKey\":\"esms-secret\",\"Phone\":"
     "\"0912000101\",\"Content\":\"nhan\",\"Brandname\":\"\",\"SmsType\":"
     "\"2\",\"IsUnicode\":\"0\",\"RequestId\":\"17\",\"CallbackUrl\":"
     "\"https://gw.example.vn/receipt/esms?key=esms-in\"}",
     NULL, NULL, NULL, NULL, false},
    {"android", "android-sms-gateway", "Da nhan", "POST",
     "http://192.168.1.50:8080/message", "application/json",
     "{\"id\":\"17\",\"textMessage\":{\"text\":\"Da nhan\"},\"phoneNumbers\":"
     "[\"+84912000101\"],\"withDeliveryReport\":true}",
     NULL, NULL, "sms", "gate-pass", false},
    {"textbee", "textbee", "Da nhan", "POST",
     "https://api.textbee.dev/api/v1/gateway/devices/000000000000000000000001/"
     "send-sms",
     "application/json",
     "{\"recipients\":[\"+84912000101\"],\"message\":\"Da nhan\"}", "x-api-key",
     "textbee-api", NULL, NULL, true},
};

static void
build(struct shipped *shipped, const char *provider, const char *text,
      struct client_request *out)
{
    struct outgoing message = {.id = 17,
                               .ref = STR("17"),
                               .to = STR("+84912000101"),
                               .text = str_of(text),
                               .link = STR("0309")};

    shipped_open(shipped, "");
    if (shipped->complaints.count)
        fail_msg("%s", shipped->complaints.text.ptr);
    provider_build(provider_find(shipped->set, provider), &message,
                   &shipped->arena, out);
}

static void
test_build(void **state)
{
    const struct build_case *c = *state;
    struct client_request request;
    struct shipped shipped;

    build(&shipped, c->provider, c->text, &request);
    assert_string_equal(request.method, c->method);
    assert_string_equal(request.url.ptr, c->url);
    assert_string_equal(request.body.ptr ? request.body.ptr : "", c->body);
    assert_string_equal(request.type ? request.type : "",
                        c->type ? c->type : "");
    assert_string_equal(request.user ? request.user : "",
                        c->user ? c->user : "");
    assert_string_equal(request.password ? request.password : "",
                        c->password ? c->password : "");
    assert_int_equal(request.once, c->once);
    assert_true(request.timeout_ms > 0);
    for (int i = 0; c->field && i < request.fields_n; i++)
        if (strcmp(request.fields[i].name, c->field) == 0) {
            assert_true(str_eqz(request.fields[i].value, c->value));
            c = NULL;
            break;
        }
    assert_true(!c || !c->field);
    shipped_close(&shipped);
}

/* In a query, a form, a JSON body: the text stays one value. */
static void
test_a_hostile_text_stays_one_value(void **state)
{
    struct client_request request;
    struct shipped shipped;
    json_t *json;

    (void)state;
    build(&shipped, "twilio", HOSTILE, &request);
    assert_non_null(strstr(request.body.ptr,
                           "Body=a%26to%3D%2B84912000999%22%7D%0D%0AX-Evil"));
    assert_null(strstr(request.body.ptr, "tok_test_1"));
    shipped_close(&shipped);
    build(&shipped, "textbee", HOSTILE, &request);
    json = json_loadb(request.body.ptr, request.body.len, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json, "message")),
                        HOSTILE);
    assert_int_equal(json_object_size(json), 2);
    json_decref(json);
    shipped_close(&shipped);
}

struct class_case {
    const char *name, *provider;
    int status;
    const char *body;
    enum send_outcome outcome;
    const char *id; /* NULL = none */
};

static const struct class_case classes[] = {
    {"kannel: accepted", "kannel", 202, "0: Accepted for delivery", SEND_SENT,
     ""},
    {"kannel: queued for a dead SMSC", "kannel", 202,
     "3: Queued for later delivery", SEND_SENT, ""},
    {"kannel: a 202 that says nothing known", "kannel", 202, "Welcome",
     SEND_UNKNOWN, NULL},
    {"kannel: wrong password", "kannel", 403,
     "Authorization failed for sendsms", SEND_CONFIG, NULL},
    {"kannel: no route", "kannel", 403, "Not routable. Do not try again.",
     SEND_PERMANENT, NULL},
    {"kannel: a bad number", "kannel", 400, "Missing receiver number, rejected",
     SEND_PERMANENT, NULL},
    {"kannel: no sender is our fault", "kannel", 400,
     "Sender missing and no global set, rejected", SEND_CONFIG, NULL},
    {"kannel: later", "kannel", 503, "Temporal failure, try again later.",
     SEND_TEMPORARY, NULL},
    {"twilio: queued", "twilio", 201, "{\"sid\":\"SM1\",\"status\":\"queued\"}",
     SEND_SENT, "SM1"},
    {"twilio: a 201 without a sid is not sent", "twilio", 201, "{}",
     SEND_UNKNOWN, NULL},
    {"twilio: a 200 of somebody else", "twilio", 200, "<html>Welcome</html>",
     SEND_UNKNOWN, NULL},
    {"twilio: broken JSON", "twilio", 201, "{\"sid\":\"SM1\"", SEND_UNKNOWN,
     NULL},
    {"twilio: JSON too deep", "twilio", 201,
     "{\"sid\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}", SEND_UNKNOWN, NULL},
    {"twilio: no such number", "twilio", 400,
     "{\"code\":21211,\"message\":\"bad\",\"status\":400}", SEND_PERMANENT,
     NULL},
    {"twilio: this person wants no more", "twilio", 400, "{\"code\":21610}",
     SEND_STOPPED, NULL},
    {"twilio: our number may not send", "twilio", 400, "{\"code\":21606}",
     SEND_CONFIG, NULL},
    {"twilio: wrong token", "twilio", 401, "{\"code\":20003}", SEND_CONFIG,
     NULL},
    {"twilio: too fast", "twilio", 429, "{\"code\":20429}", SEND_THROTTLED,
     NULL},
    {"twilio: their fault", "twilio", 500, "", SEND_TEMPORARY, NULL},
    {"twilio: a redirect", "twilio", 302, "", SEND_UNKNOWN, NULL},
    {"vonage: accepted", "vonage", 200,
     "{\"message-count\":\"1\",\"messages\":[{\"to\":\"84\",\"message-id\":"
     "\"0C1\",\"status\":\"0\"}]}",
     SEND_SENT, "0C1"},
    {"vonage: an error inside a 200: too fast", "vonage", 200,
     "{\"messages\":[{\"status\":\"1\"}]}", SEND_THROTTLED, NULL},
    {"vonage: wrong key", "vonage", 200, "{\"messages\":[{\"status\":\"4\"}]}",
     SEND_CONFIG, NULL},
    {"vonage: not routable", "vonage", 200,
     "{\"messages\":[{\"status\":\"6\"}]}", SEND_PERMANENT, NULL},
    {"vonage: their fault", "vonage", 200,
     "{\"messages\":[{\"status\":\"5\"}]}", SEND_TEMPORARY, NULL},
    {"vonage: a status nobody knows is not sent", "vonage", 200,
     "{\"messages\":[{\"status\":\"77\"}]}", SEND_UNKNOWN, NULL},
    {"africastalking: sent", "africastalking", 201,
     "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":101,\"messageId\":"
     "\"ATXid_1\"}]}}",
     SEND_SENT, "ATXid_1"},
    {"africastalking: on their list of stops", "africastalking", 201,
     "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":406}]}}",
     SEND_STOPPED, NULL},
    {"africastalking: no credit", "africastalking", 201,
     "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":405}]}}",
     SEND_CONFIG, NULL},
    {"africastalking: no such number", "africastalking", 201,
     "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":403}]}}",
     SEND_PERMANENT, NULL},
    {"africastalking: their fault", "africastalking", 201,
     "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":501}]}}",
     SEND_TEMPORARY, NULL},
    {"africastalking: no recipient at all", "africastalking", 201,
     "{\"SMSMessageData\":{\"Message\":\"InvalidSenderId\",\"Recipients\":[]}}",
     SEND_UNKNOWN, NULL},
    {"infobip: pending", "infobip", 200,
     "{\"messages\":[{\"messageId\":\"17\",\"status\":{\"groupId\":1}}]}",
     SEND_SENT, "17"},
    {"infobip: rejected", "infobip", 200,
     "{\"messages\":[{\"messageId\":\"17\",\"status\":{\"groupId\":5}}]}",
     SEND_PERMANENT, NULL},
    {"esms: accepted", "esms", 200, "{\"CodeResult\":\"100\",\"SMSID\":\"d5\"}",
     SEND_SENT, "d5"},
    {"esms: it knows this reference already", "esms", 200,
     "{\"CodeResult\":\"124\"}", SEND_DUPLICATE, NULL},
    {"esms: too fast", "esms", 200, "{\"CodeResult\":\"160\"}", SEND_THROTTLED,
     NULL},
    {"esms: a template it does not know", "esms", 200,
     "{\"CodeResult\":\"146\"}", SEND_PERMANENT, NULL},
    {"esms: no balance", "esms", 200, "{\"CodeResult\":\"103\"}", SEND_CONFIG,
     NULL},
    {"android: taken", "android-sms-gateway", 202,
     "{\"id\":\"17\",\"state\":\"Pending\"}", SEND_SENT, "17"},
    {"android: it has this id already", "android-sms-gateway", 409, "",
     SEND_DUPLICATE, NULL},
    {"textbee: taken", "textbee", 201,
     "{\"data\":{\"success\":true,\"smsBatchId\":\"b7\"}}", SEND_SENT, "b7"},
    {"textbee: not taken", "textbee", 201, "{\"data\":{\"success\":false}}",
     SEND_UNKNOWN, NULL},
    {"textbee: a daily limit", "textbee", 429, "", SEND_THROTTLED, NULL},
};

static void
classify(struct shipped *shipped, const char *provider,
         const struct client_answer *answer, struct send_result *out)
{
    shipped_open(shipped, "");
    if (shipped->complaints.count)
        fail_msg("%s", shipped->complaints.text.ptr);
    provider_classify(provider_find(shipped->set, provider), answer,
                      &shipped->arena, out);
}

static void
test_class(void **state)
{
    const struct class_case *c = *state;
    struct client_answer answer = {
        .end = CLIENT_ANSWERED, .status = c->status, .body = str_of(c->body)};
    struct send_result result;
    struct shipped shipped;

    classify(&shipped, c->provider, &answer, &result);
    assert_int_equal(result.outcome, c->outcome);
    if (c->id)
        assert_true(str_eqz(result.provider_id, c->id));
    else
        assert_int_not_equal(result.error[0], '\0');
    shipped_close(&shipped);
}

static void
test_without_an_answer_it_counts_what_went_out(void **state)
{
    static const struct {
        enum client_end end;
        enum send_outcome outcome;
    } cases[] = {{CLIENT_NOT_SENT, SEND_TEMPORARY},
                 {CLIENT_AMBIGUOUS, SEND_UNKNOWN},
                 {CLIENT_FORBIDDEN, SEND_CONFIG}};
    struct send_result result;
    struct shipped shipped;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct client_answer answer = {.end = cases[i].end, .error = "cut"};
        classify(&shipped, "twilio", &answer, &result);
        assert_int_equal(result.outcome, cases[i].outcome);
        assert_string_equal(result.error, "cut");
        shipped_close(&shipped);
    }
}

static void
test_retry_after_is_handed_on(void **state)
{
    struct client_answer answer = {
        .end = CLIENT_ANSWERED, .status = 429, .retry_after_ms = 12000};
    struct send_result result;
    struct shipped shipped;

    (void)state;
    classify(&shipped, "twilio", &answer, &result);
    assert_int_equal(result.retry_after_ms, 12000);
    shipped_close(&shipped);
}

static void
test_errors_for_staff_hold_no_numbers_and_no_markup(void **state)
{
    struct client_answer answer = {
        .end = CLIENT_ANSWERED,
        .status = 400,
        .body = STR("{\"code\":\"bad 84912000101\\n<b>\"}")};
    struct send_result result;
    struct shipped shipped;

    (void)state;
    classify(&shipped, "twilio", &answer, &result);
    assert_null(strstr(result.error, "84912000101"));
    assert_null(strpbrk(result.error, "<>\n"));
    assert_non_null(strstr(result.error, "status 400"));
    shipped_close(&shipped);
}

static void
test_limits_are_those_of_the_profile(void **state)
{
    const struct provider_limits *limits;
    struct shipped shipped;

    (void)state;
    shipped_open(&shipped, "");
    limits = provider_limits(provider_find(shipped.set, "phone"));
    assert_true(limits->is_local && limits->can_send);
    limits = provider_limits(provider_find(shipped.set, "esms"));
    assert_true(limits->is_idempotent && limits->resend_unknown);
    assert_true(limits->strips_accents && !limits->is_local);
    limits = provider_limits(provider_find(shipped.set, "textbee"));
    assert_true(limits->per_s > 0.19 && limits->per_s < 0.21);
    assert_false(limits->is_idempotent || limits->resend_unknown);
    assert_int_equal(limits->timeout_ms, 15000);
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
        cmocka_unit_test(test_a_hostile_text_stays_one_value),
        cmocka_unit_test(test_without_an_answer_it_counts_what_went_out),
        cmocka_unit_test(test_retry_after_is_handed_on),
        cmocka_unit_test(test_errors_for_staff_hold_no_numbers_and_no_markup),
        cmocka_unit_test(test_limits_are_those_of_the_profile),
    };
    struct CMUnitTest tests[COUNT(plain) + COUNT(builds) + COUNT(classes)];
    size_t n = COUNT(plain);

    memcpy(tests, plain, sizeof(plain));
    for (size_t i = 0; i < COUNT(builds); i++)
        tests[n++] = row(builds[i].name, test_build, &builds[i]);
    for (size_t i = 0; i < COUNT(classes); i++)
        tests[n++] = row(classes[i].name, test_class, &classes[i]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
