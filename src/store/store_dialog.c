/* What is remembered about a number between its messages. */
#include "store/store_dialog.h"

MUST_CHECK enum status
store_stranger_note(struct db *db, struct str phone, const char *day,
                    int64_t now, bool *is_first)
{
    struct db_query q;
    bool known = false;

    *is_first = true;
    db_query(db, &q, "SELECT day FROM stranger WHERE phone = $1");
    db_bind_text(&q, 1, phone);
    if (db_step(&q))
        known = str_eqz(db_text(&q, 0), day);
    enum status status = db_done(&q);
    if (status != ST_OK)
        return status;
    *is_first = !known;
    db_query(db, &q,
             "INSERT INTO stranger (phone, day, messages, last_at)"
             " VALUES ($1, $2, 1, $3) ON CONFLICT (phone) DO UPDATE SET"
             " day = excluded.day, messages = stranger.messages + 1,"
             " last_at = excluded.last_at");
    db_bind_text(&q, 1, phone);
    db_bind_z(&q, 2, day);
    db_bind_int(&q, 3, now);
    return db_run(&q);
}

MUST_CHECK enum status
store_guard_get(struct db *db, struct str phone, struct arena *arena,
                struct store_guard *out)
{
    struct db_query q;

    *out = (struct store_guard){0};
    db_query(db, &q,
             "SELECT window_at, window_n, day, day_n, heard, said, same_at,"
             " same_n FROM guard WHERE phone = $1");
    db_bind_text(&q, 1, phone);
    if (db_step(&q))
        *out = (struct store_guard){
            db_int(&q, 0),
            (int)db_int(&q, 1),
            arena_copy(arena, db_text(&q, 2)),
            (int)db_int(&q, 3),
            arena_copy(arena, db_text(&q, 4)),
            arena_copy(arena, db_text(&q, 5)),
            db_int(&q, 6),
            (int)db_int(&q, 7),
        };
    return db_done(&q);
}

MUST_CHECK enum status
store_guard_put(struct db *db, struct str phone,
                const struct store_guard *guard)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO guard (phone, window_at, window_n, day, day_n, heard,"
             " said, same_at, same_n) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
             " $9) ON CONFLICT (phone) DO UPDATE SET"
             " window_at = excluded.window_at, window_n = excluded.window_n,"
             " day = excluded.day, day_n = excluded.day_n,"
             " heard = excluded.heard, said = excluded.said,"
             " same_at = excluded.same_at, same_n = excluded.same_n");
    db_bind_text(&q, 1, phone);
    db_bind_int(&q, 2, guard->window_at);
    db_bind_int(&q, 3, guard->window_n);
    db_bind_text(&q, 4, guard->day);
    db_bind_int(&q, 5, guard->day_n);
    db_bind_text(&q, 6, guard->heard);
    db_bind_text(&q, 7, guard->said);
    db_bind_int(&q, 8, guard->same_at);
    db_bind_int(&q, 9, guard->same_n);
    return db_run(&q);
}

MUST_CHECK enum status
store_stopped_add(struct db *db, struct str phone, int64_t now)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO stopped (phone, at) VALUES ($1, $2)"
             " ON CONFLICT DO NOTHING");
    db_bind_text(&q, 1, phone);
    db_bind_int(&q, 2, now);
    return db_run(&q);
}

MUST_CHECK enum status
store_stopped_has(struct db *db, struct str phone, bool *has)
{
    struct db_query q;

    db_query(db, &q, "SELECT at FROM stopped WHERE phone = $1");
    db_bind_text(&q, 1, phone);
    *has = db_step(&q);
    return db_done(&q);
}
