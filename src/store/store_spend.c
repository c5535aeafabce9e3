/* Money spent on messages, and the hard stop of a month. */
#include "store/store_spend.h"

MUST_CHECK enum status
store_spend_add(struct db *db, const struct store_spend *spend)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO spend (month, provider, lane, messages, segments,"
             " cost) VALUES ($1, $2, $3, $4, $5, $6)"
             " ON CONFLICT (month, provider, lane) DO UPDATE SET"
             " messages = spend.messages + excluded.messages,"
             " segments = spend.segments + excluded.segments,"
             " cost = spend.cost + excluded.cost");
    db_bind_text(&q, 1, spend->month);
    db_bind_text(&q, 2, spend->provider);
    db_bind_int(&q, 3, spend->lane);
    db_bind_int(&q, 4, spend->messages);
    db_bind_int(&q, 5, spend->segments);
    db_bind_int(&q, 6, spend->cost);
    return db_run(&q);
}

MUST_CHECK enum status
store_spend_total(struct db *db, struct str month, int64_t *cost)
{
    struct db_query q;

    *cost = 0;
    db_query(db, &q,
             "SELECT coalesce(sum(cost), 0) FROM spend WHERE month = $1");
    db_bind_text(&q, 1, month);
    if (db_step(&q))
        *cost = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_spend_list(struct db *db, struct str month,
                 void (*fn)(const struct store_spend *, void *), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT provider, lane, messages, segments, cost FROM spend"
             " WHERE month = $1 ORDER BY provider, lane");
    db_bind_text(&q, 1, month);
    while (db_step(&q)) {
        struct store_spend row = {
            month,         db_text(&q, 0), (enum lane)db_int(&q, 1),
            db_int(&q, 2), db_int(&q, 3),  db_int(&q, 4)};
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_budget_stop_get(struct db *db, struct str month,
                      struct store_budget_stop *out)
{
    struct db_query q;

    *out = (struct store_budget_stop){0};
    db_query(db, &q,
             "SELECT stopped_at, forgiven FROM budget_stop WHERE month = $1");
    db_bind_text(&q, 1, month);
    if (db_step(&q)) {
        out->stopped_at = db_int(&q, 0);
        out->forgiven = db_int(&q, 1);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_budget_stop_put(struct db *db, struct str month,
                      const struct store_budget_stop *stop)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO budget_stop (month, stopped_at, forgiven)"
             " VALUES ($1, $2, $3) ON CONFLICT (month) DO UPDATE SET"
             " stopped_at = excluded.stopped_at,"
             " forgiven = excluded.forgiven");
    db_bind_text(&q, 1, month);
    db_bind_int(&q, 2, stop->stopped_at);
    db_bind_int(&q, 3, stop->forgiven);
    return db_run(&q);
}
