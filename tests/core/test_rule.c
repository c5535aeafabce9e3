/* Linear rules over this message's figures and those of other reports. */
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

/* A figure of a source; field by code, or by number of the roll-up. */
struct given {
    const char *source, *code;
    int64_t value;
};

/* domain.md F-01 to F-04: rules over other figures. */
static const struct {
    const char *name, *text;
    enum role role;
    const char *at;
    enum rule_severity severity;
    struct given given[3];
    const char *broken, *field; /* NULL = none */
    int64_t bound;
} others[] = {
    {"a service that more households lack than are poor or nearly",
     "TH 20 5 9 12 71 8",
     ROLE_TB,
     "2025-06-28",
     RULE_HARD,
     {{"bc", "ngheo", 42}, {"bc", "canngheo", 18}},
     "E-MAX",
     "nuoc",
     60},
    {"as many as there are",
     "TH 20 5 9 12 60 8",
     ROLE_TB,
     "2025-06-28",
     RULE_HARD,
     {{"bc", "ngheo", 42}, {"bc", "canngheo", 18}}},
    {"nothing is compared with a report that is not there", "TH 20 5 9 12 71 8",
     ROLE_TB, "2025-06-28", RULE_HARD},
    {"the six are fewer than two for each poor household",
     "TH 10 5 9 12 31 8",
     ROLE_TB,
     "2025-06-28",
     RULE_SOFT,
     {{"bc", "ngheo", 42}, {"bc", "canngheo", 18}},
     "E-TH-sum",
     "vieclam",
     84},
    {"two for each are enough",
     "TH 10 5 9 12 40 8",
     ROLE_TB,
     "2025-06-28",
     RULE_SOFT,
     {{"bc", "ngheo", 42}, {"bc", "canngheo", 18}}},
    {"the first field that differs from the sum",
     "TX 240 85 36 6 1 1",
     ROLE_CX,
     "2025-09-28",
     RULE_SOFT,
     {{"sum", "tongho", 240}, {"sum", "ngheo", 84}, {"sum", "canngheo", 36}},
     "E-DIF",
     "ngheo",
     84},
    {"a year below its own first half",
     "BK NAM 2025 310 2 2 40 15000 1 4",
     ROLE_CX,
     "2025-11-18",
     RULE_SOFT,
     {{"half", "sangkien", 2}, {"half", "mohinh", 3}},
     "E-LOW",
     "mohinh",
     3},
    {"a first half above its year",
     "BK 6T 2025 310 2 3 40 15000 1 4",
     ROLE_CX,
     "2025-11-18",
     RULE_SOFT,
     {{"year", "sangkien", 2}, {"year", "mohinh", 2}},
     "E-LOW",
     "mohinh",
     2},
    {"principal not paid and not overdue",
     "VV 35 28 34 5 3 1 0",
     ROLE_TO,
     "2025-09-28",
     RULE_SOFT,
     {{0}},
     "E-QUA",
     "dengoc",
     1},
    {"principal not paid and overdue", "VV 35 28 34 5 3 2 0", ROLE_TO,
     "2025-09-28", RULE_SOFT},
    {"far above what it was, all at once",
     "BC 140 42 41 0 0 0",
     ROLE_TB,
     "2025-09-28",
     RULE_SOFT,
     {{"prev", "ngheo", 42},
      {"prev", "canngheo", 20},
      {"median", "canngheo", 20}},
     "E-HIS",
     "canngheo",
     80},
    {"half as much again and ten more",
     "BC 140 42 40 0 0 0",
     ROLE_TB,
     "2025-09-28",
     RULE_SOFT,
     {{"prev", "ngheo", 42},
      {"prev", "canngheo", 20},
      {"median", "canngheo", 20}}},
    {"far below what it was",
     "BC 140 42 4 0 0 0",
     ROLE_TB,
     "2025-09-28",
     RULE_SOFT,
     {{"prev", "ngheo", 42},
      {"prev", "canngheo", 30},
      {"median", "canngheo", 30}},
     "E-HIS",
     "canngheo",
     30},
    {"what was confirmed last month is not asked again",
     "BC 140 42 41 0 0 0",
     ROLE_TB,
     "2025-09-28",
     RULE_SOFT,
     {{"prev", "ngheo", 42},
      {"prev", "canngheo", 41},
      {"median", "canngheo", 20}}},
    {"decisions of the month that are another number",
     "BC 140 42 18 3 1 0",
     ROLE_TB,
     "2025-09-28",
     RULE_FLAG,
     {{"kq", "1", 1}, {"kq", "2", 1}, {"kq", "6", 1}},
     "E-KQ",
     "thoat",
     2},
    {"decisions of the month that agree",
     "BC 140 42 18 3 1 0",
     ROLE_TB,
     "2025-09-28",
     RULE_FLAG,
     {{"kq", "1", 2}, {"kq", "2", 1}, {"kq", "6", 1}}},
    {"a month without decisions", "BC 140 42 18 3 1 0", ROLE_TB, "2025-09-28",
     RULE_FLAG},
    {"more than K can say",
     "BC 640 142 18 0 0 0",
     ROLE_TB,
     "2025-09-28",
     RULE_SOFT,
     {{"prev", "tongho", 640}, {"prev", "ngheo", 42}},
     "E-ACC",
     "ngheo",
     42},
};

/* Fills in the sources that a case gives; those of tongho stay as they are
 * said, so that E-JMP has nothing to say. */
static void
fill(const struct form *form, const struct given *given,
     const struct figures *now, struct figures *sources)
{
    for (int g = 0; g < 3 && given[g].source; g++)
        for (int i = 0; i < form->sources_n; i++) {
            const struct form_source *source = &form->source[i];
            if (strcmp(source->name, given[g].source) != 0)
                continue;
            int field = form_field_index(source->form, given[g].code);
            if (!sources[i].is_present && i == SOURCE_PREV - 1)
                sources[i].number[0] = now->number[0];
            sources[i].is_present = true;
            sources[i].number[field >= 0 ? field : given[g].code[0] - '0'] =
                given[g].value;
        }
}

static void
rules_look_at_other_figures(void **state)
{
    struct form_reading reading;
    struct arena scratch;

    (void)state;
    arena_init(&scratch);
    for (size_t i = 0; i < COUNT(others); i++) {
        struct figures sources[FORM_SOURCES_MAX] = {0};
        struct date at;
        int64_t bound = 0;
        assert_true(date_parse(str_of(others[i].at), &at));
        form_read(form_case_set(), str_of(others[i].text), others[i].role, at,
                  &scratch, &reading);
        if (reading.error)
            fail_msg("%s: %s", others[i].name, reading.error);
        struct figures now = figures_of(&reading);
        fill(reading.form, others[i].given, &now, sources);
        const struct form_rule *rule =
            rule_first_broken(reading.form, others[i].severity, &now, sources);
        int field = rule ? rule_own_field(rule, &now, sources, &bound) : -1;
        const char *code = field < 0 ? "-" : reading.form->fields[field].code;
        const char *broken = others[i].broken ? others[i].broken : "none";
        if (strcmp(rule ? rule->text : "none", broken) != 0 ||
            (others[i].field && strcmp(code, others[i].field) != 0) ||
            bound != others[i].bound)
            fail_msg("%s: %s %s %lld", others[i].name,
                     rule ? rule->text : "none", code, (long long)bound);
    }
    arena_clear(&scratch);
}

/* Only a jump asks for the past: plain months cost nothing more. */
static void
only_the_sources_that_rules_use_are_wanted(void **state)
{
    const unsigned prev = 1u << SOURCE_PREV, kq = prev << 1, median = kq << 1;
    struct figures sources[FORM_SOURCES_MAX] = {{.is_present = true}};
    struct form_reading reading;
    struct arena scratch;

    (void)state;
    arena_init(&scratch);
    struct figures now = figures_read("BC 140 42 18 3 1 0", &scratch, &reading);
    sources[0].number[2] = 17;
    assert_int_equal(rule_always_wants(reading.form), prev | kq);
    assert_int_equal(rule_wants(reading.form, &now, sources) & median, 0);
    sources[0].number[2] = 7;
    assert_int_equal(rule_wants(reading.form, &now, sources) & median, median);
    sources[0].is_present = false;
    assert_int_equal(rule_wants(reading.form, &now, sources), 0);
    assert_int_equal(rule_always_wants(form_find(form_case_set(), "VV")), 0);
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
        cmocka_unit_test(rules_look_at_other_figures),
        cmocka_unit_test(only_the_sources_that_rules_use_are_wanted),
        cmocka_unit_test(a_refusal_names_the_rule_that_broke),
        cmocka_unit_test(absent_figures_count_as_nothing),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
