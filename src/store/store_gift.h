/* Gifts that may be one and the same, reported by giver and receiver. */
#ifndef STORE_STORE_GIFT_H
#define STORE_STORE_GIFT_H

#include "db/db.h"

struct store_gift {
    int64_t report, person;
    struct str figures; /* of the version that counts */
    int code;
};

/* Gifts to this unit since `after` (UTC ms) that nobody refused or took back
 * and that are not matched yet, the oldest first. Strings live in the arena. */
MUST_CHECK enum status
store_gifts_to(struct db *db, int64_t unit, int64_t after, struct arena *arena,
               struct store_gift *out, int max, int *n);
/* `report` tells of the same gift as the earlier `other`. */
MUST_CHECK enum status
store_gift_match(struct db *db, int64_t report, int64_t other);
/* It is no longer one of two. */
MUST_CHECK enum status store_gift_part(struct db *db, int64_t report);

#endif
