/* Tests of reading webhooks with the shipped profiles: what comes in, as
 * which message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "captured.h"
#include "shipped.h"

struct message_case {
    const char *name, *request;
    const char *from; /* E.164, "" if it is no number */
    enum phone_kind from_kind;
    const char *key;
    struct str text;
    int64_t sent_at_s; /* 0 = not said */
};

#define T(literal)                                                             \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static const struct message_case messages[] = {
    {"phone: the smallest message",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC 140\"}", "+84912000101",
     PHONE_MOBILE, "", T("BC 140"), 0},
    {"phone: with everything",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC\",\"id\":\"m-1\","
           "\"sent_at\":\"2026-11-23T10:00:00+07:00\"}",
     "+84912000101", PHONE_MOBILE, "m-1", T("BC"), SHIPPED_NOW_S},
    {"phone: members nobody asked for do not matter",
     PHONE "{\"from\":\"0912000101\",\"text\":\"BC\",\"x\":[{\"y\":null}]}",
     "+84912000101", PHONE_MOBILE, "", T("BC"), 0},
    {"phone: a charset behind the content type does not matter",
     "POST /sms/phone\nContent-Type: application/json; charset=utf-8\n\n"
     "{\"from\":\"0912000101\",\"text\":\"BC\"}",
     "+84912000101", PHONE_MOBILE, "", T("BC"), 0},
    {"phone: no content type does not matter",
     "POST /sms/phone\n\n{\"from\":\"0912000101\",\"text\":\"BC\"}",
     "+84912000101", PHONE_MOBILE, "", T("BC"), 0},
    {"phone: a NUL is a byte of the text",
     PHONE "{\"from\":\"0912000101\",\"text\":\"a\\u0000b\"}", "+84912000101",
     PHONE_MOBILE, "", T("a\0b"), 0},
    {"phone: an empty text is a message",
     PHONE "{\"from\":\"0912000101\",\"text\":\"\"}", "+84912000101",
     PHONE_MOBILE, "", T(""), 0},
    {"phone: a name as sender is a message",
     PHONE "{\"from\":\"VIETTEL\",\"text\":\"KM 50%\"}", "", PHONE_NONE, "",
     T("KM 50%"), 0},
    {"phone: a short code as sender is a message",
     PHONE "{\"from\":\"9029\",\"text\":\"x\"}", "", PHONE_NONE, "", T("x"), 0},
    {"kannel: a plain message",
     KANNEL("from=84912000101&to=8888&text=BC+140&charset=UTF-8&coding=0&"
            "ts=1795402800&smsc=FAKE"),
     "+84912000101", PHONE_MOBILE, "k1", T("BC 140"), SHIPPED_NOW_S},
    {"kannel: a plus that nobody encoded", KANNEL("from=+84912000101&text=BC"),
     "+84912000101", PHONE_MOBILE, "k1", T("BC"), 0},
    {"kannel: accents in UTF-16 with its NUL bytes",
     KANNEL("from=84912000101&coding=2&charset=UTF-16BE&"
            "text=%00S%1E%D1%00t"),
     "+84912000101", PHONE_MOBILE, "k1", T("S\xe1\xbb\x91t"), 0},
    {"kannel: UTF-16 cut in the middle of a character",
     KANNEL("from=84912000101&charset=UTF-16BE&text=%00S%1E%D1%00t%00"),
     "+84912000101", PHONE_MOBILE, "k1", T("S\xe1\xbb\x91t\xef\xbf\xbd"), 0},
    {"kannel: bytes that are not UTF-8 are replaced",
     KANNEL("from=84912000101&text=a%FFb"), "+84912000101", PHONE_MOBILE, "k1",
     T("a\xef\xbf\xbd"
       "b"),
     0},
    {"twilio: signed by its library",
     "POST /sms/twilio\n" FORM_TYPE TWILIO_SIG "\n" TWILIO_BODY, "+84912000101",
     PHONE_MOBILE, "SM0000000000000000000000000000000a",
     T("BC 140 42 b\xe1\xba\xa3n N\xe1\xba\xadm"), 0},
    {"vonage: GET with md5hash",
     "GET /sms/vonage?" VONAGE_PARAMS
     "&sig=8ed5b08fd825eae5f8e4d6642f31426c\n\n",
     "+84912000101", PHONE_MOBILE, "0A0000000123ABCD1", T("BC 140 a&b=c"),
     SHIPPED_NOW_S},
    {"vonage: a form with HMAC-SHA1",
     "POST /sms/vonage\n" FORM_TYPE "\n" VONAGE_PARAMS
     "&sig=bce2d5a9a64bc3fd6d5e370142abb52452d05607",
     "+84912000101", PHONE_MOBILE, "0A0000000123ABCD1", T("BC 140 a&b=c"),
     SHIPPED_NOW_S},
    {"vonage: JSON with HMAC-SHA256",
     "POST /sms/vonage\n" JSON_TYPE "\n" VONAGE_JSON, "+84912000101",
     PHONE_MOBILE, "0A0000000123ABCD1", T("BC 140 a&b=c"), SHIPPED_NOW_S},
    {"africastalking: a form with the key in the URL",
     "POST /sms/africastalking?key=at-in\n" FORM_TYPE "\n" AT_BODY,
     "+254700000001", PHONE_OTHER, "ec9adc86", T("BC 140"), SHIPPED_NOW_S},
    {"infobip: one result",
     "POST /sms/infobip?key=infobip-in\n" JSON_TYPE
     "\n{\"results\":[" INFOBIP_ITEM("i1", "BC 140") "]}",
     "+84912000101", PHONE_MOBILE, "i1", T("BC 140"), SHIPPED_NOW_S},
    {"infobip: with a password instead of the key",
     "POST /sms/infobip\n" JSON_TYPE
     "Authorization: Basic YmFudGluOmluZm9iaXAtaW4=\n"
     "\n{\"results\":[" INFOBIP_ITEM("i1", "BC 140") "]}",
     "+84912000101", PHONE_MOBILE, "i1", T("BC 140"), SHIPPED_NOW_S},
    {"esms: signed with MD5",
     "GET /sms/esms?" ESMS_QUERY "tEfcL7IuDBh8U0ycV2cfIA==\n\n", "+84912000101",
     PHONE_MOBILE, "mo1", T("BC 140"), SHIPPED_NOW_S},
    {"android: signed over body and time",
     "POST /sms/android-sms-gateway\n" JSON_TYPE ANDROID_SIG "\n" ANDROID_BODY,
     "+84912000101", PHONE_MOBILE, "Ey6ECgOkVVFjz3CL48B8C", T("BC 140"),
     SHIPPED_NOW_S},
    {"textbee: signed over the body",
     "POST /sms/textbee\n" JSON_TYPE TEXTBEE_SIG "\n" TEXTBEE_BODY,
     "+84912000101", PHONE_MOBILE, "6740a1", T("BC 140"), SHIPPED_NOW_S},
};

static void
open_shipped(struct shipped *shipped)
{
    shipped_open(shipped, "");
    if (shipped->complaints.count)
        fail_msg("%s", shipped->complaints.text.ptr);
}

static void
test_message(void **state)
{
    const struct message_case *c = *state;
    struct shipped shipped;
    struct webhook webhook;
    const struct inbound *m;

    open_shipped(&shipped);
    shipped_read(&shipped, c->request, &webhook);
    if (webhook.kind != WEBHOOK_SMS)
        fail_msg("kind %d, %s", webhook.kind, webhook.why);
    assert_int_equal(webhook.messages_n, 1);
    m = webhook.messages;
    assert_int_equal(m->from_kind, c->from_kind);
    assert_string_equal(m->from, c->from);
    assert_int_equal(m->text.len, c->text.len);
    assert_memory_equal(m->text.ptr, c->text.ptr, c->text.len);
    assert_int_equal(m->key.len, strlen(c->key));
    assert_memory_equal(m->key.ptr, c->key, m->key.len);
    assert_int_equal(m->sent_at_ms, c->sent_at_s * 1000);
    assert_true(m->raw.len > 0);
    shipped_close(&shipped);
}

/* Every message with one bit of it changed is not the message any more. */
static void
test_a_changed_request_is_never_taken_for_the_signed_one(void **state)
{
    static const char *const signed_paths[] = {"/sms/twilio", "/sms/vonage",
                                               "/sms/android", "/sms/textbee"};
    struct shipped shipped;
    int tried = 0;

    (void)state;
    open_shipped(&shipped);
    for (size_t i = 0; i < COUNT(messages); i++) {
        char copy[2048];
        size_t len = strlen(messages[i].request);
        bool is_signed = false;
        for (size_t k = 0; k < COUNT(signed_paths); k++)
            is_signed |= strstr(messages[i].request, signed_paths[k]) != NULL;
        /* The text stands behind "140" in all of them. */
        memcpy(copy, messages[i].request, len + 1);
        if (!is_signed || !strstr(copy, "140"))
            continue;
        for (int bit = 0; bit < 3; bit++) {
            struct webhook webhook;
            char *at = strstr(copy, "140") + 1;
            *at = (char)(*at ^ (1 << bit));
            shipped_read(&shipped, copy, &webhook);
            assert_int_equal(webhook.kind, WEBHOOK_REFUSED);
            assert_string_equal(webhook.why, "wrong signature");
            *at = (char)(*at ^ (1 << bit));
            tried++;
        }
    }
    assert_true(tried >= 15);
    shipped_close(&shipped);
}

static void
test_an_id_may_have_128_bytes_and_no_more(void **state)
{
    struct shipped shipped;
    struct webhook webhook;
    char request[400], id[130];

    (void)state;
    open_shipped(&shipped);
    memset(id, 'i', sizeof(id));
    for (int len = 128; len <= 129; len++) {
        snprintf(request, sizeof(request),
                 PHONE "{\"from\":\"0912000101\",\"text\":\"B\",\"id\":"
                       "\"%.*s\"}",
                 len, id);
        shipped_read(&shipped, request, &webhook);
        assert_int_equal(webhook.kind, len == 128 ? WEBHOOK_SMS : WEBHOOK_BAD);
    }
    assert_string_equal(webhook.field, "id");
    shipped_close(&shipped);
}

static void
test_parts_of_a_long_message_carry_their_number(void **state)
{
    struct shipped shipped;
    struct webhook webhook;

    (void)state;
    open_shipped(&shipped);
    shipped_read(&shipped, "POST /sms/vonage\n" JSON_TYPE "\n" VONAGE_JSON,
                 &webhook);
    assert_int_equal(webhook.messages[0].part_total, 2);
    assert_int_equal(webhook.messages[0].part_index, 1);
    assert_true(str_eqz(webhook.messages[0].part_ref, "1234"));
    assert_int_equal(webhook.messages[0].join_timeout_ms, 1800000);
    assert_false(webhook.messages[0].replies_in_answer);
    shipped_close(&shipped);
}

static void
test_one_request_may_carry_many_messages(void **state)
{
    struct shipped shipped;
    struct webhook webhook;

    (void)state;
    open_shipped(&shipped);
    shipped_read(
        &shipped,
        "POST /sms/infobip?key=infobip-in\n" JSON_TYPE
        "\n{\"results\":[" INFOBIP_ITEM(
            "i1", "BC 1") ","
                          "{\"messageId\":\"i2\",\"text\":\"nobody sent "
                          "this\"}," INFOBIP_ITEM("i3", "BC 3") "]}",
        &webhook);
    assert_int_equal(webhook.kind, WEBHOOK_SMS);
    assert_int_equal(webhook.messages_n, 2);
    assert_true(str_eqz(webhook.messages[0].text, "BC 1"));
    assert_true(str_eqz(webhook.messages[1].key, "i3"));
    assert_true(str_eqz(webhook.messages[1].text, "BC 3"));
    /* The bad one does not take its neighbours along, but is not forgotten. */
    assert_non_null(webhook.why);
    /* Each keeps its own part of the request. */
    assert_non_null(memmem(webhook.messages[1].raw.ptr,
                           webhook.messages[1].raw.len, "BC 3", 4));
    assert_null(memmem(webhook.messages[1].raw.ptr, webhook.messages[1].raw.len,
                       "BC 1", 4));
    shipped_close(&shipped);
}

static void
test_a_list_longer_than_a_hundred_is_refused(void **state)
{
    struct shipped shipped;
    struct webhook webhook;
    struct buf text = {0};

    (void)state;
    open_shipped(&shipped);
    buf_addz(&text, "POST /sms/infobip?key=infobip-in\n" JSON_TYPE
                    "\n{\"results\":[" INFOBIP_ITEM("i", "BC"));
    for (int i = 1; i <= PROVIDER_EACH_MAX; i++)
        buf_addz(&text, "," INFOBIP_ITEM("i", "BC"));
    buf_addz(&text, "]}");
    shipped_read(&shipped, text.ptr, &webhook);
    assert_int_equal(webhook.kind, WEBHOOK_BAD);
    buf_clear(&text);
    shipped_close(&shipped);
}

static void
test_without_an_id_the_content_is_the_fingerprint(void **state)
{
#define NO_ID(text, ts)                                                        \
    "GET /sms/kannel?key=kannel-in&from=84912000101&to=8888&text=" text        \
    "&ts=" ts "\n\n"
    struct shipped shipped;
    struct webhook webhook;
    char first[80] = "", second[80] = "", third[80] = "";

    (void)state;
    open_shipped(&shipped);
    shipped_read(&shipped, NO_ID("BC", "1795402800"), &webhook);
    assert_int_equal(webhook.messages[0].key.len, 0);
    assert_true(webhook.messages[0].fallback_ttl_ms > 0);
    str_copy(first, sizeof(first), webhook.messages[0].fallback_key);
    shipped_read(&shipped, NO_ID("BC", "1795402800"), &webhook);
    str_copy(second, sizeof(second), webhook.messages[0].fallback_key);
    shipped_read(&shipped, NO_ID("BC", "1795402801"), &webhook);
    str_copy(third, sizeof(third), webhook.messages[0].fallback_key);
    assert_int_equal(strlen(first), 64);
    assert_string_equal(first, second);
    assert_string_not_equal(first, third);
    shipped_close(&shipped);
}

static void
test_an_endless_id_is_kept_as_its_hash(void **state)
{
    struct shipped shipped;
    struct webhook webhook;
    struct buf text = {0};

    (void)state;
    open_shipped(&shipped);
    buf_addz(&text, "GET /sms/kannel?key=kannel-in&from=1&text=x&id=");
    for (int i = 0; i < 5000; i++)
        buf_addc(&text, 'i');
    buf_addz(&text, "\n\n");
    shipped_read(&shipped, text.ptr, &webhook);
    assert_int_equal(webhook.messages[0].key.len, 64);
    buf_clear(&text);
    shipped_close(&shipped);
}

static void
test_records_hold_no_keys(void **state)
{
    static const struct {
        const char *request, *key;
    } cases[] = {
        {KANNEL("from=84912000101&text=BC"), "kannel-in"},
        {"POST /sms/africastalking?key=at%2Din\n" FORM_TYPE "\n" AT_BODY,
         "at%2Din"},
        {"POST /sms/infobip?key=infobip-in\n" JSON_TYPE
         "\n{\"results\":[" INFOBIP_ITEM("i1", "infobip-in") "]}",
         "infobip-in"},
    };
    struct shipped shipped;
    struct webhook webhook;

    (void)state;
    open_shipped(&shipped);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str raw;
        shipped_read(&shipped, cases[i].request, &webhook);
        assert_int_equal(webhook.kind, WEBHOOK_SMS);
        raw = webhook.messages[0].raw;
        assert_null(
            memmem(raw.ptr, raw.len, cases[i].key, strlen(cases[i].key)));
        assert_non_null(memmem(raw.ptr, raw.len, "key=***", 7));
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
        cmocka_unit_test(
            test_a_changed_request_is_never_taken_for_the_signed_one),
        cmocka_unit_test(test_an_id_may_have_128_bytes_and_no_more),
        cmocka_unit_test(test_parts_of_a_long_message_carry_their_number),
        cmocka_unit_test(test_one_request_may_carry_many_messages),
        cmocka_unit_test(test_a_list_longer_than_a_hundred_is_refused),
        cmocka_unit_test(test_without_an_id_the_content_is_the_fingerprint),
        cmocka_unit_test(test_an_endless_id_is_kept_as_its_hash),
        cmocka_unit_test(test_records_hold_no_keys),
    };
    struct CMUnitTest tests[COUNT(plain) + COUNT(messages)];
    size_t n = COUNT(plain);

    memcpy(tests, plain, sizeof(plain));
    for (size_t i = 0; i < COUNT(messages); i++)
        tests[n++] = row(messages[i].name, test_message, &messages[i]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
