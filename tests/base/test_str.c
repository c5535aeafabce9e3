/* Byte slices are compared, trimmed, read as numbers and checked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"

static const struct {
    const char *name;
    struct str text;
    int64_t min, max;
    bool is_number;
    int64_t value;
} numbers[] = {
    {"digits are a number", {"140", 3}, 0, 999, true, 140},
    {"a minus makes it negative", {"-7", 2}, -9, 9, true, -7},
    {"leading zeros do not matter", {"0007", 4}, 0, 9, true, 7},
    {"the least number has a reading",
     {"-9223372036854775808", 20},
     INT64_MIN,
     INT64_MAX,
     true,
     INT64_MIN},
    {"the greatest number has a reading",
     {"9223372036854775807", 19},
     INT64_MIN,
     INT64_MAX,
     true,
     INT64_MAX},
    {"one more overflows",
     {"9223372036854775808", 19},
     INT64_MIN,
     INT64_MAX,
     false,
     0},
    {"many digits overflow",
     {"99999999999999999999999", 23},
     INT64_MIN,
     INT64_MAX,
     false,
     0},
    {"below the least is refused", {"0", 1}, 1, 9, false, 0},
    {"above the greatest is refused", {"10", 2}, 1, 9, false, 0},
    {"nothing is no number", {"", 0}, 0, 9, false, 0},
    {"a minus alone is no number", {"-", 1}, -9, 9, false, 0},
    {"a plus is refused", {"+1", 2}, 0, 9, false, 0},
    {"a blank is refused", {" 1", 2}, 0, 9, false, 0},
    {"a letter is refused", {"1b", 2}, 0, 99, false, 0},
    {"a NUL is refused", {"1\0", 2}, 0, 99, false, 0},
};

static void
numbers_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        int64_t got = 0;
        bool ok =
            str_number(numbers[i].text, numbers[i].min, numbers[i].max, &got);
        if (ok != numbers[i].is_number || got != numbers[i].value)
            fail_msg("%s: %d %lld", numbers[i].name, ok, (long long)got);
    }
}

static const struct {
    const char *name;
    struct str text;
    bool is_good;
} utf8[] = {
    {"nothing is well formed", {"", 0}, true},
    {"ASCII with NUL is well formed", {"a\0b", 3}, true},
    {"two bytes", {"\xC4\x91", 2}, true},
    {"three bytes", {"\xE1\xBB\x9F", 3}, true},
    {"four bytes", {"\xF0\x9F\x99\x82", 4}, true},
    {"the last code point", {"\xF4\x8F\xBF\xBF", 4}, true},
    {"one past the last", {"\xF4\x90\x80\x80", 4}, false},
    {"an overlong slash", {"\xC0\xAF", 2}, false},
    {"an overlong of three", {"\xE0\x80\xAF", 3}, false},
    {"an overlong of four", {"\xF0\x80\x80\xAF", 4}, false},
    {"a lone surrogate", {"\xED\xA0\x80", 3}, false},
    {"a follower alone", {"\x80", 1}, false},
    {"a sequence cut at the end", {"a\xE1\xBB", 3}, false},
    {"a sequence cut by a letter",
     {"\xE1\xBB"
      "a",
      3},
     false},
    {"a byte that never occurs", {"\xFF", 1}, false},
};

static void
utf8_is_checked(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(utf8); i++)
        if (str_is_utf8(utf8[i].text) != utf8[i].is_good)
            fail_msg("%s: not %d", utf8[i].name, utf8[i].is_good);
}

static void
comparing_respects_length_and_case(void **state)
{
    (void)state;
    assert_true(str_eq(STR("a\0b"), STR("a\0b")));
    assert_false(str_eq(STR("a\0b"), STR("a\0c")));
    assert_false(str_eq(STR("a"), STR("a\0")));
    assert_true(str_eq((struct str){NULL, 0}, STR("")));
    assert_true(str_ieq(STR("Tb-1"), STR("tB-1")));
    assert_false(str_ieq(STR("@"), STR("`")));
    assert_false(str_ieq(STR("a"), STR("ab")));
    assert_true(str_starts(STR("BC 1"), STR("BC")));
    assert_false(str_starts(STR("B"), STR("BC")));
    assert_true(str_starts(STR(""), (struct str){NULL, 0}));
}

static void
trimming_takes_white_space_from_both_ends(void **state)
{
    (void)state;
    assert_true(str_eqz(str_trim(STR(" \t\r\na b\n ")), "a b"));
    assert_true(str_eqz(str_trim(STR(" \t ")), ""));
    assert_true(str_eqz(str_trim((struct str){NULL, 0}), ""));
}

static void
copying_never_cuts(void **state)
{
    char out[4] = "zzz";

    (void)state;
    assert_true(str_copy(out, sizeof(out), STR("abc")));
    assert_string_equal(out, "abc");
    assert_false(str_copy(out, sizeof(out), STR("abcd")));
    assert_string_equal(out, "");
    assert_false(str_copy(out, sizeof(out), STR("a\0b")));
    assert_string_equal(out, "");
    assert_true(str_copy(out, sizeof(out), (struct str){NULL, 0}));
    assert_string_equal(out, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(utf8_is_checked),
        cmocka_unit_test(comparing_respects_length_and_case),
        cmocka_unit_test(trimming_takes_white_space_from_both_ends),
        cmocka_unit_test(copying_never_cuts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
