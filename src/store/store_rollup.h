/* Roll-ups: figures that count, by form, unit and period. A unit above holds
 * the sum of those below. The periods of a year stand in one row: whoever looks
 * at a unit looks at its years, and a country is read twelve times faster. */
#ifndef STORE_STORE_ROLLUP_H
#define STORE_STORE_ROLLUP_H

#include "core/period.h"
#include "db/db.h"

enum { STORE_FIGURES = 9 };

struct store_rollup {
    int64_t reports; /* 0 = nothing was reported */
    int64_t f[STORE_FIGURES];
};
/* Periods are texts of core/period: "2025-09", "2025-Q3"; anything else has no
 * sum and can have none. A row that is not as we write it is ST_REFUSE, named
 * by db_error, and stays as it is. */
MUST_CHECK enum status
store_rollup_get(struct db *db, const char *form, const char *period,
                 int64_t unit, struct store_rollup *out);
/* Adds a difference. */
MUST_CHECK enum status
store_rollup_add(struct db *db, const char *form, const char *period,
                 int64_t unit, const struct store_rollup *delta);
/* Of the units from `first` to `last` in one year, by unit and period; fn may
 * have heard some when a damaged row is met. */
MUST_CHECK enum status
store_rollups(struct db *db, const char *form, int year, int64_t first,
              int64_t last,
              void (*fn)(int64_t unit, struct period period,
                         const struct store_rollup *, void *),
              void *arg);
/* The next year in which a form has sums or reports that count; 0 = none. */
MUST_CHECK enum status
store_rollup_year_after(struct db *db, const char *form, int year, int *next);
/* Forgets the damaged rows of a form and year, to be added up anew. */
MUST_CHECK enum status
store_rollup_drop_damaged(struct db *db, const char *form, int year);

#endif
