/* What is odd about a hamlet's reports, and one report less than odd. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "core/flag.h"

enum { MONTHS = 12, DECEMBER = 2025 * 12 + 11, FIRST = DECEMBER - MONTHS + 1 };

/* A year up to December with these counts of poor. */
static unsigned
flags_with(const int poor[MONTHS], int near)
{
    struct book_report row[MONTHS];

    for (int i = 0; i < MONTHS; i++) {
        row[i] =
            (struct book_report){FIRST + i, {140, poor[i], near, 1, i % 2, 0}};
    }
    return flags_of(&(struct book_reports){MONTHS, row}, DECEMBER);
}

static void
steady_figures_are_not_odd(void **state)
{
    const int poor[MONTHS] = {42, 41, 41, 39, 38, 38, 37, 36, 34, 34, 33, 32};

    (void)state;
    assert_int_equal(flags_with(poor, 17), 0);
}

static void
the_same_figures_four_times_are_odd(void **state)
{
    struct book_report row[4];

    (void)state;
    for (int i = 0; i < 4; i++) {
        row[i] = (struct book_report){DECEMBER - 3 + i, {140, 42, 18, 0, 0, 0}};
    }
    assert_int_equal(flags_of(&(struct book_reports){4, row}, DECEMBER),
                     1U << FLAG_SAME);
    assert_int_equal(flags_of(&(struct book_reports){4, row}, DECEMBER + 2),
                     1U << FLAG_SAME); /* the next two are not in yet */
    assert_int_equal(flags_of(&(struct book_reports){4, row}, DECEMBER + 3), 0);
    assert_int_equal(flags_of(&(struct book_reports){3, row + 1}, DECEMBER), 0);
    row[0].f[3] = 1;
    assert_int_equal(flags_of(&(struct book_reports){4, row}, DECEMBER), 0);
    for (int i = 0; i < 4; i++) {
        row[i] = (struct book_report){DECEMBER - 3 + i, {140, 0, 0, 0, 0, 0}};
    }
    assert_int_equal(flags_of(&(struct book_reports){4, row}, DECEMBER), 0);
}

static void
round_counts_are_odd_from_four_of_five(void **state)
{
    /* With 17 near-poor half of the counts are not round. */
    int poor[MONTHS] = {45, 45, 45, 40, 40, 40, 40, 35, 35, 35, 35, 35};

    (void)state;
    assert_int_equal(flags_with(poor, 17), 0);
    assert_int_equal(flags_with(poor, 20), 1U << FLAG_HEAPED);
    poor[0] = 46; /* 20 of 24 */
    poor[1] = 44;
    poor[2] = 44;
    poor[3] = 41;
    assert_int_equal(flags_with(poor, 20), 1U << FLAG_HEAPED);
    poor[4] = 41; /* 19 of 24 */
    assert_int_equal(flags_with(poor, 20), 0);
}

static void
a_drop_in_december_is_odd_beyond_three_times_the_usual(void **state)
{
    int poor[MONTHS] = {44, 43, 42, 41, 39, 38, 37, 36, 34, 33, 32, 29};

    (void)state;
    assert_int_equal(flags_with(poor, 17), 0); /* 3 against 1 */
    poor[MONTHS - 1] = 28;
    assert_int_equal(flags_with(poor, 17), 1U << FLAG_DROP);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steady_figures_are_not_odd),
        cmocka_unit_test(the_same_figures_four_times_are_odd),
        cmocka_unit_test(round_counts_are_odd_from_four_of_five),
        cmocka_unit_test(
            a_drop_in_december_is_odd_beyond_three_times_the_usual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
