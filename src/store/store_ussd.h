/* Open USSD sessions. */
#ifndef STORE_STORE_USSD_H
#define STORE_STORE_USSD_H

#include "db/db.h"

/* One row of ussd_session; its state is that of core/ussd.h. Strings are
 * borrowed when it is written, and live in the arena when it was read. */
struct store_ussd {
    struct str provider, session, phone;
    int64_t person;
    int64_t at; /* UTC ms; 0 = there is none */
    struct str step, input, screen;
    struct str place, role, menu, form, answers, note, told, code, below,
        period;
    int64_t unit, household, item, page, field, given, flags;
};

MUST_CHECK enum status
store_ussd_get(struct db *db, struct str provider, struct str session,
               struct arena *arena, struct store_ussd *out);
/* The newest one of a person that is not over. */
MUST_CHECK enum status
store_ussd_of_person(struct db *db, int64_t person, struct arena *arena,
                     struct store_ussd *out);
/* Where the last look stopped; zeroed = at the first session. */
struct store_ussd_place {
    char provider[64], session[160];
};
/* Looks at the next `max` sessions in the order of their keys, and begins again
 * behind the last: of those that are due up to `room`, *n = how many. A look at
 * all of them at once would hold up the answers. */
struct store_ussd_due {
    int64_t open, over; /* last step before it, UTC ms */
};
MUST_CHECK enum status
store_ussd_older(struct db *db, struct store_ussd_place *place,
                 const struct store_ussd_due *due, int max, struct arena *arena,
                 struct store_ussd *out, int room, int *n);
/* New or changed. */
MUST_CHECK enum status
store_ussd_put(struct db *db, const struct store_ussd *session);
/* What was typed is gone; that there was such a session, and its last screen,
 * stay for what comes late. */
MUST_CHECK enum status
store_ussd_end(struct db *db, struct str provider, struct str session);
MUST_CHECK enum status
store_ussd_forget(struct db *db, struct str provider, struct str session);
/* How many there are that wait for an input. */
MUST_CHECK enum status store_ussd_count(struct db *db, int64_t *n);

#endif
