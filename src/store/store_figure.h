/* Imported figures of units, and what the office assigned and decided. */
#ifndef STORE_STORE_FIGURE_H
#define STORE_STORE_FIGURE_H

#include "db/db.h"

/* Days are ISO text; strings are borrowed for the call. In the puts `ref` is
 * the unit's, under which `replaced` keeps what was there before; readers leave
 * it empty. */
struct store_figure {
    int64_t unit;
    struct str ref, date, standard, status, act;
    int64_t households, poor, near_poor;
};

struct store_rate {
    int64_t commune;
    struct str ref;
    int year;
    int64_t rate; /* hundredths of a point */
};

struct store_decision {
    int64_t unit;
    struct str ref, target, date, act;
    bool is_met;
};

/* Rows of the units from `first` to `last`, in the order of unit, day,
 * standard, status. */
MUST_CHECK enum status
store_figures(struct db *db, int64_t first, int64_t last,
              void (*fn)(const struct store_figure *, void *), void *arg);
/* By commune and year. */
MUST_CHECK enum status
store_rates(struct db *db, int64_t commune,
            void (*fn)(const struct store_rate *, void *), void *arg);
/* By unit, target, day. */
MUST_CHECK enum status
store_decisions(struct db *db, int64_t unit,
                void (*fn)(const struct store_decision *, void *), void *arg);

/* Each writes one row; another one of its key is kept in `replaced`. *changed
 * tells whether anything did. */
MUST_CHECK enum status
store_figure_put(struct db *db, const struct store_figure *figure,
                 int64_t now_ms, bool *changed);
MUST_CHECK enum status
store_rate_put(struct db *db, const struct store_rate *rate, int64_t now_ms,
               bool *changed);
MUST_CHECK enum status
store_decision_put(struct db *db, const struct store_decision *decision,
                   int64_t now_ms, bool *changed);

#endif
