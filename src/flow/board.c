/* The emulation board. */
#include "flow/board.h"

#include <stdlib.h>

#include "flow/progress_list.h"

static const struct award_board *
board_of(const struct award_set *set, enum unit_kind kind)
{
    for (int i = 0; i < set->boards_n; i++) {
        if (set->board[i].kind == kind) {
            return &set->board[i];
        }
    }
    return NULL;
}

static bool
is_judged(const struct board_result *r)
{
    return r->target &&
           (r->verdict == VERDICT_MET || r->verdict == VERDICT_NOT_MET);
}

static struct board_result
result_of(const struct progress_sheet *sheet, const char *target)
{
    const struct target_result *r = progress_target(sheet, target);

    return r ? (struct board_result){r->target, r->verdict, r->decimals,
                                     r->value}
             : (struct board_result){0};
}

static void
rate(struct board_row *row, int targets_n)
{
    for (int i = 0; i < targets_n; i++) {
        const struct board_result *r = &row->result[i];

        if (r->target && r->verdict == VERDICT_NO_DATA) {
            row->why = "thieu so";
        }
        row->judged += is_judged(r);
        row->met += r->target && r->verdict == VERDICT_MET;
    }
    if (!row->why && row->judged == 0) {
        row->why = "khong ap dung";
    }
    if (!row->why && row->coverage.reported < row->coverage.hamlets) {
        row->why = "chua du bao cao";
    }
}

/* Ties are parted by the first target that everybody who is ranked is judged
 * by, if there is one: values of different targets say nothing about each
 * other. */
static void
choose_target(struct board *out)
{
    bool is_common = false;
    int at = 0;

    for (; at < out->targets_n && !is_common; at++) {
        is_common = true;
        for (int k = 0; k < out->n; k++) {
            is_common &= out->row[k].why || is_judged(&out->row[k].result[at]);
        }
    }
    for (int k = 0; k < out->n && is_common; k++) {
        out->row[k].by = &out->row[k].result[at - 1];
    }
}

/* Below 0: a stands before b. */
static int
compare(const struct board_row *a, const struct board_row *b)
{
    int missed = (a->judged - a->met) - (b->judged - b->met);
    int order;

    if (a->why || b->why) {
        return (a->why != NULL) - (b->why != NULL);
    }
    if (missed != 0 || !a->by) {
        return missed;
    }
    order = ratio_compare(a->by->value, b->by->value);
    return a->by->target->compare == TARGET_LT ? order : -order;
}

static int
by_rank(const void *a, const void *b)
{
    const struct board_row *x = a, *y = b;
    int order = compare(x, y);

    return order != 0 ? order : strcmp(x->unit->ref, y->unit->ref);
}

static void
number(struct board *out)
{
    for (int i = 0; i < out->n && !out->row[i].why; i++) {
        bool is_tie = i > 0 && compare(&out->row[i - 1], &out->row[i]) == 0;

        out->row[i].rank = is_tie ? out->row[i - 1].rank : i + 1;
    }
}

/* An area keeps what stood below it on its last day. */
static bool
is_below(const struct unit *unit, const struct unit *within, int64_t day,
         const struct lineage *lineage)
{
    const struct unit_span *span;

    if (within && !unit_on(within, day) &&
        lineage_is_area(lineage, within->place)) {
        day = lineage_ends(lineage, within->place);
    }
    while (within && unit != within) {
        span = unit_on(unit, day);
        if (!span || !span->parent) {
            return false;
        }
        unit = span->parent;
    }
    return true;
}

static int
flagged_below(const struct progress *progress, const struct unit *unit,
              int month)
{
    const struct book *book = progress_book(progress);
    struct lineage_hamlets hamlets =
        lineage_hamlets(book->lineage, unit->place, book_month_end(month));
    int n = 0;

    for (int i = 0; i < hamlets.n; i++) {
        n += flags_of(&book->unit[hamlets.unit[i]].bc, month) != 0;
    }
    return n;
}

/* `scratch`: a sheet is too large to be kept for each of a country's hamlets.
 */
static enum status
add_unit(struct progress *progress, const struct unit *unit,
         struct arena *arena, struct progress_sheet *scratch, struct board *out)
{
    size_t bytes = (size_t)out->targets_n * sizeof(struct board_result);
    struct board_row *row = &out->row[out->n];
    enum status status = progress_of(progress, unit, out->day, scratch);

    if (status != ST_OK) {
        return status;
    }
    *row = (struct board_row){.unit = unit,
                              .name = scratch->name,
                              .coverage = scratch->coverage,
                              .flags = scratch->flags,
                              .result = arena_alloc(arena, bytes)};
    for (int i = 0; i < out->targets_n; i++) {
        row->result[i] = result_of(scratch, out->target[i]);
    }
    if (unit->kind != UNIT_HAMLET) {
        row->flagged = flagged_below(progress, unit, book_last_month(out->day));
    }
    rate(row, out->targets_n);
    out->n++;
    return ST_OK;
}

MUST_CHECK enum status
board_make(const struct progress_source *source, const struct award_set *set,
           enum unit_kind kind, const struct unit *within, int64_t day,
           struct arena *arena, struct board *out)
{
    const struct award_board *board = board_of(set, kind);
    struct progress_sheet *scratch = arena_alloc(arena, sizeof *scratch);
    struct progress *progress;
    const struct unit **unit;
    enum status status;
    int n;

    *out = (struct board){.kind = kind, .day = day};
    if (!board) {
        return ST_OK;
    }
    out->targets_n = board->targets_n;
    out->target = board->target;
    unit = progress_units(source->registry, day, arena, &n);
    out->row = arena_alloc(arena, (size_t)(n + 1) * sizeof *out->row);
    status = progress_read(source, within, day, arena, &progress);
    for (int i = 0; i < n && status == ST_OK; i++) {
        if (unit[i]->kind == kind &&
            is_below(unit[i], within, day,
                     registry_lineage(source->registry))) {
            status = add_unit(progress, unit[i], arena, scratch, out);
        }
    }
    if (status == ST_OK) {
        choose_target(out);
        qsort(out->row, (size_t)out->n, sizeof *out->row, by_rank);
        number(out);
    }
    return status;
}
