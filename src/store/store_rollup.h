/* Roll-ups: figures that count, by form, unit and period. A unit above holds
 * the sum of those below. */
#ifndef STORE_STORE_ROLLUP_H
#define STORE_STORE_ROLLUP_H

#include "db/db.h"

enum { STORE_FIGURES = 9 };

struct store_rollup {
    int64_t reports; /* 0 = nothing was reported */
    int64_t f[STORE_FIGURES];
};
/* Periods as core/period formats them: "2025-09", "2025-Q3". */
MUST_CHECK enum status
store_rollup_get(struct db *db, const char *form, const char *period,
                 int64_t unit, struct store_rollup *out);
/* Adds a difference. */
MUST_CHECK enum status
store_rollup_add(struct db *db, const char *form, const char *period,
                 int64_t unit, const struct store_rollup *delta);
/* Of the units from `first` to `last` in one year, by unit and period. */
MUST_CHECK enum status
store_rollups(struct db *db, const char *form, int year, int64_t first,
              int64_t last,
              void (*fn)(int64_t unit, struct str period,
                         const struct store_rollup *, void *),
              void *arg);
/* The periods in which a form has sums or reports that count, in order. */
MUST_CHECK enum status
store_rollup_periods(struct db *db, const char *form,
                     void (*fn)(struct str period, void *arg), void *arg);

#endif
