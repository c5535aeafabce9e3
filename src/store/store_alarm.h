/* What the administrator was told of and is not over yet. */
#ifndef STORE_STORE_ALARM_H
#define STORE_STORE_ALARM_H

#include "db/db.h"

struct store_alarm {
    bool is_there;
    int64_t since, outbox; /* row of the text, 0 = none */
};
MUST_CHECK enum status
store_alarm_get(struct db *db, const char *kind, const char *subject,
                struct store_alarm *out);
MUST_CHECK enum status
store_alarm_put(struct db *db, const char *kind, const char *subject,
                int64_t since, int64_t outbox);
/* Whether a row of the outbox tells of something that is not over. */
MUST_CHECK enum status
store_alarm_has(struct db *db, int64_t outbox, bool *has);
MUST_CHECK enum status
store_alarm_end(struct db *db, const char *kind, const char *subject);

#endif
