/* Days of the calendar without clock or time zone tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/date.h"

static const struct {
    const char *name, *text;
    bool is_day;
} days[] = {
    {"a day", "2025-09-28", true},
    {"29 February of a leap year", "2024-02-29", true},
    {"not of a common one", "2025-02-29", false},
    {"nor of 1900", "1900-02-29", false},
    {"but of 2000", "2000-02-29", true},
    {"31 June", "2025-06-31", false},
    {"month 13", "2025-13-01", false},
    {"day 0", "2025-09-00", false},
    {"year 0", "0000-01-01", false},
    {"one digit", "2025-9-28", false},
    {"a sign", "2025--9-28", false},
    {"slashes", "2025/09/28", false},
    {"a time behind", "2025-09-28T00", false},
    {"nothing", "", false},
};

static void
days_are_read_as_they_are_written(void **state)
{
    char text[DATE_TEXT];
    struct date day;

    (void)state;
    for (size_t i = 0; i < COUNT(days); i++) {
        bool is_day = date_parse(str_of(days[i].text), &day);
        if (is_day != days[i].is_day)
            fail_msg("%s", days[i].name);
        if (!is_day)
            continue;
        date_format(day, text);
        assert_string_equal(text, days[i].text);
    }
}

static void
days_follow_each_other(void **state)
{
    struct date last = date_from_days(-800000);

    (void)state;
    for (int64_t n = -799999; n < 800000; n++) {
        struct date day = date_from_days(n);
        assert_true(date_is_valid(day) || day.year < 1);
        assert_int_equal(date_to_days(day), n);
        assert_true(date_compare(last, day) < 0);
        last = day;
    }
    assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
}

static const struct {
    const char *name, *text;
    bool is_moment;
    int64_t ms;
} moments[] = {
    {"in Vietnam", "2025-09-28T08:00:00+07:00", true, 1759021200000},
    {"the same in UTC", "2025-09-28T01:00:00Z", true, 1759021200000},
    {"the same in lower case", "2025-09-28t01:00:00z", true, 1759021200000},
    {"with a fraction", "2025-09-28T01:00:00.25Z", true, 1759021200250},
    {"finer than milliseconds", "2025-09-28T01:00:00.2509Z", true,
     1759021200250},
    {"west of Greenwich", "2025-09-27T20:30:00-04:30", true, 1759021200000},
    {"a leap second", "2016-12-31T23:59:60Z", true, 1483228800000},
    {"without a zone", "2025-09-28T08:00:00", false, 0},
    {"a dot without digits", "2025-09-28T08:00:00.Z", false, 0},
    {"hour 24", "2025-09-28T24:00:00Z", false, 0},
    {"half a zone", "2025-09-28T08:00:00+07", false, 0},
    {"no such day", "2025-02-30T08:00:00Z", false, 0},
    {"only a day", "2025-09-28", false, 0},
};

static void
moments_are_read_with_their_zone(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(moments); i++) {
        int64_t ms = 0;
        bool is_moment = date_parse_rfc3339(str_of(moments[i].text), &ms);
        if (is_moment != moments[i].is_moment ||
            (is_moment && ms != moments[i].ms))
            fail_msg("%s: %lld", moments[i].name, (long long)ms);
    }
}

static void
a_day_begins_at_midnight_in_vietnam(void **state)
{
    struct date day = {2025, 9, 28};
    int64_t begin = date_to_ms(day, VIETNAM_OFFSET_MIN);

    (void)state;
    assert_int_equal(begin, 1758992400000);
    assert_int_equal(date_compare(date_of_ms(begin, VIETNAM_OFFSET_MIN), day),
                     0);
    assert_int_equal(
        date_compare(date_of_ms(begin - 1, VIETNAM_OFFSET_MIN), day), -1);
    assert_int_equal(
        date_compare(date_of_ms(begin + 86399999, VIETNAM_OFFSET_MIN), day), 0);
    assert_int_equal(
        date_compare(date_of_ms(-1, 0), (struct date){1969, 12, 31}), 0);
}

static const struct {
    const char *name, *day;
    int n;
    const char *working_day;
} answers[] = {
    {"from a Sunday: Monday, Tuesday", "2025-09-28", 2, "2025-09-30"},
    {"from a Friday over the weekend", "2025-10-03", 2, "2025-10-07"},
    {"from a Saturday", "2025-10-04", 1, "2025-10-06"},
    {"from a Wednesday", "2025-10-01", 2, "2025-10-03"},
    {"ten of them are two weeks", "2025-10-01", 10, "2025-10-15"},
    {"none", "2025-10-04", 0, "2025-10-04"},
    {"long ago", "1969-12-30", 2, "1970-01-01"},
};

static void
working_days_leave_out_weekends(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        char text[DATE_TEXT];
        int64_t day = date_days_or(str_of(answers[i].day), 0);
        date_format(date_from_days(date_working_day(day, answers[i].n)), text);
        if (!str_eqz(str_of(text), answers[i].working_day))
            fail_msg("%s: %s", answers[i].name, text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_read_as_they_are_written),
        cmocka_unit_test(days_follow_each_other),
        cmocka_unit_test(working_days_leave_out_weekends),
        cmocka_unit_test(moments_are_read_with_their_zone),
        cmocka_unit_test(a_day_begins_at_midnight_in_vietnam),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
