/* What became of units, zones, and which level gives an award. */
#include "store/store_lineage.h"

#include "store/store_replaced.h"

MUST_CHECK enum status
store_life_find(struct db *db, struct str ref, struct store_life *life)
{
    struct db_query q;
    bool fits = true;

    *life = (struct store_life){0};
    db_query(db, &q,
             "SELECT u.id, u.kind, min(s.valid_from),"
             " CASE WHEN min(s.valid_to) = '' THEN '' ELSE max(s.valid_to) END,"
             " EXISTS (SELECT 1 FROM lineage l WHERE l.to_unit = u.id"
             " AND l.change IN ('merge', 'split'))"
             " FROM unit u JOIN unit_span s ON s.unit = u.id"
             " WHERE u.ref = $1 GROUP BY u.id, u.kind");
    db_bind_text(&q, 1, ref);
    if (db_step(&q)) {
        life->id = db_int(&q, 0);
        fits = str_copy(life->kind, sizeof(life->kind), db_text(&q, 1)) &&
               str_copy(life->first, sizeof(life->first), db_text(&q, 2)) &&
               str_copy(life->last, sizeof(life->last), db_text(&q, 3));
        life->is_successor = db_int(&q, 4) != 0;
    }
    enum status status = db_done(&q);
    return status == ST_OK && !fits ? ST_REFUSE : status;
}

MUST_CHECK enum status
store_unit_holds(struct db *db, int64_t id, const char *day, bool *holds)
{
    struct db_query q;

    *holds = false;
    db_query(db, &q,
             "SELECT 1 FROM unit_span WHERE unit = $1 AND valid_from <= $2"
             " AND (valid_to = '' OR valid_to >= $2)");
    db_bind_int(&q, 1, id);
    db_bind_z(&q, 2, day);
    if (db_step(&q))
        *holds = true;
    return db_done(&q);
}

MUST_CHECK enum status
store_lineages(struct db *db, void (*fn)(const struct store_lineage *, void *),
               void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT to_unit, date, from_unit, change, act FROM lineage"
             " ORDER BY to_unit, date, from_unit");
    while (db_step(&q)) {
        struct store_lineage row = {.to = db_int(&q, 0),
                                    .date = db_text(&q, 1),
                                    .from = db_int(&q, 2),
                                    .change = db_text(&q, 3),
                                    .act = db_text(&q, 4)};
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_zones(struct db *db, int64_t commune,
            void (*fn)(const struct store_zone *, void *), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT commune, valid_from, valid_to, zone, act FROM zone"
             " WHERE commune BETWEEN $1 AND $2 ORDER BY commune, valid_from");
    db_bind_int(&q, 1, commune != 0 ? commune : INT64_MIN);
    db_bind_int(&q, 2, commune != 0 ? commune : INT64_MAX);
    while (db_step(&q)) {
        struct store_zone row = {.commune = db_int(&q, 0),
                                 .valid_from = db_text(&q, 1),
                                 .valid_to = db_text(&q, 2),
                                 .zone = (int)db_int(&q, 3),
                                 .act = db_text(&q, 4)};
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_authorities(struct db *db,
                  void (*fn)(const struct store_authority *, void *), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT award, level, valid_from, valid_to, act FROM authority"
             " ORDER BY award, level, valid_from");
    while (db_step(&q)) {
        struct store_authority row = {db_text(&q, 0), db_text(&q, 1),
                                      db_text(&q, 2), db_text(&q, 3),
                                      db_text(&q, 4)};
        fn(&row, arg);
    }
    return db_done(&q);
}

static enum status
lineage_line(struct db *db, const struct store_lineage *row,
             struct arena *arena, struct str *line)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT change || '|' || act FROM lineage"
             " WHERE to_unit = $1 AND date = $2 AND from_unit = $3");
    db_bind_int(&q, 1, row->to);
    db_bind_text(&q, 2, row->date);
    db_bind_int(&q, 3, row->from);
    if (db_step(&q))
        *line = arena_copy(arena, db_text(&q, 0));
    return db_done(&q);
}

static enum status
lineage_write(struct db *db, const struct store_lineage *row)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO lineage (to_unit, date, from_unit, change, act)"
             " VALUES ($1, $2, $3, $4, $5)"
             " ON CONFLICT (to_unit, date, from_unit) DO UPDATE SET"
             " change = excluded.change, act = excluded.act");
    db_bind_int(&q, 1, row->to);
    db_bind_text(&q, 2, row->date);
    db_bind_int(&q, 3, row->from);
    db_bind_text(&q, 4, row->change);
    db_bind_text(&q, 5, row->act);
    return db_run(&q);
}

MUST_CHECK enum status
store_lineage_put(struct db *db, const struct store_lineage *row,
                  int64_t now_ms, bool *changed)
{
    struct arena arena;
    struct str before = {0};

    arena_init(&arena);
    *changed = false;
    struct str key = arena_printf(&arena, "%.*s %.*s %.*s", STR_ARG(row->date),
                                  STR_ARG(row->from_ref), STR_ARG(row->to_ref));
    struct str after = arena_printf(&arena, "%.*s|%.*s", STR_ARG(row->change),
                                    STR_ARG(row->act));
    enum status status = lineage_line(db, row, &arena, &before);
    if (status == ST_OK)
        status = store_replaced_by(db, now_ms, STR("lineage"), key, before,
                                   after, changed);
    if (status == ST_OK && *changed)
        status = lineage_write(db, row);
    arena_clear(&arena);
    return status;
}

static enum status
zone_line(struct db *db, const struct store_zone *zone, struct arena *arena,
          struct str *line)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT zone || '|' || valid_to || '|' || act FROM zone"
             " WHERE commune = $1 AND valid_from = $2");
    db_bind_int(&q, 1, zone->commune);
    db_bind_text(&q, 2, zone->valid_from);
    if (db_step(&q))
        *line = arena_copy(arena, db_text(&q, 0));
    return db_done(&q);
}

static enum status
zone_write(struct db *db, const struct store_zone *zone)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO zone (commune, valid_from, valid_to, zone, act)"
             " VALUES ($1, $2, $3, $4, $5)"
             " ON CONFLICT (commune, valid_from) DO UPDATE SET"
             " valid_to = excluded.valid_to, zone = excluded.zone,"
             " act = excluded.act");
    db_bind_int(&q, 1, zone->commune);
    db_bind_text(&q, 2, zone->valid_from);
    db_bind_text(&q, 3, zone->valid_to);
    db_bind_int(&q, 4, zone->zone);
    db_bind_text(&q, 5, zone->act);
    return db_run(&q);
}

MUST_CHECK enum status
store_zone_put(struct db *db, const struct store_zone *zone, int64_t now_ms,
               bool *changed)
{
    struct arena arena;
    struct str before = {0};

    arena_init(&arena);
    *changed = false;
    struct str key = arena_printf(&arena, "%.*s %.*s", STR_ARG(zone->ref),
                                  STR_ARG(zone->valid_from));
    struct str after =
        arena_printf(&arena, "%d|%.*s|%.*s", zone->zone,
                     STR_ARG(zone->valid_to), STR_ARG(zone->act));
    enum status status = zone_line(db, zone, &arena, &before);
    if (status == ST_OK)
        status = store_replaced_by(db, now_ms, STR("zones"), key, before, after,
                                   changed);
    if (status == ST_OK && *changed)
        status = zone_write(db, zone);
    arena_clear(&arena);
    return status;
}

static enum status
authority_line(struct db *db, const struct store_authority *authority,
               struct arena *arena, struct str *line)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT valid_to || '|' || act FROM authority"
             " WHERE award = $1 AND level = $2 AND valid_from = $3");
    db_bind_text(&q, 1, authority->award);
    db_bind_text(&q, 2, authority->level);
    db_bind_text(&q, 3, authority->valid_from);
    if (db_step(&q))
        *line = arena_copy(arena, db_text(&q, 0));
    return db_done(&q);
}

static enum status
authority_write(struct db *db, const struct store_authority *authority)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO authority (award, level, valid_from, valid_to, act)"
             " VALUES ($1, $2, $3, $4, $5)"
             " ON CONFLICT (award, level, valid_from) DO UPDATE SET"
             " valid_to = excluded.valid_to, act = excluded.act");
    db_bind_text(&q, 1, authority->award);
    db_bind_text(&q, 2, authority->level);
    db_bind_text(&q, 3, authority->valid_from);
    db_bind_text(&q, 4, authority->valid_to);
    db_bind_text(&q, 5, authority->act);
    return db_run(&q);
}

MUST_CHECK enum status
store_authority_put(struct db *db, const struct store_authority *authority,
                    int64_t now_ms, bool *changed)
{
    struct arena arena;
    struct str before = {0};

    arena_init(&arena);
    *changed = false;
    struct str key =
        arena_printf(&arena, "%.*s %.*s %.*s", STR_ARG(authority->award),
                     STR_ARG(authority->level), STR_ARG(authority->valid_from));
    struct str after =
        arena_printf(&arena, "%.*s|%.*s", STR_ARG(authority->valid_to),
                     STR_ARG(authority->act));
    enum status status = authority_line(db, authority, &arena, &before);
    if (status == ST_OK)
        status = store_replaced_by(db, now_ms, STR("authorities"), key, before,
                                   after, changed);
    if (status == ST_OK && *changed)
        status = authority_write(db, authority);
    arena_clear(&arena);
    return status;
}
