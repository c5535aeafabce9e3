/* Inside the import: what the tables about units share. Not for others. */
#ifndef FLOW_IMPORT_KEY_H
#define FLOW_IMPORT_KEY_H

#include "flow/import_kind.h"
#include "store/store_lineage.h"

enum { IMPORT_KEY_MAX = 4 };

/* The columns that name a row. */
struct import_key {
    int n;
    int column[IMPORT_KEY_MAX];
};

/* The same key twice in one file. */
void import_find_same(struct import *im, const struct csv_table *table,
                      const struct import_key *key, const char *const *columns);

/* A unit by its id; rows of one unit stand together in most files. */
struct import_unit {
    struct str ref;
    struct store_life life;
};

/* The unit of that cell, out->life.id 0 after a fault. */
MUST_CHECK enum status
import_unit(struct import *im, const struct csv_row *row, int column,
            const char *const *columns, struct import_unit *out);
/* The same, and it must be a commune. */
MUST_CHECK enum status
import_commune(struct import *im, const struct csv_row *row, int column,
               const char *const *columns, struct import_unit *out);
/* A day that must be there; adds its fault. */
bool import_day(struct import *im, const struct csv_row *row, int column,
                const char *const *columns, struct date *out);

#endif
