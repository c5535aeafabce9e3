/* When a gateway was last alive, and outages. */
#ifndef STORE_STORE_OUTAGE_H
#define STORE_STORE_OUTAGE_H

#include "core/amnesty.h"
#include "db/db.h"

/* *at 0 = it never was. */
MUST_CHECK enum status
store_heartbeat_get(struct db *db, const char *gateway, int64_t *at);
MUST_CHECK enum status
store_heartbeat_put(struct db *db, const char *gateway, int64_t at);

/* until 0 = it goes on. *id is its row. */
MUST_CHECK enum status
store_outage_add(struct db *db, int64_t since, int64_t until, const char *what,
                 int64_t *id);
/* Those that go on end here, or where they began if that is later. */
MUST_CHECK enum status store_outages_end(struct db *db, int64_t until);
/* Those that reach beyond `after` and began before `before`, in the order in
 * which they began, up to `max`; one that goes on reaches to `before`. */
MUST_CHECK enum status
store_outages(struct db *db, int64_t after, int64_t before, struct outage *out,
              int max, int *n);

#endif
