/* Vietnamese phone numbers in the ways that people and providers write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/phone.h"

static const struct {
    const char *name, *text;
    bool convert_old;
    enum phone_kind kind;
    const char *e164;
} cases[] = {
    {"ten digits", "0912000101", false, PHONE_MOBILE, "+84912000101"},
    {"with the country", "84912000101", false, PHONE_MOBILE, "+84912000101"},
    {"with a plus", "+84912000101", false, PHONE_MOBILE, "+84912000101"},
    {"with two zeros", "0084912000101", false, PHONE_MOBILE, "+84912000101"},
    {"with spaces", " +84 912 000 101 ", false, PHONE_MOBILE, "+84912000101"},
    {"with dots", "0912.000.101", false, PHONE_MOBILE, "+84912000101"},
    {"with hyphens", "0912-000-101", false, PHONE_MOBILE, "+84912000101"},
    {"an old number is converted on import", "0168 123 4567", true,
     PHONE_MOBILE, "+84381234567"},
    {"also behind the country", "84 168 123 4567", true, PHONE_MOBILE,
     "+84381234567"},
    {"else it is none", "01681234567", false, PHONE_NONE, ""},
    {"MobiFone had five prefixes", "01281234567", true, PHONE_MOBILE,
     "+84781234567"},
    {"VinaPhone too", "01271234567", true, PHONE_MOBILE, "+84811234567"},
    {"Gmobile had one", "01991234567", true, PHONE_MOBILE, "+84591234567"},
    {"no operator had 0161", "01611234567", true, PHONE_NONE, ""},
    {"052x are few", "0522000101", false, PHONE_MOBILE, "+84522000101"},
    {"0521 is none of them", "0521000101", false, PHONE_NONE, ""},
    {"059 is a mobile", "0592000101", false, PHONE_MOBILE, "+84592000101"},
    {"0896 is", "0896000101", false, PHONE_MOBILE, "+84896000101"},
    {"0895 is not", "0895000101", false, PHONE_NONE, ""},
    {"0993 is", "0993000101", false, PHONE_MOBILE, "+84993000101"},
    {"0992 is not", "0992000101", false, PHONE_NONE, ""},
    {"nine digits are too few", "091200010", false, PHONE_NONE, ""},
    {"eleven are too many", "09120001010", false, PHONE_NONE, ""},
    {"a landline is another number", "02153820000", false, PHONE_OTHER,
     "+842153820000"},
    {"a foreign number is", "+8562012345678", false, PHONE_OTHER,
     "+8562012345678"},
    {"also without a plus", "8562012345678", false, PHONE_OTHER,
     "+8562012345678"},
    {"a plus before the 0 is none", "+0912000101", false, PHONE_NONE, ""},
    {"a short code is none", "8088", false, PHONE_NONE, ""},
    {"a name is none", "VIETTEL", false, PHONE_NONE, ""},
    {"letters among digits are none", "0912OOO101", false, PHONE_NONE, ""},
    {"nothing is none", "", false, PHONE_NONE, ""},
    {"a plus alone is none", "+", false, PHONE_NONE, ""},
    {"twenty digits are none", "09120001010912000101", false, PHONE_NONE, ""},
};

static void
numbers_become_e164(void **state)
{
    char out[PHONE_TEXT];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum phone_kind kind =
            phone_parse(str_of(cases[i].text), cases[i].convert_old, out);
        if (kind != cases[i].kind || strcmp(out, cases[i].e164) != 0)
            fail_msg("%s: %d %s", cases[i].name, (int)kind, out);
    }
}

/* The pattern of libphonenumber, spelled out by its ranges. */
static bool
is_mobile_prefix(int p)
{
    return (p >= 300 && p <= 399) || p == 522 || p == 523 || p == 528 ||
           (p >= 510 && p <= 519) || (p >= 560 && p <= 569) ||
           (p >= 580 && p <= 599) || (p >= 700 && p <= 709) ||
           (p >= 760 && p <= 799) || (p >= 810 && p <= 889) ||
           (p >= 896 && p <= 899) || (p >= 900 && p <= 991) ||
           (p >= 993 && p <= 999);
}

static void
every_prefix_is_judged_as_the_plan_has_it(void **state)
{
    char text[PHONE_TEXT], out[PHONE_TEXT];

    (void)state;
    for (int p = 100; p < 1000; p++) {
        bool is_read;
        text[0] = '0';
        for (int i = 0, n = p; i < 3; i++, n /= 10)
            text[3 - i] = (char)('0' + n % 10);
        memcpy(text + 4, "000101", 7);
        is_read = phone_parse(str_of(text), false, out) == PHONE_MOBILE;
        if (is_read != is_mobile_prefix(p))
            fail_msg("%s", text);
    }
}

static void
numbers_are_shown_in_two_ways(void **state)
{
    char out[PHONE_TEXT];

    (void)state;
    phone_mask("+84912000678", out);
    assert_string_equal(out, "0912***678");
    phone_mask("+8562012345678", out);
    assert_string_equal(out, "+856***678");
    phone_mask("8088", out);
    assert_string_equal(out, "***");
    phone_national("+84912000101", out);
    assert_string_equal(out, "0912000101");
    phone_national("+8562012345678", out);
    assert_string_equal(out, "+8562012345678");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_become_e164),
        cmocka_unit_test(every_prefix_is_judged_as_the_plan_has_it),
        cmocka_unit_test(numbers_are_shown_in_two_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
