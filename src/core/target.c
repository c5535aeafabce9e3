/* Verdicts of the targets of a unit. */
#include "core/target_look.h"

#include <string.h>

enum { RATE_DECIMALS = 2 };

const char *
verdict_name(enum verdict verdict)
{
    static const char *const name[] = {"DAT", "CHUA DAT", "KHONG DU SO LIEU",
                                       "KHONG AP DUNG"};

    return name[verdict];
}

const char *
pace_name(enum pace_state state)
{
    static const char *const name[] = {"", "met", "on_track", "behind",
                                       "unknown"};

    return name[state];
}

const char *
target_note_name(enum target_note note)
{
    static const char *const name[] = {[NOTE_STANDARD] = "chuan",
                                       [NOTE_SPLIT] = "tach",
                                       [NOTE_MISSING] = "thieu",
                                       [NOTE_NO_ZONE] = "vung",
                                       [NOTE_NO_RATE] = "chua giao",
                                       [NOTE_MERGED] = "gop",
                                       [NOTE_TRANSFER] = "chuyen",
                                       [NOTE_PRELIMINARY] = "so bo",
                                       [NOTE_OLD] = "so cu",
                                       [NOTE_HOUSEHOLDS] = "mau so",
                                       [NOTE_TOO_LOW] = "muc thap",
                                       [NOTE_NOT_DUE] = "chua den han",
                                       [NOTE_ZONE_CHANGED] = "doi vung"};

    return name[note];
}

void
look_note(struct look *look, enum target_note note)
{
    look->out->notes |= 1U << note;
}

void
look_note_gap(struct look *look, enum gap gap)
{
    look_note(look, gap == GAP_STANDARD ? NOTE_STANDARD
                    : gap == GAP_SPLIT  ? NOTE_SPLIT
                                        : NOTE_MISSING);
}

void
look_miss(struct look *look, int month)
{
    if (look->out->missing == 0) {
        look->out->missing = month;
    }
}

bool
look_has_causes(const struct look *look)
{
    return (look->out->notes &
            (1U << NOTE_STANDARD | 1U << NOTE_SPLIT | 1U << NOTE_MISSING |
             1U << NOTE_NO_ZONE | 1U << NOTE_NO_RATE)) != 0;
}

/* The last calendar year closed at d. */
int
look_calendar_year(const struct look *look)
{
    return (look->last_month + 1) / YEAR_MONTHS - 1;
}

int
target_year_end(int year)
{
    return year * YEAR_MONTHS + YEAR_MONTHS - 1;
}

/* Y, and for T-05 Y' with official figures only; 0 = none. */
int
look_find_closed_year(const struct look *look, enum basis weakest)
{
    int year = look_calendar_year(look);

    for (; year > look->book->start_month / YEAR_MONTHS; year--) {
        int month = target_year_end(year);
        int standard = book_standard_on(look->book, book_month_end(month));

        if (book_figure(look->book, look->unit, month, standard).basis >=
            weakest) {
            return year;
        }
    }
    return 0;
}

void
look_use(struct look *look, int month)
{
    if (look->first == 0 || month < look->first) {
        look->first = month;
    }
    if (month > look->last) {
        look->last = month;
    }
}

/* False, and noted, if no year is closed. */
bool
look_has_closed_year(struct look *look, int year)
{
    if (year == 0) {
        look_note(look, NOTE_MISSING);
        look_miss(look, target_year_end(look_calendar_year(look)));
    } else if (year != look_calendar_year(look)) {
        look_note(look, NOTE_OLD);
    }
    return year != 0;
}

bool
look_is_met(const struct look *look, struct ratio value)
{
    int order = ratio_compare(value, look->out->threshold);

    switch (look->target->compare) {
    case TARGET_GE:
        return order >= 0;
    case TARGET_GT:
        return order > 0;
    case TARGET_LT:
        return order < 0;
    default:
        return order == 0;
    }
}

void
look_judge(struct look *look, struct ratio value)
{
    look->out->value = value;
    look->out->verdict =
        look_is_met(look, value) ? VERDICT_MET : VERDICT_NOT_MET;
}

static void
judge_by_measure(struct look *look)
{
    switch (look->target->measure) {
    case MEASURE_DECISION:
        look_at_decision(look);
        break;
    case MEASURE_SUM:
        look_at_sum(look);
        break;
    case MEASURE_SUM_LOWER:
        look_at_sum_lower(look);
        break;
    case MEASURE_SERVICES:
        look_at_services(look);
        break;
    case MEASURE_CLEAN_MONTHS:
        look_at_clean_months(look);
        break;
    case MEASURE_DUTIES:
        look_at_duties(look);
        break;
    default:
        look_at_figures(look);
    }
}

static bool
has_fixed_threshold(const struct target *target)
{
    switch (target->measure) {
    case MEASURE_DECISION:
    case MEASURE_YEAR_FALL:
    case MEASURE_RATE_LOWER:
    case MEASURE_SUM_LOWER:
    case MEASURE_DUTIES:
        return false;
    default:
        return true;
    }
}

static bool
is_judged(const struct target_result *out)
{
    return out->verdict == VERDICT_MET || out->verdict == VERDICT_NOT_MET;
}

/* What only a judged target says, and what only one that is not says. */
static void
finish(struct look *look)
{
    struct target_result *out = look->out;
    const unsigned always = 1U << NOTE_NOT_DUE | 1U << NOTE_ZONE_CHANGED |
                            1U << NOTE_STANDARD | 1U << NOTE_SPLIT |
                            1U << NOTE_MISSING | 1U << NOTE_NO_ZONE |
                            1U << NOTE_NO_RATE;

    if (!is_judged(out)) {
        out->notes &= always;
        out->value = (struct ratio){0, 0};
        if (!has_fixed_threshold(look->target)) {
            out->threshold = (struct ratio){0, 0};
        }
        if (look->target->measure == MEASURE_RATE ||
            look->target->measure == MEASURE_COUNT_FALL) {
            out->pace = PACE_UNKNOWN;
        }
        return;
    }
    out->missing = 0;
    if (look->first != 0 &&
        lineage_has_transfer(look->book->lineage, look->unit,
                             book_month_end(look->first),
                             book_month_end(look->last))) {
        look_note(look, NOTE_TRANSFER);
    }
    if (out->basis == BASIS_NONE) {
        out->basis = BASIS_REPORTED;
    }
}

/* The zone goes before everything else. False: it does not apply. */
static bool
applies(struct look *look)
{
    const struct target_facts *facts = look->facts;

    if (look->target->zone == ZONE_ANY) {
        return true;
    }
    if (facts->zone_changed) {
        look_note(look, NOTE_ZONE_CHANGED);
    }
    if (facts->zone == 0) {
        look_note(look, NOTE_NO_ZONE);
        return true;
    }
    return (facts->zone == 3) == (look->target->zone == ZONE_III);
}

static void
evaluate(struct look *look)
{
    const struct target *target = look->target;
    bool is_rate = target->unit && (strcmp(target->unit, "pp") == 0 ||
                                    strcmp(target->unit, "%") == 0);

    *look->out = (struct target_result){
        .target = target,
        .verdict = VERDICT_NO_DATA,
        .decimals = is_rate ? RATE_DECIMALS : 0,
        .threshold = {target->threshold, !target->unit ? 0
                                         : is_rate     ? PERCENT
                                                       : 1}};
    look->first = look->last = 0;
    if (applies(look)) {
        judge_by_measure(look);
    } else {
        look->out->verdict = VERDICT_NOT_APPLICABLE;
    }
    look->out->first = look->first;
    look->out->last = look->last;
    finish(look);
}

bool
target_is_for(const struct target *target, enum unit_kind kind)
{
    for (int i = 0; i < target->kinds_n; i++) {
        if (target->kind[i] == kind) {
            return true;
        }
    }
    return false;
}

int
target_evaluate(const struct target_set *set, const struct book *book, int unit,
                const struct target_facts *facts, int64_t day,
                struct target_result *out)
{
    struct look look = {.set = set,
                        .book = book,
                        .unit = unit,
                        .facts = facts,
                        .day = day,
                        .last_month = book_last_month(day)};
    int n = 0;

    for (int i = 0; i < set->n; i++) {
        if (target_is_for(&set->target[i], lineage_kind(book->lineage, unit))) {
            if (n == 0) {
                look.closed_year = look_find_closed_year(&look, BASIS_CARRIED);
            }
            look.target = &set->target[i];
            look.out = &out[n++];
            evaluate(&look);
        }
    }
    return n;
}
