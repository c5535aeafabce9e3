/* Tests of edge/query: every byte survives, every fault has its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "edge/query.h"

struct parse_case {
    const char *name;
    struct str text;
    enum query_fault fault;
    size_t at;
    int n;
    struct query_field field[3];
};

#define S(literal)                                                             \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static struct parse_case parse_cases[] = {
    {"nothing is no fields", S(""), QUERY_OK, 0, 0, {{S(""), S("")}}},
    {"a plus is a space and %2B a plus",
     S("text=BC+140%2B42"),
     QUERY_OK,
     0,
     1,
     {{S("text"), S("BC 140+42")}}},
    {"a value may hold NUL, as UTF-16 from Kannel does",
     S("text=%00B%00C&charset=UTF-16BE"),
     QUERY_OK,
     0,
     2,
     {{S("text"), S("\0B\0C")}, {S("charset"), S("UTF-16BE")}}},
    {"only the first '=' splits",
     S("a=b=c"),
     QUERY_OK,
     0,
     1,
     {{S("a"), S("b=c")}}},
    {"a field without '=' has an empty value",
     S("a&b="),
     QUERY_OK,
     0,
     2,
     {{S("a"), S("")}, {S("b"), S("")}}},
    {"a semicolon does not separate",
     S("a=1;b=2"),
     QUERY_OK,
     0,
     1,
     {{S("a"), S("1;b=2")}}},
    {"empty pieces between '&' are no fields",
     S("&&a=1&&"),
     QUERY_OK,
     0,
     1,
     {{S("a"), S("1")}}},
    {"a name can be empty", S("=1"), QUERY_OK, 0, 1, {{S(""), S("1")}}},
    {"repeated fields are all kept, in order",
     S("a=1&a=2"),
     QUERY_OK,
     0,
     2,
     {{S("a"), S("1")}, {S("a"), S("2")}}},
    {"names are decoded too",
     S("f%72om=x"),
     QUERY_OK,
     0,
     1,
     {{S("from"), S("x")}}},
    {"hex digits in both cases are read",
     S("a=%c3%B4"),
     QUERY_OK,
     0,
     1,
     {{S("a"), S("\xc3\xb4")}}},
    {"raw bytes over 0x7f pass",
     S("a=\xc3\xb4"),
     QUERY_OK,
     0,
     1,
     {{S("a"), S("\xc3\xb4")}}},
    {"%zz is a fault at its percent sign",
     S("a=1&b=x%zz"),
     QUERY_BAD_ESCAPE,
     7,
     1,
     {{S("a"), S("1")}}},
    {"a percent sign at the end is a fault",
     S("a=%"),
     QUERY_BAD_ESCAPE,
     2,
     0,
     {{S(""), S("")}}},
    {"one hex digit at the end is a fault",
     S("a=%4"),
     QUERY_BAD_ESCAPE,
     2,
     0,
     {{S(""), S("")}}},
    {"an escape does not reach over '&'",
     S("a=%4&1=2"),
     QUERY_BAD_ESCAPE,
     2,
     0,
     {{S(""), S("")}}},
    {"a bad escape in a name is found",
     S("a=1&%g0=2"),
     QUERY_BAD_ESCAPE,
     4,
     1,
     {{S("a"), S("1")}}},
};

static void
check_parse(void **state)
{
    const struct parse_case *c = *state;
    struct arena arena;
    struct query query;
    size_t at = 99;

    arena_init(&arena);
    assert_int_equal(query_parse(c->text, &arena, &query, &at), c->fault);
    if (c->fault)
        assert_int_equal(at, c->at);
    assert_int_equal(query.n, c->n);
    for (int i = 0; i < c->n; i++) {
        assert_true(str_eq(query.field[i].name, c->field[i].name));
        assert_true(str_eq(query.field[i].value, c->field[i].value));
    }
    arena_clear(&arena);
}

static void
the_65th_field_is_refused_with_its_place(void **state)
{
    struct arena arena;
    struct query query;
    struct buf text;
    size_t at, place = 0;

    (void)state;
    arena_init(&arena);
    buf_init(&text);
    for (int i = 0; i < 100000; i++) {
        if (i == QUERY_FIELDS_MAX)
            place = text.len;
        buf_addz(&text, "a=1&");
    }
    assert_int_equal(query_parse(buf_str(&text), &arena, &query, &at),
                     QUERY_TOO_MANY);
    assert_int_equal(at, place);
    assert_int_equal(query.n, QUERY_FIELDS_MAX);
    text.len = place;
    assert_int_equal(query_parse(buf_str(&text), &arena, &query, &at),
                     QUERY_OK);
    assert_int_equal(query.n, QUERY_FIELDS_MAX);
    buf_clear(&text);
    arena_clear(&arena);
}

static void
the_first_field_of_a_name_is_found(void **state)
{
    struct arena arena;
    struct query query;
    size_t at;

    (void)state;
    arena_init(&arena);
    query_parse(STR("from=1&text=a&text=b"), &arena, &query, &at);
    assert_true(str_eqz(query_find(&query, "text")->value, "a"));
    assert_null(query_find(&query, "Text"));
    assert_null(query_find(&query, "tex"));
    arena_clear(&arena);
}

static void
what_is_encoded_is_decoded_to_the_same(void **state)
{
    char all[256];
    struct str bytes = {all, sizeof(all)};
    struct arena arena;
    struct query query;
    struct buf text;
    size_t at;

    (void)state;
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    arena_init(&arena);
    buf_init(&text);
    buf_addz(&text, "v=");
    query_encode(&text, bytes);
    assert_int_equal(query_parse(buf_str(&text), &arena, &query, &at),
                     QUERY_OK);
    assert_int_equal(query.n, 1);
    assert_true(str_eq(query.field[0].value, bytes));
    buf_reset(&text);
    query_encode(&text, STR("Az09-._~ +&=%\xc3"));
    assert_string_equal(text.ptr, "Az09-._~%20%2B%26%3D%25%C3");
    buf_clear(&text);
    arena_clear(&arena);
}

int
main(void)
{
    struct CMUnitTest tests[COUNT(parse_cases) + 3];
    size_t n = 0;

    for (; n < COUNT(parse_cases); n++)
        tests[n] = (struct CMUnitTest){.name = parse_cases[n].name,
                                       .test_func = check_parse,
                                       .initial_state = &parse_cases[n]};
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(
        the_65th_field_is_refused_with_its_place);
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test(the_first_field_of_a_name_is_found);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(
        what_is_encoded_is_decoded_to_the_same);
    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
