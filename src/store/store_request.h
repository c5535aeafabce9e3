/* Reports that were asked for with a last day, and who owes them. */
#ifndef STORE_STORE_REQUEST_H
#define STORE_STORE_REQUEST_H

#include "db/db.h"

/* Days are those of Vietnam since 1970. */
struct store_request {
    int64_t id; /* 0 = there is none */
    struct str duty, title;
    int64_t due, opened;
    int64_t report;           /* the text that asked for it; 0 = the office */
    int64_t at, withdrawn_at; /* UTC ms; withdrawn_at 0 = it stands */
    int owing, units;         /* who owe it still, of all who were asked */
};

/* *id is its row. */
MUST_CHECK enum status
store_request_add(struct db *db, const struct store_request *request,
                  int64_t *id);
/* The unit owes it; asked twice it owes it once. */
MUST_CHECK enum status
store_request_ask(struct db *db, int64_t request, int64_t unit);
/* It stands no more; *moved false: it did not before. */
MUST_CHECK enum status
store_request_withdraw(struct db *db, int64_t request, int64_t at, bool *moved);

/* Strings live in the arena. */
MUST_CHECK enum status
store_request_get(struct db *db, int64_t request, struct arena *arena,
                  struct store_request *out);
/* The newest one that this text asked for and that stands; *request 0 = none.
 */
MUST_CHECK enum status
store_request_of_text(struct db *db, int64_t report, int64_t *request);
/* Those that stand and that somebody owes, with a last day in from..to; strings
 * are borrowed for the call. */
MUST_CHECK enum status
store_requests_owed(struct db *db, int64_t from, int64_t to,
                    void (*fn)(const struct store_request *, void *),
                    void *arg);
/* All, the newest first, up to `max`. */
MUST_CHECK enum status
store_requests(struct db *db, int max,
               void (*fn)(const struct store_request *, void *), void *arg);

/* What a unit owes, the one due first first, up to `max` of them. */
MUST_CHECK enum status
store_requests_of_unit(struct db *db, int64_t unit, struct arena *arena,
                       struct store_request *out, int max, int *n);
/* Whether the unit was asked, and whether it owes it still. */
MUST_CHECK enum status
store_request_state(struct db *db, int64_t request, int64_t unit, bool *asked,
                    bool *owed);
/* Units that owe it still, in order, with ids above `after`, up to `max`. */
MUST_CHECK enum status
store_request_owing(struct db *db, int64_t request, int64_t after,
                    int64_t *unit, int max, int *n);

/* The request that this report answers; *request 0 = none. */
MUST_CHECK enum status
store_request_answered(struct db *db, int64_t report, int64_t *request);
MUST_CHECK enum status store_request_answer(struct db *db, int64_t request,
                                            int64_t unit, int64_t report);
/* What the report answered is owed again. */
MUST_CHECK enum status store_request_unanswer(struct db *db, int64_t report);

#endif
