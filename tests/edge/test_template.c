/* Tests of edge/template: places are filled in after the structure is known, so
 * that no text can get out of its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "edge/template.h"
#include "profile_text.h"

#define ALL     ((1u << PLACE_COUNT) - 1)
#define HOSTILE "\"}]</Message>&to=1\r\nX: \\ {{secret.KEY}} \x01"

struct render_case {
    const char *name, *json; /* a JSON string, or a tree */
    enum template_use use;
    bool is_tree;
    const char *text;
    const char *result;
};

static const struct render_case render_cases[] = {
    {"text without places stays", "\"CON hello\"", TEMPLATE_PLAIN, false, "x",
     "CON hello"},
    {"a place in the middle", "\"<{{text}}>\"", TEMPLATE_PLAIN, false, "x",
     "<x>"},
    {"blanks in a place do not count", "\"{{ text | trunc:2 }}\"",
     TEMPLATE_PLAIN, false, "abc", "ab"},
    {"a text can not name places of its own", "\"{{text}}\"", TEMPLATE_PLAIN,
     false, "{{secret.KEY}}", "{{secret.KEY}}"},
    {"XML cannot be left", "\"<Message>{{text|xml}}</Message>\"", TEMPLATE_XML,
     false, "</Message><Message to='1'>&\"",
     "<Message>&lt;/Message&gt;&lt;Message to=&apos;1&apos;&gt;&amp;&quot;"
     "</Message>"},
    {"what XML can not write becomes a question mark", "\"{{text|xml}}\"",
     TEMPLATE_XML, false, "a\x01z", "a?z"},
    {"a JSON string cannot be left", "{\"m\":[\"{{text}}\"],\"n\":1}",
     TEMPLATE_JSON, true, "\"],\"to\":\"x\\\n\x01",
     "{\"m\":[\"\\\"],\\\"to\\\":\\\"x\\\\\\n\\u0001\"],\"n\":1}"},
    {"a JSON tree keeps its other values",
     "{\"a\":true,\"b\":null,\"c\":1.5,\"d\":[],\"e\":{}}", TEMPLATE_JSON, true,
     "x", "{\"a\":true,\"b\":null,\"c\":1.5,\"d\":[],\"e\":{}}"},
    {"filters work inside JSON before the escaping",
     "{\"k\":\"{{text|coding:plain:unicode}}-{{text|trunc:1}}\"}",
     TEMPLATE_JSON, true, "\"a", "{\"k\":\"plain-\\\"\"}"},
    {"quotes of a variable are escaped in JSON", "{\"k\":\"{{var.odd}}\"}",
     TEMPLATE_JSON, true, "x", "{\"k\":\"a\\\"b\"}"},
    {"a URL cannot be left", "\"https://h/?t={{text|url}}\"", TEMPLATE_URL,
     false, "a&b=c d\xe1\xba\xa3", "https://h/?t=a%26b%3Dc%20d%E1%BA%A3"},
    {"GSM-7 or not decides the coding", "\"{{text|coding:0:2}}\"",
     TEMPLATE_VALUE, false, "Da nhan", "0"},
    {"accents decide for the other coding", "\"{{text|coding:0:2}}\"",
     TEMPLATE_VALUE, false, "\xc4\x90\xc3\xa3 nh\xe1\xba\xadn", "2"},
    {"accents can be taken off", "\"{{text|strip_accents}}\"", TEMPLATE_VALUE,
     false, "\xc4\x90\xc3\xa3 nh\xe1\xba\xadn", "Da nhan"},
    {"numbers without a plus", "\"{{text|noplus}}\"", TEMPLATE_VALUE, false,
     "+84912000101", "84912000101"},
    {"numbers as people write them", "\"{{text|national}}\"", TEMPLATE_VALUE,
     false, "+84912000101", "0912000101"},
    {"UTF-16 in hexadecimal", "\"{{text|hex_ucs2}}\"", TEMPLATE_VALUE, false,
     "\xe1\xba\xa3\xf0\x9f\x98\x80", "1EA3D83DDE00"},
    {"base64", "\"{{text|base64}}\"", TEMPLATE_VALUE, false, "xin chao",
     "eGluIGNoYW8="},
    {"cutting counts characters, not bytes", "\"{{text|trunc:2}}\"",
     TEMPLATE_VALUE, false, "\xe1\xba\xa3\xe1\xba\xa3\xe1\xba\xa3",
     "\xe1\xba\xa3\xe1\xba\xa3"},
    {"a secret where secrets may be", "\"App {{secret.KEY}}\"", TEMPLATE_VALUE,
     false, "x", "App s3cret"},
};

static struct template_values
values_of(const char *text)
{
    struct template_values values = {.place[PLACE_TEXT] = str_of(text),
                                     .place[PLACE_REPLIES] =
                                         STR("[{\"to\":\"1\"}]"),
                                     .place[PLACE_DUPLICATE] = STR("true")};

    return values;
}

static void
open_piece(struct profile_text *piece, const char *json)
{
    static const struct var vars[] = {{"odd", {"a\"b", 3}}};

    profile_text_open(piece, json, "s3cret");
    piece->loader.vars = vars;
    piece->loader.vars_n = 1;
}

static void
test_render(void **state)
{
    const struct render_case *c = *state;
    struct template_values values = values_of(c->text);
    struct profile_text piece;
    const struct template *t;
    char wrapped[256];
    struct conf node;

    snprintf(wrapped, sizeof(wrapped), "{\"v\":%s}", c->json);
    open_piece(&piece, wrapped);
    node = conf_get(piece.root, "v");
    t = c->is_tree ? template_compile_tree(&piece.loader, node, ALL, true)
                   : template_compile(&piece.loader, node, c->use, ALL, true);
    if (piece.complaints.count)
        fail_msg("%s", piece.complaints.text.ptr);
    assert_string_equal(template_text(t, &values, &piece.arena).ptr, c->result);
    profile_text_close(&piece);
}

static void
test_hostile_texts_leave_json_well_formed(void **state)
{
    struct template_values values = values_of(HOSTILE);
    struct profile_text piece;
    const struct template *t;
    struct str text;
    json_t *json;

    (void)state;
    open_piece(&piece, "{\"a\":\"{{text}}\",\"r\":\"{{replies|raw_json}}\","
                       "\"d\":\"{{duplicate|raw_json}}\"}");
    t = template_compile_tree(&piece.loader, piece.root, ALL, false);
    assert_non_null(t);
    text = template_text(t, &values, &piece.arena);
    json = json_loadb(text.ptr, text.len, 0, NULL);
    assert_non_null(json);
    assert_string_equal(json_string_value(json_object_get(json, "a")), HOSTILE);
    assert_int_equal(json_array_size(json_object_get(json, "r")), 1);
    assert_true(json_is_true(json_object_get(json, "d")));
    json_decref(json);
    profile_text_close(&piece);
}

static void
test_an_empty_value_can_be_left_out(void **state)
{
    struct template_values values = values_of("");
    struct profile_text piece;
    const struct template *t;
    struct buf out = {0};

    (void)state;
    open_piece(&piece, "{\"v\":\"{{text|omit_empty}}\"}");
    t = template_compile(&piece.loader, conf_get(piece.root, "v"),
                         TEMPLATE_VALUE, ALL, false);
    assert_false(template_render(t, &values, &piece.arena, &out));
    values = values_of("x");
    assert_true(template_render(t, &values, &piece.arena, &out));
    buf_clear(&out);
    profile_text_close(&piece);
}

static const struct {
    const char *name, *json;
    enum template_use use;
    bool is_tree, secrets;
    const char *complaint;
} faults[] = {
    {"XML without its filter", "\"<a>{{text}}</a>\"", TEMPLATE_XML, false, true,
     "is not escaped"},
    {"XML with another filter after it", "\"{{text|xml|base64}}\"",
     TEMPLATE_XML, false, true, "is not escaped"},
    {"JSON written as a body", "\"{\\\"a\\\":\\\"{{text}}\\\"}\"",
     TEMPLATE_JSON, false, true, "is not escaped"},
    {"a URL without its filter", "\"https://h/{{to}}\"", TEMPLATE_URL, false,
     true, "is not escaped"},
    {"a place that is not closed", "\"{{text\"", TEMPLATE_PLAIN, false, true,
     "not closed"},
    {"a place nobody knows", "\"{{txt}}\"", TEMPLATE_PLAIN, false, true,
     "has no value here"},
    {"a filter nobody knows", "\"{{text|upper}}\"", TEMPLATE_PLAIN, false, true,
     "is not a filter"},
    {"a filter without its arguments", "\"{{text|coding:0}}\"", TEMPLATE_PLAIN,
     false, true, "wrong arguments"},
    {"a variable that is not declared", "\"{{var.none}}\"", TEMPLATE_PLAIN,
     false, true, "is not declared"},
    {"a secret that is not declared", "\"{{secret.OTHER}}\"", TEMPLATE_PLAIN,
     false, true, "is not declared"},
    {"a secret where it could be read", "\"{{secret.KEY}}\"", TEMPLATE_PLAIN,
     false, false, "may not be here"},
    {"a text passed off as JSON", "{\"a\":\"{{text|raw_json}}\"}",
     TEMPLATE_JSON, true, true, "is not JSON"},
    {"leaving out a member of JSON", "{\"a\":\"{{text|omit_empty}}\"}",
     TEMPLATE_JSON, true, true, "left out"},
    {"a field nobody knows", "\"{{field.nope}}\"", TEMPLATE_PLAIN, false, true,
     "is not a field"},
};

static void
test_templates_that_can_not_work_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(faults); i++) {
        struct profile_text piece;
        char wrapped[256];
        struct conf node;
        const struct template *t;
        snprintf(wrapped, sizeof(wrapped), "{\"v\":%s}", faults[i].json);
        open_piece(&piece, wrapped);
        node = conf_get(piece.root, "v");
        t = faults[i].is_tree
                ? template_compile_tree(&piece.loader, node, ALL,
                                        faults[i].secrets)
                : template_compile(&piece.loader, node, faults[i].use, ALL,
                                   faults[i].secrets);
        if (t || !piece.complaints.count ||
            !strstr(piece.complaints.text.ptr, faults[i].complaint))
            fail_msg("%s: %s", faults[i].name,
                     piece.complaints.count ? piece.complaints.text.ptr
                                            : "no complaint");
        profile_text_close(&piece);
    }
}

int
main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_hostile_texts_leave_json_well_formed),
        cmocka_unit_test(test_an_empty_value_can_be_left_out),
        cmocka_unit_test(test_templates_that_can_not_work_are_named),
    };
    struct CMUnitTest tests[COUNT(plain) + COUNT(render_cases)];

    memcpy(tests, plain, sizeof(plain));
    for (size_t i = 0; i < COUNT(render_cases); i++)
        tests[COUNT(plain) + i] =
            (struct CMUnitTest){.name = render_cases[i].name,
                                .test_func = test_render,
                                .initial_state = (void *)&render_cases[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
