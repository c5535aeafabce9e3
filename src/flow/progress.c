/* Where a unit stands against the plan. */
#include "flow/progress.h"

#include "flow/progress_fill.h"

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
    struct progress *p = arena_alloc(arena, sizeof *p);

    *p = (struct progress){.source = source,
                           .arena = arena,
                           .book = book_new(source, arena),
                           .first_month = source->targets->start_month -
                                          PROGRESS_MONTHS_BEFORE,
                           .last_month = book_last_month(last)};
    *out = p;
    return progress_fill(p, unit);
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

MUST_CHECK enum status
progress_of(struct progress *p, const struct unit *unit, int64_t day,
            struct progress_sheet *out)
{
    const struct book *book = p->book;
    int standard = book_standard_on(book, day);
    struct target_facts facts;
    enum status status = progress_facts(p, unit, day, &facts);

    *out = (struct progress_sheet){
        .unit = unit,
        .day = day,
        .name = unit_name_at(unit, day)->name,
        .standard = standard < 0 ? NULL : book->standard[standard].name};
    if (status != ST_OK) {
        return status;
    }
    if (unit->kind != UNIT_OFFICE) {
        out->figure = figure_of(book, unit->place, day);
        out->coverage = coverage_of(book, unit->place, day, &out->figure);
    }
    out->targets_n = target_evaluate(source_of(p)->targets, book, unit->place,
                                     &facts, day, out->target);
    return ST_OK;
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
