/* Reports that were asked for with a last day, and who owes them. */
#include "store/store_request.h"

#include "base/mem.h"

#define COLUMNS                                                                \
    "r.id, r.duty, r.title, r.due, r.opened, r.report, r.at, r.withdrawn_at,"  \
    " (SELECT count(*) FROM request_unit u WHERE u.request = r.id"             \
    " AND u.report = 0), (SELECT count(*) FROM request_unit u"                 \
    " WHERE u.request = r.id)"

static struct store_request
row_of(struct db_query *q)
{
    return (struct store_request){
        .id = db_int(q, 0),
        .duty = db_text(q, 1),
        .title = db_text(q, 2),
        .due = db_int(q, 3),
        .opened = db_int(q, 4),
        .report = db_int(q, 5),
        .at = db_int(q, 6),
        .withdrawn_at = db_int(q, 7),
        .owing = (int)db_int(q, 8),
        .units = (int)db_int(q, 9),
    };
}

static struct store_request
kept(struct db_query *q, struct arena *arena)
{
    struct store_request row = row_of(q);

    row.duty = arena_copy(arena, row.duty);
    row.title = arena_copy(arena, row.title);
    return row;
}

MUST_CHECK enum status
store_request_add(struct db *db, const struct store_request *request,
                  int64_t *id)
{
    struct db_query q;

    *id = 0;
    db_query(db, &q,
             "INSERT INTO duty_request (duty, title, due, opened, report, at,"
             " withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6, 0) RETURNING id");
    db_bind_text(&q, 1, request->duty);
    db_bind_text(&q, 2, request->title);
    db_bind_int(&q, 3, request->due);
    db_bind_int(&q, 4, request->opened);
    db_bind_int(&q, 5, request->report);
    db_bind_int(&q, 6, request->at);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_request_ask(struct db *db, int64_t request, int64_t unit)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO request_unit (request, unit, report)"
             " VALUES ($1, $2, 0) ON CONFLICT DO NOTHING");
    db_bind_int(&q, 1, request);
    db_bind_int(&q, 2, unit);
    return db_run(&q);
}

MUST_CHECK enum status
store_request_withdraw(struct db *db, int64_t request, int64_t at, bool *moved)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE duty_request SET withdrawn_at = $1 WHERE id = $2"
             " AND withdrawn_at = 0 RETURNING id");
    db_bind_int(&q, 1, at);
    db_bind_int(&q, 2, request);
    *moved = db_step(&q);
    return db_done(&q);
}

MUST_CHECK enum status
store_request_get(struct db *db, int64_t request, struct arena *arena,
                  struct store_request *out)
{
    struct db_query q;

    *out = (struct store_request){0};
    db_query(db, &q, "SELECT " COLUMNS " FROM duty_request r WHERE r.id = $1");
    db_bind_int(&q, 1, request);
    if (db_step(&q))
        *out = kept(&q, arena);
    return db_done(&q);
}

MUST_CHECK enum status
store_request_of_text(struct db *db, int64_t report, int64_t *request)
{
    struct db_query q;

    *request = 0;
    db_query(db, &q,
             "SELECT id FROM duty_request WHERE report = $1 AND report <> 0"
             " AND withdrawn_at = 0 ORDER BY id DESC LIMIT 1");
    db_bind_int(&q, 1, report);
    if (db_step(&q))
        *request = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_requests_owed(struct db *db, int64_t from, int64_t to,
                    void (*fn)(const struct store_request *, void *), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT " COLUMNS " FROM duty_request r WHERE r.withdrawn_at = 0"
             " AND r.due BETWEEN $1 AND $2 AND EXISTS (SELECT 1"
             " FROM request_unit u WHERE u.request = r.id AND u.report = 0)"
             " ORDER BY r.due, r.id");
    db_bind_int(&q, 1, from);
    db_bind_int(&q, 2, to);
    while (db_step(&q)) {
        struct store_request row = row_of(&q);

        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_requests(struct db *db, int max,
               void (*fn)(const struct store_request *, void *), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT " COLUMNS " FROM duty_request r ORDER BY r.id DESC"
             " LIMIT $1");
    db_bind_int(&q, 1, max);
    while (db_step(&q)) {
        struct store_request row = row_of(&q);

        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_requests_of_unit(struct db *db, int64_t unit, struct arena *arena,
                       struct store_request *out, int max, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT " COLUMNS " FROM request_unit o JOIN duty_request r"
             " ON r.id = o.request WHERE o.unit = $1 AND o.report = 0"
             " AND r.withdrawn_at = 0 ORDER BY r.due, r.id LIMIT $2");
    db_bind_int(&q, 1, unit);
    db_bind_int(&q, 2, max);
    while (*n < max && db_step(&q))
        out[(*n)++] = kept(&q, arena);
    return db_done(&q);
}

MUST_CHECK enum status
store_request_state(struct db *db, int64_t request, int64_t unit, bool *asked,
                    bool *owed)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT o.report FROM request_unit o JOIN duty_request r"
             " ON r.id = o.request WHERE o.request = $1 AND o.unit = $2"
             " AND r.withdrawn_at = 0");
    db_bind_int(&q, 1, request);
    db_bind_int(&q, 2, unit);
    *asked = db_step(&q);
    *owed = *asked && db_int(&q, 0) == 0;
    return db_done(&q);
}

MUST_CHECK enum status
store_request_owing(struct db *db, int64_t request, int64_t after,
                    int64_t *unit, int max, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT unit FROM request_unit WHERE request = $1 AND unit > $2"
             " AND report = 0 ORDER BY unit LIMIT $3");
    db_bind_int(&q, 1, request);
    db_bind_int(&q, 2, after);
    db_bind_int(&q, 3, max);
    while (*n < max && db_step(&q))
        unit[(*n)++] = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_request_answered(struct db *db, int64_t report, int64_t *request)
{
    struct db_query q;

    *request = 0;
    db_query(db, &q,
             "SELECT request FROM request_unit WHERE report = $1"
             " AND report <> 0");
    db_bind_int(&q, 1, report);
    if (db_step(&q))
        *request = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_request_answer(struct db *db, int64_t request, int64_t unit,
                     int64_t report)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE request_unit SET report = $1 WHERE request = $2"
             " AND unit = $3");
    db_bind_int(&q, 1, report);
    db_bind_int(&q, 2, request);
    db_bind_int(&q, 3, unit);
    return db_run(&q);
}

MUST_CHECK enum status
store_request_unanswer(struct db *db, int64_t report)
{
    struct db_query q;

    db_query(db, &q, "UPDATE request_unit SET report = 0 WHERE report = $1");
    db_bind_int(&q, 1, report);
    return db_run(&q);
}
