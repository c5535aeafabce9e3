/* The units of the registry as the core sees them: by place, with what became
 * of them. */
#include "flow/registry_seats.h"

#include "store/store_lineage.h"

static void
count_row(const struct store_lineage *row, void *arg)
{
    (void)row;
    ++*(int *)arg;
}

struct rows {
    struct registry *reg;
    struct lineage_row *row;
    int n;
};

static enum lineage_change
change_of(struct str name)
{
    return str_eqz(name, "merge")    ? LINEAGE_MERGE
           : str_eqz(name, "split")  ? LINEAGE_SPLIT
           : str_eqz(name, "rename") ? LINEAGE_RENAME
                                     : LINEAGE_TRANSFER;
}

static void
on_row(const struct store_lineage *row, void *arg)
{
    struct rows *rows = arg;
    const struct unit *from = registry_unit(rows->reg, row->from);
    const struct unit *to = registry_unit(rows->reg, row->to);

    if (from && to) {
        rows->row[rows->n++] = (struct lineage_row){
            date_days_or(row->date, INT64_MIN), change_of(row->change),
            from->place, to->place};
    }
}

static struct lineage_unit
lineage_unit_of(struct registry *reg, const struct unit *unit)
{
    struct lineage_span *span =
        arena_alloc(&reg->arena, (size_t)(unit->spans_n + 1) * sizeof *span);

    for (int i = 0; i < unit->spans_n; i++) {
        const struct unit_span *s = &unit->span[i];

        span[i] = (struct lineage_span){s->from, s->to,
                                        s->parent ? s->parent->place : -1};
    }
    return (struct lineage_unit){unit->kind, unit->spans_n, span};
}

MUST_CHECK enum status
registry_load_lineage(struct registry *reg, struct db *db)
{
    size_t units = (size_t)reg->units_n + 1;
    struct lineage_unit *unit = arena_alloc(&reg->arena, units * sizeof *unit);
    struct rows rows = {.reg = reg};
    int n = 0, rows_n = 0;
    enum status status = store_lineages(db, count_row, &rows_n);

    reg->at = arena_alloc(&reg->arena, units * sizeof(struct unit *));
    for (int64_t id = 0; id <= reg->unit_max; id++) {
        if (reg->unit[id]) {
            reg->unit[id]->place = n;
            reg->at[n++] = reg->unit[id];
        }
    }
    for (int i = 0; i < n; i++) {
        unit[i] = lineage_unit_of(reg, reg->at[i]);
    }
    rows.row =
        arena_alloc(&reg->arena, (size_t)(rows_n + 1) * sizeof *rows.row);
    if (status == ST_OK) {
        status = store_lineages(db, on_row, &rows);
    }
    reg->lineage = lineage_new(&reg->arena, unit, n, rows.row, rows.n);
    return status;
}
