/* What is remembered about a number between its messages. */
#ifndef STORE_STORE_DIALOG_H
#define STORE_STORE_DIALOG_H

#include "db/db.h"

/* Notes a message of a number nobody knows; *is_first tells whether it is the
 * first one on this day ("2025-09-28"). */
MUST_CHECK enum status
store_stranger_note(struct db *db, struct str phone, const char *day,
                    int64_t now, bool *is_first);

/* The loop guard of one number. Strings live in the arena. */
struct store_guard {
    int64_t window_at;
    int window_n; /* refusals answered since window_at */
    struct str day;
    int day_n;
    struct str heard, said;
    int64_t same_at;
    int same_n; /* times that `heard` was answered with `said` since same_at */
};
/* All zero if nothing is known. */
MUST_CHECK enum status
store_guard_get(struct db *db, struct str phone, struct arena *arena,
                struct store_guard *out);
MUST_CHECK enum status store_guard_put(struct db *db, struct str phone,
                                       const struct store_guard *guard);

/* Numbers whose owner told the provider to stop. */
MUST_CHECK enum status
store_stopped_add(struct db *db, struct str phone, int64_t now);
MUST_CHECK enum status
store_stopped_has(struct db *db, struct str phone, bool *has);

#endif
