/* Where a unit stands against the plan. */
#include "flow/progress.h"

#include "core/period.h"
#include "flow/progress_fill.h"
#include "store/store_rollup.h"

enum { TOTALS = 6 }; /* fields that BC and TX have in common */

struct progress_source
progress_source_of(const struct flow *flow)
{
    return (struct progress_source){flow->turn.db, flow->registry,
                                    flow->set->forms, flow->set->duties,
                                    flow->set->targets};
}

static const struct progress_source *
source_of(const struct progress *progress)
{
    return progress->source;
}

static struct book *
book_new(const struct progress_source *source, struct arena *arena)
{
    const struct target_set *set = source->targets;
    struct book *book = arena_alloc(arena, sizeof *book);

    *book = (struct book){.lineage = registry_lineage(source->registry),
                          .standards_n = set->standards_n,
                          .start_month = set->start_month};
    memcpy(book->standard, set->standard, sizeof book->standard);
    return book;
}

MUST_CHECK enum status
progress_read(const struct progress_source *source, const struct unit *unit,
              int64_t last, struct arena *arena, struct progress **out)
{
    return progress_read_some(source, &unit, unit ? 1 : 0, last, arena, out);
}

MUST_CHECK enum status
progress_read_some(const struct progress_source *source,
                   const struct unit *const *unit, int n, int64_t last,
                   struct arena *arena, struct progress **out)
{
    struct progress *p = arena_alloc(arena, sizeof *p);

    *p = (struct progress){.source = source,
                           .arena = arena,
                           .book = book_new(source, arena),
                           .last_month = book_last_month(last)};
    *out = p;
    return progress_fill(p, unit, n);
}

const struct book *
progress_book(const struct progress *progress)
{
    return progress->book;
}

bool
progress_is_judged(const struct registry *registry, const struct unit *unit,
                   int64_t day)
{
    return unit_on(unit, day) != NULL ||
           (lineage_is_area(registry_lineage(registry), unit->place) &&
            day > lineage_ends(registry_lineage(registry), unit->place));
}

/* The latest one; else that of period start under the standard in force the
 * day after it. */
static struct target_figure
figure_of(const struct book *book, int unit, int64_t day)
{
    struct target_figure f;
    int start = book->start_month;

    f.figure =
        book_latest(book, unit, book_last_month(day), &f.month, &f.standard);
    if (f.figure.basis == BASIS_NONE && book_month_end(start) <= day) {
        f.month = start;
        f.standard = book_standard_on(book, book_month_end(start) + 1);
        f.figure = book_figure(book, unit, start, f.standard);
    }
    return f;
}

static struct hamlet_count
coverage_of(const struct book *book, int unit, int64_t day,
            const struct target_figure *f)
{
    int month = book_last_month(day);

    if (f->figure.basis != BASIS_NONE) {
        return book_coverage(book, unit, f->month, f->standard);
    }
    return book_coverage(book, unit, month,
                         book_standard_on(book, book_month_end(month)));
}

static void
find_matters(const struct progress *p, struct progress_sheet *sheet)
{
    struct target_matter found[TARGET_MATTERS_MAX];

    for (int t = 0; t < sheet->targets_n; t++) {
        struct progress_matter *matter = &sheet->matter[t];

        matter->n =
            target_matters(p->source->targets, p->book, sheet->unit->place,
                           &sheet->target[t], found);
        for (int i = 0; i < matter->n; i++) {
            matter->unit[i] =
                registry_unit_at(p->source->registry, found[i].unit);
            matter->households[i] = found[i].households;
        }
    }
}

/* The commune's own total of a month against the sum of its hamlets, once all
 * have reported. *is_there: it has one. */
static enum status
compare_total(const struct progress *p, const struct unit *commune, int month,
              unsigned *flags, bool *is_there)
{
    struct period period = {PERIOD_MONTH, month / 12, month % 12 + 1};
    struct store_rollup own, sum = {0};
    int hamlets_n =
        lineage_hamlets(p->book->lineage, commune->place, book_month_end(month))
            .n;
    char text[PERIOD_TEXT];
    enum status status;

    period_format(period, text);
    status = store_rollup_get(p->source->db, "TX", text, commune->id, &own);
    *is_there = status == ST_OK && own.reports > 0;
    if (*is_there) {
        status = store_rollup_get(p->source->db, "BC", text, commune->id, &sum);
    }
    if (sum.reports > 0 && sum.reports == hamlets_n &&
        memcmp(own.f, sum.f, TOTALS * sizeof own.f[0]) != 0) {
        *flags |= 1U << FLAG_SUM;
    }
    return status;
}

/* The last total counts until the next one is in. */
static enum status
compare_totals(const struct progress *p, const struct unit *commune, int month,
               unsigned *flags)
{
    enum status status = ST_OK;
    bool is_there = false;

    for (int back = 0; back <= FLAG_MONTHS && !is_there && status == ST_OK;
         back++) {
        status = compare_total(p, commune, month - back, flags, &is_there);
    }
    return status;
}

static enum status
find_flags(const struct progress *p, struct progress_sheet *sheet)
{
    const struct unit *unit = sheet->unit;
    int month = book_last_month(sheet->day);

    if (unit->kind == UNIT_HAMLET) {
        sheet->flags = flags_of(&p->book->unit[unit->place].bc, month);
    }
    return unit->kind == UNIT_COMMUNE
               ? compare_totals(p, unit, month, &sheet->flags)
               : ST_OK;
}

MUST_CHECK enum status
progress_of(struct progress *p, const struct unit *unit, int64_t day,
            struct progress_sheet *out)
{
    const struct book *book = p->book;
    int standard = book_standard_on(book, day);
    enum status status;

    *out = (struct progress_sheet){
        .unit = unit,
        .day = day,
        .name = unit_name_at(unit, day)->name,
        .standard = standard < 0 ? NULL : book->standard[standard].name};
    status = progress_facts(p, unit, day, &out->facts);
    if (status != ST_OK) {
        return status;
    }
    if (unit->kind != UNIT_OFFICE) {
        out->figure = figure_of(book, unit->place, day);
        out->coverage = coverage_of(book, unit->place, day, &out->figure);
    }
    out->targets_n = target_evaluate(source_of(p)->targets, book, unit->place,
                                     &out->facts, day, out->target);
    find_matters(p, out);
    return find_flags(p, out);
}

const struct target_result *
progress_target(const struct progress_sheet *sheet, const char *id)
{
    for (int i = 0; i < sheet->targets_n; i++) {
        if (strcmp(sheet->target[i].target->id, id) == 0) {
            return &sheet->target[i];
        }
    }
    return NULL;
}
