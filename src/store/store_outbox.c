/* Messages on their way out. */
#include "store/store_outbox.h"

static const char *const lane_names[LANE_COUNT] = {"reply", "correction",
                                                   "reminder", "bulk"};

const char *
lane_name(enum lane lane)
{
    return lane_names[lane];
}

MUST_CHECK enum status
store_outbox_add(struct db *db, const struct store_out *out, int64_t *id)
{
    struct db_query q;
    bool is_sending = strcmp(out->state, "sending") == 0;

    db_query(db, &q,
             "INSERT INTO outbox (message, person, recipient, provider, lane,"
             " text, link, state, created_at, due_at, expires_at, attempts,"
             " owner, provider_id, error, ended_at, segments) VALUES ($1, $2,"
             " $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', $14, 0, $15)"
             " RETURNING id");
    db_bind_id(&q, 1, out->message);
    db_bind_id(&q, 2, out->person);
    db_bind_text(&q, 3, out->recipient);
    db_bind_text(&q, 4, out->provider);
    db_bind_int(&q, 5, out->lane);
    db_bind_text(&q, 6, out->text);
    db_bind_text(&q, 7, out->link);
    db_bind_z(&q, 8, out->state);
    db_bind_int(&q, 9, out->now);
    db_bind_int(&q, 10, out->due_at);
    db_bind_int(&q, 11, out->expires_at);
    db_bind_int(&q, 12, is_sending ? 1 : 0);
    db_bind_z(&q, 13, out->owner);
    db_bind_z(&q, 14, out->error);
    db_bind_int(&q, 15, out->segments);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

#define ROW                                                                    \
    "SELECT id, coalesce(message, 0), created_at, due_at, expires_at,"         \
    " ended_at, recipient, provider, text, link, state, provider_id, error,"   \
    " lane, attempts, segments FROM outbox "

static void
read_row(const struct db_query *q, struct arena *arena,
         struct store_out_row *row)
{
    *row = (struct store_out_row){
        .id = db_int(q, 0),
        .message = db_int(q, 1),
        .created_at = db_int(q, 2),
        .due_at = db_int(q, 3),
        .expires_at = db_int(q, 4),
        .ended_at = db_int(q, 5),
        .recipient = arena_copy(arena, db_text(q, 6)),
        .provider = arena_copy(arena, db_text(q, 7)),
        .text = arena_copy(arena, db_text(q, 8)),
        .link = arena_copy(arena, db_text(q, 9)),
        .state = arena_copy(arena, db_text(q, 10)),
        .provider_id = arena_copy(arena, db_text(q, 11)),
        .error = arena_copy(arena, db_text(q, 12)),
        .lane = (enum lane)db_int(q, 13),
        .attempts = (int)db_int(q, 14),
        .segments = (int)db_int(q, 15),
    };
}

MUST_CHECK enum status
store_outbox_due(struct db *db, struct str provider, enum lane lane,
                 int64_t now, int max, struct arena *arena,
                 struct store_out_row *rows, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             ROW "WHERE provider = $1 AND lane = $2 AND due_at <= $3"
                 " AND state IN ('queued', 'sending')"
                 " ORDER BY due_at, id LIMIT $4");
    db_bind_text(&q, 1, provider);
    db_bind_int(&q, 2, lane);
    db_bind_int(&q, 3, now);
    db_bind_int(&q, 4, max);
    while (*n < max && db_step(&q))
        read_row(&q, arena, &rows[(*n)++]);
    return db_done(&q);
}

MUST_CHECK enum status
store_outbox_next(struct db *db, struct str provider, enum lane lane,
                  int64_t *due_at)
{
    struct db_query q;

    *due_at = -1;
    db_query(db, &q,
             "SELECT due_at FROM outbox WHERE provider = $1 AND lane = $2"
             " AND state IN ('queued', 'sending') ORDER BY due_at LIMIT 1");
    db_bind_text(&q, 1, provider);
    db_bind_int(&q, 2, lane);
    if (db_step(&q))
        *due_at = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_outbox_waiting(struct db *db, struct str provider, enum lane lane,
                     int64_t *messages, int64_t *segments)
{
    struct db_query q;

    *messages = *segments = 0;
    db_query(db, &q,
             "SELECT count(*), coalesce(sum(segments), 0) FROM outbox"
             " WHERE provider = $1 AND lane = $2"
             " AND state IN ('queued', 'sending')");
    db_bind_text(&q, 1, provider);
    db_bind_int(&q, 2, lane);
    if (db_step(&q)) {
        *messages = db_int(&q, 0);
        *segments = db_int(&q, 1);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_outbox_claim(struct db *db, int64_t id, const char *owner,
                   int64_t lease_end)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE outbox SET state = 'sending', owner = $1, due_at = $2,"
             " attempts = attempts + 1 WHERE id = $3");
    db_bind_z(&q, 1, owner);
    db_bind_int(&q, 2, lease_end);
    db_bind_int(&q, 3, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_outbox_extend(struct db *db, int64_t id, int64_t lease_end)
{
    struct db_query q;

    db_query(db, &q, "UPDATE outbox SET due_at = $1 WHERE id = $2");
    db_bind_int(&q, 1, lease_end);
    db_bind_int(&q, 2, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_outbox_again(struct db *db, int64_t id, int64_t due_at, struct str error)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE outbox SET due_at = $1, error = $2 WHERE id = $3"
             " AND state = 'sending'");
    db_bind_int(&q, 1, due_at);
    db_bind_text(&q, 2, error);
    db_bind_int(&q, 3, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_outbox_shift(struct db *db, int64_t by_ms, int64_t from, int64_t to)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE outbox SET created_at = created_at + $1,"
             " due_at = due_at + $1, expires_at = expires_at + $1"
             " WHERE state IN ('queued', 'sending')"
             " AND created_at BETWEEN $2 AND $3");
    db_bind_int(&q, 1, by_ms);
    db_bind_int(&q, 2, from);
    db_bind_int(&q, 3, to);
    return db_run(&q);
}

MUST_CHECK enum status
store_outbox_providers(struct db *db, void (*fn)(struct str name, void *arg),
                       void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT DISTINCT provider FROM outbox"
             " WHERE state IN ('queued', 'sending')");
    while (db_step(&q))
        fn(db_text(&q, 0), arg);
    return db_done(&q);
}

MUST_CHECK enum status
store_outbox_move(struct db *db, const char *from, const char *to, int64_t now,
                  struct store_out_moved *moved)
{
    struct db_query q;

    *moved = (struct store_out_moved){0};
    db_query(db, &q,
             "UPDATE outbox SET state = 'unknown', owner = '', ended_at = $1,"
             " error = 'its provider was switched off'"
             " WHERE state IN ('queued', 'sending') AND state = 'sending'"
             " AND provider = $2 AND due_at <= $1");
    db_bind_int(&q, 1, now);
    db_bind_z(&q, 2, from);
    enum status status = db_run(&q);
    moved->unknown = db_changes(db);
    if (status != ST_OK)
        return status;
    db_query(db, &q,
             "UPDATE outbox SET provider = $1"
             " WHERE state IN ('queued', 'sending') AND state = 'queued'"
             " AND provider = $2");
    db_bind_z(&q, 1, to);
    db_bind_z(&q, 2, from);
    status = db_run(&q);
    moved->messages = db_changes(db);
    return status;
}

MUST_CHECK enum status
store_outbox_nth_of_day(struct db *db, int64_t person, int64_t after, int nth,
                        int64_t *at)
{
    struct db_query q;

    *at = 0;
    db_query(db, &q,
             "SELECT CASE WHEN due_at > created_at THEN due_at ELSE created_at"
             " END AS goes FROM outbox WHERE person = $1 AND lane = 3"
             " AND (created_at > $2 OR due_at > $2)"
             " AND state NOT IN ('failed', 'expired', 'cancelled')"
             " ORDER BY goes DESC LIMIT 1 OFFSET $3");
    db_bind_int(&q, 1, person);
    db_bind_int(&q, 2, after);
    db_bind_int(&q, 3, nth - 1);
    if (db_step(&q))
        *at = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_outbox_set_text(struct db *db, int64_t id, struct str text, int segments)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE outbox SET text = $1, segments = $2 WHERE id = $3");
    db_bind_text(&q, 1, text);
    db_bind_int(&q, 2, segments);
    db_bind_int(&q, 3, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_outbox_retry(struct db *db, int64_t id, int64_t due_at, struct str error)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE outbox SET state = 'queued', owner = '', due_at = $1,"
             " error = $2 WHERE id = $3 AND state IN ('queued', 'sending')");
    db_bind_int(&q, 1, due_at);
    db_bind_text(&q, 2, error);
    db_bind_int(&q, 3, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_outbox_end(struct db *db, int64_t id, const char *state,
                 struct str provider_id, struct str error, int64_t now,
                 bool *moved)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE outbox SET state = $1, owner = '', ended_at = $2,"
             " provider_id = CASE WHEN $3 = '' THEN provider_id ELSE $3 END,"
             " error = $4 WHERE id = $5"
             " AND state NOT IN ('delivered', 'failed', 'expired', 'cancelled')"
             " AND NOT (state = 'sent' AND $1 = 'sent')");
    db_bind_z(&q, 1, state);
    db_bind_int(&q, 2, now);
    db_bind_text(&q, 3, provider_id);
    db_bind_text(&q, 4, error);
    db_bind_int(&q, 5, id);
    enum status status = db_run(&q);
    *moved = status == ST_OK && db_changes(db) > 0;
    return status;
}

MUST_CHECK enum status
store_outbox_cancel(struct db *db, int64_t id, struct str why, int64_t now,
                    bool *moved)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE outbox SET state = 'cancelled', owner = '',"
             " ended_at = $1, error = $2 WHERE id = $3 AND state = 'queued'");
    db_bind_int(&q, 1, now);
    db_bind_text(&q, 2, why);
    db_bind_int(&q, 3, id);
    enum status status = db_run(&q);
    *moved = status == ST_OK && db_changes(db) > 0;
    return status;
}

MUST_CHECK enum status
store_outbox_reclaim(struct db *db, const char *owner, int64_t now)
{
    struct db_query q;

    db_query(
        db, &q,
        "UPDATE outbox SET due_at = $1 WHERE state IN ('queued', 'sending')"
        " AND state = 'sending' AND owner = $2");
    db_bind_int(&q, 1, now);
    db_bind_z(&q, 2, owner);
    return db_run(&q);
}

MUST_CHECK enum status
store_outbox_get(struct db *db, int64_t id, struct arena *arena,
                 struct store_out_row *row)
{
    struct db_query q;

    *row = (struct store_out_row){0};
    db_query(db, &q, ROW "WHERE id = $1");
    db_bind_int(&q, 1, id);
    if (db_step(&q))
        read_row(&q, arena, row);
    return db_done(&q);
}

MUST_CHECK enum status
store_outbox_by_provider_id(struct db *db, struct str provider,
                            struct str provider_id, int64_t *id)
{
    struct db_query q;

    *id = 0;
    db_query(db, &q,
             "SELECT id FROM outbox WHERE provider = $1 AND provider_id = $2"
             " AND state = 'sent' AND provider_id <> ''");
    db_bind_text(&q, 1, provider);
    db_bind_text(&q, 2, provider_id);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_outbox_count(struct db *db, struct store_out_counts *out)
{
    struct db_query q;

    *out = (struct store_out_counts){0};
    db_query(db, &q,
             "SELECT lane, count(*), min(created_at) FROM outbox"
             " WHERE state IN ('queued', 'sending') GROUP BY lane");
    while (db_step(&q)) {
        int64_t oldest = db_int(&q, 2);
        out->queued[db_int(&q, 0)] = db_int(&q, 1);
        if (!out->oldest_at || oldest < out->oldest_at)
            out->oldest_at = oldest;
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_early_put(struct db *db, struct str provider, struct str provider_id,
                int delivery, struct str error, int64_t until)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO early_receipt (provider, provider_id, delivery,"
             " error, until) VALUES ($1, $2, $3, $4, $5)"
             " ON CONFLICT (provider, provider_id) DO UPDATE SET"
             " delivery = excluded.delivery, error = excluded.error"
             " WHERE excluded.delivery > early_receipt.delivery");
    db_bind_text(&q, 1, provider);
    db_bind_text(&q, 2, provider_id);
    db_bind_int(&q, 3, delivery);
    db_bind_text(&q, 4, error);
    db_bind_int(&q, 5, until);
    return db_run(&q);
}

MUST_CHECK enum status
store_early_take(struct db *db, struct str provider, struct str provider_id,
                 struct arena *arena, int *delivery, struct str *error)
{
    struct db_query q;

    *delivery = -1;
    db_query(db, &q,
             "DELETE FROM early_receipt WHERE provider = $1"
             " AND provider_id = $2 RETURNING delivery, error");
    db_bind_text(&q, 1, provider);
    db_bind_text(&q, 2, provider_id);
    if (db_step(&q)) {
        *delivery = (int)db_int(&q, 0);
        *error = arena_copy(arena, db_text(&q, 1));
    }
    return db_run(&q);
}

MUST_CHECK enum status
store_early_purge(struct db *db, int64_t now)
{
    struct db_query q;

    db_query(db, &q, "DELETE FROM early_receipt WHERE until < $1");
    db_bind_int(&q, 1, now);
    return db_run(&q);
}
