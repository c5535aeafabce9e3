/* Each target of gateway-config/targets.json exactly at its threshold, one
 * below and one above. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "config_target.h"
#include "core/date.h"

enum {
    FIGURES = 4,
    MONTHS = 24,
    REPORTS = MONTHS,
    WHOLE = 10000,
    HUNDRED = 100
};
#define MET  VERDICT_MET
#define NOT  VERDICT_NOT_MET
#define GAP  VERDICT_NO_DATA
#define NONE VERDICT_NOT_APPLICABLE

static const struct target_set *set;

static int
month_of(int year, int month)
{
    return year * 12 + month - 1;
}

/* A unit, and a hamlet below it unless it is one itself. */
struct world {
    struct arena arena;
    struct lineage_span span[2];
    struct lineage_unit unit[2];
    struct book_import import[FIGURES];
    struct book_report report[REPORTS];
    struct book_unit figures[2];
    struct target_facts facts;
};

static struct world
world_of(enum unit_kind kind)
{
    struct world w = {
        .span = {{INT64_MIN, INT64_MAX, -1}, {INT64_MIN, INT64_MAX, 0}},
        .unit = {{.kind = kind, .spans_n = 1},
                 {.kind = UNIT_HAMLET, .spans_n = 1}}};

    arena_init(&w.arena);
    return w;
}

static enum verdict
judge(struct world *w, const char *id, struct date at)
{
    struct target_result out[FIGURES + REPORTS];
    int units_n = w->unit[0].kind == UNIT_HAMLET ? 1 : 2;
    struct book book = {.standards_n = set->standards_n,
                        .start_month = set->start_month,
                        .unit = w->figures};
    enum verdict verdict = GAP;
    int n;

    memcpy(book.standard, set->standard, sizeof book.standard);
    w->unit[0].span = &w->span[0];
    w->unit[1].span = &w->span[1];
    book.lineage = lineage_new(&w->arena, w->unit, units_n, NULL, 0);
    n = target_evaluate(set, &book, 0, &w->facts, date_to_days(at), out);
    while (n > 0 && strcmp(out[n - 1].target->id, id) != 0) {
        n--;
    }
    assert_true(n > 0);
    verdict = out[n - 1].verdict;
    arena_clear(&w->arena);
    return verdict;
}

/* Official year ends; of the last one the poor are varied by one. */
struct edge {
    const char *name, *target;
    enum unit_kind kind;
    int zone;
    struct year {
        int year;
        int64_t households, poor, near_poor;
    } year[FIGURES];
    enum verdict fewer, same, more;
};

static const struct edge edges[] = {
    {.name = "a mean of exactly 6 points a year",
     "T-01",
     UNIT_DISTRICT,
     0,
     {{2021, WHOLE, 5000, 0}, {2025, WHOLE, 2600, 0}},
     MET,
     MET,
     NOT},
    {.name = "exactly 26 %",
     "T-02",
     UNIT_DISTRICT,
     0,
     {{2025, WHOLE, 2600, 0}},
     MET,
     NOT,
     NOT},
    {.name = "exactly the 4.50 points that were assigned",
     "T-04",
     UNIT_COMMUNE,
     0,
     {{2024, 1000, 300, 0}, {2025, 1000, 255, 0}},
     MET,
     MET,
     NOT},
    {.name = "exactly 6 points in the last of three years",
     "T-05",
     UNIT_COMMUNE,
     3,
     {{2022, WHOLE, 5000, 0},
      {2023, WHOLE, 4290, 0},
      {2024, WHOLE, 3690, 0},
      {2025, WHOLE, 3090, 0}},
     MET,
     MET,
     NOT},
    {.name = "exactly half of an even number",
     "T-06",
     UNIT_COMMUNE,
     1,
     {{2021, 140, 60, 36}, {2025, 140, 30, 18}},
     MET,
     NOT,
     NOT},
    {.name = "as near to half of an odd number as can be",
     "T-06",
     UNIT_COMMUNE,
     2,
     {{2021, 140, 60, 37}, {2025, 140, 30, 18}},
     MET,
     MET,
     NOT},
    {.name = "exactly the rate of the year before",
     "T-07",
     UNIT_HAMLET,
     0,
     {{2024, HUNDRED, 40, 0}, {2025, HUNDRED, 40, 0}},
     MET,
     NOT,
     NOT},
    {.name = "one household more in all",
     "T-07",
     UNIT_HAMLET,
     0,
     {{2024, HUNDRED, 40, 0}, {2025, HUNDRED + 1, 40, 0}},
     MET,
     MET,
     NOT},
    {.name = "exactly half of an even number",
     "T-08",
     UNIT_HAMLET,
     0,
     {{2021, 140, 60, 36}, {2025, 140, 30, 18}},
     MET,
     NOT,
     NOT},
};

static enum verdict
judge_edge(const struct edge *edge, int more)
{
    struct world w = world_of(edge->kind);
    const struct target_rate rate = {2025, 450};
    int n = 0;

    for (; n < FIGURES && edge->year[n].year != 0; n++) {
        const struct year *y = &edge->year[n];

        w.import[n] =
            (struct book_import){month_of(y->year, 12), 1,       BASIS_OFFICIAL,
                                 y->households,         y->poor, y->near_poor};
    }
    w.import[n - 1].poor += more;
    w.figures[0] = (struct book_unit){.imports_n = n, .import = w.import};
    w.facts =
        (struct target_facts){.zone = edge->zone, .rates_n = 1, .rate = &rate};
    return judge(&w, edge->target, (struct date){2025, 12, 31});
}

static void
one_household_turns_a_verdict_at_its_threshold(void **state)
{
    (void)state;
    assert_string_equal(set->standard[1].name, "2022-2025");
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        print_message("%s %s\n", edges[i].target, edges[i].name);
        assert_int_equal(judge_edge(&edges[i], -1), edges[i].fewer);
        assert_int_equal(judge_edge(&edges[i], 0), edges[i].same);
        assert_int_equal(judge_edge(&edges[i], 1), edges[i].more);
    }
}

/* New and relapsed households of BC over two years, in one month of each. */
static const struct {
    const char *name, *target;
    enum unit_kind kind;
    int new_before, again_before, new_now, again_now;
    enum verdict verdict;
} sums[] = {
    {"none relapsed", "T-09", UNIT_COMMUNE, 3, 3, 3, 0, MET},
    {"one relapsed", "T-09", UNIT_COMMUNE, 0, 0, 0, 1, NOT},
    {"one fewer", "T-10", UNIT_DISTRICT, 2, 2, 2, 1, MET},
    {"as many", "T-10", UNIT_DISTRICT, 2, 2, 1, 3, NOT},
    {"one more", "T-10", UNIT_DISTRICT, 2, 2, 3, 2, NOT},
    {"none in both years", "T-10", UNIT_DISTRICT, 0, 0, 0, 0, NONE},
};

static void
one_relapse_turns_a_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        struct world w = world_of(sums[i].kind);

        for (int m = 0; m < MONTHS; m++) {
            w.report[m] = (struct book_report){month_of(2024, 1) + m,
                                               {HUNDRED, 40, 0, 0, 0, 0}};
        }
        w.report[5].f[4] = sums[i].new_before;
        w.report[6].f[5] = sums[i].again_before;
        w.report[MONTHS - 1].f[4] = sums[i].new_now;
        w.report[MONTHS / 2].f[5] = sums[i].again_now;
        w.figures[1].bc = (struct book_reports){MONTHS, w.report};
        print_message("%s %s\n", sums[i].target, sums[i].name);
        assert_int_equal(judge(&w, sums[i].target, (struct date){2026, 1, 15}),
                         sums[i].verdict);
    }
}

static const struct {
    const char *name;
    int32_t before[BOOK_FIGURES], now[BOOK_FIGURES];
    enum verdict verdict;
} services[] = {
    {"one household fewer in one service",
     {5, 0, 3, 0, 0, 0},
     {5, 0, 2, 0, 0, 0},
     MET},
    {"as many", {5, 0, 3, 0, 0, 0}, {5, 0, 3, 0, 0, 0}, NOT},
    {"one fewer, and one more elsewhere",
     {5, 0, 3, 0, 0, 0},
     {6, 0, 2, 0, 0, 0},
     NOT},
    {"nobody lacked anything", {0}, {0}, NONE},
};

static void
one_household_turns_the_verdict_of_services(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
        struct world w = world_of(UNIT_HAMLET);

        w.report[0].month = month_of(2024, 6);
        w.report[1].month = month_of(2025, 6);
        memcpy(w.report[0].f, services[i].before, sizeof w.report[0].f);
        memcpy(w.report[1].f, services[i].now, sizeof w.report[1].f);
        w.figures[0].th = (struct book_reports){2, w.report};
        print_message("T-11 %s\n", services[i].name);
        assert_int_equal(judge(&w, "T-11", (struct date){2025, 10, 15}),
                         services[i].verdict);
    }
}

/* hovay lai dengoc tragoc saimd: all twelve months are `other`, but one. */
static const struct {
    const char *name;
    int32_t other[BOOK_FIGURES], one[BOOK_FIGURES];
    enum verdict verdict;
} loans[] = {
    {"twelve clean months", {35, 35, 5, 5, 0}, {35, 35, 5, 5, 0}, MET},
    {"one interest late", {35, 35, 5, 5, 0}, {35, 34, 5, 5, 0}, NOT},
    {"one principal late", {35, 35, 5, 5, 0}, {35, 35, 5, 4, 0}, NOT},
    {"one loan misused", {35, 35, 5, 5, 0}, {35, 35, 5, 5, 1}, NOT},
    {"loans in one month only", {0}, {1, 1, 0, 0, 0}, MET},
    {"no loans", {0}, {0}, NONE},
};

static void
one_household_turns_the_verdict_of_loans(void **state)
{
    enum { YEAR = 12, ODD = 7 };

    (void)state;
    for (size_t i = 0; i < sizeof loans / sizeof *loans; i++) {
        struct world w = world_of(UNIT_HAMLET);

        for (int m = 0; m < YEAR; m++) {
            w.report[m].month = month_of(2024, 10) + m;
            memcpy(w.report[m].f, m == ODD ? loans[i].one : loans[i].other,
                   sizeof w.report[m].f);
        }
        w.figures[0].vv = (struct book_reports){YEAR, w.report};
        print_message("T-12 %s\n", loans[i].name);
        assert_int_equal(judge(&w, "T-12", (struct date){2025, 10, 15}),
                         loans[i].verdict);
        w = world_of(UNIT_HAMLET);
        w.report[0].month = month_of(2025, 9);
        w.figures[0].vv = (struct book_reports){1, w.report};
        assert_int_equal(judge(&w, "T-12", (struct date){2025, 10, 15}), GAP);
    }
}

static const struct {
    const char *name, *target;
    enum unit_kind kind;
    const char *type;
    int due, late;
    enum verdict verdict;
} duties[] = {
    {"all on time", "T-13", UNIT_COMMUNE, "", 3, 0, MET},
    {"one late", "T-13", UNIT_COMMUNE, "", 3, 1, NOT},
    {"none due", "T-13", UNIT_OFFICE, "", 0, 0, NONE},
    {"all on time", "T-14", UNIT_OFFICE, "", 2, 0, MET},
    {"one late", "T-14", UNIT_OFFICE, "", 2, 1, NOT},
    {"settled in time", "T-15", UNIT_COMMUNE, "QT", 1, 0, MET},
    {"settled late", "T-15", UNIT_COMMUNE, "QT", 1, 1, NOT},
    {"other duties only", "T-15", UNIT_COMMUNE, "", 2, 1, NONE},
};

static void
one_duty_turns_a_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof duties / sizeof *duties; i++) {
        struct target_duty duty[FIGURES];
        struct world w = world_of(duties[i].kind);

        for (int d = 0; d < duties[i].due; d++) {
            duty[d] = (struct target_duty){.type = duties[i].type,
                                           .year = 2025,
                                           .is_on_time = d >= duties[i].late};
        }
        w.facts =
            (struct target_facts){.duties_n = duties[i].due, .duty = duty};
        print_message("%s %s\n", duties[i].target, duties[i].name);
        assert_int_equal(
            judge(&w, duties[i].target, (struct date){2026, 1, 15}),
            duties[i].verdict);
    }
}

static void
a_decision_holds_from_its_day(void **state)
{
    const struct date day = {2025, 6, 16}, before = {2025, 6, 15};
    struct target_decision decision = {"T-03", date_to_days(day), true};
    struct world w = world_of(UNIT_DISTRICT);

    (void)state;
    w.facts = (struct target_facts){.decisions_n = 1, .decision = &decision};
    assert_int_equal(judge(&w, "T-03", day), MET);
    assert_int_equal(judge(&w, "T-03", before), GAP);
    decision.is_met = false;
    assert_int_equal(judge(&w, "T-03", day), NOT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_household_turns_a_verdict_at_its_threshold),
        cmocka_unit_test(one_relapse_turns_a_verdict),
        cmocka_unit_test(one_household_turns_the_verdict_of_services),
        cmocka_unit_test(one_household_turns_the_verdict_of_loans),
        cmocka_unit_test(one_duty_turns_a_verdict),
        cmocka_unit_test(a_decision_holds_from_its_day),
    };
    struct complaints complaints = {0};
    struct targets *targets =
        config_targets_load(&complaints, SOURCE_DIR "/gateway-config");
    int failed;

    set = targets_set(targets);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    targets_free(targets);
    complaints_clear(&complaints);
    return failed;
}
