/* Where commitments, contributions, cases and their like stand. */
#include "store/store_chain.h"

#define CHAIN_COLUMNS                                                          \
    "SELECT report, kind, state, version, unit, household, person, waits,"     \
    " waits_unit, since, until FROM chain"

static struct store_chain
chain_row(const struct db_query *q, struct arena *arena)
{
    return (struct store_chain){
        .report = db_int(q, 0),
        .kind = arena_copy(arena, db_text(q, 1)),
        .state = arena_copy(arena, db_text(q, 2)),
        .version = db_int(q, 3),
        .unit = db_int(q, 4),
        .household = db_int(q, 5),
        .person = db_int(q, 6),
        .waits = arena_copy(arena, db_text(q, 7)),
        .waits_unit = db_int(q, 8),
        .since = db_int(q, 9),
        .until = db_int(q, 10),
    };
}

static enum status
chain_rows(struct db_query *q, struct arena *arena, struct store_chain *out,
           int max, int *n)
{
    *n = 0;
    while (*n < max && db_step(q))
        out[(*n)++] = chain_row(q, arena);
    return db_done(q);
}

MUST_CHECK enum status
store_chain_get(struct db *db, int64_t report, struct arena *arena,
                struct store_chain *out)
{
    struct db_query q;

    *out = (struct store_chain){0};
    db_query(db, &q, CHAIN_COLUMNS " WHERE report = $1");
    db_bind_int(&q, 1, report);
    if (db_step(&q))
        *out = chain_row(&q, arena);
    return db_done(&q);
}

MUST_CHECK enum status
store_chain_put(struct db *db, const struct store_chain *chain)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO chain (report, kind, state, version, unit, household,"
             " person, waits, waits_unit, since, until)"
             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
             " ON CONFLICT (report) DO UPDATE SET kind = excluded.kind,"
             " state = excluded.state, version = excluded.version,"
             " unit = excluded.unit, household = excluded.household,"
             " person = excluded.person, waits = excluded.waits,"
             " waits_unit = excluded.waits_unit, since = excluded.since,"
             " until = excluded.until");
    db_bind_int(&q, 1, chain->report);
    db_bind_text(&q, 2, chain->kind);
    db_bind_text(&q, 3, chain->state);
    db_bind_int(&q, 4, chain->version);
    db_bind_int(&q, 5, chain->unit);
    db_bind_id(&q, 6, chain->household);
    db_bind_int(&q, 7, chain->person);
    db_bind_text(&q, 8, chain->waits);
    db_bind_int(&q, 9, chain->waits_unit);
    db_bind_int(&q, 10, chain->since);
    db_bind_int(&q, 11, chain->until);
    return db_run(&q);
}

MUST_CHECK enum status
store_chain_step_add(struct db *db, const struct store_chain_step *step)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO chain_step (report, event, from_state, to_state,"
             " person, phone, message, reason, at)"
             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    db_bind_int(&q, 1, step->report);
    db_bind_z(&q, 2, step->event);
    db_bind_text(&q, 3, step->from_state);
    db_bind_text(&q, 4, step->to_state);
    db_bind_id(&q, 5, step->person);
    db_bind_text(&q, 6, step->phone);
    db_bind_id(&q, 7, step->message);
    db_bind_text(&q, 8, step->reason);
    db_bind_int(&q, 9, step->at);
    return db_run(&q);
}

MUST_CHECK enum status
store_chain_waiting(struct db *db, const char *waits, int64_t waits_unit,
                    struct arena *arena, struct store_chain *out, int max,
                    int *n)
{
    struct db_query q;

    db_query(db, &q,
             CHAIN_COLUMNS " WHERE waits = $1 AND waits_unit = $2"
                           " AND waits <> '' ORDER BY since, report");
    db_bind_z(&q, 1, waits);
    db_bind_int(&q, 2, waits_unit);
    return chain_rows(&q, arena, out, max, n);
}

MUST_CHECK enum status
store_chain_waiting_all(struct db *db, const char *waits, struct arena *arena,
                        struct store_chain *out, int max, int *n)
{
    struct db_query q;

    db_query(db, &q,
             CHAIN_COLUMNS " WHERE waits = $1 AND waits <> ''"
                           " ORDER BY since, report");
    db_bind_z(&q, 1, waits);
    return chain_rows(&q, arena, out, max, n);
}

MUST_CHECK enum status
store_chain_of_household(struct db *db, int64_t household, struct arena *arena,
                         struct store_chain *out, int max, int *n)
{
    struct db_query q;

    db_query(db, &q,
             CHAIN_COLUMNS " WHERE household = $1 ORDER BY report DESC");
    db_bind_int(&q, 1, household);
    return chain_rows(&q, arena, out, max, n);
}

MUST_CHECK enum status
store_chain_last_of(struct db *db, int64_t household, const char *kind,
                    struct arena *arena, struct store_chain *out)
{
    struct db_query q;

    *out = (struct store_chain){0};
    db_query(db, &q,
             CHAIN_COLUMNS " WHERE household = $1 AND kind = $2"
                           " ORDER BY report DESC LIMIT 1");
    db_bind_int(&q, 1, household);
    db_bind_z(&q, 2, kind);
    if (db_step(&q))
        *out = chain_row(&q, arena);
    return db_done(&q);
}

MUST_CHECK enum status
store_chain_last_step(struct db *db, int64_t report, struct arena *arena,
                      struct store_chain_step *out)
{
    struct db_query q;

    *out = (struct store_chain_step){0};
    db_query(db, &q,
             "SELECT event, from_state, to_state, person, message, phone,"
             " reason, at FROM chain_step WHERE report = $1"
             " ORDER BY id DESC LIMIT 1");
    db_bind_int(&q, 1, report);
    if (db_step(&q))
        *out = (struct store_chain_step){
            .report = report,
            .event = arena_copy(arena, db_text(&q, 0)).ptr,
            .from_state = arena_copy(arena, db_text(&q, 1)),
            .to_state = arena_copy(arena, db_text(&q, 2)),
            .person = db_int(&q, 3),
            .message = db_int(&q, 4),
            .phone = arena_copy(arena, db_text(&q, 5)),
            .reason = arena_copy(arena, db_text(&q, 6)),
            .at = db_int(&q, 7),
        };
    return db_done(&q);
}

MUST_CHECK enum status
store_chain_forget_phone(struct db *db, int64_t household, struct str phone)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE chain_step SET phone = '' WHERE report IN"
             " (SELECT report FROM chain WHERE household = $1) AND phone = $2");
    db_bind_int(&q, 1, household);
    db_bind_text(&q, 2, phone);
    return db_run(&q);
}

MUST_CHECK enum status
store_chain_of_person(struct db *db, int64_t person, struct arena *arena,
                      struct store_chain *out, int max, int *n)
{
    struct db_query q;

    db_query(db, &q, CHAIN_COLUMNS " WHERE person = $1 ORDER BY report DESC");
    db_bind_int(&q, 1, person);
    return chain_rows(&q, arena, out, max, n);
}

MUST_CHECK enum status
store_chain_overdue(struct db *db, int64_t now, struct arena *arena,
                    struct store_chain *out, int max, int *n)
{
    struct db_query q;

    db_query(db, &q,
             CHAIN_COLUMNS " WHERE until > 0 AND until <= $1"
                           " ORDER BY until, report");
    db_bind_int(&q, 1, now);
    return chain_rows(&q, arena, out, max, n);
}

MUST_CHECK enum status
store_chains_waiting(struct db *db, struct arena *arena,
                     void (*fn)(const struct store_chain *row, void *arg),
                     void *arg)
{
    struct db_query q;

    db_query(db, &q, CHAIN_COLUMNS " WHERE waits <> '' ORDER BY report");
    while (db_step(&q)) {
        struct store_chain row = chain_row(&q, arena);

        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_commitments(struct db *db,
                  void (*fn)(const struct store_commitment *row, void *arg),
                  void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT h.hamlet, h.id, h.phone <> '', c.since"
             " FROM chain c JOIN household h ON h.id = c.household"
             " WHERE c.kind = 'commitment' AND c.state = 'commune'"
             " AND h.is_muted = 0 ORDER BY c.report");
    while (db_step(&q)) {
        struct store_commitment row = {db_int(&q, 0), db_int(&q, 1),
                                       db_int(&q, 2) != 0, db_int(&q, 3)};
        fn(&row, arg);
    }
    return db_done(&q);
}
