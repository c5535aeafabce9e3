/* What is odd about figures that were reported. */
#include "core/flag.h"

#include <string.h>

#include "core/ratio.h"

enum {
    YEAR = 12,
    SAME_MONTHS = 4,
    HEAP_MIN = 6,    /* reports */
    HEAP_SHARE = 80, /* % */
    DROP_MIN = 3,    /* households */
    DROP_TIMES = 3,  /* the usual fall */
    USUAL_MONTHS = 6,
    USUAL_MIN = 3,
    POOR = 1,
    NEAR = 2,
};

const char *
flag_name(enum flag flag)
{
    static const char *const name[] = {"lap lai", "so tron", "giam sat han",
                                       "tong khac"};

    return name[flag];
}

static int64_t
group_of(const struct book_report *report)
{
    return (int64_t)report->f[POOR] + report->f[NEAR];
}

/* What comes after it is not in yet. */
static const struct book_report *
latest(const struct book_reports *bc, int month)
{
    const struct book_report *last = NULL;

    for (int back = 0; back <= FLAG_MONTHS && !last; back++) {
        last = book_report_of(bc, month - back);
    }
    return last;
}

static bool
is_same(const struct book_reports *bc, int month)
{
    const struct book_report *last = latest(bc, month);

    if (!last || group_of(last) == 0) {
        return false;
    }
    for (int back = 1; back < SAME_MONTHS; back++) {
        const struct book_report *one = book_report_of(bc, last->month - back);

        if (!one || memcmp(one->f, last->f, sizeof one->f) != 0) {
            return false;
        }
    }
    return true;
}

static bool
is_heaped(const struct book_reports *bc, int month)
{
    int reports = 0, counts = 0, round = 0;

    for (int back = 0; back < YEAR; back++) {
        const struct book_report *one = book_report_of(bc, month - back);

        reports += one != NULL;
        for (int i = POOR; one && i <= NEAR; i++) {
            counts += one->f[i] > 0;
            round += one->f[i] > 0 && one->f[i] % 5 == 0;
        }
    }
    return reports >= HEAP_MIN && counts > 0 &&
           round * 100 >= counts * HEAP_SHARE;
}

/* False if one of the two months has no report. */
static bool
fall_in(const struct book_reports *bc, int month, int64_t *fall)
{
    const struct book_report *now = book_report_of(bc, month);
    const struct book_report *before = book_report_of(bc, month - 1);

    if (!now || !before) {
        return false;
    }
    *fall = group_of(before) - group_of(now);
    return true;
}

static bool
is_drop(const struct book_reports *bc, int month)
{
    int december = month - (month + 1) % YEAR;
    int64_t usual[USUAL_MONTHS], fall;
    struct ratio median;
    int n = 0;

    if (!fall_in(bc, december, &fall) || fall < DROP_MIN) {
        return false;
    }
    for (int back = 1; back <= USUAL_MONTHS; back++) {
        n += fall_in(bc, december - back, &usual[n]);
    }
    if (n < USUAL_MIN) {
        return false;
    }
    median = ratio_median(usual, n);
    return fall * median.d > DROP_TIMES * median.n;
}

unsigned
flags_of(const struct book_reports *bc, int month)
{
    return (is_same(bc, month) ? 1U << FLAG_SAME : 0) |
           (is_heaped(bc, month) ? 1U << FLAG_HEAPED : 0) |
           (is_drop(bc, month) ? 1U << FLAG_DROP : 0);
}
