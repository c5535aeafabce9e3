/* Ends of months, for which figures hold, and the poverty standards under which
 * they count: contract.md section 4. */
#ifndef CORE_BOOK_H
#define CORE_BOOK_H

#include <stdint.h>

enum { BOOK_STANDARDS_MAX = 8, BOOK_FIGURES = 6 };

/* Months are counted: year * 12 + month - 1. The last day of one, since 1970.
 */
int64_t book_month_end(int month);
/* The latest month whose last day is not after `day`. */
int book_last_month(int64_t day);

/* A poverty standard and the days on which it is in force. */
struct book_standard {
    const char *name; /* "2022-2025" */
    int64_t from, to; /* both included; INT64_MIN and INT64_MAX: open */
};

#endif
