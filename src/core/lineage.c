/* Units over time. */
#include "core/lineage.h"

#include <string.h>

/* Lists of units by unit: those of unit u stand from at[u] to at[u + 1]. */
struct lists {
    int *at, *item;
};

struct lineage {
    const struct lineage_unit *unit;
    int units_n;
    const struct lineage_row *row;
    int rows_n;
    struct lists below;     /* on any day; once for each span */
    struct lists parts;     /* what it was merged from */
    struct lists heirs;     /* what came of it by merge and split */
    struct lists transfers; /* rows, by either unit */
    bool *is_of_split;
    int *list, list_n; /* what lineage_hamlets answers */
    int *before;       /* hamlets of an area's last day */
    unsigned *seen;    /* the call of lineage_hamlets that came by */
    int *came, came_n; /* by which units it came */
    unsigned call;
};

static void
lists_begin(struct lists *lists, struct arena *arena, int units_n, int items_n)
{
    lists->at = arena_alloc(arena, (size_t)(units_n + 2) * sizeof *lists->at);
    lists->item =
        arena_alloc(arena, (size_t)(items_n + 1) * sizeof *lists->item);
}

/* Two passes over the same pairs: the first counts, `at` one place ahead, the
 * second puts them in their order. */
enum pass { COUNT_PASS, PUT_PASS };

static void
lists_add(struct lists *lists, int of, int item, enum pass pass)
{
    if (pass == COUNT_PASS) {
        lists->at[of + 2]++;
    } else {
        lists->item[lists->at[of + 1]++] = item;
    }
}

static void
lists_counted(struct lists *lists, int units_n)
{
    for (int i = 2; i < units_n + 2; i++) {
        lists->at[i] += lists->at[i - 1];
    }
}

static void
find_below(struct lineage *l, struct arena *arena)
{
    int spans_n = 0;

    for (int u = 0; u < l->units_n; u++) {
        spans_n += l->unit[u].spans_n;
    }
    lists_begin(&l->below, arena, l->units_n, spans_n);
    for (enum pass pass = COUNT_PASS; pass <= PUT_PASS; pass++) {
        for (int u = 0; u < l->units_n; u++) {
            for (int i = 0; i < l->unit[u].spans_n; i++) {
                int parent = l->unit[u].span[i].parent;

                if (parent >= 0) {
                    lists_add(&l->below, parent, u, pass);
                }
            }
        }
        if (pass == COUNT_PASS) {
            lists_counted(&l->below, l->units_n);
        }
    }
}

/* What something comes of is older and of its kind: so no chain of parts ends
 * where it began, whatever the table says. */
static bool
is_sound(const struct lineage *l, const struct lineage_row *row)
{
    return l->unit[row->from].kind == l->unit[row->to].kind &&
           lineage_begins(l, row->from) < lineage_begins(l, row->to);
}

static void
find_pairs(struct lineage *l, struct arena *arena)
{
    lists_begin(&l->parts, arena, l->units_n, l->rows_n);
    lists_begin(&l->heirs, arena, l->units_n, l->rows_n);
    for (enum pass pass = COUNT_PASS; pass <= PUT_PASS; pass++) {
        for (int i = 0; i < l->rows_n; i++) {
            const struct lineage_row *row = &l->row[i];
            bool is_merge = row->change == LINEAGE_MERGE;
            bool is_split = row->change == LINEAGE_SPLIT;

            if ((is_merge || is_split) && is_sound(l, row)) {
                lists_add(&l->heirs, row->from, row->to, pass);
                l->is_of_split[row->to] |= is_split;
            }
            if (is_merge && is_sound(l, row)) {
                lists_add(&l->parts, row->to, row->from, pass);
            }
        }
        if (pass == COUNT_PASS) {
            lists_counted(&l->parts, l->units_n);
            lists_counted(&l->heirs, l->units_n);
        }
    }
}

static void
find_transfers(struct lineage *l, struct arena *arena)
{
    lists_begin(&l->transfers, arena, l->units_n, 2 * l->rows_n);
    for (enum pass pass = COUNT_PASS; pass <= PUT_PASS; pass++) {
        for (int i = 0; i < l->rows_n; i++) {
            if (l->row[i].change == LINEAGE_TRANSFER) {
                lists_add(&l->transfers, l->row[i].from, i, pass);
                lists_add(&l->transfers, l->row[i].to, i, pass);
            }
        }
        if (pass == COUNT_PASS) {
            lists_counted(&l->transfers, l->units_n);
        }
    }
}

struct lineage *
lineage_new(struct arena *arena, const struct lineage_unit *unit, int units_n,
            const struct lineage_row *row, int rows_n)
{
    struct lineage *l = arena_alloc(arena, sizeof *l);
    size_t n = (size_t)units_n + 1;

    *l = (struct lineage){
        .unit = unit, .units_n = units_n, .row = row, .rows_n = rows_n};
    l->is_of_split = arena_alloc(arena, n * sizeof *l->is_of_split);
    l->list = arena_alloc(arena, n * sizeof *l->list);
    l->before = arena_alloc(arena, n * sizeof *l->before);
    l->seen = arena_alloc(arena, n * sizeof *l->seen);
    l->came = arena_alloc(arena, n * sizeof *l->came);
    find_below(l, arena);
    find_pairs(l, arena);
    find_transfers(l, arena);
    return l;
}

enum unit_kind
lineage_kind(const struct lineage *l, int unit)
{
    return l->unit[unit].kind;
}

static const struct lineage_span *
span_on(const struct lineage *l, int unit, int64_t day)
{
    for (int i = 0; i < l->unit[unit].spans_n; i++) {
        const struct lineage_span *span = &l->unit[unit].span[i];

        if (span->from <= day && day <= span->to) {
            return span;
        }
    }
    return NULL;
}

bool
lineage_exists(const struct lineage *l, int unit, int64_t day)
{
    return span_on(l, unit, day) != NULL;
}

int64_t
lineage_begins(const struct lineage *l, int unit)
{
    return l->unit[unit].spans_n == 0 ? INT64_MAX : l->unit[unit].span[0].from;
}

int64_t
lineage_ends(const struct lineage *l, int unit)
{
    int n = l->unit[unit].spans_n;

    return n == 0 ? INT64_MIN : l->unit[unit].span[n - 1].to;
}

static const int *
list_of(const struct lists *lists, int unit, int *n)
{
    *n = lists->at[unit + 1] - lists->at[unit];
    return &lists->item[lists->at[unit]];
}

const int *
lineage_parts(const struct lineage *l, int unit, int *n)
{
    return list_of(&l->parts, unit, n);
}

int
lineage_merged_into(const struct lineage *l, int unit)
{
    int n;
    const int *heir = list_of(&l->heirs, unit, &n);

    return n == 1 && !l->is_of_split[*heir] ? *heir : -1;
}

bool
lineage_is_of_merge(const struct lineage *l, int unit)
{
    return l->parts.at[unit + 1] > l->parts.at[unit];
}

bool
lineage_is_of_split(const struct lineage *l, int unit)
{
    return l->is_of_split[unit];
}

bool
lineage_has_transfer(const struct lineage *l, int unit, int64_t after,
                     int64_t last)
{
    int n;
    const int *row = list_of(&l->transfers, unit, &n);

    for (int i = 0; i < n; i++) {
        int64_t date = l->row[row[i]].date;

        if (date > after && date <= last) {
            return true;
        }
    }
    return false;
}

bool
lineage_is_area(const struct lineage *l, int unit)
{
    return l->unit[unit].kind == UNIT_DISTRICT &&
           lineage_ends(l, unit) != INT64_MAX &&
           l->heirs.at[unit + 1] == l->heirs.at[unit];
}

static void
begin_call(struct lineage *l)
{
    l->call++;
    l->list_n = l->came_n = 0;
}

/* True the first time that this call of lineage_hamlets comes by. */
static bool
is_new(struct lineage *l, int unit)
{
    if (l->seen[unit] == l->call) {
        return false;
    }
    l->seen[unit] = l->call;
    l->came[l->came_n++] = unit;
    return true;
}

/* Downwards along spans valid on the day. */
static void
add_below(struct lineage *l, int unit, int64_t day)
{
    int n;
    const int *below = list_of(&l->below, unit, &n);

    if (l->unit[unit].kind == UNIT_HAMLET) {
        l->list[l->list_n++] = unit;
        return;
    }
    for (int i = 0; i < n; i++) {
        const struct lineage_span *span = span_on(l, below[i], day);

        if (span && span->parent == unit &&
            l->unit[below[i]].kind <= UNIT_HAMLET && is_new(l, below[i])) {
            add_below(l, below[i], day);
        }
    }
}

/* False if it existed on the day itself. */
static bool
add_parts(struct lineage *l, int unit, int64_t day)
{
    int n;
    const int *part = lineage_parts(l, unit, &n);

    if (day >= lineage_begins(l, unit) || n == 0) {
        if (lineage_exists(l, unit, day)) {
            add_below(l, unit, day);
        }
        return false;
    }
    for (int i = 0; i < n; i++) {
        if (is_new(l, part[i])) {
            (void)add_parts(l, part[i], day);
        }
    }
    return true;
}

/* A hamlet of an area's last day, or what it became. False if it ended without
 * successor. */
static bool
add_heirs(struct lineage *l, int unit, int64_t day)
{
    int n;
    const int *heir = list_of(&l->heirs, unit, &n);
    bool is_whole = n > 0;

    if (lineage_exists(l, unit, day)) {
        l->list[l->list_n++] = unit;
        return true;
    }
    for (int i = 0; i < n; i++) {
        if (is_new(l, heir[i])) {
            is_whole = add_heirs(l, heir[i], day) && is_whole;
        }
    }
    return is_whole;
}

static bool
has_part_outside(const struct lineage *l, int unit)
{
    int n;
    const int *part = lineage_parts(l, unit, &n);

    for (int i = 0; i < n; i++) {
        if (l->seen[part[i]] != l->call) {
            return true;
        }
    }
    return false;
}

static void
add_area(struct lineage *l, int unit, int64_t day, struct lineage_hamlets *out)
{
    int64_t last = lineage_ends(l, unit);
    int n;

    add_below(l, unit, last);
    n = l->list_n;
    memcpy(l->before, l->list, (size_t)n * sizeof *l->list);
    l->list_n = 0;
    for (int i = 0; i < n; i++) {
        out->is_broken |= !add_heirs(l, l->before[i], day);
    }
    /* Merges up to the last day are part of what the district was. */
    for (int i = 0; i < l->came_n && !out->is_broken; i++) {
        out->is_broken = lineage_begins(l, l->came[i]) > last &&
                         has_part_outside(l, l->came[i]);
    }
}

struct lineage_hamlets
lineage_hamlets(struct lineage *l, int unit, int64_t day)
{
    struct lineage_hamlets out = {.unit = l->list};

    begin_call(l);
    if (l->unit[unit].kind <= UNIT_HAMLET && is_new(l, unit)) {
        if (lineage_is_area(l, unit) && day > lineage_ends(l, unit)) {
            add_area(l, unit, day, &out);
        } else {
            out.is_merged = add_parts(l, unit, day);
        }
    }
    out.n = l->list_n;
    return out;
}

static void
add_reach(struct lineage *l, int unit, bool with_heirs)
{
    const struct lists *const ways[] = {&l->below, &l->parts, &l->heirs};

    if (!is_new(l, unit)) {
        return;
    }
    for (int way = 0; way < (with_heirs ? 3 : 2); way++) {
        int n;
        const int *next = list_of(ways[way], unit, &n);

        for (int i = 0; i < n; i++) {
            add_reach(l, next[i], with_heirs);
        }
    }
}

struct lineage_hamlets
lineage_reach(struct lineage *l, int unit)
{
    begin_call(l);
    add_reach(l, unit, lineage_is_area(l, unit));
    return (struct lineage_hamlets){.unit = l->came, .n = l->came_n};
}
