/* The table of official and preliminary figures. */
#include "flow/import_key.h"
#include "store/store_figure.h"

static const char *const columns[] = {"unit",     "date",      "households",
                                      "poor",     "near_poor", "status",
                                      "standard", "act"};
enum {
    F_UNIT,
    F_DATE,
    F_HOUSEHOLDS,
    F_POOR,
    F_NEAR_POOR,
    F_STATUS,
    F_STANDARD,
    F_ACT,
};

/* More than there are in the country. */
enum { HOUSEHOLDS_MAX = 100000000 };

static const struct import_key key = {4,
                                      {F_UNIT, F_DATE, F_STATUS, F_STANDARD}};

static bool
read_count(struct import *im, const struct csv_row *row, int column,
           int64_t *out)
{
    if (str_number(row->cell[column], 0, HOUSEHOLDS_MAX, out))
        return true;
    import_fault(im, row->line, columns[column],
                 "'%.*s' is no number of households",
                 STR_ARG(row->cell[column]));
    return false;
}

static bool
counts_are_fine(struct import *im, const struct csv_row *row,
                struct store_figure *out)
{
    if (!read_count(im, row, F_HOUSEHOLDS, &out->households) ||
        !read_count(im, row, F_POOR, &out->poor) ||
        !read_count(im, row, F_NEAR_POOR, &out->near_poor))
        return false;
    int64_t both = out->poor + out->near_poor;
    if (both <= out->households)
        return true;
    import_fault(im, row->line, columns[F_POOR],
                 "poor and near_poor are %lld together, more than the %lld "
                 "households",
                 (long long)both, (long long)out->households);
    return false;
}

static bool
day_is_fine(struct import *im, const struct csv_row *row)
{
    struct date date;

    if (!import_day(im, row, F_DATE, columns, &date))
        return false;
    int last = date_month_days(date.year, date.month);
    if (date.day == last)
        return true;
    import_fault(im, row->line, columns[F_DATE],
                 "figures hold for month ends; write %04d-%02d-%02d", date.year,
                 date.month, last);
    return false;
}

static bool
is_standard(const struct target_set *targets, struct str name)
{
    for (int i = 0; i < targets->standards_n; i++)
        if (str_eqz(name, targets->standard[i].name))
            return true;
    return false;
}

static void
complain_of_standard(struct import *im, const struct csv_row *row)
{
    struct str names = STR("");

    for (int i = 0; i < im->targets->standards_n; i++)
        names = arena_printf(&im->arena, "%.*s%s%s", STR_ARG(names),
                             i > 0 ? ", " : "", im->targets->standard[i].name);
    import_fault(im, row->line, columns[F_STANDARD], "'%.*s' is none of %.*s",
                 STR_ARG(row->cell[F_STANDARD]), STR_ARG(names));
}

static bool
row_is_fine(struct import *im, const struct csv_row *row,
            struct store_figure *out)
{
    const struct str *c = row->cell;

    if (!day_is_fine(im, row) || !counts_are_fine(im, row, out))
        return false;
    if (!str_eqz(c[F_STATUS], "official") &&
        !str_eqz(c[F_STATUS], "preliminary"))
        import_fault(im, row->line, columns[F_STATUS],
                     "'%.*s' is neither official nor preliminary",
                     STR_ARG(c[F_STATUS]));
    else if (!is_standard(im->targets, c[F_STANDARD]))
        complain_of_standard(im, row);
    else
        return true;
    return false;
}

/* What came of others may have a figure of the time when only those were there:
 * the official one goes before their sum. A district that ended goes on as an
 * evaluation area. */
static bool
unit_is_fine(struct import *im, const struct csv_row *row,
             const struct store_life *life)
{
    struct str unit = row->cell[F_UNIT];
    const char *day = row->cell[F_DATE].ptr;

    if (life->id == 0)
        return false;
    if (strcmp(life->kind, "group") == 0 || strcmp(life->kind, "office") == 0)
        import_fault(im, row->line, columns[F_UNIT],
                     "'%.*s' is of kind %s and has no such figures",
                     STR_ARG(unit), life->kind);
    else if (!life->is_successor && strcmp(day, life->first) < 0)
        import_fault(im, row->line, columns[F_DATE],
                     "unit '%.*s' began later, on %s, and no merge or split is "
                     "known",
                     STR_ARG(unit), life->first);
    else if (life->last[0] && strcmp(day, life->last) > 0 &&
             strcmp(life->kind, "district") != 0)
        import_fault(im, row->line, columns[F_DATE],
                     "unit '%.*s' ended before, on %s", STR_ARG(unit),
                     life->last);
    else
        return true;
    return false;
}

static enum status
put_figure(struct import *im, const struct csv_row *row,
           struct import_unit *unit)
{
    const struct str *c = row->cell;
    struct store_figure figure = {.ref = c[F_UNIT],
                                  .date = c[F_DATE],
                                  .standard = c[F_STANDARD],
                                  .status = c[F_STATUS],
                                  .act = c[F_ACT]};
    bool changed = false;

    if (!row_is_fine(im, row, &figure))
        return ST_OK;
    enum status status = import_unit(im, row, F_UNIT, columns, unit);
    if (status != ST_OK || !unit_is_fine(im, row, &unit->life))
        return status;
    figure.unit = unit->life.id;
    if (im->result->faults == 0)
        status = store_figure_put(im->turn->db, &figure, turn_now(im->turn),
                                  &changed);
    im->result->changed += changed;
    return status;
}

static enum status
import_figures(struct import *im, const struct csv_table *table)
{
    struct import_unit unit = {0};
    enum status status = ST_OK;

    import_find_same(im, table, &key, columns);
    for (int i = 0; i < table->rows_n && status == ST_OK; i++)
        status = put_figure(im, &table->rows[i], &unit);
    return status;
}

const struct import_kind import_kind_figures = {"figures", columns,
                                                COUNT(columns), import_figures};
