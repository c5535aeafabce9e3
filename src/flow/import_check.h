/* Inside the import: what no single row can see. Not for others. */
#ifndef FLOW_IMPORT_CHECK_H
#define FLOW_IMPORT_CHECK_H

#include "core/phone.h"
#include "core/target.h"
#include "flow/csv.h"
#include "flow/import.h"

struct import {
    struct turn *turn;
    const struct target_set *targets;
    struct arena arena;
    struct import_result *result;
};

void
import_fault(struct import *im, int line, const char *column,
             const char *format, ...) __attribute__((format(printf, 4, 5)));
bool import_is_id(struct str s);
bool import_is_code(struct str s);
/* Each adds its fault; `columns` are the names of the table. */
bool import_dates(struct import *im, const struct csv_row *row, int from,
                  int to, const char *const *columns);
bool import_phone(struct import *im, const struct csv_row *row, int column,
                  const char *const *columns, char out[PHONE_TEXT]);
/* Phones as subscribers, however they are written; others stay. */
void import_plain_phones(struct import *im, const struct csv_table *table,
                         int column);
/* The same key (two columns) twice in one file. */
void import_find_twins(struct import *im, const struct csv_table *table,
                       int first, int second, const char *const *columns);
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
