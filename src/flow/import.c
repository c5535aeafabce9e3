/* Tables that officers import. */
#include "flow/import.h"

#include "flow/import_kind.h"

/* In the order in which an empty store wants them. */
static const struct import_kind *const kinds[] = {
    &import_kind_units,    &import_kind_people,  &import_kind_households,
    &import_kind_absences, &import_kind_lineage, &import_kind_figures,
    &import_kind_zones,    &import_kind_rates,   &import_kind_authorities,
    &import_kind_decisions};

const char *
import_kind_name(int at)
{
    return at >= 0 && at < (int)COUNT(kinds) ? kinds[at]->name : NULL;
}

static const struct import_kind *
kind_find(const char *name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

bool
import_knows(const char *kind)
{
    return kind_find(kind) != NULL;
}

MUST_CHECK enum status
import_table(struct turn *turn, const char *kind, struct str csv,
             const struct target_set *targets, bool is_dry_run,
             struct import_result *result)
{
    struct import im = {.turn = turn, .targets = targets, .result = result};
    struct csv_table table;
    const char *column, *reason;
    const struct import_kind *own = kind_find(kind);
    int line;

    *result = (struct import_result){0};
    if (!own)
        return ST_REFUSE;
    arena_init(&im.arena);
    enum status status = turn_begin(turn);
    if (status == ST_OK)
        status = db_savepoint(turn->db);
    if (status != ST_OK)
        goto out;
    if (csv_read(csv, own->columns, own->columns_n, &im.arena, &table, &line,
                 &column, &reason)) {
        result->rows = table.rows_n;
        status = own->run(&im, &table);
    } else {
        import_fault(&im, line, column, "%s", reason);
    }
    if (status == ST_OK && result->faults == 0 && !is_dry_run)
        status = db_release(turn->db);
    else if (db_undo(turn->db) != ST_OK)
        status = ST_RETRY;
out:
    if (status != ST_OK)
        turn_fail(turn);
    arena_clear(&im.arena);
    return status;
}
