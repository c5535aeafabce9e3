/* Messages as they came in, and the lock against repeats. */
#ifndef STORE_STORE_INBOX_H
#define STORE_STORE_INBOX_H

#include "db/db.h"

struct store_message {
    struct str provider, provider_id, sender, receiver, text, raw;
    int64_t sent_at, received_at; /* UTC ms; sent_at 0 = unknown */
};

/* Keeps a message; *id is its number. */
MUST_CHECK enum status
store_inbox_add(struct db *db, const struct store_message *message,
                int64_t *id);

/* What became of a message. NULL and 0 = none. */
struct store_outcome {
    const char *outcome; /* see the CHECK of inbox.outcome */
    int64_t person;
    const char *form, *error;
    int64_t version; /* row of report_version */
    int64_t replies_from;
    int replies_n;
};
MUST_CHECK enum status
store_inbox_end(struct db *db, int64_t id, const struct store_outcome *outcome);

/* Takes the key for this message until `until`. If another message holds it
 * still at `now`, *first is that one's number, else *first is `message`. */
MUST_CHECK enum status
store_seen_take(struct db *db, struct str provider, struct str key,
                int64_t message, int64_t now, int64_t until, int64_t *first);
/* Where the last purge stopped; zeroed = at the first key. */
struct store_seen_place {
    char provider[64], key[512];
    size_t provider_len, key_len;
};
/* Looks at the next `max` keys, forgets those that have run out and moves the
 * place behind them; after the last key it begins again. */
MUST_CHECK enum status
store_seen_purge(struct db *db, struct store_seen_place *place, int64_t now,
                 int max);

/* One message as stored. Strings live in the arena. */
struct store_inbox_row {
    int64_t id;
    struct store_message message;
    struct str outcome, form, error;
    int64_t person, version, replies_from;
    int replies_n;
};
/* row->id 0 = there is none. */
/* The latest time at which one of the last thousand messages came, UTC ms; 0 =
 * there is none. */
MUST_CHECK enum status store_inbox_newest(struct db *db, int64_t *at);
MUST_CHECK enum status
store_inbox_get(struct db *db, int64_t id, struct arena *arena,
                struct store_inbox_row *row);
/* When the newest message came, UTC ms; 0 = there is none. */
MUST_CHECK enum status store_inbox_last(struct db *db, int64_t *received_at);
/* The message that holds this key; *id 0 = none. */
MUST_CHECK enum status store_seen_find(struct db *db, struct str provider,
                                       struct str key, int64_t *id);

/* Parts of a long text. A part that is there already is not stored again. */
struct store_part {
    struct str provider, sender, ref, text;
    int place, total;
    int64_t message, until;
};
MUST_CHECK enum status
store_part_add(struct db *db, const struct store_part *part);
/* Whether the group holds another text at this place, or a part that was to
 * wait until before `least_until`. */
MUST_CHECK enum status
store_part_clashes(struct db *db, const struct store_part *part,
                   int64_t least_until, bool *clashes);
/* The parts that are there, joined in order into `text`; *n = how many. */
MUST_CHECK enum status
store_part_join(struct db *db, const struct store_part *like,
                struct arena *arena, struct str *text, int *n);
MUST_CHECK enum status
store_part_drop(struct db *db, const struct store_part *like);
/* One group whose time is over at `now`: provider, sender, ref, total and the
 * number of its first message; *found false = none. */
MUST_CHECK enum status
store_part_overdue(struct db *db, int64_t now, struct arena *arena,
                   struct store_part *part, bool *found);

#endif
