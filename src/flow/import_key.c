/* Inside the import: what the tables about units share. */
#include "flow/import_key.h"

#include <stdlib.h>

struct keyed {
    const struct csv_row *row;
    const struct import_key *key;
};

static int
compare_key(const struct keyed *a, const struct keyed *b)
{
    int order = 0;

    for (int i = 0; i < a->key->n && order == 0; i++) {
        struct str x = a->row->cell[a->key->column[i]];
        struct str y = b->row->cell[b->key->column[i]];
        order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);
        if (order == 0)
            order = (x.len > y.len) - (x.len < y.len);
    }
    return order;
}

static int
by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int order = compare_key(x, y);

    return order ? order : x->row->line - y->row->line;
}

void
import_find_same(struct import *im, const struct csv_table *table,
                 const struct import_key *key, const char *const *columns)
{
    struct keyed *rows =
        arena_alloc(&im->arena, (size_t)table->rows_n * sizeof(*rows) + 1);
    struct str others = str_of(columns[key->column[1]]);

    for (int i = 2; i < key->n; i++)
        others = arena_printf(&im->arena, "%.*s, %s", STR_ARG(others),
                              columns[key->column[i]]);
    for (int i = 0; i < table->rows_n; i++)
        rows[i] = (struct keyed){&table->rows[i], key};
    qsort(rows, (size_t)table->rows_n, sizeof(*rows), by_key);
    for (int i = 1; i < table->rows_n; i++)
        if (compare_key(&rows[i], &rows[i - 1]) == 0)
            import_fault(im, rows[i].row->line, columns[key->column[0]],
                         "is in line %d already for the same %.*s",
                         rows[i - 1].row->line, STR_ARG(others));
}

MUST_CHECK enum status
import_unit(struct import *im, const struct csv_row *row, int column,
            const char *const *columns, struct import_unit *out)
{
    struct str ref = row->cell[column];
    enum status status = ST_OK;

    if (!out->ref.ptr || !str_eq(out->ref, ref)) {
        out->ref = ref;
        status = store_life_find(im->turn->db, ref, &out->life);
    }
    if (status == ST_OK && out->life.id == 0)
        import_fault(im, row->line, columns[column], "there is no unit '%.*s'",
                     STR_ARG(ref));
    return status;
}

MUST_CHECK enum status
import_commune(struct import *im, const struct csv_row *row, int column,
               const char *const *columns, struct import_unit *out)
{
    enum status status = import_unit(im, row, column, columns, out);

    if (status != ST_OK || out->life.id == 0 ||
        strcmp(out->life.kind, "commune") == 0)
        return status;
    import_fault(im, row->line, columns[column], "'%.*s' is a %s, no commune",
                 STR_ARG(out->ref), out->life.kind);
    return ST_OK;
}

bool
import_day(struct import *im, const struct csv_row *row, int column,
           const char *const *columns, struct date *out)
{
    struct str day = row->cell[column];

    if (date_parse(day, out))
        return true;
    if (day.len == 0)
        import_fault(im, row->line, columns[column],
                     "is empty; write the day, 2025-12-31");
    else
        import_fault(im, row->line, columns[column],
                     "'%.*s' is no day; write 2025-12-31", STR_ARG(day));
    return false;
}
