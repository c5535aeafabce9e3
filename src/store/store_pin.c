/* PINs as HMACs, and wrong tries. */
#include "store/store_pin.h"

MUST_CHECK enum status
store_pin_get(struct db *db, int64_t person, struct store_pin *out)
{
    struct db_query q;

    *out = (struct store_pin){0};
    db_query(db, &q,
             "SELECT hmac, set_at, locked_until FROM pin WHERE person = $1");
    db_bind_int(&q, 1, person);
    if (db_step(&q)) {
        struct str hmac = db_text(&q, 0);
        if (hmac.len == HASH_BYTES)
            memcpy(out->hmac, hmac.ptr, HASH_BYTES);
        out->person = hmac.len == HASH_BYTES ? person : 0;
        out->set_at = db_int(&q, 1);
        out->locked_until = db_int(&q, 2);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_pin_put(struct db *db, const struct store_pin *pin)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO pin (person, hmac, set_at, locked_until)"
             " VALUES ($1, $2, $3, $4) ON CONFLICT (person) DO UPDATE SET"
             " hmac = excluded.hmac, set_at = excluded.set_at,"
             " locked_until = excluded.locked_until");
    db_bind_int(&q, 1, pin->person);
    db_bind_blob(&q, 2, (struct str){(const char *)pin->hmac, HASH_BYTES});
    db_bind_int(&q, 3, pin->set_at);
    db_bind_int(&q, 4, pin->locked_until);
    return db_run(&q);
}

MUST_CHECK enum status
store_pin_may_have(struct db *db, int64_t person, const char *day, bool *may)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT 1 FROM person_role r WHERE r.role IN ('LX', 'CH')"
             " AND (r.person = $1 OR EXISTS (SELECT 1 FROM absence a"
             " WHERE a.deputy = $1 AND a.person = r.person"
             " AND a.valid_from <= $2"
             " AND (a.valid_to = '' OR a.valid_to >= $2)))"
             " AND r.valid_from <= $2"
             " AND (r.valid_to = '' OR r.valid_to >= $2)");
    db_bind_int(&q, 1, person);
    db_bind_z(&q, 2, day);
    *may = db_step(&q);
    return db_done(&q);
}

MUST_CHECK enum status
store_pin_clear(struct db *db)
{
    struct db_query q;

    db_query(db, &q, "DELETE FROM pin");
    return db_run(&q);
}

MUST_CHECK enum status
store_pin_failure_add(struct db *db, struct str phone, int64_t at)
{
    struct db_query q;

    db_query(db, &q, "INSERT INTO pin_failure (phone, at) VALUES ($1, $2)");
    db_bind_text(&q, 1, phone);
    db_bind_int(&q, 2, at);
    return db_run(&q);
}

MUST_CHECK enum status
store_pin_failures(struct db *db, struct str phone, int64_t after, int64_t *n)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT count(*) FROM pin_failure WHERE at > $1 AND phone = $2");
    db_bind_int(&q, 1, after);
    db_bind_text(&q, 2, phone);
    *n = db_step(&q) ? db_int(&q, 0) : 0;
    return db_done(&q);
}

MUST_CHECK enum status
store_pin_failures_all(struct db *db, int64_t after, int64_t *n)
{
    struct db_query q;

    db_query(db, &q, "SELECT count(*) FROM pin_failure WHERE at > $1");
    db_bind_int(&q, 1, after);
    *n = db_step(&q) ? db_int(&q, 0) : 0;
    return db_done(&q);
}

MUST_CHECK enum status
store_pin_failures_drop(struct db *db, struct str phone, int64_t until)
{
    struct db_query q;

    db_query(db, &q, "DELETE FROM pin_failure WHERE phone = $1 OR at <= $2");
    db_bind_text(&q, 1, phone);
    db_bind_int(&q, 2, until);
    return db_run(&q);
}
