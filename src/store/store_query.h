/* The read side: pages of rows for exports. A call looks at the next `max` rows
 * behind a place, so that no read lasts; what is wanted of them the caller
 * picks. Strings live in the arena. */
#ifndef STORE_STORE_QUERY_H
#define STORE_STORE_QUERY_H

#include "db/db.h"
#include "store/store_chain.h"

/* A version of a report with what the report is about. */
struct store_query_version {
    int64_t id, report, message, person, unit;
    int64_t household; /* 0 = none */
    int64_t before;    /* row of the version before it, 0 = none */
    int version, code, late_days;
    struct str form, key, household_code, state, figures;
    struct str rule; /* ptr NULL = none */
    int64_t at, received_at;
    /* The last change of its state; 0 = there was none, or no person did it. */
    int64_t changed_at, changed_by, changed_message;
};
/* Versions with rows above `after`, as they stood just before the moment
 * `until` (INT64_MAX = as they stand). Later ones come too: look at `at`. */
MUST_CHECK enum status
store_query_versions(struct db *db, int64_t after, int64_t until, int max,
                     struct arena *arena, struct store_query_version *out,
                     int *n);
/* The figures that a version took the place of, or would if it were accepted;
 * ptr NULL = there were none. `before` is that of the version. */
MUST_CHECK enum status
store_query_figures_before(struct db *db, int64_t before, struct arena *arena,
                           struct str *figures);

/* A chain with the version that it stands on. */
struct store_query_chain {
    struct store_chain chain;
    struct str form, key, household_code, figures;
    int code;
    int64_t message, at; /* of that version */
    int64_t other;       /* the earlier report of the same gift, 0 = none */
};
/* Chains of reports above `after`, whatever their kind. */
MUST_CHECK enum status
store_query_chains(struct db *db, int64_t after, int max, struct arena *arena,
                   struct store_query_chain *out, int *n);
/* Chains of households, those of one household together: behind this household
 * and report. */
MUST_CHECK enum status
store_query_household_chains(struct db *db, int64_t household, int64_t report,
                             int max, struct arena *arena,
                             struct store_query_chain *out, int *n);

struct store_query_step {
    struct str event, to_state, phone, reason;
    int64_t at;
};
/* The steps of a chain from the first on; at most `max`. */
MUST_CHECK enum status
store_query_steps(struct db *db, int64_t report, struct arena *arena,
                  struct store_query_step *out, int max, int *n);

/* A message with what became of it. 0 and "" = none. */
struct store_query_message {
    int64_t id, person, version, unit, sent_at, received_at;
    struct str provider, sender, text, outcome, form, error, figures, key;
    int64_t version_message; /* the message that made the version */
    int code, replies_n;
    bool has_pin;     /* its sender has one */
    int64_t stranger; /* messages of this number while nobody knew it */
};
MUST_CHECK enum status
store_query_messages(struct db *db, int64_t after, int max, struct arena *arena,
                     struct store_query_message *out, int *n);

/* The messages that completed another one, in rising order. */
struct store_query_answers {
    int64_t *id;
    int n;
};
MUST_CHECK enum status
store_query_draft_answers(struct db *db, struct arena *arena,
                          struct store_query_answers *out);

#endif
