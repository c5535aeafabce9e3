/* The book of a unit: imported figures of all that may count for it, and the
 * reports of its hamlets as the roll-ups have them. */
#include "flow/progress_fill.h"

#include <stdlib.h>

#include "core/period.h"
#include "store/store_figure.h"
#include "store/store_rollup.h"

/* GAP: a row that is skipped costs less than another question. */
enum { YEAR = 12, HALF = 6, GAP = 16 };

/* A form of reports, and which of its fields the book takes in which order. */
struct kind {
    const char *form;
    int field[BOOK_FIGURES]; /* -1 = none */
    int months;              /* from one report to the next */
    int before;              /* months before period start that can count */
    bool is_of_groups;       /* each group of a hamlet sends its own */
    size_t at;               /* of its struct book_reports in book_unit */
};

static const struct kind kinds[] = {
    {"BC", {0, 1, 2, 3, 4, 5}, 1, 3, false, offsetof(struct book_unit, bc)},
    {"TH",
     {0, 1, 2, 3, 4, 5},
     HALF,
     YEAR,
     false,
     offsetof(struct book_unit, th)},
    {"VV", {0, 2, 3, 4, 6, -1}, 1, YEAR, true, offsetof(struct book_unit, vv)},
};

struct fill {
    struct progress *p;
    struct book_unit *unit; /* of the book, by place */
    const struct kind *kind;
    int first_month; /* of those that can count */
    int imports_max; /* of the unit whose figures are read */
};

/* Groups of a hamlet at a month end: each sends its own VV. */
static int
senders(const struct unit *hamlet, int month)
{
    int64_t day = book_month_end(month);
    int n = 0;

    for (int i = 0; i < hamlet->below_n; i++) {
        n += hamlet->below[i]->kind == UNIT_GROUP &&
             unit_is_above(hamlet, hamlet->below[i], day);
    }
    return n > 0 ? n : 1;
}

/* A roll-up of a unit that does not have all its reports is no report. */
static void
on_rollup(int64_t id, struct period period, const struct store_rollup *row,
          void *arg)
{
    struct fill *fill = arg;
    const struct unit *unit = registry_unit(fill->p->source->registry, id);
    struct book_reports *reports;
    struct book_report *report;
    int month = period.year * YEAR + period.number - 1;

    if (period.kind != PERIOD_MONTH || month < fill->first_month ||
        month > fill->p->last_month || (month + 1) % fill->kind->months != 0 ||
        !unit || (unit->kind != UNIT_HAMLET && unit->kind != UNIT_GROUP) ||
        row->reports < (fill->kind->is_of_groups ? senders(unit, month) : 1)) {
        return;
    }
    reports = (struct book_reports *)((char *)&fill->unit[unit->place] +
                                      fill->kind->at);
    if (reports->n == 0) {
        int left = (fill->p->last_month - month) / fill->kind->months;

        reports->row =
            arena_alloc(fill->p->arena, (size_t)(left + 1) * sizeof *report);
    }
    report = (struct book_report *)(uintptr_t)&reports->row[reports->n++];
    report->month = month;
    for (int i = 0; i < BOOK_FIGURES && fill->kind->field[i] >= 0; i++) {
        report->f[i] = (int32_t)row->f[fill->kind->field[i]];
    }
}

/* Rows of the store are asked for by ranges of ids: those of one commune mostly
 * lie together. What else lies there is taken along. */
struct range {
    int64_t first, last;
};

struct ranges {
    int n;
    struct range *range;
};

static enum status
fill_reports(struct fill *fill, const struct ranges *ranges)
{
    enum status status = ST_OK;

    fill->first_month =
        fill->p->source->targets->start_month - fill->kind->before;
    for (int year = fill->first_month / YEAR;
         year <= fill->p->last_month / YEAR; year++) {
        for (int i = 0; i < ranges->n && status == ST_OK; i++) {
            status = store_rollups(fill->p->source->db, fill->kind->form, year,
                                   ranges->range[i].first,
                                   ranges->range[i].last, on_rollup, fill);
        }
    }
    return status;
}

static int
standard_of(const struct book *book, struct str name)
{
    for (int i = 0; i < book->standards_n; i++) {
        if (str_eqz(name, book->standard[i].name)) {
            return i;
        }
    }
    return -1;
}

/* Rows of one unit come together, by day. */
static void
on_figure(const struct store_figure *row, void *arg)
{
    struct fill *fill = arg;
    const struct unit *unit =
        registry_unit(fill->p->source->registry, row->unit);
    struct book_unit *u = unit ? &fill->unit[unit->place] : NULL;
    struct book_import *import;
    int standard = standard_of(fill->p->book, row->standard);

    if (!u || standard < 0) {
        return;
    }
    if (u->imports_n == 0) {
        fill->imports_max = 0;
    }
    if (u->imports_n == fill->imports_max) {
        fill->imports_max = fill->imports_max * 2 + 4;
        import = arena_alloc(fill->p->arena,
                             (size_t)fill->imports_max * sizeof *import);
        if (u->imports_n > 0) {
            memcpy(import, u->import, (size_t)u->imports_n * sizeof *import);
        }
        u->import = import;
    }
    import = (struct book_import *)(uintptr_t)&u->import[u->imports_n++];
    *import = (struct book_import){
        .month = book_last_month(date_days_or(row->date, 0)),
        .standard = standard,
        .basis = str_eqz(row->status, "official") ? BASIS_OFFICIAL
                                                  : BASIS_PRELIMINARY,
        .households = row->households,
        .poor = row->poor,
        .near_poor = row->near_poor};
}

static enum status
fill_figures(struct fill *fill, const struct ranges *ranges)
{
    enum status status = ST_OK;

    for (int i = 0; i < ranges->n && status == ST_OK; i++) {
        status = store_figures(fill->p->source->db, ranges->range[i].first,
                               ranges->range[i].last, on_figure, fill);
    }
    return status;
}

static int
by_id(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

struct ids {
    int n, max;
    int64_t *id;
};

/* Adds the ids of all that counts for a unit. */
static void
add_reach(struct progress *p, const struct unit *unit, struct ids *ids)
{
    struct lineage_hamlets reach = lineage_reach(p->book->lineage, unit->place);

    if (ids->n + reach.n > ids->max) {
        int64_t *old = ids->id;

        ids->max = 2 * (ids->n + reach.n);
        ids->id = arena_alloc(p->arena, (size_t)ids->max * sizeof *ids->id);
        if (old) {
            memcpy(ids->id, old, (size_t)ids->n * sizeof *ids->id);
        }
    }
    for (int i = 0; i < reach.n; i++) {
        ids->id[ids->n++] =
            registry_unit_at(p->source->registry, reach.unit[i])->id;
    }
}

/* The ids of all that counts for the units, n 0 = of everything, as ranges with
 * small gaps. */
static struct ranges
ranges_of(struct progress *p, const struct unit *const *unit, int n)
{
    struct ranges ranges = {0};
    struct ids ids = {0};

    for (int i = 0; i < n; i++) {
        add_reach(p, unit[i], &ids);
    }
    ranges.range =
        arena_alloc(p->arena, (size_t)(ids.n + 1) * sizeof *ranges.range);
    if (ids.n == 0) {
        ranges.range[ranges.n++] = (struct range){0, INT64_MAX};
        return ranges;
    }
    qsort(ids.id, (size_t)ids.n, sizeof *ids.id, by_id);
    for (int i = 0; i < ids.n; i++) {
        struct range *last = &ranges.range[ranges.n - (ranges.n > 0)];

        if (ranges.n > 0 && ids.id[i] - last->last <= GAP) {
            last->last = ids.id[i];
        } else {
            ranges.range[ranges.n++] = (struct range){ids.id[i], ids.id[i]};
        }
    }
    return ranges;
}

/* Services and loans are judged of each sender alone. */
static bool
has_sender(const struct unit *const *unit, int n)
{
    for (int i = 0; i < n; i++) {
        if (unit[i]->kind == UNIT_HAMLET || unit[i]->kind == UNIT_GROUP) {
            return true;
        }
    }
    return n == 0;
}

MUST_CHECK enum status
progress_fill(struct progress *p, const struct unit *const *unit, int n)
{
    int units_n = registry_units_n(p->source->registry);
    struct ranges ranges = ranges_of(p, unit, n);
    struct fill fill = {.p = p};
    enum status status;

    fill.unit =
        arena_alloc(p->arena, (size_t)(units_n + 1) * sizeof *fill.unit);
    p->book->unit = fill.unit;
    status = fill_figures(&fill, &ranges);
    for (size_t i = 0; i < COUNT(kinds) && status == ST_OK; i++) {
        bool is_of_one = strcmp(kinds[i].form, "BC") != 0;

        if (is_of_one && !has_sender(unit, n)) {
            continue;
        }
        fill.kind = &kinds[i];
        status = fill_reports(&fill, &ranges);
    }
    return status;
}
