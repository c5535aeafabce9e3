/* Duties have a last day, and one day later is late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/duty.h"

static const struct duty duties[] = {
    {.id = "R04", .kinds_n = 1, .kind = {"office"}, .month = 11, .day = 29},
    {.id = "R06",
     .kinds_n = 2,
     .kind = {"commune", "office"},
     .years_n = 1,
     .year = {2023},
     .month = 12,
     .day = 31},
    {.id = "R13", .kinds_n = 1, .kind = {"office"}},
};
static const struct duty_set set = {COUNT(duties), duties};

static const struct {
    const char *name, *id;
    int year;
    const char *due; /* NULL = none */
} dues[] = {
    {"a duty is due each year", "R04", 2025, "2025-11-29"},
    {"and in the next one", "R04", 2026, "2026-11-29"},
    {"a duty of one year is due in that year", "R06", 2023, "2023-12-31"},
    {"and in no other", "R06", 2024, NULL},
    {"a duty without a day is never due", "R13", 2025, NULL},
    {"what is no duty is never due", "R99", 2025, NULL},
};

static void
duties_have_a_day(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(dues); i++) {
        struct date day = duty_due(&set, dues[i].id, dues[i].year);
        char text[DATE_TEXT] = "";
        if (day.month != 0)
            date_format(day, text);
        if (strcmp(text, dues[i].due ? dues[i].due : "") != 0)
            fail_msg("%s: %s", dues[i].name, text);
    }
}

static const struct {
    const char *name, *text, *id; /* id NULL = none */
    int year;
} codes[] = {
    {"a code names duty and year", "R04-2025", "R04", 2025},
    {"a duty of one year is found in that year", "R06-2023", "R06", 2023},
    {"and in no other", "R06-2025", NULL, 0},
    {"an unknown duty is none", "R22-2025", NULL, 0},
    {"without a year it is none", "R04", NULL, 0},
    {"a year must be a number", "R04-20x5", NULL, 0},
    {"a year must be there", "R04-", NULL, 0},
    {"nothing is none", "", NULL, 0},
};

static void
codes_name_duty_and_year(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        int year = 0;
        const struct duty *duty = duty_of(&set, str_of(codes[i].text), &year);
        if ((duty == NULL) != (codes[i].id == NULL) ||
            (duty &&
             (strcmp(duty->id, codes[i].id) != 0 || year != codes[i].year)))
            fail_msg("%s: %s %d", codes[i].name, duty ? duty->id : "none",
                     year);
    }
}

static const struct {
    const char *name;
    struct date due, done;
    int late;
} late[] = {
    {"signed on the last day it is on time", {2025, 11, 29}, {2025, 11, 29}, 0},
    {"signed one day later it is late", {2025, 11, 29}, {2025, 11, 30}, 1},
    {"days are counted across the year", {2025, 12, 31}, {2026, 1, 2}, 2},
    {"signed early it is on time", {2025, 11, 29}, {2024, 12, 31}, 0},
    {"what is never due is never late", {0, 0, 0}, {2025, 12, 31}, 0},
};

static void
days_late_are_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(late); i++) {
        int days = duty_late_days(late[i].due, late[i].done);
        if (days != late[i].late)
            fail_msg("%s: %d", late[i].name, days);
    }
}

static void
kinds_of_units_owe_it(void **state)
{
    const struct duty *duty = duty_find(&set, STR("R06"));

    (void)state;
    assert_true(duty_is_owed_by(duty, "commune"));
    assert_true(duty_is_owed_by(duty, "office"));
    assert_false(duty_is_owed_by(duty, "hamlet"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duties_have_a_day),
        cmocka_unit_test(codes_name_duty_and_year),
        cmocka_unit_test(days_late_are_counted),
        cmocka_unit_test(kinds_of_units_owe_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
