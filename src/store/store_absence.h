/* Days on which people are away and others hold their seats. */
#ifndef STORE_STORE_ABSENCE_H
#define STORE_STORE_ABSENCE_H

#include "db/db.h"

/* Days are ISO text; valid_to "" = until further notice. */
struct store_absence {
    int64_t person;
    int64_t deputy; /* 0 = nobody */
    struct str valid_from, valid_to;
};

/* By person and day; strings are borrowed for the call. */
MUST_CHECK enum status
store_absences(struct db *db, void (*fn)(const struct store_absence *, void *),
               void *arg);
/* Writes one; another one from the same day on is kept in `replaced` under the
 * person's phone. */
MUST_CHECK enum status
store_absence_put(struct db *db, const struct store_absence *absence,
                  struct str phone, int64_t now_ms, bool *changed);

#endif
