/* How many households are still to go by when, and whether the recent fall will
 * do: contract.md section 5, `to_go` and `pace`. */
#include "core/date.h"
#include "core/target_look.h"

enum { PACE_MONTHS = 6, TYPICAL_MIN = 3 };

static bool
is_met_by(const struct look *look, int64_t group)
{
    return look_is_met(look, look_value(look, (struct ratio){group, 1}));
}

/* Fewer in the group never does worse. */
static void
find_to_go(struct look *look, int64_t group)
{
    struct target_result *out = look->out;
    int64_t low = 0, high = group;

    if (out->verdict == VERDICT_MET) {
        out->has_to_go = true;
        return;
    }
    if (!is_met_by(look, 0)) {
        return;
    }
    while (high - low > 1) { /* low is met, high is not */
        int64_t middle = low + (high - low) / 2;

        if (is_met_by(look, middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    out->has_to_go = true;
    out->to_go = group - low;
}

static int
month_of_to_go(const struct look *look)
{
    int due = look->set->due_month;

    switch (look->target->measure) {
    case MEASURE_RATE:
        return due;
    case MEASURE_COUNT_FALL:
        if (look->day > book_month_end(due)) {
            return target_year_end(date_from_days(look->day).year);
        }
        return due;
    default:
        return look->last;
    }
}

/* The group at `by` if the recent fall goes on, not below 0. */
static struct ratio
group_at(int64_t group, int64_t fall, int months)
{
    struct ratio at = {(__int128)group * PACE_MONTHS - (__int128)fall * months,
                       PACE_MONTHS};

    return at.n < 0 ? (struct ratio){0, 1} : at;
}

/* The median of the falls from month to month, of the last six. */
static void
find_typical(struct look *look, const struct target_figure *last)
{
    int64_t fall[PACE_MONTHS], later = 0;
    bool has_later = false;
    int n = 0;

    for (int back = 0; back <= PACE_MONTHS; back++) {
        int month = last->month - back;
        struct figure f = {.basis = BASIS_NONE};

        if (month >= look->book->start_month) {
            f = book_figure(look->book, look->unit, month, last->standard);
        }
        if (f.basis != BASIS_NONE && has_later) {
            fall[n++] = target_group_of(look->target, &f) - later;
        }
        has_later = f.basis != BASIS_NONE;
        later = target_group_of(look->target, &f);
    }
    if (n >= TYPICAL_MIN) {
        look->out->typical = ratio_median(fall, n);
    }
}

static void
find_pace(struct look *look, const struct target_figure *last)
{
    struct target_result *out = look->out;
    int64_t group = target_group_of(look->target, &last->figure);
    int months = out->by_month - last->month,
        before = last->month - PACE_MONTHS;
    struct figure then = {.basis = BASIS_NONE};
    int64_t fall = 0;
    struct ratio projected;

    if (before >= look->book->start_month) {
        then = book_figure(look->book, look->unit, before, last->standard);
    }
    out->pace = out->verdict == VERDICT_MET ? PACE_MET
                : months == 0               ? PACE_BEHIND
                                            : PACE_UNKNOWN;
    if (months > 0 && out->has_to_go) {
        out->needed = (struct ratio){out->to_go, months};
    }
    if (then.basis == BASIS_NONE) {
        return;
    }
    fall = target_group_of(look->target, &then) - group;
    out->recent = (struct ratio){fall, PACE_MONTHS};
    if (months == 0) {
        return;
    }
    projected = look_value(look, group_at(group, fall, months));
    out->projected = projected;
    if (out->verdict != VERDICT_MET) {
        out->pace = look_is_met(look, projected) ? PACE_ON_TRACK : PACE_BEHIND;
    }
}

void
look_pace(struct look *look)
{
    struct target_result *out = look->out;
    const struct target_figure *last;

    if (out->figures_n == 0 || look->target->measure == MEASURE_YEARS_FALL) {
        return;
    }
    last = &out->figure[out->figures_n - 1];
    out->by_month = month_of_to_go(look);
    find_to_go(look, target_group_of(look->target, &last->figure));
    if (look->target->measure == MEASURE_RATE ||
        look->target->measure == MEASURE_COUNT_FALL) {
        find_pace(look, last);
        find_typical(look, last);
    }
}
