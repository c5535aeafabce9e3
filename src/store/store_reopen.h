/* Closed periods that an official opened again for one unit. */
#ifndef STORE_STORE_REOPEN_H
#define STORE_STORE_REOPEN_H

#include "db/db.h"

struct store_reopen {
    struct str form;
    int64_t unit;
    struct str period; /* "2025-08", "2025-Q3" */
    struct str until;  /* last day, ISO */
    struct str reason, who;
};

/* Writes it; what was there for the same form, unit and period is kept in
 * `replaced`. *changed false: it is there already. */
MUST_CHECK enum status
store_reopen_put(struct db *db, const struct store_reopen *row, int64_t now_ms,
                 bool *changed);
/* Whether that period takes texts of that unit on that day. */
MUST_CHECK enum status
store_reopen_holds(struct db *db, const char *form, int64_t unit,
                   const char *period, const char *day, bool *holds);
/* The id of the only unit that has this code on that day; *id 0 = there is none
 * or more than one. */
MUST_CHECK enum status store_unit_id_by_code(struct db *db, struct str code,
                                             const char *day, int64_t *id);

#endif
