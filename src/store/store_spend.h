/* Money spent on messages, and the hard stop of a month. */
#ifndef STORE_STORE_SPEND_H
#define STORE_STORE_SPEND_H

#include "store/store_outbox.h"

/* Spending of one provider and lane in a month. */
struct store_spend {
    struct str month; /* "2025-09" */
    struct str provider;
    enum lane lane;
    int64_t messages, segments, cost; /* VND */
};

/* Adds to what was spent; negative values take back. */
MUST_CHECK enum status
store_spend_add(struct db *db, const struct store_spend *spend);
/* All that was spent in a month, VND. */
MUST_CHECK enum status
store_spend_total(struct db *db, struct str month, int64_t *cost);
/* The rows of a month. Strings live for the call. */
MUST_CHECK enum status
store_spend_list(struct db *db, struct str month,
                 void (*fn)(const struct store_spend *, void *), void *arg);

struct store_budget_stop {
    int64_t stopped_at; /* 0 = not stopped */
    int64_t forgiven;   /* VND spent up to the last lifting */
};
/* Zeros if the month has none. */
MUST_CHECK enum status store_budget_stop_get(struct db *db, struct str month,
                                             struct store_budget_stop *out);
MUST_CHECK enum status
store_budget_stop_put(struct db *db, struct str month,
                      const struct store_budget_stop *stop);

#endif
