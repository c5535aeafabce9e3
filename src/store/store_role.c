/* Roles of people in units. */
#include "store/store_role.h"

/* Roles of texts stand behind those of imports. */
enum { PLACE_OF_TEXT = 100 };

MUST_CHECK enum status
store_roles(struct db *db, void (*fn)(const struct store_role *, void *),
            void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT person, unit, role, valid_from, valid_to FROM person_role"
             " ORDER BY person, place");
    while (db_step(&q)) {
        struct store_role row = {db_int(&q, 0), db_int(&q, 1), db_text(&q, 2),
                                 db_text(&q, 3), db_text(&q, 4)};
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_roles_line(struct db *db, int64_t person, struct buf *line)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT r.role, u.ref FROM person_role r"
             " JOIN unit u ON u.id = r.unit"
             " WHERE r.person = $1 AND r.source = 'import' ORDER BY r.place");
    db_bind_int(&q, 1, person);
    for (int i = 0; db_step(&q); i++) {
        struct str role = db_text(&q, 0), ref = db_text(&q, 1);
        buf_printf(line, "%s%.*s@%.*s", i ? ";" : "", STR_ARG(role),
                   STR_ARG(ref));
    }
    return db_done(&q);
}

/* The days that this imported role has now, both open if it has none. */
static enum status
keep_days(struct db *db, int64_t person, const struct store_role *role,
          struct arena *arena, struct store_role *out)
{
    struct db_query q;

    *out =
        (struct store_role){person, role->unit, role->role, STR(""), STR("")};
    db_query(db, &q,
             "SELECT valid_from, valid_to FROM person_role WHERE person = $1"
             " AND role = $2 AND unit = $3 AND source = 'import'");
    db_bind_int(&q, 1, person);
    db_bind_text(&q, 2, role->role);
    db_bind_int(&q, 3, role->unit);
    if (db_step(&q)) {
        out->valid_from = arena_copy(arena, db_text(&q, 0));
        out->valid_to = arena_copy(arena, db_text(&q, 1));
    }
    return db_done(&q);
}

static enum status
drop_imported(struct db *db, int64_t person)
{
    struct db_query q;

    db_query(db, &q,
             "DELETE FROM person_role WHERE person = $1"
             " AND source = 'import'");
    db_bind_int(&q, 1, person);
    return db_run(&q);
}

static enum status
add(struct db *db, const struct store_role *role, int place, const char *source)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO person_role (person, place, role, unit, valid_from,"
             " valid_to, source) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    db_bind_int(&q, 1, role->person);
    db_bind_int(&q, 2, place);
    db_bind_text(&q, 3, role->role);
    db_bind_int(&q, 4, role->unit);
    db_bind_text(&q, 5, role->valid_from);
    db_bind_text(&q, 6, role->valid_to);
    db_bind_z(&q, 7, source);
    return db_run(&q);
}

MUST_CHECK enum status
store_roles_import(struct db *db, int64_t person,
                   const struct store_role *roles, int roles_n)
{
    struct arena arena;
    enum status status = ST_OK;

    arena_init(&arena);
    struct store_role *kept =
        arena_alloc(&arena, (size_t)roles_n * sizeof(*kept) + 1);
    for (int i = 0; i < roles_n && status == ST_OK; i++)
        status = keep_days(db, person, &roles[i], &arena, &kept[i]);
    if (status == ST_OK)
        status = drop_imported(db, person);
    for (int i = 0; i < roles_n && status == ST_OK; i++)
        status = add(db, &kept[i], i, "import");
    arena_clear(&arena);
    return status;
}

MUST_CHECK enum status
store_role_end(struct db *db, const struct store_role *role,
               const char *last_day, bool *ended)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE person_role SET valid_to = $1"
             " WHERE (valid_to = '' OR valid_to > $1) AND person = $2"
             " AND role = $3 AND unit = $4");
    db_bind_z(&q, 1, last_day);
    db_bind_int(&q, 2, role->person);
    db_bind_text(&q, 3, role->role);
    db_bind_int(&q, 4, role->unit);
    enum status status = db_run(&q);
    *ended = status == ST_OK && db_changes(db) > 0;
    return status;
}

static enum status
next_place(struct db *db, int64_t person, int *place)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT coalesce(max(place) + 1, $1) FROM person_role"
             " WHERE place >= $1 AND person = $2");
    db_bind_int(&q, 1, PLACE_OF_TEXT);
    db_bind_int(&q, 2, person);
    *place = db_step(&q) ? (int)db_int(&q, 0) : PLACE_OF_TEXT;
    return db_done(&q);
}

/* True if one row holds on all the days of `role`. */
static enum status
has_role(struct db *db, const struct store_role *role, bool *has)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT 1 FROM person_role WHERE person = $1 AND role = $2"
             " AND unit = $3 AND valid_from <= $4 AND (valid_to = ''"
             " OR ($5 <> '' AND valid_to >= $5))");
    db_bind_int(&q, 1, role->person);
    db_bind_text(&q, 2, role->role);
    db_bind_int(&q, 3, role->unit);
    db_bind_text(&q, 4, role->valid_from);
    db_bind_text(&q, 5, role->valid_to);
    *has = db_step(&q);
    return db_done(&q);
}

MUST_CHECK enum status
store_role_add(struct db *db, const struct store_role *role)
{
    bool has;
    int place;
    enum status status = has_role(db, role, &has);

    if (status != ST_OK || has)
        return status;
    status = next_place(db, role->person, &place);
    return status == ST_OK ? add(db, role, place, "text") : status;
}
