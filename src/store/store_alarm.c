/* What the administrator was told of and is not over yet. */
#include "store/store_alarm.h"

MUST_CHECK enum status
store_alarm_get(struct db *db, const char *kind, const char *subject,
                struct store_alarm *out)
{
    struct db_query q;

    *out = (struct store_alarm){0};
    db_query(db, &q,
             "SELECT since, outbox FROM alarm WHERE kind = $1"
             " AND subject = $2");
    db_bind_z(&q, 1, kind);
    db_bind_z(&q, 2, subject);
    if (db_step(&q))
        *out = (struct store_alarm){true, db_int(&q, 0), db_int(&q, 1)};
    return db_done(&q);
}

MUST_CHECK enum status
store_alarm_put(struct db *db, const char *kind, const char *subject,
                int64_t since, int64_t outbox)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO alarm (kind, subject, since, outbox)"
             " VALUES ($1, $2, $3, $4) ON CONFLICT (kind, subject) DO NOTHING");
    db_bind_z(&q, 1, kind);
    db_bind_z(&q, 2, subject);
    db_bind_int(&q, 3, since);
    db_bind_int(&q, 4, outbox);
    return db_run(&q);
}

MUST_CHECK enum status
store_alarm_has(struct db *db, int64_t outbox, bool *has)
{
    struct db_query q;

    db_query(db, &q, "SELECT 1 FROM alarm WHERE outbox = $1");
    db_bind_int(&q, 1, outbox);
    *has = db_step(&q);
    return db_done(&q);
}

MUST_CHECK enum status
store_alarm_end(struct db *db, const char *kind, const char *subject)
{
    struct db_query q;

    db_query(db, &q, "DELETE FROM alarm WHERE kind = $1 AND subject = $2");
    db_bind_z(&q, 1, kind);
    db_bind_z(&q, 2, subject);
    return db_run(&q);
}
