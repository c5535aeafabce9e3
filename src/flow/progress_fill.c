/* The book of a unit: imported figures of all that may count for it, and the
 * reports of its hamlets as the roll-ups have them. */
#include "flow/progress_fill.h"

#include "core/period.h"
#include "store/store_figure.h"
#include "store/store_report.h"

enum { YEAR = 12, HALF = 6, ALL_OF = 4 };

/* A form of reports, and which of its fields the book takes in which order. */
struct kind {
    const char *form;
    int field[BOOK_FIGURES]; /* -1 = none */
    int months;              /* from one report to the next */
    size_t at;               /* of its struct book_reports in book_unit */
};

static const struct kind kinds[] = {
    {"BC", {0, 1, 2, 3, 4, 5}, 1, offsetof(struct book_unit, bc)},
    {"TH", {0, 1, 2, 3, 4, 5}, HALF, offsetof(struct book_unit, th)},
    {"VV", {0, 2, 3, 4, 6, -1}, 1, offsetof(struct book_unit, vv)},
};

struct fill {
    struct progress *p;
    struct book_unit *unit; /* of the book, by place */
    const struct kind *kind;
    int month;
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
on_rollup(int64_t id, const struct store_rollup *row, void *arg)
{
    struct fill *fill = arg;
    const struct unit *unit = registry_unit(fill->p->source->registry, id);
    struct book_reports *reports;
    struct book_report *report;

    if (!unit || (unit->kind != UNIT_HAMLET && unit->kind != UNIT_GROUP) ||
        row->reports < senders(unit, fill->month)) {
        return;
    }
    reports = (struct book_reports *)((char *)&fill->unit[unit->place] +
                                      fill->kind->at);
    if (reports->n == 0) {
        int left = (fill->p->last_month - fill->month) / fill->kind->months;

        reports->row =
            arena_alloc(fill->p->arena, (size_t)(left + 1) * sizeof *report);
    }
    report = (struct book_report *)(uintptr_t)&reports->row[reports->n++];
    report->month = fill->month;
    for (int i = 0; i < BOOK_FIGURES && fill->kind->field[i] >= 0; i++) {
        report->f[i] = (int32_t)row->f[fill->kind->field[i]];
    }
}

static enum status
fill_month(struct fill *fill, const struct lineage_hamlets *reach)
{
    struct period period = {PERIOD_MONTH, fill->month / YEAR,
                            fill->month % YEAR + 1};
    struct db *db = fill->p->source->db;
    enum status status = ST_OK;
    char text[PERIOD_TEXT];

    period_format(period, text);
    if (!reach) {
        return store_rollups(db, fill->kind->form, text, on_rollup, fill);
    }
    for (int i = 0; i < reach->n && status == ST_OK; i++) {
        const struct unit *unit =
            registry_unit_at(fill->p->source->registry, reach->unit[i]);
        struct store_rollup row;

        if (unit->kind != UNIT_HAMLET && unit->kind != UNIT_GROUP) {
            continue;
        }
        status = store_rollup_get(db, fill->kind->form, text, unit->id, &row);
        if (status == ST_OK && row.reports > 0) {
            on_rollup(unit->id, &row, fill);
        }
    }
    return status;
}

static enum status
fill_reports(struct fill *fill, const struct lineage_hamlets *reach)
{
    enum status status = ST_OK;
    int month = fill->p->first_month;

    while ((month + 1) % fill->kind->months != 0) {
        month++;
    }
    for (; month <= fill->p->last_month && status == ST_OK;
         month += fill->kind->months) {
        fill->month = month;
        status = fill_month(fill, reach);
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
fill_figures(struct fill *fill, const struct lineage_hamlets *reach)
{
    struct db *db = fill->p->source->db;
    enum status status = ST_OK;

    if (!reach) {
        return store_figures(db, 0, on_figure, fill);
    }
    for (int i = 0; i < reach->n && status == ST_OK; i++) {
        const struct unit *unit =
            registry_unit_at(fill->p->source->registry, reach->unit[i]);

        status = store_figures(db, unit->id, on_figure, fill);
    }
    return status;
}

/* All that counts for a unit; NULL = for many of them, so that all is read in
 * one go. */
static const struct lineage_hamlets *
reach_of(struct progress *p, const struct unit *unit)
{
    struct lineage_hamlets *reach = arena_alloc(p->arena, sizeof *reach);
    int *place;

    if (!unit) {
        return NULL;
    }
    *reach = lineage_reach(p->book->lineage, unit->place);
    if (reach->n * ALL_OF > registry_units_n(p->source->registry)) {
        return NULL;
    }
    place = arena_alloc(p->arena, (size_t)reach->n * sizeof *place);
    memcpy(place, reach->unit, (size_t)reach->n * sizeof *place);
    reach->unit = place;
    return reach;
}

MUST_CHECK enum status
progress_fill(struct progress *p, const struct unit *unit)
{
    int units_n = registry_units_n(p->source->registry);
    const struct lineage_hamlets *reach = reach_of(p, unit);
    struct fill fill = {.p = p};
    enum status status;

    fill.unit =
        arena_alloc(p->arena, (size_t)(units_n + 1) * sizeof *fill.unit);
    p->book->unit = fill.unit;
    status = fill_figures(&fill, reach);
    for (size_t i = 0; i < COUNT(kinds) && status == ST_OK; i++) {
        bool is_of_one = strcmp(kinds[i].form, "BC") != 0;

        /* Services and loans are judged of each sender alone. */
        if (is_of_one && unit && unit->kind != UNIT_HAMLET &&
            unit->kind != UNIT_GROUP) {
            continue;
        }
        fill.kind = &kinds[i];
        status = fill_reports(&fill, reach);
    }
    return status;
}
