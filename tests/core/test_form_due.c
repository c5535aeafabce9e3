/* The last day on which a report is on time: domain.md section 13. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/duty.h"
#include "form_case.h"

enum { DUE_MAX = 6 };

static struct {
    struct duty duty;
    struct date day[DUE_MAX];
    int64_t due[DUE_MAX];
} owed[] = {
    {{.form = "BC", .value = "", .period = PERIOD_MONTH, .months_back = 1},
     {{2025, 9, 2}, {2025, 10, 2}},
     {0}},
    {{.form = "TX", .value = "", .period = PERIOD_MONTH, .months_back = 1},
     {{2025, 10, 5}, {2025, 12, 5}, {2026, 1, 5}},
     {0}},
    {{.form = "TH", .value = "", .period = PERIOD_HALF},
     {{2024, 6, 15}, {2025, 6, 15}},
     {0}},
    {{.form = "TH", .value = "", .period = PERIOD_HALF}, {{2025, 12, 10}}, {0}},
    {{.form = "BK", .value = "6T"}, {{2024, 6, 15}, {2025, 6, 15}}, {0}},
    {{.form = "BK", .value = "NAM"}, {{2024, 11, 20}, {2025, 11, 20}}, {0}},
    {{.form = "BK", .value = "TK"}, {{2025, 12, 31}}, {0}},
};
static struct duty duty[COUNT(owed)];

static void
count_days(void)
{
    for (size_t i = 0; i < COUNT(owed); i++) {
        duty[i] = owed[i].duty;
        duty[i].due = owed[i].due;
        while (duty[i].due_n < DUE_MAX && owed[i].day[duty[i].due_n].year) {
            owed[i].due[duty[i].due_n] =
                date_to_days(owed[i].day[duty[i].due_n]);
            duty[i].due_n++;
        }
    }
}

static const struct {
    const char *name, *form;
    struct period period;
    const char *value; /* of a form without a period */
    int64_t year;
    const char *due; /* NULL = none */
} cases[] = {
    {"a hamlet's month", "BC", {PERIOD_MONTH, 2025, 9}, "", 0, "2025-10-02"},
    {"a commune's month", "TX", {PERIOD_MONTH, 2025, 9}, "", 0, "2025-10-05"},
    {"over the new year", "TX", {PERIOD_MONTH, 2025, 12}, "", 0, "2026-01-05"},
    {"services in June", "TH", {PERIOD_HALF, 2025, 6}, "", 0, "2025-06-15"},
    {"services in December",
     "TH",
     {PERIOD_HALF, 2025, 12},
     "",
     0,
     "2025-12-10"},
    {"the first half of a year", "BK", {0}, "6T", 2025, "2025-06-15"},
    {"a whole year", "BK", {0}, "NAM", 2024, "2024-11-20"},
    {"the end of the plan", "BK", {0}, "TK", 2025, "2025-12-31"},
    {"an end that is not owed that year", "BK", {0}, "TK", 2024, NULL},
    {"on request", "BK", {0}, "CD", 2025, NULL},
    {"at any time", "UH", {0}, "", 0, NULL},
    {"a quarter of no duty ends with it",
     "TD",
     {PERIOD_QUARTER, 2025, 3},
     "",
     0,
     "2025-09-30"},
};

static void
forms_are_due_on_a_day(void **state)
{
    const struct duty_set duties = {.n = COUNT(duty), .duty = duty};

    (void)state;
    count_days();
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct form *form = form_find(form_case_set(), cases[i].form);
        char text[DATE_TEXT] = "none";
        struct date due;
        if (form_due_day(form, cases[i].period, str_of(cases[i].value),
                         cases[i].year, &duties, &due))
            date_format(due, text);
        const char *expected = cases[i].due ? cases[i].due : "none";
        if (strcmp(text, expected) != 0)
            fail_msg("%s: %s, not %s", cases[i].name, text, expected);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_due_on_a_day),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
