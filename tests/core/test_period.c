/* Months, half-years, quarters: their names and their windows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/period.h"

#define MONTH(y, m)                                                            \
    {                                                                          \
        PERIOD_MONTH, (y), (m)                                                 \
    }
#define HALF(y, m)                                                             \
    {                                                                          \
        PERIOD_HALF, (y), (m)                                                  \
    }
#define QUARTER(y, q)                                                          \
    {                                                                          \
        PERIOD_QUARTER, (y), (q)                                               \
    }

static const struct {
    const char *name;
    struct period period;
    const char *stored, *shown;
    struct period before;
    const char *opens, *due, *closes;
} cases[] = {
    {"a month", MONTH(2025, 9), "2025-09", "T09/2025", MONTH(2025, 8),
     "2025-09-25", "2025-10-02", "2025-10-24"},
    {"January follows December", MONTH(2026, 1), "2026-01", "T01/2026",
     MONTH(2025, 12), "2026-01-25", "2026-02-02", "2026-02-24"},
    {"December closes in the new year", MONTH(2025, 12), "2025-12", "T12/2025",
     MONTH(2025, 11), "2025-12-25", "2026-01-02", "2026-01-24"},
    {"the first half-year", HALF(2025, 6), "2025-06", "06/2025", HALF(2024, 12),
     "2025-06-01", "2025-06-30", "2025-11-30"},
    {"the second half-year", HALF(2025, 12), "2025-12", "12/2025",
     HALF(2025, 6), "2025-12-01", "2025-12-31", "2026-05-31"},
    {"a quarter", QUARTER(2025, 3), "2025-Q3", "quy 3/2025", QUARTER(2025, 2),
     "2025-07-01", "2025-09-30", "2025-12-31"},
    {"the first quarter", QUARTER(2026, 1), "2026-Q1", "quy 1/2026",
     QUARTER(2025, 4), "2026-01-01", "2026-03-31", "2026-06-30"},
    {"the last quarter", QUARTER(2025, 4), "2025-Q4", "quy 4/2025",
     QUARTER(2025, 3), "2025-10-01", "2025-12-31", "2026-03-31"},
    {"none",
     {PERIOD_NONE, 0, 0},
     "",
     "",
     {PERIOD_NONE, -1, 11},
     NULL,
     NULL,
     NULL},
};

static void
assert_day(const char *name, struct date got, const char *expected)
{
    char text[DATE_TEXT];

    if (!expected)
        return;
    date_format(got, text);
    if (strcmp(text, expected) != 0)
        fail_msg("%s: %s, not %s", name, text, expected);
}

static void
periods_have_names_and_windows(void **state)
{
    char text[16];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct period period = cases[i].period;
        struct period before = period_before(period);
        period_format(period, text);
        assert_string_equal(text, cases[i].stored);
        period_show(period, text);
        assert_string_equal(text, cases[i].shown);
        if (period.kind == PERIOD_NONE)
            continue;
        assert_int_equal(period_compare(before, cases[i].before), 0);
        assert_true(period_compare(before, period) < 0);
        assert_day(cases[i].name, period_opens(period), cases[i].opens);
        assert_day(cases[i].name, period_due(period), cases[i].due);
        assert_day(cases[i].name, period_closes(period), cases[i].closes);
    }
}

static const struct {
    const char *name, *text;
    enum period_kind kind; /* PERIOD_NONE: refused */
    int year, number;
} stored[] = {
    {"a month is read back", "2025-09", PERIOD_MONTH, 2025, 9},
    {"a quarter is read back", "2025-Q3", PERIOD_QUARTER, 2025, 3},
    {"month 0 is none", "2025-00", PERIOD_NONE, 0, 0},
    {"month 13 is none", "2025-13", PERIOD_NONE, 0, 0},
    {"quarter 5 is none", "2025-Q5", PERIOD_NONE, 0, 0},
    {"signs are no digits", "2025--1", PERIOD_NONE, 0, 0},
    {"nor in front", "-025-09", PERIOD_NONE, 0, 0},
    {"a day is none", "2025-09-01", PERIOD_NONE, 0, 0},
    {"another sign is none", "2025/09", PERIOD_NONE, 0, 0},
    {"nothing is none", "", PERIOD_NONE, 0, 0},
};

static void
stored_periods_are_read_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(stored); i++) {
        struct period period = {PERIOD_NONE, 0, 0};
        bool is_read = period_parse(str_of(stored[i].text), &period);
        if (is_read != (stored[i].kind != PERIOD_NONE) ||
            period.kind != stored[i].kind || period.year != stored[i].year ||
            period.number != stored[i].number)
            fail_msg("%s: %d %d-%d", stored[i].name, is_read, period.year,
                     period.number);
    }
}

static const struct {
    const char *day, *month, *half, *quarter;
} open_on[] = {
    {"2025-09-24", "2025-08", "2025-06", "2025-Q3"},
    {"2025-09-25", "2025-09", "2025-06", "2025-Q3"},
    {"2025-10-24", "2025-09", "2025-06", "2025-Q4"},
    {"2026-01-01", "2025-12", "2025-12", "2026-Q1"},
    {"2025-05-31", "2025-05", "2024-12", "2025-Q2"},
    {"2025-06-01", "2025-05", "2025-06", "2025-Q2"},
    {"2025-12-01", "2025-11", "2025-12", "2025-Q4"},
};

static void
one_period_of_each_kind_is_open(void **state)
{
    char text[PERIOD_TEXT];
    struct date day;

    (void)state;
    for (size_t i = 0; i < COUNT(open_on); i++) {
        assert_true(date_parse(str_of(open_on[i].day), &day));
        period_format(period_open_month(day), text);
        assert_string_equal(text, open_on[i].month);
        period_format(period_open_half(day), text);
        assert_string_equal(text, open_on[i].half);
        period_format(period_quarter_of(day), text);
        assert_string_equal(text, open_on[i].quarter);
    }
}

/* For ten years of days: the month that is open lies in its own window. */
static void
the_open_month_is_open(void **state)
{
    int64_t first = date_to_days((struct date){2021, 1, 1});

    (void)state;
    for (int64_t n = first; n < first + 3653; n++) {
        struct date day = date_from_days(n);
        struct period month = period_open_month(day);
        assert_true(date_compare(period_opens(month), day) <= 0);
        assert_true(date_compare(day, period_closes(month)) <= 0);
        assert_true(date_compare(period_closes(period_before(month)), day) < 0);
    }
}

static void
figures_hold_for_the_last_day_of_the_period(void **state)
{
    static const struct {
        const char *period, *last;
    } ends[] = {
        {"2025-09", "2025-09-30"}, {"2024-02", "2024-02-29"},
        {"2025-12", "2025-12-31"}, {"2025-Q3", "2025-09-30"},
        {"2025-Q4", "2025-12-31"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct period period;
        char day[DATE_TEXT];
        assert_true(period_parse(str_of(ends[i].period), &period));
        date_format(period_last(period), day);
        assert_string_equal(day, ends[i].last);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_have_names_and_windows),
        cmocka_unit_test(stored_periods_are_read_back),
        cmocka_unit_test(one_period_of_each_kind_is_open),
        cmocka_unit_test(the_open_month_is_open),
        cmocka_unit_test(figures_hold_for_the_last_day_of_the_period),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
