/* Tests of edge/digest: values made by the providers' own libraries or by their
 * documented formulas, and what is left of them after a small change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "edge/body.h"
#include "edge/digest.h"
#include "profile_text.h"
#include "request_text.h"

#define BASE "https://gw.example.vn"
#define BODY                                                                   \
    "{\"event\":\"sms:received\",\"id\":\"e1\",\"payload\":{\"message\":"      \
    "\"RAIN 12\",\"sender\":\"+84901234567\"}}"
#define TWILIO_PARAMS                                                          \
    "MessageSid=SM00000000000000000000000000000001&AccountSid="                \
    "AC00000000000000000000000000000001&From=%2B84901234567&To=%2B84280000000" \
    "&Body=RAIN+12+b%E1%BA%A3n+N%E1%BA%ADm&NumSegments=1"
#define VONAGE_PARAMS                                                          \
    "msisdn=84901234567&to=84280000000&messageId=0A0000000123ABCD1&text="      \
    "a%26b%3Dc&type=text&message-timestamp=2026-11-23+03%3A00%3A00&timestamp=" \
    "1795402800&nonce=n-1"
#define VONAGE_STRING                                                          \
    "{\"params\":{\"of\":\"query+form+json\",\"sort\":true,\"exclude\":"       \
    "[\"sig\"],\"item\":\"&{n}={v}\",\"replace\":[[\"&\",\"_\"],[\"=\",\"_\"]" \
    "]}}"

static const int64_t now_ms = 1795402800000;

struct vector {
    const char *name, *recipe, *key;
    const char *request; /* the signature is the last header or parameter */
    const char *signature;
};

static const struct vector vectors[] = {
    {"Twilio, as its library signs",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-sha1\",\"key\":\"KEY\","
     "\"string\":[{\"url\":\"full\"},{\"params\":{\"of\":\"form\",\"sort\":"
     "true,\"multi\":\"sort_unique\",\"item\":\"{n}{v}\"}}],\"encoding\":"
     "\"base64\",\"expect\":\"header:X-Sig\"}",
     "tok_test_1",
     "POST /in/twilio/sms?k=1\nContent-Type: "
     "application/x-www-form-urlencoded\nX-Sig: %s\n\n" TWILIO_PARAMS,
     "gTf3QPm3VAORyiCQ97rTAFkQHQ4="},
    {"Plivo V2, as its library signs",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-sha256\",\"key\":\"KEY\","
     "\"string\":[{\"url\":\"no_query\"},{\"header\":\"X-Nonce\"}],"
     "\"encoding\":\"base64\",\"expect\":\"header:X-Sig\"}",
     "tok_test_1", "POST /in/plivo/sms?k=1\nX-Nonce: 12345678\nX-Sig: %s\n\n",
     "hxEODLncxSaA2yORzWugTDd+oh6TCDUj9VrAWFERtwA="},
    {"Vonage md5hash, as its library checks",
     "{\"scheme\":\"digest\",\"mac\":\"md5\",\"string\":[" VONAGE_STRING
     ",{\"secret\":\"KEY\"}],\"ignore_case\":true,\"expect\":\"header:X-Sig\"}",
     "secret_test", "GET /in/vonage?" VONAGE_PARAMS "\nX-Sig: %s\n\n",
     "5c4e65a07dceadb94a1c9ac5da24554e"},
    {"Vonage sha256, as its library checks",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-sha256\",\"key\":\"KEY\","
     "\"string\":[" VONAGE_STRING "],\"expect\":\"header:X-Sig\","
     "\"timestamp\":{\"src\":\"query:timestamp\",\"unit\":\"s\","
     "\"tolerance_s\":300}}",
     "secret_test", "GET /in/vonage?" VONAGE_PARAMS "\nX-Sig: %s\n\n",
     "6a3c8c49347c74d33cb804e066619d9ccac447dbd5a3e99035f3c596d9542454"},
    {"SMS Gateway for Android",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-sha256\",\"key\":\"KEY\","
     "\"string\":[{\"body\":\"raw\"},{\"header\":\"X-Timestamp\"}],"
     "\"expect\":\"header:X-Sig\",\"timestamp\":{\"src\":"
     "\"header:X-Timestamp\"}}",
     "12345678",
     "POST /in/android\nX-Timestamp: 1795402800\nX-Sig: %s\n\n" BODY,
     "70c4aa9e489b14bc65aa23d6d0b1983a63130cf137020e7b49463ed2a1e46428"},
    {"textbee",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-sha256\",\"key\":\"KEY\","
     "\"string\":[{\"body\":\"raw\"}],\"expect\":\"header:X-Sig\"}",
     "01234567890123456789", "POST /in/textbee\nX-Sig: %s\n\n" BODY,
     "d903429c8128ee7c5cf0b47751688258bc9e05df16ecf68c1177e9d44c24b4b6"},
    {"Sinch, as its library's own vector",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-sha256\",\"key\":\"KEY\","
     "\"string\":[{\"body\":\"raw\"},{\"lit\":\".\"},{\"header\":\"X-Nonce\"},"
     "{\"lit\":\".\"},{\"header\":\"X-Timestamp\"}],\"encoding\":\"base64\","
     "\"expect\":\"header:X-Sig\"}",
     "secret_test",
     "POST /in/sinch\nX-Nonce: n1\nX-Timestamp: 1795402800\nX-Sig: "
     "%s\n\n" BODY,
     "s6IaJrYlf0WYXdDix0nZr2BSjr51OgeG24OLSBPax38="},
    {"eSMS short code",
     "{\"scheme\":\"digest\",\"mac\":\"md5\",\"string\":[{\"field\":"
     "\"query:cpid\"},{\"field\":\"query:smsid\"},{\"field\":"
     "\"query:content\"},{\"field\":\"query:receiverTime\"},{\"secret\":"
     "\"KEY\"}],\"encoding\":\"base64\",\"space_to_plus\":true,\"expect\":"
     "\"header:X-Sig\"}",
     "pk_test",
     "GET /in/esms?cpid=cp1&smsid=mo1&content=RAIN+12&receiverTime="
     "20261123100000\nX-Sig: %s\n\n",
     "J3kAoFxgqigD/CVXs3ueHQ=="},
    {"EnvayaSMS",
     "{\"scheme\":\"digest\",\"mac\":\"sha1\",\"string\":[{\"url\":\"full\"},"
     "{\"lit\":\",\"},{\"params\":{\"of\":\"form\",\"sort\":true,\"item\":"
     "\"{n}={v}\",\"join\":\",\"}},{\"lit\":\",\"},{\"secret\":\"KEY\"}],"
     "\"encoding\":\"base64\",\"expect\":\"header:X-Sig\"}",
     "pw_test",
     "POST /in/envaya\nX-Sig: "
     "%s\n\naction=incoming&from=%%2B84901234567&message=RAIN+12",
     "HAKgKuiZwFIqTPkw7N130GTee6g="},
    {"Zalo",
     "{\"scheme\":\"digest\",\"mac\":\"sha256\",\"string\":[{\"lit\":"
     "\"app1\"},{\"body\":\"raw\"},{\"header\":\"X-Timestamp\"},{\"secret\":"
     "\"KEY\"}],\"strip_prefix\":\"mac=\",\"expect\":\"header:X-Sig\"}",
     "oa_secret",
     "POST /in/zalo\nX-Timestamp: 1795402800000\nX-Sig: mac=%s\n\n" BODY,
     "16a79e3fa264b62d8ade3116bfd91ebf78b02c74f39e46efbd69fe981012b5f9"},
};

/* One vector, its request with some signature, checked at some time. */
struct check {
    struct profile_text piece;
    const struct digest *digest;
};

static void
check_open(struct check *check, const char *recipe, const char *key)
{
    profile_text_open(&check->piece, recipe, key);
    check->digest = digest_compile(&check->piece.loader, check->piece.root);
    if (check->piece.complaints.count)
        fail_msg("%s", check->piece.complaints.text.ptr);
    assert_non_null(check->digest);
}

/* Puts the signature where the request has "%s". Not printf: the requests have
 * percent signs of their own. */
static struct str
put_signature(struct arena *arena, const char *request, const char *signature)
{
    const char *at = strstr(request, "%s");
    struct str text = arena_printf(arena, "%.*s%s%s", (int)(at - request),
                                   request, signature, at + 2);
    char *p = (char *)(uintptr_t)text.ptr, *twice;

    while ((twice = strstr(p, "%%")) != NULL) {
        memmove(twice, twice + 1, strlen(twice));
        text.len--;
    }
    return text;
}

static const char *
ask_text(struct check *check, struct str text, int64_t at_ms)
{
    struct arena *arena = &check->piece.arena;
    struct request_text request;
    struct body body = {0};
    struct facts facts = {.arena = arena, .input = &request.input};
    const char *why;

    request_read(&request, text, "192.0.2.1");
    body_read_query(&body, &request.input, arena);
    body_read_form(&body, &request.input, arena);
    facts.query = body.query;
    facts.form = body.form;
    why = digest_check(check->digest, &facts, BASE, at_ms);
    body_clear(&body);
    return why;
}

static const char *
ask(struct check *check, const char *request, const char *signature,
    int64_t at_ms)
{
    return ask_text(
        check, put_signature(&check->piece.arena, request, signature), at_ms);
}

static void
test_vector(void **state)
{
    const struct vector *v = *state;
    struct check check;
    char changed[128];
    struct str text;
    char *body;

    check_open(&check, v->recipe, v->key);
    assert_null(ask(&check, v->request, v->signature, now_ms));
    assert_string_equal(ask(&check, v->request, "", now_ms),
                        strstr(v->recipe, "strip_prefix") ? "wrong signature"
                                                          : "no signature");
    snprintf(changed, sizeof(changed), "%s", v->signature);
    changed[3] = changed[3] == 'a' ? 'b' : 'a';
    assert_string_equal(ask(&check, v->request, changed, now_ms),
                        "wrong signature");
    snprintf(changed, strlen(v->signature), "%s", v->signature);
    assert_string_equal(ask(&check, v->request, changed, now_ms),
                        "wrong signature");
    snprintf(changed, sizeof(changed), "%s,%s", v->signature, v->signature);
    assert_string_equal(ask(&check, v->request, changed, now_ms),
                        "wrong signature");
    /* One bit of what is signed. */
    text = put_signature(&check.piece.arena, v->request, v->signature);
    body = (char *)(uintptr_t)text.ptr;
    body[strcspn(body, " ") + 6] ^= 1;
    if (strstr(v->recipe, "\"url\""))
        assert_string_equal(ask_text(&check, text, now_ms), "wrong signature");
    body[strcspn(body, " ") + 6] ^= 1;
    if (strstr(v->recipe, "\"body\"") || strstr(v->recipe, "\"form\"")) {
        body[text.len - 3] ^= 1;
        assert_string_equal(ask_text(&check, text, now_ms), "wrong signature");
    }
    profile_text_close(&check.piece);
}

static const struct vector *
vector_of(const char *name)
{
    for (size_t i = 0; i < COUNT(vectors); i++)
        if (strcmp(vectors[i].name, name) == 0)
            return &vectors[i];
    fail_msg("no vector %s", name);
    return NULL;
}

static void
test_time_stamps_are_good_for_five_minutes(void **state)
{
    static const char *const names[] = {"SMS Gateway for Android",
                                        "Vonage sha256, as its library checks"};
    struct check check;

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct vector *v = vector_of(names[i]);
        check_open(&check, v->recipe, v->key);
        assert_null(ask(&check, v->request, v->signature, now_ms - 299000));
        assert_null(ask(&check, v->request, v->signature, now_ms + 299000));
        assert_string_equal(
            ask(&check, v->request, v->signature, now_ms + 301000),
            "signed too long ago or ahead");
        assert_string_equal(
            ask(&check, v->request, v->signature, now_ms - 301000),
            "signed too long ago or ahead");
        profile_text_close(&check.piece);
    }
}

static void
upper(char *z)
{
    for (; *z; z++)
        if (*z >= 'a' && *z <= 'z')
            *z = (char)(*z - 'a' + 'A');
}

static void
test_upper_case_hex_counts_only_where_the_provider_may_write_it(void **state)
{
    const struct vector *strict = vector_of("textbee");
    const struct vector *lax =
        vector_of("Vonage md5hash, as its library checks");
    struct check check;
    char signature[128];

    (void)state;
    check_open(&check, strict->recipe, strict->key);
    snprintf(signature, sizeof(signature), "%s", strict->signature);
    upper(signature);
    assert_string_equal(ask(&check, strict->request, signature, now_ms),
                        "wrong signature");
    profile_text_close(&check.piece);
    check_open(&check, lax->recipe, lax->key);
    snprintf(signature, sizeof(signature), "%s", lax->signature);
    upper(signature);
    assert_null(ask(&check, lax->request, signature, now_ms));
    profile_text_close(&check.piece);
}

static void
test_while_a_key_changes_both_are_good_and_then_only_the_new_one(void **state)
{
    const struct vector *v = vector_of("textbee");
    struct check check;

    (void)state;
    check_open(&check, v->recipe, "a new key of twenty bytes");
    assert_string_equal(ask(&check, v->request, v->signature, now_ms),
                        "wrong signature");
    check.piece.secret.value[1] = str_of(v->key);
    check.piece.secret.n = 2;
    assert_null(ask(&check, v->request, v->signature, now_ms));
    check.piece.secret.n = 1;
    assert_string_equal(ask(&check, v->request, v->signature, now_ms),
                        "wrong signature");
    profile_text_close(&check.piece);
}

static void
test_a_header_may_list_several_signatures(void **state)
{
    const struct vector *v = vector_of("textbee");
    struct check check;
    char recipe[512], both[256];

    (void)state;
    snprintf(recipe, sizeof(recipe), "%.*s,\"list_sep\":\",\"}",
             (int)strlen(v->recipe) - 1, v->recipe);
    check_open(&check, recipe, v->key);
    snprintf(both, sizeof(both), "00ff, %s", v->signature);
    assert_null(ask(&check, v->request, both, now_ms));
    snprintf(both, sizeof(both), "%s,00ff", v->signature);
    assert_null(ask(&check, v->request, both, now_ms));
    assert_string_equal(ask(&check, v->request, "00ff,11", now_ms),
                        "wrong signature");
    profile_text_close(&check.piece);
}

static void
test_a_json_body_is_covered_by_its_hash_in_the_url(void **state)
{
    static const char recipe[] =
        "{\"scheme\":\"digest\",\"mac\":\"hmac-sha1\",\"key\":\"KEY\","
        "\"string\":[{\"url\":\"full\"}],\"encoding\":\"base64\",\"expect\":"
        "\"header:X-Sig\",\"body_sha256\":\"query:bodySHA256\"}";
    static const char head[] =
        "POST /in/twilio?bodySHA256="
        "a44eedffb7a2c13cd7adda6f84a4f0dd4e61d2d6a3f8c0c1c4b0a4f1a3c3f7b1"
        "\nX-Sig: %s\n\n" BODY;
    struct check check;
    struct facts facts;
    struct request_text request;
    struct str signature;

    (void)state;
    check_open(&check, recipe, "tok_test_1");
    request_read(&request, put_signature(&check.piece.arena, head, "x"),
                 "192.0.2.1");
    facts =
        (struct facts){.arena = &check.piece.arena, .input = &request.input};
    signature = digest_make(check.digest, &facts, BASE, &check.piece.arena);
    /* The URL is signed well, but it names the hash of another body. */
    assert_string_equal(ask(&check, head, signature.ptr, now_ms),
                        "wrong body hash");
    profile_text_close(&check.piece);
}

static const struct {
    const char *name, *recipe, *complaint;
} bad_recipes[] = {
    {"a recipe without a secret",
     "{\"scheme\":\"digest\",\"mac\":\"md5\",\"string\":[{\"body\":\"raw\"}],"
     "\"expect\":\"header:X-Sig\"}",
     "anybody can make a signature without a secret"},
    {"an HMAC without a key",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-md5\",\"string\":[{\"body\":"
     "\"raw\"}],\"expect\":\"header:X-Sig\"}",
     "an HMAC needs a key"},
    {"a hash nobody knows",
     "{\"scheme\":\"digest\",\"mac\":\"crc32\",\"string\":[{\"secret\":"
     "\"KEY\"}],\"expect\":\"header:X-Sig\"}",
     "\"mac\": \"crc32\" is not known"},
    {"a key that is not declared",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-md5\",\"key\":\"OTHER\","
     "\"string\":[{\"body\":\"raw\"}],\"expect\":\"header:X-Sig\"}",
     "the secret \"OTHER\" is not declared"},
    {"a misspelt member",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-md5\",\"key\":\"KEY\","
     "\"strings\":[],\"string\":[{\"body\":\"raw\"}],\"expect\":"
     "\"header:X-Sig\"}",
     "strings"},
    {"a part that is two",
     "{\"scheme\":\"digest\",\"mac\":\"hmac-md5\",\"key\":\"KEY\","
     "\"string\":[{\"body\":\"raw\",\"lit\":\".\"}],\"expect\":"
     "\"header:X-Sig\"}",
     "a part has exactly one member"},
};

static void
test_recipes_that_can_not_work_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bad_recipes); i++) {
        struct profile_text piece;
        profile_text_open(&piece, bad_recipes[i].recipe, "k");
        digest_compile(&piece.loader, piece.root);
        if (!piece.complaints.count ||
            !strstr(piece.complaints.text.ptr, bad_recipes[i].complaint))
            fail_msg("%s: %s", bad_recipes[i].name,
                     piece.complaints.count ? piece.complaints.text.ptr
                                            : "no complaint");
        profile_text_close(&piece);
    }
}

int
main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_time_stamps_are_good_for_five_minutes),
        cmocka_unit_test(
            test_upper_case_hex_counts_only_where_the_provider_may_write_it),
        cmocka_unit_test(
            test_while_a_key_changes_both_are_good_and_then_only_the_new_one),
        cmocka_unit_test(test_a_header_may_list_several_signatures),
        cmocka_unit_test(test_a_json_body_is_covered_by_its_hash_in_the_url),
        cmocka_unit_test(test_recipes_that_can_not_work_are_named),
    };
    struct CMUnitTest tests[COUNT(plain) + COUNT(vectors)];

    memcpy(tests, plain, sizeof(plain));
    for (size_t i = 0; i < COUNT(vectors); i++)
        tests[COUNT(plain) + i] =
            (struct CMUnitTest){.name = vectors[i].name,
                                .test_func = test_vector,
                                .initial_state = (void *)&vectors[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
