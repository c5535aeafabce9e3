/* Verdicts at their thresholds: vectors of domain.md section 14, and one
 * household above and below each threshold. The district of vector 18 is in
 * tests/e2e/test_progress.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/date.h"
#include "core/target.h"

enum { FIGURES = 4, UNJUDGED = -1, NEW, OLD, ROUNDS = 500 };

#define NOTE(name)  (1U << NOTE_##name)
#define KIND(kind_) .kind = {kind_}, .kinds_n = 1
#define AUTUMN                                                                 \
    {                                                                          \
        2025, 10, 15                                                           \
    }
#define AFTER                                                                  \
    {                                                                          \
        2026, 1, 15                                                            \
    }
#define WINTER                                                                 \
    {                                                                          \
        2025, 1, 15                                                            \
    }

/* As gateway-config/targets.json says. */
static const struct target t01 = {.id = "T-01",
                                  KIND(UNIT_DISTRICT),
                                  .measure = MEASURE_MEAN_FALL,
                                  .compare = TARGET_GE,
                                  .threshold = 600,
                                  .unit = "pp"},
                           t02 = {.id = "T-02",
                                  KIND(UNIT_DISTRICT),
                                  .measure = MEASURE_RATE,
                                  .compare = TARGET_LT,
                                  .threshold = 2600,
                                  .unit = "%"},
                           t04 = {.id = "T-04",
                                  KIND(UNIT_COMMUNE),
                                  .measure = MEASURE_YEAR_FALL,
                                  .compare = TARGET_GE,
                                  .unit = "pp"},
                           t05 = {.id = "T-05",
                                  KIND(UNIT_COMMUNE),
                                  .measure = MEASURE_YEARS_FALL,
                                  .zone = ZONE_III,
                                  .years = 3,
                                  .compare = TARGET_GE,
                                  .threshold = 600,
                                  .unit = "pp"},
                           t06 = {.id = "T-06",
                                  KIND(UNIT_COMMUNE),
                                  .measure = MEASURE_COUNT_FALL,
                                  .zone = ZONE_OTHER,
                                  .group = GROUP_POOR_AND_NEAR,
                                  .compare = TARGET_GT,
                                  .threshold = 5000,
                                  .unit = "%"},
                           t07 = {.id = "T-07",
                                  KIND(UNIT_HAMLET),
                                  .measure = MEASURE_RATE_LOWER,
                                  .compare = TARGET_LT,
                                  .unit = "%"},
                           t08 = {.id = "T-08",
                                  KIND(UNIT_HAMLET),
                                  .measure = MEASURE_COUNT_FALL,
                                  .group = GROUP_POOR_AND_NEAR,
                                  .compare = TARGET_GT,
                                  .threshold = 5000,
                                  .unit = "%"},
                           relative = {.id = "T-04",
                                       KIND(UNIT_COMMUNE),
                                       .measure = MEASURE_YEAR_FALL,
                                       .is_relative = true,
                                       .compare = TARGET_GE,
                                       .unit = "pp"};

struct row {
    int year, month;
    int64_t households, poor, near_poor;
    enum basis basis; /* BASIS_NONE: official */
    int standard;     /* 0: NEW */
};

struct unit_case {
    const char *name;
    const struct target *target;
    struct date at;
    struct row row[FIGURES];
    enum verdict verdict;
    const char *value;
    int64_t to_go; /* UNJUDGED: absent */
    unsigned notes;
    int zone, rate;
};

static const struct unit_case cases[] = {
    {.name = "1: exactly half",
     &t08,
     AUTUMN,
     {{.year = 2021, 12, 140, 60, 36}, {.year = 2025, 9, 140, 30, 18}},
     VERDICT_NOT_MET,
     "50.00",
     1},
    {.name = "2: one fewer",
     &t08,
     AUTUMN,
     {{.year = 2021, 12, 140, 60, 36}, {.year = 2025, 9, 140, 30, 17}},
     VERDICT_MET,
     "51.04",
     0},
    {.name = "one more",
     &t08,
     AUTUMN,
     {{.year = 2021, 12, 140, 60, 36}, {.year = 2025, 9, 140, 30, 19}},
     VERDICT_NOT_MET,
     "48.96",
     2},
    {.name = "3: half of an odd number",
     &t08,
     AUTUMN,
     {{.year = 2021, 12, 140, 60, 37}, {.year = 2025, 9, 140, 30, 18}},
     VERDICT_MET,
     "50.52",
     0},
    {.name = "4: nobody was poor",
     &t08,
     AUTUMN,
     {{.year = 2021, 12, 140, 0, 0}, {.year = 2025, 9, 140, 0, 0}},
     VERDICT_NOT_APPLICABLE,
     "",
     UNJUDGED},
    {.name = "5: exactly 26 %",
     &t02,
     AFTER,
     {{.year = 2025, 12, 10000, 2600, 0}},
     VERDICT_NOT_MET,
     "26.00",
     1},
    {.name = "5: one fewer",
     &t02,
     AFTER,
     {{.year = 2025, 12, 10000, 2599, 0}},
     VERDICT_MET,
     "25.99",
     0},
    {.name = "one more",
     &t02,
     AFTER,
     {{.year = 2025, 12, 10000, 2601, 0}},
     VERDICT_NOT_MET,
     "26.01",
     2},
    {.name = "not due yet",
     &t02,
     AUTUMN,
     {{.year = 2025, 9, 10000, 2599, 0}},
     VERDICT_MET,
     "25.99",
     0,
     NOTE(NOT_DUE)},
    {.name = "6: a mean of exactly 6",
     &t01,
     AFTER,
     {{.year = 2021, 12, 10000, 5000, 0}, {.year = 2025, 12, 10000, 2600, 0}},
     VERDICT_MET,
     "6.00",
     0},
    {.name = "shown as 6.00 and yet below",
     &t01,
     AFTER,
     {{.year = 2021, 12, 10000, 5000, 0}, {.year = 2025, 12, 10000, 2601, 0}},
     VERDICT_NOT_MET,
     "6.00",
     1},
    {.name = "7: 5.99 in one year",
     &t05,
     WINTER,
     {{.year = 2021, 12, 10000, 5000, 0},
      {.year = 2022, 12, 10000, 4290, 0},
      {.year = 2023, 12, 10000, 3690, 0},
      {.year = 2024, 12, 10000, 3091, 0}},
     VERDICT_NOT_MET,
     "5.99",
     UNJUDGED,
     0,
     3},
    {.name = "7: 6.0 in each",
     &t05,
     WINTER,
     {{.year = 2021, 12, 10000, 5000, 0},
      {.year = 2022, 12, 10000, 4290, 0},
      {.year = 2023, 12, 10000, 3690, 0},
      {.year = 2024, 12, 10000, 3090, 0}},
     VERDICT_MET,
     "6.00",
     UNJUDGED,
     0,
     3},
    {.name = "a preliminary year is a hole",
     &t05,
     WINTER,
     {{.year = 2021, 12, 10000, 5000, 0},
      {.year = 2022, 12, 10000, 4290, 0, BASIS_PRELIMINARY},
      {.year = 2023, 12, 10000, 3690, 0},
      {.year = 2024, 12, 10000, 3090, 0}},
     VERDICT_NO_DATA,
     "",
     UNJUDGED,
     NOTE(MISSING),
     3},
    {.name = "only in zone III",
     &t05,
     WINTER,
     {{.year = 2024, 12, 10000, 3090, 0}},
     VERDICT_NOT_APPLICABLE,
     "",
     UNJUDGED,
     0,
     2},
    {.name = "8: only the households became more",
     &t07,
     WINTER,
     {{.year = 2023, 12, 100, 40, 0}, {.year = 2024, 12, 101, 40, 0}},
     VERDICT_MET,
     "39.60",
     0,
     NOTE(HOUSEHOLDS)},
    {.name = "the same rate is not lower",
     &t07,
     WINTER,
     {{.year = 2023, 12, 100, 40, 0}, {.year = 2024, 12, 100, 40, 0}},
     VERDICT_NOT_MET,
     "40.00",
     1},
    {.name = "held at zero",
     &t07,
     WINTER,
     {{.year = 2023, 12, 100, 0, 0}, {.year = 2024, 12, 100, 0, 0}},
     VERDICT_NOT_APPLICABLE,
     "",
     UNJUDGED},
    {.name = "a rate of no households",
     &t07,
     WINTER,
     {{.year = 2023, 12, 100, 40, 0}, {.year = 2024, 12, 0, 0, 0}},
     VERDICT_NO_DATA,
     "",
     UNJUDGED,
     NOTE(MISSING)},
    {.name = "the last year is not in yet",
     &t07,
     AFTER,
     {{.year = 2023, 12, 100, 40, 0}, {.year = 2024, 12, 100, 39, 0}},
     VERDICT_MET,
     "39.00",
     0,
     NOTE(OLD)},
    {.name = "preliminary figures are marked",
     &t07,
     WINTER,
     {{.year = 2023, 12, 100, 40, 0},
      {.year = 2024, 12, 100, 39, 0, BASIS_PRELIMINARY}},
     VERDICT_MET,
     "39.00",
     0,
     NOTE(PRELIMINARY)},
    {.name = "exactly the rate assigned",
     &t04,
     WINTER,
     {{.year = 2023, 12, 1000, 300, 0}, {.year = 2024, 12, 1000, 240, 0}},
     VERDICT_MET,
     "6.00",
     0,
     0,
     0,
     600},
    {.name = "one household above",
     &t04,
     WINTER,
     {{.year = 2023, 12, 1000, 300, 0}, {.year = 2024, 12, 1000, 241, 0}},
     VERDICT_NOT_MET,
     "5.90",
     1,
     0,
     0,
     600},
    {.name = "no rate was assigned",
     &t04,
     WINTER,
     {{.year = 2023, 12, 1000, 300, 0}, {.year = 2024, 12, 1000, 240, 0}},
     VERDICT_NO_DATA,
     "",
     UNJUDGED,
     NOTE(NO_RATE)},
    {.name = "5 % cannot fall by 6",
     &t04,
     WINTER,
     {{.year = 2023, 12, 1000, 50, 0}, {.year = 2024, 12, 1000, 0, 0}},
     VERDICT_NOT_MET,
     "5.00",
     UNJUDGED,
     NOTE(TOO_LOW),
     0,
     600},
    {.name = "6 % of the rate, if the plan is read so",
     &relative,
     WINTER,
     {{.year = 2023, 12, 1000, 50, 0}, {.year = 2024, 12, 1000, 47, 0}},
     VERDICT_MET,
     "6.00",
     0,
     0,
     0,
     600},
    {.name = "a commune of zone III has another target",
     &t06,
     AUTUMN,
     {{.year = 2021, 12, 140, 60, 36}, {.year = 2025, 9, 140, 30, 18}},
     VERDICT_NOT_APPLICABLE,
     "",
     UNJUDGED,
     0,
     3},
    {.name = "no zone is known",
     &t06,
     AUTUMN,
     {{.year = 2021, 12, 140, 60, 36}, {.year = 2025, 9, 140, 30, 18}},
     VERDICT_NO_DATA,
     "",
     UNJUDGED,
     NOTE(NO_ZONE)},
    {.name = "the start under another standard",
     &t08,
     AUTUMN,
     {{.year = 2021, 12, 140, 60, 36, BASIS_OFFICIAL, OLD},
      {.year = 2025, 9, 140, 30, 17}},
     VERDICT_NO_DATA,
     "",
     UNJUDGED,
     NOTE(STANDARD)},
    {.name = "nothing is known",
     &t08,
     AUTUMN,
     {{0}},
     VERDICT_NO_DATA,
     "",
     UNJUDGED,
     NOTE(MISSING)},
};

static int
month_of(int year, int month)
{
    return year * 12 + month - 1;
}

static struct target_set
set_of(const struct target *target)
{
    return (struct target_set){.n = 1,
                               .target = target,
                               .start_month = month_of(2021, 12),
                               .due_month = month_of(2025, 12)};
}

static struct book
book_of(const struct book_unit *unit, struct lineage *lineage)
{
    int64_t change = date_to_days((struct date){2022, 1, 1});

    return (struct book){.lineage = lineage,
                         .standards_n = 2,
                         .standard = {{"2016-2020", INT64_MIN, change - 1},
                                      {"2022-2025", change, INT64_MAX}},
                         .start_month = month_of(2021, 12),
                         .unit = unit};
}

static int
import_all(const struct row *row, struct book_import *import)
{
    int n = 0;

    for (; n < FIGURES && row[n].year != 0; n++) {
        import[n] = (struct book_import){
            .month = month_of(row[n].year, row[n].month),
            .standard = row[n].standard == OLD ? 0 : 1,
            .basis = row[n].basis == BASIS_NONE ? BASIS_OFFICIAL : row[n].basis,
            .households = row[n].households,
            .poor = row[n].poor,
            .near_poor = row[n].near_poor};
    }
    return n;
}

static struct target_result
judge(const struct unit_case *c)
{
    const struct lineage_span always = {INT64_MIN, INT64_MAX, -1};
    const struct lineage_unit unit = {c->target->kind[0], 1, &always};
    struct target_rate rate = {2024, c->rate};
    struct target_facts facts = {
        .zone = c->zone, .rates_n = c->rate > 0, .rate = &rate};
    struct target_set set = set_of(c->target);
    struct book_import import[FIGURES];
    struct book_unit figures = {.import = import};
    struct target_result out;
    struct arena arena;
    struct book book;

    arena_init(&arena);
    book = book_of(&figures, lineage_new(&arena, &unit, 1, NULL, 0));
    figures.imports_n = import_all(c->row, import);
    assert_int_equal(
        target_evaluate(&set, &book, 0, &facts, date_to_days(c->at), &out), 1);
    arena_clear(&arena);
    return out;
}

static void
each_verdict_is_exact_at_its_threshold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct unit_case *c = &cases[i];
        struct target_result out = judge(c);
        char value[RATIO_TEXT];

        ratio_format(out.value, 2, value);
        print_message("%s %s\n", c->target->id, c->name);
        assert_string_equal(verdict_name(out.verdict),
                            verdict_name(c->verdict));
        assert_string_equal(value, c->value);
        assert_int_equal(out.notes, c->notes);
        assert_int_equal(out.has_to_go ? out.to_go : UNJUDGED, c->to_go);
    }
}

static void
assert_ratio(struct ratio ratio, int decimals, const char *text)
{
    char out[RATIO_TEXT];

    ratio_format(ratio, decimals, out);
    assert_string_equal(out, text);
}

/* The example of contract.md section 5; 806 in March give the fall of 9.0. */
static void
pace_tells_whether_the_recent_fall_will_do(void **state)
{
    struct unit_case c = {.target = &t06,
                          .at = AUTUMN,
                          .zone = 1,
                          .row = {{.year = 2021, 12, 1940, 900, 303},
                                  {.year = 2025, 3, 1980, 550, 256},
                                  {.year = 2025, 9, 1980, 512, 240}}};
    struct target_result out = judge(&c);

    (void)state;
    assert_ratio(out.value, 2, "37.49");
    assert_int_equal(out.to_go, 151);
    assert_int_equal(out.by_month, month_of(2025, 12));
    assert_ratio(out.needed, 1, "50.3");
    assert_ratio(out.recent, 1, "9.0");
    assert_ratio(out.projected, 2, "39.73");
    assert_int_equal(out.pace, PACE_BEHIND);
    c.row[1].poor = 800; /* 304 fewer since: 152 in three months will do */
    c.row[1].near_poor = 256;
    assert_int_equal(judge(&c).pace, PACE_ON_TRACK);
    c.row[1].poor = 797; /* 150.5 will not: 601.5 are left, 601 would do */
    assert_int_equal(judge(&c).pace, PACE_BEHIND);
    c.row[1] = c.row[2];
    c.row[2] = (struct row){0};
    assert_int_equal(judge(&c).pace, PACE_UNKNOWN);
}

/* The smallest that turns the verdict, of any figures. */
static void
to_go_is_enough_and_not_more_than_needed(void **state)
{
    static const struct target *const target[] = {&t01, &t02, &t04, &t07, &t08};
    uint32_t seed = 1;
    int checked = 0;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct unit_case c = {.target = target[round % 5], .at = AFTER};
        struct target_result out;

        for (int year = 2021, i = 0; year <= 2025;
             year += year == 2021 ? 3 : 1) {
            seed = seed * 1664525 + 1013904223;
            int64_t households = 1 + (seed >> 8) % 3000;
            seed = seed * 1664525 + 1013904223;
            c.row[i++] = (struct row){.year = year,
                                      12,
                                      households,
                                      (seed >> 8) % (households + 1),
                                      0};
        }
        c.rate = 600;
        out = judge(&c);
        if (out.verdict != VERDICT_NOT_MET || !out.has_to_go) {
            continue;
        }
        checked++;
        struct row *last =
            &c.row[out.figure[out.figures_n - 1].month == month_of(2025, 12)
                       ? 2
                       : 1];
        last->poor -= out.to_go;
        assert_int_equal(judge(&c).verdict, VERDICT_MET);
        last->poor++;
        assert_int_equal(judge(&c).verdict, VERDICT_NOT_MET);
    }
    assert_true(checked > ROUNDS / 10);
}

/* Vector 17: the start of a merged hamlet is the sum of its parts. */
static void
a_merged_hamlet_starts_where_its_parts_stood(void **state)
{
    int64_t begin = date_to_days((struct date){2024, 1, 1});
    const struct lineage_span before = {INT64_MIN, begin - 1, -1},
                              after = {begin, INT64_MAX, -1};
    const struct lineage_unit unit[] = {{UNIT_HAMLET, 1, &before},
                                        {UNIT_HAMLET, 1, &before},
                                        {UNIT_HAMLET, 1, &after}};
    const struct lineage_row row[] = {{begin, LINEAGE_MERGE, 0, 2},
                                      {begin, LINEAGE_MERGE, 1, 2}};
    const struct book_import
        tau = {month_of(2021, 12), 1, BASIS_OFFICIAL, 60, 20, 11},
        nong = {month_of(2021, 12), 1, BASIS_OFFICIAL, 70, 25, 15},
        both = {month_of(2025, 9), 1, BASIS_OFFICIAL, 130, 20, 10};
    const struct book_unit figures[] = {{.imports_n = 1, .import = &tau},
                                        {.imports_n = 1, .import = &nong},
                                        {.imports_n = 1, .import = &both}};
    const struct target_facts facts = {0};
    struct target_set set = set_of(&t08);
    struct target_result out;
    struct arena arena;
    struct book book;

    (void)state;
    arena_init(&arena);
    book = book_of(figures, lineage_new(&arena, unit, 3, row, 2));
    assert_int_equal(target_evaluate(&set, &book, 2, &facts, begin + 650, &out),
                     1);
    assert_int_equal(target_group_of(&t08, &out.figure[0].figure), 71);
    assert_ratio(out.value, 2, "57.75");
    assert_int_equal(out.notes, NOTE(MERGED));
    arena_clear(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_verdict_is_exact_at_its_threshold),
        cmocka_unit_test(pace_tells_whether_the_recent_fall_will_do),
        cmocka_unit_test(to_go_is_enough_and_not_more_than_needed),
        cmocka_unit_test(a_merged_hamlet_starts_where_its_parts_stood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
