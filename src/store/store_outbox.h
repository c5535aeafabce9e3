/* Messages on their way out. A claim is a lease with an end. */
#ifndef STORE_STORE_OUTBOX_H
#define STORE_STORE_OUTBOX_H

#include "db/db.h"

enum lane { LANE_REPLY, LANE_CORRECTION, LANE_REMINDER, LANE_BULK, LANE_COUNT };
const char *lane_name(enum lane lane);

/* A message to add. */
struct store_out {
    int64_t message, person; /* 0 = none */
    struct str recipient, provider, text, link;
    enum lane lane;
    const char *state; /* see the CHECK of outbox.state */
    const char *owner; /* holds the lease of a 'sending' row, else "" */
    const char *error; /* why a row is born 'failed', else "" */
    int64_t now, due_at, expires_at;
    int segments; /* that are paid for */
};
MUST_CHECK enum status
store_outbox_add(struct db *db, const struct store_out *out, int64_t *id);

/* A row as it stands. Strings live in the arena. */
struct store_out_row {
    int64_t id, message, created_at, due_at, expires_at, ended_at;
    struct str recipient, provider, text, link, state, provider_id, error;
    enum lane lane;
    int attempts, segments;
};

/* Up to `max` rows of this provider and lane that are due: queued ones and
 * those whose lease is over. Oldest first. */
MUST_CHECK enum status
store_outbox_due(struct db *db, struct str provider, enum lane lane,
                 int64_t now, int max, struct arena *arena,
                 struct store_out_row *rows, int *n);
/* When the next row of this provider and lane falls due; -1 = never. */
MUST_CHECK enum status store_outbox_next(struct db *db, struct str provider,
                                         enum lane lane, int64_t *due_at);
/* Rows still to do of this provider and lane, those under way too. */
MUST_CHECK enum status
store_outbox_waiting(struct db *db, struct str provider, enum lane lane,
                     int64_t *messages, int64_t *segments);
/* Takes the lease and counts the attempt before it is made: a crash half way
 * must not make it free. */
MUST_CHECK enum status store_outbox_claim(struct db *db, int64_t id,
                                          const char *owner, int64_t lease_end);
/* A later end for the lease of a send that is still under way. */
MUST_CHECK enum status
store_outbox_extend(struct db *db, int64_t id, int64_t lease_end);
/* The clock has stepped: what waits and was written by the clock that was
 * wrong, from `from` to `to` on it, waits as long as it did. */
MUST_CHECK enum status
store_outbox_shift(struct db *db, int64_t by_ms, int64_t from, int64_t to);
/* When the nth newest bulk message of this person went or will go, of those
 * since `after` that may go out; 0 = there are fewer. */
MUST_CHECK enum status
store_outbox_nth_of_day(struct db *db, int64_t person, int64_t after, int nth,
                        int64_t *at);
/* It is to say something else. */
MUST_CHECK enum status
store_outbox_set_text(struct db *db, int64_t id, struct str text, int segments);
/* Nobody knows whether it went out: claimed again from due_at on. */
MUST_CHECK enum status
store_outbox_again(struct db *db, int64_t id, int64_t due_at, struct str error);
/* Back to the queue: it has not gone out. */
MUST_CHECK enum status
store_outbox_retry(struct db *db, int64_t id, int64_t due_at, struct str error);
/* Enters an end state (or 'sent'). Only forwards: a row that is delivered,
 * failed, expired or cancelled stays; *moved tells. */
MUST_CHECK enum status
store_outbox_end(struct db *db, int64_t id, const char *state,
                 struct str provider_id, struct str error, int64_t now,
                 bool *moved);
/* Calls off a row that still waits; *moved tells whether it did. */
MUST_CHECK enum status
store_outbox_cancel(struct db *db, int64_t id, struct str why, int64_t now,
                    bool *moved);
/* The providers of rows still to do; borrowed for the call. */
MUST_CHECK enum status
store_outbox_providers(struct db *db, void (*fn)(struct str name, void *arg),
                       void *arg);
/* What waits for a provider waits for another one; rows whose lease is over
 * end, as nobody knows whether they went out. */
struct store_out_moved {
    int64_t messages, unknown;
};
MUST_CHECK enum status
store_outbox_move(struct db *db, const char *from, const char *to, int64_t now,
                  struct store_out_moved *moved);
/* Leases of this gateway end now: it was restarted. */
MUST_CHECK enum status
store_outbox_reclaim(struct db *db, const char *owner, int64_t now);
/* row->id 0 = there is none. */
MUST_CHECK enum status
store_outbox_get(struct db *db, int64_t id, struct arena *arena,
                 struct store_out_row *row);
MUST_CHECK enum status
store_outbox_by_provider_id(struct db *db, struct str provider,
                            struct str provider_id, int64_t *id);
/* Rows still to do per lane and the time of the oldest (0 = none). */
struct store_out_counts {
    int64_t queued[LANE_COUNT];
    int64_t oldest_at;
};
MUST_CHECK enum status
store_outbox_count(struct db *db, struct store_out_counts *out);

/* Delivery receipts that came before the result of their send. */
MUST_CHECK enum status
store_early_put(struct db *db, struct str provider, struct str provider_id,
                int delivery, struct str error, int64_t until);
/* Takes it away; *delivery -1 = there is none. */
MUST_CHECK enum status
store_early_take(struct db *db, struct str provider, struct str provider_id,
                 struct arena *arena, int *delivery, struct str *error);
MUST_CHECK enum status store_early_purge(struct db *db, int64_t now);

#endif
