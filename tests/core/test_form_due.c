/* The last day on which a report is on time: domain.md section 13. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/duty.h"
#include "form_case.h"

static const struct duty duty[] = {
    {.id = "R01", .month = 6, .day = 15},
    {.id = "R02", .month = 11, .day = 20},
    {.id = "R07", .years_n = 1, .year = {2025}, .month = 12, .day = 31},
};

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
};

static void
forms_are_due_on_a_day(void **state)
{
    const struct duty_set duties = {COUNT(duty), duty};

    (void)state;
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
