/* calendar.json: what is closed, and what is complained about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "config_calendar.h"
#include "core/date.h"

static char dir[] = P_tmpdir "/bantin-calendar-XXXXXX";

static void
write_calendar(const char *text)
{
    char path[80];

    snprintf(path, sizeof(path), "%s/calendar.json", dir);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

#define YEARS(rows) "{\"closed\":[],\"years\":[\n" rows "]}"
#define HUNG        "\"hung\":\"2025-04-07\","
#define NATIONAL    "\"national\":\"2025-09-01\""
#define YEAR_2025   "{\"tet\":\"2025-01-29\"," HUNG NATIONAL "}"

static const struct {
    const char *name, *text, *complaint;
} cases[] = {
    {"no list of closed days", "{}",
     "calendar.json:1: $: \"closed\" is missing; add it\n"},
    {"a span that ends before it begins",
     "{\"closed\":[{\"name\":\"x\",\"from\":\"2025-02-02\",\"to\":"
     "\"2025-02-01\"}]}",
     "$.closed[0]: ends before it begins; let it end after it begins\n"},
    {"a day that is none",
     "{\"closed\":[{\"name\":\"x\",\"from\":\"2025-02-29\",\"to\":"
     "\"2025-03-01\"}]}",
     "$.closed[0].from: \"2025-02-29\" is no day; write it like 2026-02-14\n"},
    {"a holiday with a year",
     "{\"closed\":[],\"holidays\":[{\"name\":\"x\",\"day\":\"2025-09-02\"}]}",
     "$.holidays[0].day: \"2025-09-02\" is no day of a year; write month and "
     "day: 09-02\n"},
    {"a holiday that no year has",
     "{\"closed\":[],\"holidays\":[{\"name\":\"x\",\"day\":\"02-30\"}]}",
     "$.holidays[0].day: \"02-30\" is no day of a year"},
    {"a Tet that no moon gives",
     YEARS("{\"tet\":\"2025-02-22\"," HUNG NATIONAL "}"),
     "calendar.json:2: $.years[0].tet: Tet lies between 20/01 and 21/02; give "
     "the first day of the lunar year\n"},
    {"Hung Kings of another year",
     YEARS("{\"tet\":\"2025-01-29\",\"hung\":\"2026-04-26\"," NATIONAL "}"),
     "$.years[0].hung: is not 67 to 99 days behind Tet; give the tenth of the "
     "third lunar month\n"},
    {"a second National Day that is the first one",
     YEARS("{\"tet\":\"2025-01-29\"," HUNG "\"national\":\"2025-09-02\"}"),
     "$.years[0].national: is no day beside 2 September 2025; give 1 or 3 "
     "September of the same year\n"},
    {"a year twice", YEARS(YEAR_2025 ",\n" YEAR_2025),
     "calendar.json:3: $.years[1]: 2025 comes behind 2025; give each year "
     "once, in order\n"},
    {"a year left out",
     YEARS(YEAR_2025 ",{\"tet\":\"2027-02-06\",\"hung\":\"2027-04-16\","
                     "\"national\":\"2027-09-03\"}"),
     "$.years[1]: 2027 comes behind 2025"},
    {"a year without Hung Kings",
     YEARS("{\"tet\":\"2025-01-29\"," NATIONAL "}"), "$.years[0]"},
    {"a week of Tet that takes a month",
     "{\"closed\":[],\"tet\":{\"before\":2,\"after\":30}}", "$.tet.after"},
    {"a key that is none", "{\"closed\":[],\"sunday\":true}", "sunday"},
};

static void
bad_calendars_are_named(void **state)
{
    struct calendar calendar;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct complaints complaints = {0};
        write_calendar(cases[i].text);
        calendar_free(config_calendar_load(&complaints, dir, &calendar));
        if (complaints.count == 0 ||
            !strstr(complaints.text.ptr, cases[i].complaint))
            fail_msg("%s:\n%s", cases[i].name,
                     complaints.count ? complaints.text.ptr : "no complaint");
        complaints_clear(&complaints);
    }
}

static bool
is_open(const struct calendar *calendar, int year, int month, int day)
{
    return calendar_is_open(calendar,
                            date_to_days((struct date){year, month, day}));
}

static void
days_of_the_year_come_back(void **state)
{
    struct complaints complaints = {0};
    struct calendar c;
    struct closed_days *days;

    (void)state;
    write_calendar("{\"sundays\":true,\"closed\":[],\"tet\":{\"before\":0},"
                   "\"holidays\":[{\"name\":\"x\",\"day\":\"02-29\"}],"
                   "\"years\":[" YEAR_2025 "]}");
    days = config_calendar_load(&complaints, dir, &c);
    assert_int_equal(complaints.count, 0);
    assert_false(is_open(&c, 2024, 2, 29));
    assert_false(is_open(&c, 2028, 2, 29));
    assert_true(is_open(&c, 2025, 3, 1));
    assert_true(is_open(&c, 2025, 1, 28));
    assert_false(is_open(&c, 2025, 1, 29));
    assert_false(is_open(&c, 2025, 2, 2));
    assert_true(is_open(&c, 2025, 2, 3));
    calendar_free(days);
}

/* First and last closed day of each Tet, as they were decided or printed. */
static const struct {
    struct date from, to;
} tet[] = {
    {{2021, 2, 10}, {2021, 2, 16}}, {{2022, 1, 30}, {2022, 2, 5}},
    {{2023, 1, 20}, {2023, 1, 26}}, {{2024, 2, 8}, {2024, 2, 14}},
    {{2025, 1, 27}, {2025, 2, 2}},  {{2026, 2, 15}, {2026, 2, 21}},
    {{2027, 2, 4}, {2027, 2, 10}},  {{2028, 1, 24}, {2028, 1, 30}},
    {{2029, 2, 11}, {2029, 2, 17}}, {{2030, 1, 31}, {2030, 2, 6}},
    {{2031, 1, 21}, {2031, 1, 27}}, {{2032, 2, 9}, {2032, 2, 15}},
    {{2033, 1, 29}, {2033, 2, 4}},  {{2034, 2, 17}, {2034, 2, 23}},
    {{2035, 2, 6}, {2035, 2, 12}},
};

/* So many days a year and not one more. */
static void
the_shipped_days_are_closed_and_no_others(void **state)
{
    static const struct {
        int month, day;
    } fixed[] = {{1, 1}, {4, 30}, {5, 1}, {9, 2}};
    struct complaints complaints = {0};
    struct calendar c;
    struct closed_days *days =
        config_calendar_load(&complaints, "gateway-config", &c);

    (void)state;
    assert_int_equal(complaints.count, 0);
    for (size_t i = 0; i < COUNT(tet); i++) {
        int year = tet[i].from.year, closed = 0;
        int64_t from = date_to_days(tet[i].from), to = date_to_days(tet[i].to);

        for (int64_t day = from; day <= to; day++)
            assert_false(calendar_is_open(&c, day));
        c.weekdays = 0;
        assert_true(calendar_is_open(&c, from - 1));
        assert_true(calendar_is_open(&c, to + 1));
        for (int64_t day = date_to_days((struct date){year, 1, 1});
             day <= date_to_days((struct date){year, 12, 31}); day++)
            closed += !calendar_is_open(&c, day);
        c.weekdays = 1;
        /* The week, Hung Kings, four fixed days, the second National Day. */
        assert_int_equal(closed, 7 + 1 + 4 + 1);
        for (size_t k = 0; k < COUNT(fixed); k++)
            assert_false(is_open(&c, year, fixed[k].month, fixed[k].day));
    }
    assert_false(is_open(&c, 2025, 4, 7));
    assert_false(is_open(&c, 2025, 9, 1));
    calendar_free(days);
}

static int
set_up(void **state)
{
    (void)state;
    return !mkdtemp(dir);
}

static int
tear_down(void **state)
{
    char path[80];

    (void)state;
    snprintf(path, sizeof(path), "%s/calendar.json", dir);
    return unlink(path) != 0 || rmdir(dir) != 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_calendars_are_named),
        cmocka_unit_test(days_of_the_year_come_back),
        cmocka_unit_test(the_shipped_days_are_closed_and_no_others),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
