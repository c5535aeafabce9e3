/* Days on which people are away. */
#include "store/store_absence.h"

#include "store/store_replaced.h"

MUST_CHECK enum status
store_absences(struct db *db, void (*fn)(const struct store_absence *, void *),
               void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT person, coalesce(deputy, 0), valid_from, valid_to"
             " FROM absence ORDER BY person, valid_from");
    while (db_step(&q)) {
        struct store_absence row = {db_int(&q, 0), db_int(&q, 1),
                                    db_text(&q, 2), db_text(&q, 3)};
        fn(&row, arg);
    }
    return db_done(&q);
}

/* "2025-10-14|+84912000102" as stored, empty if there is none. */
static enum status
absence_line(struct db *db, const struct store_absence *absence,
             struct arena *arena, struct str *line)
{
    struct db_query q;

    *line = (struct str){0};
    db_query(db, &q,
             "SELECT a.valid_to || '|' || coalesce(d.phone, '')"
             " FROM absence a LEFT JOIN person d ON d.id = a.deputy"
             " WHERE a.person = $1 AND a.valid_from = $2");
    db_bind_int(&q, 1, absence->person);
    db_bind_text(&q, 2, absence->valid_from);
    if (db_step(&q))
        *line = arena_copy(arena, db_text(&q, 0));
    return db_done(&q);
}

static enum status
absence_write(struct db *db, const struct store_absence *absence)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO absence (person, valid_from, valid_to, deputy)"
             " VALUES ($1, $2, $3, $4)"
             " ON CONFLICT (person, valid_from) DO UPDATE SET"
             " valid_to = excluded.valid_to, deputy = excluded.deputy");
    db_bind_int(&q, 1, absence->person);
    db_bind_text(&q, 2, absence->valid_from);
    db_bind_text(&q, 3, absence->valid_to);
    db_bind_id(&q, 4, absence->deputy);
    return db_run(&q);
}

MUST_CHECK enum status
store_absence_put(struct db *db, const struct store_absence *absence,
                  struct str phone, int64_t now_ms, bool *changed)
{
    struct arena arena;
    struct str before, after;

    arena_init(&arena);
    *changed = false;
    enum status status = absence_line(db, absence, &arena, &before);
    if (status == ST_OK)
        status = absence_write(db, absence);
    if (status == ST_OK)
        status = absence_line(db, absence, &arena, &after);
    if (status != ST_OK || str_eq(before, after))
        goto out;
    *changed = true;
    if (before.len > 0)
        status =
            store_replaced_add(db, now_ms, STR("absences"),
                               arena_printf(&arena, "%.*s %.*s", STR_ARG(phone),
                                            STR_ARG(absence->valid_from)),
                               before);
out:
    arena_clear(&arena);
    return status;
}
