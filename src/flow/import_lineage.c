/* The table of what became of units: contract.md section 4, "Lineage". */
#include "flow/import_key.h"

static const char *const columns[] = {"date", "change", "from", "to", "act"};
enum { L_DATE, L_CHANGE, L_FROM, L_TO, L_ACT };

static const struct import_key key = {3, {L_DATE, L_FROM, L_TO}};

struct change {
    const struct csv_row *row;
    char before[DATE_TEXT]; /* the last day of the old state */
    struct import_unit from, to;
};

/* Merge and split: other units than before. */
static enum status
check_new(struct import *im, const struct change *c)
{
    struct str date = c->row->cell[L_DATE];
    const char *last = c->from.life.last;

    if (strcmp(last, c->before) != 0)
        import_fault(im, c->row->line, columns[L_FROM],
                     "'%.*s' must end on %s, the day before, but %s%s",
                     STR_ARG(c->from.ref), c->before,
                     last[0] ? "ends on " : "goes on; is it a transfer?", last);
    else if (!str_eqz(date, c->to.life.first))
        import_fault(im, c->row->line, columns[L_TO],
                     "'%.*s' must begin on %.*s, but %s%s", STR_ARG(c->to.ref),
                     STR_ARG(date),
                     c->to.life.first[0] ? "begins on " : "has always been",
                     c->to.life.first);
    return ST_OK;
}

static enum status
check_lasts(struct import *im, const struct change *c,
            const struct import_unit *unit, int column)
{
    const char *days[] = {c->before, c->row->cell[L_DATE].ptr};
    enum status status = ST_OK;

    for (size_t i = 0; i < COUNT(days) && status == ST_OK; i++) {
        bool holds = false;
        status = store_unit_holds(im->turn->db, unit->life.id, days[i], &holds);
        if (status == ST_OK && !holds) {
            import_fault(im, c->row->line, columns[column],
                         "'%.*s' does not exist on %s", STR_ARG(unit->ref),
                         days[i]);
            break;
        }
    }
    return status;
}

static enum status
check_transfer(struct import *im, const struct change *c)
{
    enum status status = check_lasts(im, c, &c->from, L_FROM);

    if (status == ST_OK)
        status = check_lasts(im, c, &c->to, L_TO);
    return status;
}

static enum status
check_rename(struct import *im, const struct change *c)
{
    return check_lasts(im, c, &c->from, L_FROM);
}

static const struct {
    const char *name;
    bool is_same; /* `from` = `to` */
    enum status (*check)(struct import *im, const struct change *c);
} changes[] = {
    {"merge", false, check_new},
    {"split", false, check_new},
    {"rename", true, check_rename},
    {"transfer", false, check_transfer},
};

static enum status
check_change(struct import *im, const struct change *c)
{
    const struct str *cell = c->row->cell;
    size_t i = 0;

    while (i < COUNT(changes) && !str_eqz(cell[L_CHANGE], changes[i].name))
        i++;
    if (i == COUNT(changes))
        import_fault(im, c->row->line, columns[L_CHANGE],
                     "'%.*s' is none of merge, split, rename, transfer",
                     STR_ARG(cell[L_CHANGE]));
    else if (changes[i].is_same && c->from.life.id != c->to.life.id)
        import_fault(im, c->row->line, columns[L_TO],
                     "must be the same unit as from: a rename keeps the id");
    else if (!changes[i].is_same && c->from.life.id == c->to.life.id)
        import_fault(im, c->row->line, columns[L_TO],
                     "is the same unit as from; that is a rename only");
    else if (strcmp(c->from.life.kind, c->to.life.kind) != 0)
        import_fault(im, c->row->line, columns[L_TO],
                     "'%.*s' is a %s, but '%.*s' a %s", STR_ARG(c->to.ref),
                     c->to.life.kind, STR_ARG(c->from.ref), c->from.life.kind);
    else
        return changes[i].check(im, c);
    return ST_OK;
}

static enum status
put_change(struct import *im, const struct change *c)
{
    const struct str *cell = c->row->cell;
    struct store_lineage row = {.from = c->from.life.id,
                                .to = c->to.life.id,
                                .from_ref = cell[L_FROM],
                                .to_ref = cell[L_TO],
                                .date = cell[L_DATE],
                                .change = cell[L_CHANGE],
                                .act = cell[L_ACT]};
    bool changed = false;
    enum status status =
        store_lineage_put(im->turn->db, &row, turn_now(im->turn), &changed);

    im->result->changed += changed;
    return status;
}

static enum status
take_row(struct import *im, const struct csv_row *row)
{
    struct change c = {.row = row};
    struct date date;

    if (!import_day(im, row, L_DATE, columns, &date))
        return ST_OK;
    date_format(date_from_days(date_to_days(date) - 1), c.before);
    enum status status = import_unit(im, row, L_FROM, columns, &c.from);
    if (status == ST_OK)
        status = import_unit(im, row, L_TO, columns, &c.to);
    if (status != ST_OK || c.from.life.id == 0 || c.to.life.id == 0)
        return status;
    status = check_change(im, &c);
    if (status == ST_OK && im->result->faults == 0)
        status = put_change(im, &c);
    return status;
}

static enum status
import_lineage(struct import *im, const struct csv_table *table)
{
    enum status status = ST_OK;

    import_find_same(im, table, &key, columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        status = take_row(im, &table->rows[i]);
    return status;
}

const struct import_kind import_kind_lineage = {"lineage", columns,
                                                COUNT(columns), import_lineage};
