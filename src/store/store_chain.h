/* Where commitments, contributions, cases and their like stand. */
#ifndef STORE_STORE_CHAIN_H
#define STORE_STORE_CHAIN_H

#include "db/db.h"

/* One row of `chain`; names are those of core/chain.h. */
struct store_chain {
    int64_t report; /* 0 = there is none */
    int64_t version, unit, household, person, waits_unit;
    struct str kind, state, waits;
    int64_t since, until; /* UTC ms; until 0 = never */
};

/* One step of it; person or message 0 = none. */
struct store_chain_step {
    int64_t report;
    const char *event;
    struct str from_state, to_state;
    int64_t person, message;
    struct str phone, reason;
    int64_t at;
};

/* Strings live in the arena. */
MUST_CHECK enum status
store_chain_get(struct db *db, int64_t report, struct arena *arena,
                struct store_chain *out);
/* Writes the row, new or changed. */
MUST_CHECK enum status
store_chain_put(struct db *db, const struct store_chain *chain);
MUST_CHECK enum status
store_chain_step_add(struct db *db, const struct store_chain_step *step);

/* Up to `max` chains, the oldest first; *n = how many. */
MUST_CHECK enum status
store_chain_waiting(struct db *db, const char *waits, int64_t waits_unit,
                    struct arena *arena, struct store_chain *out, int max,
                    int *n);
/* All that wait at this level, whatever the unit. */
MUST_CHECK enum status
store_chain_waiting_all(struct db *db, const char *waits, struct arena *arena,
                        struct store_chain *out, int max, int *n);
/* All that wait for anybody. Strings live in the arena. */
MUST_CHECK enum status
store_chains_waiting(struct db *db, struct arena *arena,
                     void (*fn)(const struct store_chain *row, void *arg),
                     void *arg);
/* Commitments that the commune agreed to, of households that want to be
 * reminded. */
struct store_commitment {
    int64_t hamlet, household;
    bool has_phone;
    int64_t since; /* UTC ms */
};
MUST_CHECK enum status
store_commitments(struct db *db,
                  void (*fn)(const struct store_commitment *row, void *arg),
                  void *arg);
/* Those of a household, the newest first. */
MUST_CHECK enum status
store_chain_of_household(struct db *db, int64_t household, struct arena *arena,
                         struct store_chain *out, int max, int *n);
/* The newest chain of this kind of a household; report 0 = none. */
MUST_CHECK enum status
store_chain_last_of(struct db *db, int64_t household, const char *kind,
                    struct arena *arena, struct store_chain *out);
/* Its newest step; report 0 = none. */
MUST_CHECK enum status
store_chain_last_step(struct db *db, int64_t report, struct arena *arena,
                      struct store_chain_step *out);
/* Takes this phone out of the steps of a household's chains. */
MUST_CHECK enum status
store_chain_forget_phone(struct db *db, int64_t household, struct str phone);
/* Those that this person asked for, the newest first. */
MUST_CHECK enum status
store_chain_of_person(struct db *db, int64_t person, struct arena *arena,
                      struct store_chain *out, int max, int *n);
/* Those whose time is over at `now`. */
MUST_CHECK enum status
store_chain_overdue(struct db *db, int64_t now, struct arena *arena,
                    struct store_chain *out, int max, int *n);

#endif
