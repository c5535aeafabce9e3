/* Linear rules over this message's figures and last period's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/rule.h"
#include "form_case.h"

/* domain.md section 14, vector 9, and the rules of BC around it. */
static const struct {
    const char *name, *text;
    enum rule_severity severity;
    int64_t last_households, last_poor; /* -1: no last period */
    const char *broken;                 /* text id, NULL = none */
    int64_t left, right;
} cases[] = {
    {"44 - 3 + 1 + 0 is 42", "BC 140 42 18 3 1 0", RULE_SOFT, 140, 44, NULL, 0,
     0},
    {"41 - 3 + 1 + 0 is not", "BC 140 42 18 3 1 0", RULE_SOFT, 140, 41, "E-ACC",
     42, 39},
    {"but with three that moved in", "BC 140 42 18 3 1 0 K+3", RULE_SOFT, 140,
     41, NULL, 0, 0},
    {"without a last period there is nothing to compare", "BC 140 42 18 3 1 0",
     RULE_SOFT, -1, -1, NULL, 0, 0},
    {"more left poverty than were poor", "BC 140 42 18 50 1 0", RULE_HARD, 140,
     44, "E-PRE", 50, 44},
    {"as many as were poor", "BC 140 0 18 44 0 0", RULE_HARD, 140, 44, NULL, 0,
     0},
    {"a tenth more households", "BC 110 10 0 0 0 0", RULE_SOFT, 100, 10, NULL,
     0, 0},
    {"more than a tenth more", "BC 111 10 0 0 0 0", RULE_SOFT, 100, 10, "E-JMP",
     1110, 1100},
    {"a tenth fewer", "BC 90 10 0 0 0 0", RULE_SOFT, 100, 10, NULL, 0, 0},
    {"more than a tenth fewer", "BC 89 10 0 0 0 0", RULE_SOFT, 100, 10, "E-JMP",
     900, 890},
    {"of two broken rules the first in the file answers", "BC 200 42 18 3 1 0",
     RULE_SOFT, 100, 41, "E-ACC", 42, 39},
};

static struct figures
figures_read(const char *text, struct arena *scratch,
             struct form_reading *reading)
{
    struct date at = {2025, 9, 28};

    form_read(form_case_set(), str_of(text), ROLE_TB, at, scratch, reading);
    if (reading->error)
        fail_msg("%s: %s", text, reading->error);
    return figures_of(reading);
}

static void
rules_compare_figures(void **state)
{
    struct arena scratch;
    struct form_reading reading;

    (void)state;
    arena_init(&scratch);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct figures now = figures_read(cases[i].text, &scratch, &reading);
        struct figures last[FORM_SOURCES_MAX] = {
            {.is_present = cases[i].last_poor >= 0}};
        int64_t left = 0, right = 0;
        last[0].number[0] = cases[i].last_households;
        last[0].number[1] = cases[i].last_poor;
        const struct form_rule *rule =
            rule_first_broken(reading.form, cases[i].severity, &now, last);
        if (rule)
            rule_sides(rule, &now, last, &left, &right);
        const char *broken = cases[i].broken ? cases[i].broken : "none";
        if (strcmp(rule ? rule->text : "none", broken) != 0 ||
            left != cases[i].left || right != cases[i].right)
            fail_msg("%s: %s %lld %lld", cases[i].name,
                     rule ? rule->text : "none", (long long)left,
                     (long long)right);
    }
    arena_clear(&scratch);
}

static void
a_refusal_names_the_rule_that_broke(void **state)
{
    struct date at = {2025, 9, 28};
    struct form_reading reading;
    struct figures now;
    struct arena scratch;
    int64_t left, right;

    (void)state;
    arena_init(&scratch);
    form_read(form_case_set(), STR("BC 140 3 18 0 2 2"), ROLE_TB, at, &scratch,
              &reading);
    assert_string_equal(reading.error, "E-SUM");
    assert_string_equal(reading.rule->text, "E-SUM");
    assert_string_equal(reading.rule->sentence, "E-SUM-moi");
    assert_non_null(form_text(reading.form, reading.rule->sentence));
    now = figures_of(&reading);
    rule_sides(reading.rule, &now, NULL, &left, &right);
    assert_int_equal(left, 4);
    assert_int_equal(right, 3);
    arena_clear(&scratch);
}

static void
absent_figures_count_as_nothing(void **state)
{
    struct form_reading reading;
    struct arena scratch;

    (void)state;
    arena_init(&scratch);
    struct figures now =
        figures_read("BC 140 42 18 3 1 0 K-2", &scratch, &reading);
    assert_true(now.is_present);
    assert_int_equal(now.number[5], 0);
    assert_int_equal(now.number[6], 0);
    assert_int_equal(now.number[FORM_K], -2);
    arena_clear(&scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_compare_figures),
        cmocka_unit_test(a_refusal_names_the_rule_that_broke),
        cmocka_unit_test(absent_figures_count_as_nothing),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
