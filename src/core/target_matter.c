/* Which hamlets matter most for a target that its unit is behind. */
#include "core/target_look.h"

enum { WHOLE = 100 * PERCENT };

/* How many households above what the target would leave a hamlet by itself. */
static int64_t
above(const struct target_set *set, const struct book *book,
      const struct target_result *r, int hamlet)
{
    const struct target_figure *last = &r->figure[r->figures_n - 1];
    const struct target *t = r->target;
    struct figure now = book_figure(book, hamlet, last->month, last->standard);
    struct figure start;

    if (now.basis == BASIS_NONE) {
        return 0;
    }
    if (t->measure == MEASURE_RATE) {
        return target_group_of(t, &now) - now.households * t->threshold / WHOLE;
    }
    start = book_figure(book, hamlet, set->start_month, last->standard);
    if (start.basis == BASIS_NONE) {
        return 0;
    }
    return target_group_of(t, &now) -
           target_group_of(t, &start) * (WHOLE - t->threshold) / WHOLE;
}

/* Keeps the largest, by size. */
static void
keep(struct target_matter *out, int *n, struct target_matter one)
{
    int at = *n;

    while (at > 0 && out[at - 1].households < one.households) {
        at--;
    }
    if (at == TARGET_MATTERS_MAX) {
        return;
    }
    if (*n < TARGET_MATTERS_MAX) {
        ++*n;
    }
    for (int i = *n - 1; i > at; i--) {
        out[i] = out[i - 1];
    }
    out[at] = one;
}

int
target_matters(const struct target_set *set, const struct book *book, int unit,
               const struct target_result *r,
               struct target_matter out[TARGET_MATTERS_MAX])
{
    struct lineage_hamlets hamlets;
    int n = 0;

    if (r->pace != PACE_BEHIND || r->figures_n == 0 ||
        lineage_kind(book->lineage, unit) == UNIT_HAMLET) {
        return 0;
    }
    hamlets = lineage_hamlets(
        book->lineage, unit, book_month_end(r->figure[r->figures_n - 1].month));
    for (int i = 0; i < hamlets.n; i++) {
        struct target_matter one = {hamlets.unit[i],
                                    above(set, book, r, hamlets.unit[i])};

        if (one.households > 0) {
            keep(out, &n, one);
        }
    }
    return n;
}
