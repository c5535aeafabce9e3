/* What a verdict rests on. */
#include "flow/evidence.h"

#include "core/period.h"
#include "flow/progress_fill.h"
#include "store/store_figure.h"
#include "store/store_report.h"

enum { YEAR = 12 };

struct evidence {
    struct progress *p;
    struct store_award_item *out;
    int max;
    enum status status;
};

static struct store_award_figure *
add_row(struct evidence *e, const struct unit *unit, int64_t day)
{
    struct store_award_item *out = e->out;
    struct arena *arena = e->p->arena;
    char date[DATE_TEXT];

    if (out->figures_n == e->max) {
        struct store_award_figure *old = out->figure;

        e->max = e->max * 2 + 8;
        out->figure = arena_alloc(arena, (size_t)e->max * sizeof *old);
        if (old) {
            memcpy(out->figure, old, (size_t)out->figures_n * sizeof *old);
        }
    }
    date_format(date_from_days(day), date);
    out->figure[out->figures_n] = (struct store_award_figure){
        .unit = str_of(unit->ref), .date = arena_copy(arena, str_of(date))};
    return &out->figure[out->figures_n++];
}

static const struct unit *
unit_at(const struct evidence *e, int place)
{
    return registry_unit_at(e->p->source->registry, place);
}

/* The report with this key, and its message; none: *row stays as it is. */
static void
add_report(struct evidence *e, const struct unit *unit, const char *form,
           const char *key, struct store_award_figure *row)
{
    struct db *db = e->p->source->db;
    struct store_report head;
    struct store_version version;
    enum status status = store_report_find(db, form, unit->id, key, &head);

    row->form = str_of(form);
    if (status == ST_OK && head.version_row != 0) {
        status = store_version_get(db, head.version_row, e->p->arena, &version);
        row->figures = version.figures;
        row->code = version.code;
        row->message = version.message;
        row->basis = str_of(basis_name(BASIS_REPORTED));
    }
    if (e->status == ST_OK) {
        e->status = status;
    }
}

/* NULL, and nothing is added, where there is no such report: the verdict says
 * what is missing. */
static struct store_award_figure *
add_month(struct evidence *e, const struct unit *unit, const char *form,
          int month)
{
    struct period period = {PERIOD_MONTH, month / YEAR, month % YEAR + 1};
    struct store_award_figure *row;
    char key[PERIOD_TEXT];

    period_format(period, key);
    row = add_row(e, unit, book_month_end(month));
    add_report(e, unit, form, key, row);
    if (row->message == 0) {
        e->out->figures_n--;
        return NULL;
    }
    return row;
}

/* Looks for the act of one imported row. */
struct act_search {
    struct arena *arena;
    struct store_award_figure *row;
};

static void
on_figure(const struct store_figure *figure, void *arg)
{
    struct act_search *search = arg;
    struct store_award_figure *row = search->row;

    if (str_eq(figure->date, row->date) &&
        str_eq(figure->standard, row->standard) &&
        str_eq(figure->status, row->basis)) {
        row->act = arena_copy(search->arena, figure->act);
    }
}

struct leaves {
    struct evidence *e;
    int standard;
};

static void
on_leaf(const struct book_leaf *leaf, void *arg)
{
    struct leaves *leaves = arg;
    struct evidence *e = leaves->e;
    const struct unit *unit = unit_at(e, leaf->unit);
    struct store_award_figure *row;
    struct act_search search;

    if (leaf->figure.basis == BASIS_REPORTED) {
        row = add_month(e, unit, "BC", leaf->month);
        if (row) {
            row->standard = str_of(e->p->book->standard[leaves->standard].name);
        }
        return;
    }
    row = add_row(e, unit, book_month_end(leaf->month));
    row->standard = str_of(e->p->book->standard[leaves->standard].name);
    row->basis = str_of(basis_name(leaf->figure.basis));
    row->figures = arena_printf(
        e->p->arena, "households=%lld poor=%lld near_poor=%lld",
        (long long)leaf->figure.households, (long long)leaf->figure.poor,
        (long long)leaf->figure.near_poor);
    search = (struct act_search){e->p->arena, row};
    if (e->status == ST_OK) {
        e->status = store_figures(e->p->source->db, unit->id, unit->id,
                                  on_figure, &search);
    }
}

static void
add_sums(struct evidence *e, const struct progress_sheet *sheet,
         const struct target_result *r)
{
    for (int month = r->first; r->first != 0 && month <= r->last; month++) {
        struct lineage_hamlets hamlets = lineage_hamlets(
            e->p->book->lineage, sheet->unit->place, book_month_end(month));

        for (int i = 0; i < hamlets.n; i++) {
            (void)add_month(e, unit_at(e, hamlets.unit[i]), "BC", month);
        }
    }
}

static void
add_duties(struct evidence *e, const struct progress_sheet *sheet,
           const struct target_result *r)
{
    for (int i = 0; i < sheet->facts.duties_n; i++) {
        const struct target_duty *duty = &sheet->facts.duty[i];

        if (!r->target->duty_type ||
            strcmp(r->target->duty_type, duty->type) == 0) {
            add_report(e, sheet->unit, duty->form, duty->key,
                       add_row(e, sheet->unit, duty->due));
        }
    }
}

MUST_CHECK enum status
evidence_of(struct progress *progress, const struct progress_sheet *sheet,
            const struct target_result *r, struct store_award_item *out)
{
    struct evidence e = {.p = progress, .out = out, .status = ST_OK};

    out->figures_n = 0;
    out->figure = NULL;
    switch (r->target->measure) {
    case MEASURE_DECISION:
        break;
    case MEASURE_SUM:
    case MEASURE_SUM_LOWER:
        add_sums(&e, sheet, r);
        break;
    case MEASURE_SERVICES:
        if (r->first != 0) {
            (void)add_month(&e, sheet->unit, "TH", r->first);
            (void)add_month(&e, sheet->unit, "TH", r->last);
        }
        break;
    case MEASURE_CLEAN_MONTHS:
        for (int m = r->first; r->first != 0 && m <= r->last; m++) {
            (void)add_month(&e, sheet->unit, "VV", m);
        }
        break;
    case MEASURE_DUTIES:
        add_duties(&e, sheet, r);
        break;
    default:
        for (int i = 0; i < r->figures_n; i++) {
            struct leaves leaves = {&e, r->figure[i].standard};

            book_leaves(progress->book, sheet->unit->place, r->figure[i].month,
                        r->figure[i].standard, on_leaf, &leaves);
        }
    }
    return e.status;
}
