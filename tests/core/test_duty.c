/* Duties have a last day, and one day later is late; each step comes once, on
 * a day on which people may be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/duty.h"
#include "core/role.h"

enum { TB = 1U << ROLE_TB, CX = 1U << ROLE_CX, CH = 1U << ROLE_CH };

static int64_t
on(int year, int month, int day)
{
    return date_to_days((struct date){year, month, day});
}

static int64_t bc_due[3], r04_due[2], r06_due[1], tet_due[1], note_due[1];
static struct calendar_span tet[1];

static struct duty duties[] = {
    {.id = "BC",
     .form = "BC",
     .value = "",
     .kinds_n = 1,
     .kind = {"hamlet"},
     .when = DUTY_BY_RULE,
     .period = PERIOD_MONTH,
     .months_back = 1,
     .due_n = COUNT(bc_due),
     .due = bc_due,
     .fresh_days = 4,
     .steps_n = 5,
     .step = {{STEP_BEFORE, 3, TB},
              {STEP_BEFORE, 0, TB},
              {STEP_AFTER, 1, TB},
              {STEP_ESCALATE, 3, CX},
              {STEP_ESCALATE, 8, CH}}},
    {.id = "R04",
     .form = "NV",
     .value = "",
     .kinds_n = 1,
     .kind = {"office"},
     .when = DUTY_BY_RULE,
     .on_any_day = true,
     .due_n = COUNT(r04_due),
     .due = r04_due,
     .fresh_days = 4,
     .steps_n = 1,
     .step = {{STEP_BEFORE, 6, CH}}},
    {.id = "D07",
     .form = "",
     .value = "",
     .when = DUTY_BY_RULE,
     .due_n = COUNT(note_due),
     .due = note_due},
    {.id = "R06",
     .form = "BK",
     .value = "SK",
     .kinds_n = 2,
     .kind = {"commune", "office"},
     .when = DUTY_BY_RULE,
     .due_n = COUNT(r06_due),
     .due = r06_due},
    {.id = "R13",
     .form = "NV",
     .value = "",
     .kinds_n = 1,
     .kind = {"office"},
     .when = DUTY_ANY_TIME},
    {.id = "TET",
     .form = "TX",
     .value = "",
     .when = DUTY_BY_RULE,
     .due_n = COUNT(tet_due),
     .due = tet_due,
     .fresh_days = 4,
     .steps_n = 3,
     .step = {{STEP_BEFORE, 2, CX}, {STEP_BEFORE, 0, CX}, {STEP_AFTER, 1, CX}}},
};
static struct duty_set set = {COUNT(duties), duties, {1, 1, tet}};

static int
set_up(void **state)
{
    (void)state;
    bc_due[0] = on(2025, 10, 2);
    bc_due[1] = on(2025, 11, 2); /* a Sunday */
    bc_due[2] = on(2025, 12, 2);
    r04_due[0] = on(2025, 11, 29);
    r04_due[1] = on(2026, 11, 29);
    r06_due[0] = on(2023, 12, 31);
    note_due[0] = on(2023, 12, 14);
    tet_due[0] = on(2026, 2, 18);
    tet[0] = (struct calendar_span){on(2026, 2, 15), on(2026, 2, 21)};
    return 0;
}

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
    {"one that is never due is found in any", "R13-2025", "R13", 2025},
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

static const struct {
    const char *name, *id;
    int at; /* occurrence */
    const char *key;
} keys[] = {
    {"a report of a month has the month before", "BC", 0, "2025-09"},
    {"a document has its duty and year", "R04", 1, "R04-2026"},
    {"a report of a year has year and word", "R06", 0, "2023 SK"},
    {"a note has its day", "D07", 0, "2023-12-14"},
};

static void
occurrences_have_the_key_of_their_report(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(keys); i++) {
        const struct duty *duty = duty_find(&set, str_of(keys[i].id));
        char key[DUTY_KEY];
        int64_t due;
        duty_key(duty, duty->due[keys[i].at], key);
        if (strcmp(key, keys[i].key) != 0)
            fail_msg("%s: %s", keys[i].name, key);
        assert_true(duty_due_of_key(duty, str_of(key), &due));
        assert_int_equal(due, duty->due[keys[i].at]);
    }
}

static const struct {
    const char *name;
    struct date day;
    const char *steps;
} plans[] = {
    {"four days before nobody is told", {2025, 9, 28}, ""},
    {"three days before who owes it is told", {2025, 9, 29}, "BC before-3"},
    {"one who could not be told then is told the day after",
     {2025, 9, 30},
     "BC before-3"},
    {"on the last day once more, and not of three days",
     {2025, 10, 2},
     "BC before-0"},
    {"a day late who owes it is told again", {2025, 10, 3}, "BC after-1"},
    {"a Sunday has no step, what falls on it comes after it",
     {2025, 10, 5},
     ""},
    {"three days late those above hear of it",
     {2025, 10, 6},
     "BC after-1 BC escalate-3"},
    {"stale news is not told", {2025, 10, 9}, "BC escalate-3"},
    {"eight days late those above them", {2025, 10, 10}, "BC escalate-8"},
    {"the last day is a Sunday: it is told on Saturday",
     {2025, 11, 1},
     "BC before-0"},
    {"a duty of the plan is told on a Sunday too",
     {2025, 11, 23},
     "R04 before-6"},
    {"before Tet what falls into it, once", {2026, 2, 14}, "TET before-0"},
    {"in the week of Tet nothing", {2026, 2, 18}, ""},
    {"after it what became late in it", {2026, 2, 23}, "TET after-1"},
};

static void
steps_come_on_their_days(void **state)
{
    struct duty_job jobs[DUTY_JOBS_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(plans); i++) {
        char text[256] = "";
        int n = duty_jobs(&set, date_to_days(plans[i].day), jobs);
        for (int k = 0; k < n; k++)
            snprintf(text + strlen(text), sizeof text - strlen(text),
                     "%s%s %s-%d", k ? " " : "", jobs[k].duty->id,
                     step_kind_name(jobs[k].step->kind), jobs[k].step->days);
        if (strcmp(text, plans[i].steps) != 0)
            fail_msg("%s: \"%s\"", plans[i].name, text);
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
        cmocka_unit_test(occurrences_have_the_key_of_their_report),
        cmocka_unit_test(steps_come_on_their_days),
        cmocka_unit_test(kinds_of_units_owe_it),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
