/* Measures of figures: which are compared, and what they come to. */
#include "core/target_look.h"

/* Takes the figure of a month end; notes why there is none. */
static void
take(struct look *look, int month)
{
    struct target_result *out = look->out;
    struct target_figure *f = &out->figure[out->figures_n];

    look_use(look, month);
    *f = (struct target_figure){
        month, look->standard,
        book_figure(look->book, look->unit, month, look->standard)};
    if (f->figure.basis == BASIS_NONE) {
        look_note_gap(look, f->figure.gap);
        look_miss(look, month);
    } else {
        out->figures_n++;
    }
}

/* The standard of every comparison: the one in force on its later day. */
static void
compare_at(struct look *look, int month)
{
    look->standard = book_standard_on(look->book, book_month_end(month));
}

static void
take_two(struct look *look, int first, int last)
{
    compare_at(look, last);
    take(look, first);
    take(look, last);
}

static void
take_latest(struct look *look, bool with_start)
{
    int month, standard;

    if (book_latest(look->book, look->unit, look->last_month, &month, &standard)
            .basis == BASIS_NONE) {
        look_note(look, NOTE_MISSING);
        look_miss(look, look->last_month);
        return;
    }
    compare_at(look, month);
    if (with_start) {
        take(look, look->book->start_month);
    }
    take(look, month);
}

static void
take_at_due(struct look *look)
{
    if (look->last_month >= look->set->due_month) {
        compare_at(look, look->set->due_month);
        take(look, look->set->due_month);
    } else {
        look_note(look, NOTE_NOT_DUE);
        take_latest(look, false);
    }
}

static void
take_rate(struct look *look, int year)
{
    for (int i = 0; i < look->facts->rates_n; i++) {
        if (look->facts->rate[i].year == year) {
            look->out->threshold =
                (struct ratio){look->facts->rate[i].rate, PERCENT};
            return;
        }
    }
    look_note(look, NOTE_NO_RATE);
}

static void
take_official_years(struct look *look)
{
    int year = look_find_closed_year(look, BASIS_OFFICIAL);

    if (!look_has_closed_year(look, year)) {
        return;
    }
    compare_at(look, target_year_end(year));
    for (int y = year - look->target->years; y <= year; y++) {
        struct target_result *out = look->out;
        int n = out->figures_n;

        if (target_year_end(y) < look->book->start_month) {
            look_note(look, NOTE_MISSING);
            look_miss(look, target_year_end(y));
            continue;
        }
        take(look, target_year_end(y));
        if (out->figures_n > n &&
            out->figure[n].figure.basis != BASIS_OFFICIAL) {
            look_note(look, NOTE_MISSING);
            look_miss(look, target_year_end(y));
        }
    }
}

static void
refuse_empty_rates(struct look *look)
{
    for (int i = 0; i < look->out->figures_n; i++) {
        if (look->out->figure[i].figure.households == 0) {
            look_note(look, NOTE_MISSING);
            look_miss(look, look->out->figure[i].month);
        }
    }
}

/* The figures that a measure of figures compares. */
static void
take_figures(struct look *look)
{
    int year = look->closed_year;

    switch (look->target->measure) {
    case MEASURE_MEAN_FALL:
        if (look_has_closed_year(look, year)) {
            take_two(look, look->book->start_month, target_year_end(year));
        }
        break;
    case MEASURE_YEAR_FALL:
        if (look_has_closed_year(look, year)) {
            take_two(look, target_year_end(year - 1), target_year_end(year));
            take_rate(look, year);
        }
        break;
    case MEASURE_RATE_LOWER:
        if (look_has_closed_year(look, year)) {
            take_two(look, target_year_end(year - 1), target_year_end(year));
        }
        break;
    case MEASURE_YEARS_FALL:
        take_official_years(look);
        break;
    case MEASURE_RATE:
        take_at_due(look);
        break;
    default:
        take_latest(look, true);
        return;
    }
    refuse_empty_rates(look);
}

int64_t
target_group_of(const struct target *target, const struct figure *f)
{
    return target->group == GROUP_POOR ? f->poor : f->poor + f->near_poor;
}

static int64_t
group_at(const struct look *look, int i)
{
    return target_group_of(look->target, &look->out->figure[i].figure);
}

/* Fall of the rate a year: of `years` years from figure `from` to one of
 * `households` with `group`. In points, or in percent of the rate before. */
static struct ratio
fall_of_rate(const struct look *look, int from, int64_t households,
             struct ratio group, int years)
{
    __int128 h0 = look->out->figure[from].figure.households;
    __int128 g0 = group_at(look, from);
    __int128 fall = g0 * households * group.d - group.n * h0;
    __int128 whole = look->target->is_relative ? g0 : h0;

    return (struct ratio){PERCENT * fall, years * whole * households * group.d};
}

static struct ratio
smallest_fall(const struct look *look)
{
    struct ratio smallest = {0, 0};

    for (int i = 1; i < look->out->figures_n; i++) {
        struct ratio fall =
            fall_of_rate(look, i - 1, look->out->figure[i].figure.households,
                         (struct ratio){group_at(look, i), 1}, 1);

        if (i == 1 || ratio_compare(fall, smallest) < 0) {
            smallest = fall;
        }
    }
    return smallest;
}

struct ratio
look_value(const struct look *look, struct ratio group)
{
    const struct target_result *out = look->out;
    const struct target_figure *last = &out->figure[out->figures_n - 1];
    int64_t h = last->figure.households, g0 = group_at(look, 0);

    switch (look->target->measure) {
    case MEASURE_MEAN_FALL:
        return fall_of_rate(look, 0, h, group,
                            (last->month - out->figure[0].month) / YEAR_MONTHS);
    case MEASURE_YEAR_FALL:
        return fall_of_rate(look, 0, h, group, 1);
    case MEASURE_YEARS_FALL:
        return smallest_fall(look);
    case MEASURE_COUNT_FALL:
        return (struct ratio){PERCENT * (g0 * group.d - group.n), g0 * group.d};
    default:
        return (struct ratio){PERCENT * group.n, group.d * h};
    }
}

/* KHONG AP DUNG of the measures of figures. */
static bool
has_nothing_to_count(const struct look *look)
{
    const struct target *target = look->target;

    switch (target->measure) {
    case MEASURE_RATE_LOWER:
        return group_at(look, 0) == 0 && group_at(look, 1) == 0;
    case MEASURE_COUNT_FALL:
        return group_at(look, 0) == 0;
    default:
        for (int i = 0; target->is_relative && i < look->out->figures_n - 1;
             i++) {
            if (group_at(look, i) == 0) {
                return true; /* there is no rate to fall */
            }
        }
        return false;
    }
}

/* Whether even nobody left in a group would not have done. */
static bool
is_too_low(const struct look *look)
{
    const struct target_result *out = look->out;

    if (look->target->measure != MEASURE_YEARS_FALL) {
        return !look_is_met(look, look_value(look, (struct ratio){0, 1}));
    }
    for (int i = 1; i < out->figures_n; i++) {
        if (!look_is_met(look, fall_of_rate(look, i - 1,
                                            out->figure[i].figure.households,
                                            (struct ratio){0, 1}, 1))) {
            return true;
        }
    }
    return false;
}

static void
note_figures(struct look *look)
{
    struct target_result *out = look->out;
    int last = out->figures_n - 1;

    out->basis = BASIS_OFFICIAL;
    for (int i = 0; i <= last; i++) {
        if (out->figure[i].figure.basis < out->basis) {
            out->basis = out->figure[i].figure.basis;
        }
        if (out->figure[i].figure.is_merged) {
            look_note(look, NOTE_MERGED);
        }
    }
    if (out->basis == BASIS_PRELIMINARY) {
        look_note(look, NOTE_PRELIMINARY);
    }
    if (look->target->measure == MEASURE_RATE_LOWER &&
        out->verdict == VERDICT_MET &&
        group_at(look, last) >= group_at(look, 0)) {
        look_note(look, NOTE_HOUSEHOLDS);
    }
    if (out->verdict == VERDICT_NOT_MET && is_too_low(look)) {
        look_note(look, NOTE_TOO_LOW);
    }
}

void
look_at_figures(struct look *look)
{
    struct target_result *out = look->out;
    const struct figure *last;

    take_figures(look);
    if (look_has_causes(look)) {
        return;
    }
    if (has_nothing_to_count(look)) {
        out->verdict = VERDICT_NOT_APPLICABLE;
        return;
    }
    last = &out->figure[out->figures_n - 1].figure;
    if (look->target->measure == MEASURE_RATE_LOWER) {
        out->threshold = (struct ratio){PERCENT * group_at(look, 0),
                                        out->figure[0].figure.households};
    }
    look_judge(look,
               look_value(look, (struct ratio){
                                    target_group_of(look->target, last), 1}));
    note_figures(look);
    look_pace(look);
}
