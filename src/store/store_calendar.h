/* Links to calendar feeds, each as the hash of its token. */
#ifndef STORE_STORE_CALENDAR_H
#define STORE_STORE_CALENDAR_H

#include "base/hash.h"
#include "db/db.h"

struct store_calendar {
    int64_t person, unit; /* 0 = there is none */
    unsigned char hash[HASH_BYTES];
};

/* Writes it; the one before it of the same person and unit is gone. */
MUST_CHECK enum status
store_calendar_put(struct db *db, const struct store_calendar *row, int64_t at);
MUST_CHECK enum status
store_calendar_find(struct db *db, const unsigned char hash[HASH_BYTES],
                    struct store_calendar *out);
/* Of one unit, or (0) of all; *n were there. */
MUST_CHECK enum status
store_calendar_end(struct db *db, int64_t person, int64_t unit, int64_t *n);

#endif
