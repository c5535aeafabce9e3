/* Inside the import: what no single row can see. Not for others. */
#ifndef FLOW_IMPORT_CHECK_H
#define FLOW_IMPORT_CHECK_H

#include "flow/csv.h"
#include "flow/import.h"

struct import {
    struct turn *turn;
    struct arena arena;
    struct import_result *result;
};

void
import_fault(struct import *im, int line, const char *column,
             const char *format, ...) __attribute__((format(printf, 4, 5)));
bool import_is_id(struct str s);
bool import_is_code(struct str s);
/* The same key (two columns) twice in one file. */
void import_find_twins(struct import *im, const struct csv_table *table,
                       int first, int second, const char *column);
/* After writing: two spans or two parents on one day, a code used twice in a
 * district (or commune) on a day, a unit above itself. */
MUST_CHECK enum status
import_check_units(struct import *im, const struct csv_table *table,
                   const int64_t *ids);
/* After writing: one phone with two people on one day. */
MUST_CHECK enum status
import_check_people(struct import *im, const struct csv_table *table,
                    int phone);

#endif
