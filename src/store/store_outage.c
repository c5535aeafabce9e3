/* When a gateway was last alive, and outages. */
#include "store/store_outage.h"

MUST_CHECK enum status
store_heartbeat_get(struct db *db, const char *gateway, int64_t *at)
{
    struct db_query q;

    *at = 0;
    db_query(db, &q, "SELECT at FROM heartbeat WHERE gateway = $1");
    db_bind_z(&q, 1, gateway);
    if (db_step(&q))
        *at = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_heartbeat_put(struct db *db, const char *gateway, int64_t at)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO heartbeat (gateway, at) VALUES ($1, $2)"
             " ON CONFLICT (gateway) DO UPDATE SET at = excluded.at");
    db_bind_z(&q, 1, gateway);
    db_bind_int(&q, 2, at);
    return db_run(&q);
}

MUST_CHECK enum status
store_outage_add(struct db *db, int64_t since, int64_t until, const char *what,
                 int64_t *id)
{
    struct db_query q;

    *id = 0;
    db_query(db, &q,
             "INSERT INTO outage (since, until, what) VALUES ($1, $2, $3)"
             " RETURNING id");
    db_bind_int(&q, 1, since);
    db_bind_int(&q, 2, until);
    db_bind_z(&q, 3, what);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_outages_end(struct db *db, int64_t until)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE outage SET until = max(since, $1) WHERE until = 0");
    db_bind_int(&q, 1, until);
    return db_run(&q);
}

MUST_CHECK enum status
store_outages(struct db *db, int64_t after, int64_t before, struct outage *out,
              int max, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT since, until FROM outage WHERE (until = 0 OR until > $1)"
             " AND since < $2 ORDER BY since, id LIMIT $3");
    db_bind_int(&q, 1, after);
    db_bind_int(&q, 2, before);
    db_bind_int(&q, 3, max);
    while (*n < max && db_step(&q)) {
        int64_t until = db_int(&q, 1);

        out[(*n)++] = (struct outage){db_int(&q, 0), until ? until : before};
    }
    return db_done(&q);
}
