/* Links to calendar feeds, each as the hash of its token. */
#include "store/store_calendar.h"

static struct str
bytes_of(const unsigned char hash[HASH_BYTES])
{
    return (struct str){(const char *)hash, HASH_BYTES};
}

MUST_CHECK enum status
store_calendar_put(struct db *db, const struct store_calendar *row, int64_t at)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO calendar_token (person, unit, token_hash, at)"
             " VALUES ($1, $2, $3, $4) ON CONFLICT (person, unit) DO UPDATE SET"
             " token_hash = excluded.token_hash, at = excluded.at");
    db_bind_int(&q, 1, row->person);
    db_bind_int(&q, 2, row->unit);
    db_bind_blob(&q, 3, bytes_of(row->hash));
    db_bind_int(&q, 4, at);
    return db_run(&q);
}

MUST_CHECK enum status
store_calendar_find(struct db *db, const unsigned char hash[HASH_BYTES],
                    struct store_calendar *out)
{
    struct db_query q;

    *out = (struct store_calendar){0};
    db_query(db, &q,
             "SELECT person, unit, token_hash FROM calendar_token"
             " WHERE token_hash = $1");
    db_bind_blob(&q, 1, bytes_of(hash));
    if (db_step(&q)) {
        struct str own = db_text(&q, 2);

        out->person = db_int(&q, 0);
        out->unit = db_int(&q, 1);
        if (own.len == HASH_BYTES)
            memcpy(out->hash, own.ptr, HASH_BYTES);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_calendar_end(struct db *db, int64_t person, int64_t unit, int64_t *n)
{
    struct db_query q;

    db_query(db, &q,
             "DELETE FROM calendar_token WHERE person = $1"
             " AND ($2 = 0 OR unit = $2)");
    db_bind_int(&q, 1, person);
    db_bind_int(&q, 2, unit);
    enum status status = db_run(&q);
    *n = status == ST_OK ? db_changes(db) : 0;
    return status;
}
