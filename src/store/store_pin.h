/* PINs as HMACs, and wrong tries. No PIN ever comes here. */
#ifndef STORE_STORE_PIN_H
#define STORE_STORE_PIN_H

#include "base/hash.h"
#include "db/db.h"

struct store_pin {
    int64_t person; /* 0 = has none */
    unsigned char hmac[HASH_BYTES];
    int64_t set_at;       /* UTC ms */
    int64_t locked_until; /* UTC ms, 0 = is not */
};

MUST_CHECK enum status
store_pin_get(struct db *db, int64_t person, struct store_pin *out);
/* Writes it, new or in the place of the one before. */
MUST_CHECK enum status
store_pin_put(struct db *db, const struct store_pin *pin);
/* Whether somebody is LX or CH on that day, or stands in for one. */
MUST_CHECK enum status
store_pin_may_have(struct db *db, int64_t person, const char *day, bool *may);
/* Forgets all of them: the key they were made with is gone. */
MUST_CHECK enum status store_pin_clear(struct db *db);

/* A wrong try of this number (E.164). */
MUST_CHECK enum status
store_pin_failure_add(struct db *db, struct str phone, int64_t at);
/* Wrong tries after that moment: of the number, and of all together. */
MUST_CHECK enum status
store_pin_failures(struct db *db, struct str phone, int64_t after, int64_t *n);
MUST_CHECK enum status
store_pin_failures_all(struct db *db, int64_t after, int64_t *n);
/* Forgets those of the number, and of everybody up to that moment. */
MUST_CHECK enum status
store_pin_failures_drop(struct db *db, struct str phone, int64_t until);

#endif
