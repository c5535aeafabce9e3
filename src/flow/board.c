/* The emulation board. */
#include "flow/board.h"

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
is_judged(const struct target_result *r)
{
    return r && (r->verdict == VERDICT_MET || r->verdict == VERDICT_NOT_MET);
}

static void
rate(struct board_row *row, const struct award_board *board)
{
    const struct hamlet_count *coverage = &row->sheet->coverage;

    for (int i = 0; i < board->targets_n; i++) {
        const struct target_result *r =
            progress_target(row->sheet, board->target[i]);

        if (r && r->verdict == VERDICT_NO_DATA) {
            row->why = "thieu so";
        }
        row->judged += is_judged(r);
        row->met += r && r->verdict == VERDICT_MET;
    }
    if (!row->why && row->judged == 0) {
        row->why = "khong ap dung";
    }
    if (!row->why && coverage->reported < coverage->hamlets) {
        row->why = "chua du bao cao";
    }
}

/* The first target that everybody who is ranked is judged by; NULL if there is
 * none. Values of different targets say nothing about each other. */
static const char *
common_target(const struct board *out, const struct award_board *board)
{
    for (int i = 0; i < board->targets_n; i++) {
        bool is_common = true;

        for (int k = 0; k < out->n; k++) {
            is_common &=
                out->row[k].why != NULL ||
                is_judged(progress_target(out->row[k].sheet, board->target[i]));
        }
        if (is_common) {
            return board->target[i];
        }
    }
    return NULL;
}

/* Below 0: a stands before b. */
static int
compare(const struct board_row *a, const struct board_row *b,
        const char *target)
{
    int missed = (a->judged - a->met) - (b->judged - b->met);
    const struct target_result *x, *y;
    int order;

    if (a->why || b->why) {
        return (a->why != NULL) - (b->why != NULL);
    }
    if (missed != 0 || !target) {
        return missed;
    }
    x = progress_target(a->sheet, target);
    y = progress_target(b->sheet, target);
    order = ratio_compare(x->value, y->value);
    return x->target->compare == TARGET_LT ? order : -order;
}

/* Few enough rows for it, and equal ones keep their order, by id. */
static void
sort(struct board *out, const char *target)
{
    for (int i = 1; i < out->n; i++) {
        struct board_row row = out->row[i];
        int at = i;

        while (at > 0 && compare(&row, &out->row[at - 1], target) < 0) {
            out->row[at] = out->row[at - 1];
            at--;
        }
        out->row[at] = row;
    }
}

static void
number(struct board *out, const char *target)
{
    for (int i = 0; i < out->n && !out->row[i].why; i++) {
        bool is_tie =
            i > 0 && compare(&out->row[i - 1], &out->row[i], target) == 0;

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

static enum status
add_unit(struct progress *progress, const struct unit *unit,
         const struct award_board *board, struct arena *arena,
         struct board *out)
{
    struct progress_sheet *sheet = arena_alloc(arena, sizeof *sheet);
    struct board_row row = {.unit = unit, .sheet = sheet};
    enum status status = progress_of(progress, unit, out->day, sheet);

    if (status != ST_OK) {
        return status;
    }
    row.flagged =
        unit->kind == UNIT_HAMLET
            ? 0
            : flagged_below(progress, unit, book_last_month(out->day));
    rate(&row, board);
    out->row[out->n++] = row;
    return ST_OK;
}

MUST_CHECK enum status
board_make(const struct progress_source *source, const struct award_set *set,
           enum unit_kind kind, const struct unit *within, int64_t day,
           struct arena *arena, struct board *out)
{
    const struct award_board *board = board_of(set, kind);
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
            status = add_unit(progress, unit[i], board, arena, out);
        }
    }
    if (status == ST_OK) {
        const char *target = common_target(out, board);

        sort(out, target);
        number(out, target);
    }
    return status;
}
