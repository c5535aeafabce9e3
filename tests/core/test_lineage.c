/* Units over time: who belongs to whom on a day, what became of whom, and which
 * figure of theirs counts (contract.md section 4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "core/book.h"
#include "core/date.h"

/* A district that ends; two communes, the second one outside; hamlets: A and B
 * become AB, C goes on and moves to the other commune, D splits. */
enum { DISTRICT, OURS, OTHER, A, B, AB, C, D, D1, D2, UNITS };
enum { YEAR = 12, LEAVES = 8 };

static const int64_t always = INT64_MIN, open = INT64_MAX;

struct world {
    struct arena arena;
    int64_t merged, ended, moved;
    struct lineage_span span[UNITS][2];
    struct lineage_unit unit[UNITS];
    struct lineage_row row[5];
    struct lineage *lineage;
};

static int64_t
day(int year, int month, int of_month)
{
    return date_to_days((struct date){year, month, of_month});
}

static int
month_of(int year, int month)
{
    return year * YEAR + month - 1;
}

static void
put(struct world *w, int unit, enum unit_kind kind, int64_t from, int64_t to,
    int parent)
{
    w->span[unit][0] = (struct lineage_span){from, to, parent};
    w->unit[unit] = (struct lineage_unit){kind, 1, w->span[unit]};
}

static int
begin(void **state)
{
    struct world *w = mem_alloc(sizeof *w);

    w->merged = day(2024, 3, 1);
    w->ended = day(2025, 6, 30);
    w->moved = day(2025, 1, 1);
    put(w, DISTRICT, UNIT_DISTRICT, always, w->ended, -1);
    put(w, OURS, UNIT_COMMUNE, always, open, DISTRICT);
    put(w, OTHER, UNIT_COMMUNE, always, open, -1);
    put(w, A, UNIT_HAMLET, always, w->merged - 1, OURS);
    put(w, B, UNIT_HAMLET, always, w->merged - 1, OURS);
    put(w, AB, UNIT_HAMLET, w->merged, open, OURS);
    put(w, C, UNIT_HAMLET, always, w->moved - 1, OURS);
    w->span[C][1] = (struct lineage_span){w->moved, open, OTHER};
    w->unit[C].spans_n = 2;
    put(w, D, UNIT_HAMLET, always, w->moved - 1, OURS);
    put(w, D1, UNIT_HAMLET, w->moved, open, OURS);
    put(w, D2, UNIT_HAMLET, w->moved, open, OURS);
    w->row[0] = (struct lineage_row){w->merged, LINEAGE_MERGE, A, AB};
    w->row[1] = (struct lineage_row){w->merged, LINEAGE_MERGE, B, AB};
    w->row[2] = (struct lineage_row){w->moved, LINEAGE_SPLIT, D, D1};
    w->row[3] = (struct lineage_row){w->moved, LINEAGE_SPLIT, D, D2};
    w->row[4] = (struct lineage_row){w->moved, LINEAGE_TRANSFER, C, AB};
    arena_init(&w->arena);
    w->lineage = lineage_new(&w->arena, w->unit, UNITS, w->row, COUNT(w->row));
    *state = w;
    return 0;
}

static int
end(void **state)
{
    struct world *w = *state;

    arena_clear(&w->arena);
    mem_free(w);
    return 0;
}

/* Bits of the hamlets of a unit on a day. */
static unsigned
hamlets(struct world *w, int unit, int64_t on)
{
    struct lineage_hamlets list = lineage_hamlets(w->lineage, unit, on);
    unsigned bits = 0;

    for (int i = 0; i < list.n; i++) {
        bits |= 1U << list.unit[i];
    }
    return bits;
}

static void
hamlets_belong_by_day(void **state)
{
    struct world *w = *state;

    assert_int_equal(hamlets(w, OURS, w->merged - 1),
                     1U << A | 1U << B | 1U << C | 1U << D);
    assert_int_equal(hamlets(w, OURS, w->merged), 1U << AB | 1U << C | 1U << D);
    assert_int_equal(hamlets(w, OURS, w->moved),
                     1U << AB | 1U << D1 | 1U << D2);
    assert_int_equal(hamlets(w, OTHER, w->moved), 1U << C);
    assert_int_equal(hamlets(w, OTHER, w->moved - 1), 0);
}

static void
an_ended_district_keeps_the_hamlets_of_its_last_day(void **state)
{
    struct world *w = *state;

    assert_true(lineage_is_area(w->lineage, DISTRICT));
    assert_int_equal(hamlets(w, DISTRICT, w->ended + 1),
                     1U << AB | 1U << D1 | 1U << D2);
}

/* AB, of ours, and C, of outside by then, become one hamlet: in this world it
 * stands in the place of D2. */
static void
an_area_that_merged_with_one_from_outside_is_broken(void **state)
{
    struct world *w = *state;
    const struct lineage_row row[] = {{w->ended + 1, LINEAGE_MERGE, AB, D2},
                                      {w->ended + 1, LINEAGE_MERGE, C, D2}};
    struct lineage *l;

    put(w, AB, UNIT_HAMLET, always, w->ended, OURS);
    w->span[C][1].to = w->ended;
    put(w, D2, UNIT_HAMLET, w->ended + 1, open, OTHER);
    l = lineage_new(&w->arena, w->unit, UNITS, row, COUNT(row));
    assert_true(lineage_hamlets(l, DISTRICT, w->ended + 1).is_broken);
    /* Of ours alone it is whole. */
    l = lineage_new(&w->arena, w->unit, UNITS, row, 1);
    assert_false(lineage_hamlets(l, DISTRICT, w->ended + 1).is_broken);
}

static void
what_became_of_a_unit_is_known(void **state)
{
    struct world *w = *state;

    assert_int_equal(lineage_merged_into(w->lineage, A), AB);
    assert_int_equal(lineage_merged_into(w->lineage, C), -1);
    assert_int_equal(lineage_merged_into(w->lineage, D), -1);
    assert_true(lineage_is_of_merge(w->lineage, AB));
    assert_true(lineage_is_of_split(w->lineage, D1));
    assert_true(lineage_has_transfer(w->lineage, AB, w->moved - 1, w->moved));
    assert_false(lineage_has_transfer(w->lineage, AB, w->moved, w->moved + 1));
    assert_true(lineage_has_transfer(w->lineage, C, w->moved - 1, w->moved));
    assert_false(lineage_has_transfer(w->lineage, D, always, open));
}

/* What a figure rests on. */
struct leaves {
    int n;
    struct book_leaf leaf[LEAVES];
};

static void
on_leaf(const struct book_leaf *leaf, void *arg)
{
    struct leaves *leaves = arg;

    assert_true(leaves->n < LEAVES);
    leaves->leaf[leaves->n++] = *leaf;
}

/* One report of 100 households for each month named, poor as given. */
static struct book
book_of(struct world *w, const struct book_unit *unit)
{
    return (struct book){.lineage = w->lineage,
                         .standards_n = 1,
                         .standard = {{"2022-2025", always, open}},
                         .start_month = month_of(2021, 12),
                         .unit = unit};
}

static void
a_sum_takes_what_was_reported_and_carries_three_months(void **state)
{
    struct world *w = *state;
    int january = month_of(2025, 1);
    const struct book_report ab[] = {{january - 3, {100, 30}},
                                     {january, {100, 29}}},
                             d1[] = {{january + 1, {50, 9}}},
                             d2[] = {{january, {50, 8}}};
    const struct book_unit unit[UNITS] = {
        [AB] = {.bc = {2, ab}}, [D1] = {.bc = {1, d1}}, [D2] = {.bc = {1, d2}}};
    struct book book = book_of(w, unit);
    struct figure sum;
    struct leaves leaves = {0};

    /* D1 has none of January, and nothing before it was split off. */
    assert_int_equal(book_figure(&book, OURS, january, 0).basis, BASIS_NONE);
    sum = book_figure(&book, OURS, january + 1, 0);
    assert_int_equal(sum.basis, BASIS_CARRIED);
    assert_int_equal(sum.households, 200);
    assert_int_equal(sum.poor, 29 + 9 + 8);
    book_leaves(&book, OURS, january + 1, 0, on_leaf, &leaves);
    assert_int_equal(leaves.n, 3);
    for (int i = 0; i < leaves.n; i++) {
        assert_int_equal(leaves.leaf[i].month,
                         leaves.leaf[i].unit == D1 ? january + 1 : january);
        sum.poor -= leaves.leaf[i].figure.poor;
    }
    assert_int_equal(sum.poor, 0);
    /* Four months on nothing is left to carry. */
    assert_int_equal(book_figure(&book, OURS, january + 5, 0).basis,
                     BASIS_NONE);
}

static void
before_a_merge_the_parts_count_and_after_a_split_nothing(void **state)
{
    struct world *w = *state;
    int december = month_of(2023, 12);
    const struct book_report a[] = {{december, {60, 20, 5}}},
                             b[] = {{december, {40, 10, 5}}},
                             d[] = {{december, {70, 7, 7}}};
    const struct book_unit unit[UNITS] = {
        [A] = {.bc = {1, a}}, [B] = {.bc = {1, b}}, [D] = {.bc = {1, d}}};
    struct book book = book_of(w, unit);
    struct figure sum = book_figure(&book, AB, december, 0);
    struct leaves leaves = {0};

    assert_int_equal(sum.poor, 30);
    assert_true(sum.is_merged);
    book_leaves(&book, AB, december, 0, on_leaf, &leaves);
    assert_int_equal(leaves.n, 2);
    assert_int_equal(book_figure(&book, D1, december, 0).gap, GAP_SPLIT);
    assert_int_equal(book_figure(&book, C, december, 0).gap, GAP_MISSING);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hamlets_belong_by_day, begin, end),
        cmocka_unit_test_setup_teardown(
            an_ended_district_keeps_the_hamlets_of_its_last_day, begin, end),
        cmocka_unit_test_setup_teardown(
            an_area_that_merged_with_one_from_outside_is_broken, begin, end),
        cmocka_unit_test_setup_teardown(what_became_of_a_unit_is_known, begin,
                                        end),
        cmocka_unit_test_setup_teardown(
            a_sum_takes_what_was_reported_and_carries_three_months, begin, end),
        cmocka_unit_test_setup_teardown(
            before_a_merge_the_parts_count_and_after_a_split_nothing, begin,
            end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
