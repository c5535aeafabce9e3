/* The table of units. */
#include "flow/import_kind.h"
#include "flow/registry.h"
#include "store/store_people.h"

static const char *const unit_columns[] = {"id",         "kind",     "name",
                                           "parent",     "code",     "gso_code",
                                           "valid_from", "valid_to", "act"};
enum {
    U_ID,
    U_KIND,
    U_NAME,
    U_PARENT,
    U_CODE,
    U_GSO,
    U_FROM,
    U_TO,
    U_ACT,
};

static bool
unit_row_is_fine(struct import *im, const struct csv_row *row)
{
    const struct str *c = row->cell;

    if (!import_is_id(c[U_ID]))
        import_fault(im, row->line, "id",
                     "'%.*s' is no id; use letters, digits and -",
                     STR_ARG(c[U_ID]));
    else if (unit_kind_of(c[U_KIND]) == UNIT_NONE)
        import_fault(im, row->line, "kind",
                     "'%.*s' is none of province, district, commune, hamlet, "
                     "group, office",
                     STR_ARG(c[U_KIND]));
    else if (c[U_NAME].len == 0)
        import_fault(im, row->line, "name", "is empty");
    else if (c[U_CODE].len > 0 && !import_is_code(c[U_CODE]))
        import_fault(im, row->line, "code",
                     "'%.*s' is no code; one letter but I, L, O and three "
                     "digits: B012",
                     STR_ARG(c[U_CODE]));
    else
        return import_dates(im, row, U_FROM, U_TO, unit_columns);
    return false;
}

/* First all ids, so that a parent may stand below its child in the file. */
static enum status
take_units(struct import *im, const struct csv_table *table, int64_t *ids)
{
    enum status status = ST_OK;

    for (int i = 0; i < table->rows_n; i++) {
        const struct csv_row *row = &table->rows[i];
        if (!unit_row_is_fine(im, row))
            continue;
        status = store_unit_take(im->turn->db, row->cell[U_ID],
                                 row->cell[U_KIND], &ids[i]);
        if (status == ST_RETRY || (status == ST_REFUSE && ids[i] == 0))
            return status;
        if (status == ST_REFUSE)
            import_fault(im, row->line, "kind",
                         "the unit is of another kind; a kind never changes");
    }
    return ST_OK;
}

static enum status
put_unit(struct import *im, const struct csv_row *row, int64_t id)
{
    const struct str *c = row->cell;
    struct store_unit unit = {.id = id,
                              .ref = c[U_ID],
                              .kind = c[U_KIND],
                              .valid_from = c[U_FROM],
                              .valid_to = c[U_TO],
                              .name = c[U_NAME],
                              .code = c[U_CODE],
                              .gso_code = c[U_GSO],
                              .act = c[U_ACT]};
    enum status status = ST_OK;
    bool changed = false;

    if (c[U_PARENT].len > 0) {
        status = store_unit_id(im->turn->db, c[U_PARENT], &unit.parent);
        if (status == ST_OK && unit.parent == 0)
            import_fault(im, row->line, "parent", "there is no unit '%.*s'",
                         STR_ARG(c[U_PARENT]));
    }
    if (status == ST_OK && im->result->faults == 0)
        status =
            store_unit_put(im->turn->db, &unit, turn_now(im->turn), &changed);
    im->result->changed += changed;
    return status;
}

static enum status
import_units(struct import *im, const struct csv_table *table)
{
    int64_t *ids =
        arena_alloc(&im->arena, (size_t)table->rows_n * sizeof(*ids) + 1);
    enum status status = take_units(im, table, ids);

    import_find_twins(im, table, U_ID, U_FROM, unit_columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        if (ids[i] != 0)
            status = put_unit(im, &table->rows[i], ids[i]);
    if (status == ST_OK && im->result->faults == 0)
        status = import_check_units(im, table, ids);
    return status;
}

const struct import_kind import_kind_units = {
    "units", unit_columns, COUNT(unit_columns), import_units};
