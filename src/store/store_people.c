/* Units and people. */
#include "store/store_people.h"

#include "store/store_replaced.h"

MUST_CHECK enum status
store_units(struct db *db, void (*fn)(const struct store_unit *, void *),
            void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT u.id, u.ref, u.kind, s.valid_from, s.valid_to, s.name,"
             " coalesce(s.parent, 0), s.code, s.gso_code, s.act"
             " FROM unit u JOIN unit_span s ON s.unit = u.id"
             " ORDER BY u.id, s.valid_from");
    while (db_step(&q)) {
        struct store_unit row = {
            .id = db_int(&q, 0),
            .ref = db_text(&q, 1),
            .kind = db_text(&q, 2),
            .valid_from = db_text(&q, 3),
            .valid_to = db_text(&q, 4),
            .name = db_text(&q, 5),
            .parent = db_int(&q, 6),
            .code = db_text(&q, 7),
            .gso_code = db_text(&q, 8),
            .act = db_text(&q, 9),
        };
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_people(struct db *db, void (*fn)(const struct store_person *, void *),
             void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT id, phone, name, language, valid_from, valid_to"
             " FROM person ORDER BY phone, valid_from");
    while (db_step(&q)) {
        struct store_person row = {db_int(&q, 0),  db_text(&q, 1),
                                   db_text(&q, 2), db_text(&q, 3),
                                   db_text(&q, 4), db_text(&q, 5)};
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_unit_id(struct db *db, struct str ref, int64_t *id)
{
    struct db_query q;

    *id = 0;
    db_query(db, &q, "SELECT id FROM unit WHERE ref = $1");
    db_bind_text(&q, 1, ref);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

static enum status
unit_new(struct db *db, struct str ref, struct str kind, int64_t *id)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO unit (ref, kind) VALUES ($1, $2)"
             " ON CONFLICT DO NOTHING RETURNING id");
    db_bind_text(&q, 1, ref);
    db_bind_text(&q, 2, kind);
    *id = db_step(&q) ? db_int(&q, 0) : 0;
    return db_done(&q);
}

MUST_CHECK enum status
store_unit_is(struct db *db, int64_t id, struct str kind, bool *is)
{
    struct db_query q;

    db_query(db, &q, "SELECT kind FROM unit WHERE id = $1");
    db_bind_int(&q, 1, id);
    *is = db_step(&q) && str_eq(db_text(&q, 0), kind);
    return db_done(&q);
}

MUST_CHECK enum status
store_unit_take(struct db *db, struct str ref, struct str kind, int64_t *id)
{
    bool same = true;
    enum status status = unit_new(db, ref, kind, id);

    if (status == ST_OK && *id == 0) {
        status = store_unit_id(db, ref, id);
        if (status == ST_OK)
            status = store_unit_is(db, *id, kind, &same);
    }
    return status == ST_OK && !same ? ST_REFUSE : status;
}

/* What a span holds now as one line, empty if there is none. */
static enum status
span_line(struct db *db, const struct store_unit *unit, struct arena *arena,
          struct str *line)
{
    struct db_query q;

    *line = (struct str){0};
    db_query(db, &q,
             "SELECT valid_to || '|' || name || '|' || coalesce(parent, 0)"
             " || '|' || code || '|' || gso_code || '|' || act"
             " FROM unit_span WHERE unit = $1 AND valid_from = $2");
    db_bind_int(&q, 1, unit->id);
    db_bind_text(&q, 2, unit->valid_from);
    if (db_step(&q))
        *line = arena_copy(arena, db_text(&q, 0));
    return db_done(&q);
}

static enum status
span_write(struct db *db, const struct store_unit *unit)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO unit_span (unit, valid_from, valid_to, name, parent,"
             " code, gso_code, act) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
             " ON CONFLICT (unit, valid_from) DO UPDATE SET"
             " valid_to = excluded.valid_to, name = excluded.name,"
             " parent = excluded.parent, code = excluded.code,"
             " gso_code = excluded.gso_code, act = excluded.act");
    db_bind_int(&q, 1, unit->id);
    db_bind_text(&q, 2, unit->valid_from);
    db_bind_text(&q, 3, unit->valid_to);
    db_bind_text(&q, 4, unit->name);
    db_bind_id(&q, 5, unit->parent);
    db_bind_text(&q, 6, unit->code);
    db_bind_text(&q, 7, unit->gso_code);
    db_bind_text(&q, 8, unit->act);
    return db_run(&q);
}

MUST_CHECK enum status
store_unit_put(struct db *db, const struct store_unit *unit, int64_t now_ms,
               bool *changed)
{
    struct arena arena;
    struct str before;

    arena_init(&arena);
    *changed = false;
    enum status status = span_line(db, unit, &arena, &before);
    struct str after = arena_printf(
        &arena, "%.*s|%.*s|%lld|%.*s|%.*s|%.*s", STR_ARG(unit->valid_to),
        STR_ARG(unit->name), (long long)unit->parent, STR_ARG(unit->code),
        STR_ARG(unit->gso_code), STR_ARG(unit->act));
    if (status != ST_OK || str_eq(before, after))
        goto out;
    *changed = true;
    if (before.len > 0)
        status = store_replaced_add(db, now_ms, STR("units"),
                                    arena_printf(&arena, "%.*s %.*s",
                                                 STR_ARG(unit->ref),
                                                 STR_ARG(unit->valid_from)),
                                    before);
    if (status == ST_OK)
        status = span_write(db, unit);
out:
    arena_clear(&arena);
    return status;
}

/* What is stored of a person as one line; *id 0 if there is none. */
static enum status
person_line(struct db *db, const struct store_person *person,
            struct arena *arena, int64_t *id, struct str *line)
{
    struct db_query q;
    struct buf out;

    buf_init(&out);
    *id = 0;
    db_query(db, &q,
             "SELECT id, name || '|' || language || '|' || valid_to || '|'"
             " FROM person WHERE phone = $1 AND valid_from = $2");
    db_bind_text(&q, 1, person->phone);
    db_bind_text(&q, 2, person->valid_from);
    if (db_step(&q)) {
        *id = db_int(&q, 0);
        buf_add(&out, db_text(&q, 1));
    }
    enum status status = db_done(&q);
    if (status == ST_OK && *id != 0)
        status = store_roles_line(db, *id, &out);
    *line = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return status;
}

static enum status
person_write(struct db *db, const struct store_person *person, int64_t *id)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO person (phone, name, language, valid_from, valid_to)"
             " VALUES ($1, $2, $3, $4, $5)"
             " ON CONFLICT (phone, valid_from) DO UPDATE SET"
             " name = excluded.name, language = excluded.language,"
             " valid_to = excluded.valid_to RETURNING id");
    db_bind_text(&q, 1, person->phone);
    db_bind_text(&q, 2, person->name);
    db_bind_text(&q, 3, person->language);
    db_bind_text(&q, 4, person->valid_from);
    db_bind_text(&q, 5, person->valid_to);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_person_put(struct db *db, const struct store_person *person,
                 const struct store_role *roles, int roles_n,
                 struct str roles_text, int64_t now_ms, bool *changed)
{
    struct arena arena;
    struct str before;
    int64_t id;

    arena_init(&arena);
    *changed = false;
    enum status status = person_line(db, person, &arena, &id, &before);
    struct str after =
        arena_printf(&arena, "%.*s|%.*s|%.*s|%.*s", STR_ARG(person->name),
                     STR_ARG(person->language), STR_ARG(person->valid_to),
                     STR_ARG(roles_text));
    if (status != ST_OK || (id != 0 && str_eq(before, after)))
        goto out;
    *changed = true;
    status = store_person_make_room(db, person, id == 0, now_ms);
    if (status == ST_OK && id != 0)
        status = store_replaced_add(db, now_ms, STR("people"),
                                    arena_printf(&arena, "%.*s %.*s",
                                                 STR_ARG(person->phone),
                                                 STR_ARG(person->valid_from)),
                                    before);
    if (status == ST_OK)
        status = person_write(db, person, &id);
    if (status == ST_OK)
        status = store_roles_import(db, id, roles, roles_n);
out:
    arena_clear(&arena);
    return status;
}
