/* Closed periods that an official opened again for one unit. */
#include "store/store_reopen.h"

#include "store/store_replaced.h"

/* What is there now as one line, empty if there is none. */
static enum status
line_of(struct db *db, const struct store_reopen *row, struct arena *arena,
        struct str *line)
{
    struct db_query q;

    *line = (struct str){0};
    db_query(db, &q,
             "SELECT until || '|' || who || '|' || reason FROM reopened"
             " WHERE form = $1 AND unit = $2 AND period = $3");
    db_bind_text(&q, 1, row->form);
    db_bind_int(&q, 2, row->unit);
    db_bind_text(&q, 3, row->period);
    if (db_step(&q))
        *line = arena_copy(arena, db_text(&q, 0));
    return db_done(&q);
}

static enum status
write_row(struct db *db, const struct store_reopen *row, int64_t now_ms)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO reopened (form, unit, period, until, reason, who, at)"
             " VALUES ($1, $2, $3, $4, $5, $6, $7)"
             " ON CONFLICT (form, unit, period) DO UPDATE SET"
             " until = excluded.until, reason = excluded.reason,"
             " who = excluded.who, at = excluded.at");
    db_bind_text(&q, 1, row->form);
    db_bind_int(&q, 2, row->unit);
    db_bind_text(&q, 3, row->period);
    db_bind_text(&q, 4, row->until);
    db_bind_text(&q, 5, row->reason);
    db_bind_text(&q, 6, row->who);
    db_bind_int(&q, 7, now_ms);
    return db_run(&q);
}

MUST_CHECK enum status
store_reopen_put(struct db *db, const struct store_reopen *row, int64_t now_ms,
                 bool *changed)
{
    struct arena arena;
    struct str before;

    arena_init(&arena);
    enum status status = line_of(db, row, &arena, &before);
    struct str after =
        arena_printf(&arena, "%.*s|%.*s|%.*s", STR_ARG(row->until),
                     STR_ARG(row->who), STR_ARG(row->reason));
    *changed = !str_eq(before, after);
    if (status == ST_OK && *changed && before.len > 0)
        status = store_replaced_add(
            db, now_ms, STR("reopened"),
            arena_printf(&arena, "%.*s %lld %.*s", STR_ARG(row->form),
                         (long long)row->unit, STR_ARG(row->period)),
            before);
    if (status == ST_OK && *changed)
        status = write_row(db, row, now_ms);
    arena_clear(&arena);
    return status;
}

MUST_CHECK enum status
store_reopen_holds(struct db *db, const char *form, int64_t unit,
                   const char *period, const char *day, bool *holds)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT 1 FROM reopened WHERE form = $1 AND unit = $2"
             " AND period = $3 AND until >= $4");
    db_bind_z(&q, 1, form);
    db_bind_int(&q, 2, unit);
    db_bind_z(&q, 3, period);
    db_bind_z(&q, 4, day);
    *holds = db_step(&q);
    return db_done(&q);
}

MUST_CHECK enum status
store_unit_id_by_code(struct db *db, struct str code, const char *day,
                      int64_t *id)
{
    struct db_query q;

    *id = 0;
    db_query(db, &q,
             "SELECT min(unit) FROM unit_span WHERE code = $1"
             " AND valid_from <= $2 AND (valid_to = '' OR valid_to >= $2)"
             " HAVING count(*) = 1");
    db_bind_text(&q, 1, code);
    db_bind_z(&q, 2, day);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}
