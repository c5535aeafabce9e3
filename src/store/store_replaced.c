/* What imports replaced, as it was. */
#include "store/store_replaced.h"

MUST_CHECK enum status
store_replaced_add(struct db *db, int64_t now_ms, struct str kind,
                   struct str key, struct str before)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO replaced (at, kind, key, before)"
             " VALUES ($1, $2, $3, $4)");
    db_bind_int(&q, 1, now_ms);
    db_bind_text(&q, 2, kind);
    db_bind_text(&q, 3, key);
    db_bind_text(&q, 4, before);
    return db_run(&q);
}

MUST_CHECK enum status
store_replaced_by(struct db *db, int64_t now_ms, struct str kind,
                  struct str key, struct str before, struct str after,
                  bool *changed)
{
    *changed = !str_eq(before, after);
    if (*changed && before.len > 0)
        return store_replaced_add(db, now_ms, kind, key, before);
    return ST_OK;
}

MUST_CHECK enum status
store_replaced_erase(struct db *db, struct str kind, struct str key)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE replaced SET before = '' WHERE kind = $1 AND key = $2");
    db_bind_text(&q, 1, kind);
    db_bind_text(&q, 2, key);
    return db_run(&q);
}
