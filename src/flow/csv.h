/* A table in CSV (RFC 4180, UTF-8, header line) as rows of named columns. */
#ifndef FLOW_CSV_H
#define FLOW_CSV_H

#include "base/mem.h"
#include "base/str.h"

enum { CSV_COLUMNS_MAX = 16 };

struct csv_row {
    int line;                         /* in the file, from 1 */
    struct str cell[CSV_COLUMNS_MAX]; /* in the order of `columns`; trimmed */
};

struct csv_table {
    int rows_n;
    struct csv_row *rows;
};

/* Reads a table whose header has exactly the named columns in any order.
 * Everything lives in the arena. False: *line, *column and *reason say what
 * is wrong first. */
bool csv_read(struct str text, const char *const *columns, int columns_n,
              struct arena *arena, struct csv_table *out, int *line,
              const char **column, const char **reason);

#endif
