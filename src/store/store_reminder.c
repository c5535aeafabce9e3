/* What was reminded of, each once; waves and pauses. */
#include "store/store_reminder.h"

static void
bind_identity(struct db_query *q, const struct store_reminder *r)
{
    db_bind_text(q, 1, r->duty);
    db_bind_text(q, 2, r->key);
    db_bind_int(q, 3, r->unit);
    db_bind_int(q, 4, r->subject);
    db_bind_int(q, 5, r->person);
    db_bind_text(q, 6, r->step);
}

MUST_CHECK enum status
store_reminder_has(struct db *db, const struct store_reminder *r, bool *has)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT 1 FROM reminder WHERE duty = $1 AND key = $2"
             " AND unit = $3 AND subject = $4 AND person = $5 AND step = $6");
    bind_identity(&q, r);
    *has = db_step(&q);
    return db_done(&q);
}

MUST_CHECK enum status
store_reminder_any(struct db *db, struct str duty, struct str key,
                   struct str step, bool *has)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT 1 FROM reminder WHERE duty = $1 AND key = $2"
             " AND step = $3 LIMIT 1");
    db_bind_text(&q, 1, duty);
    db_bind_text(&q, 2, key);
    db_bind_text(&q, 3, step);
    *has = db_step(&q);
    return db_done(&q);
}

MUST_CHECK enum status
store_reminder_texts_any(struct db *db, int64_t day, bool *has)
{
    struct db_query q;

    db_query(db, &q, "SELECT 1 FROM reminder_text WHERE day = $1 LIMIT 1");
    db_bind_int(&q, 1, day);
    *has = db_step(&q);
    return db_done(&q);
}

MUST_CHECK enum status
store_reminder_add(struct db *db, const struct store_reminder *r, int64_t at,
                   int64_t outbox)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO reminder (duty, key, unit, subject, person, step, at,"
             " outbox) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    bind_identity(&q, r);
    db_bind_int(&q, 7, at);
    db_bind_int(&q, 8, outbox);
    return db_run(&q);
}

MUST_CHECK enum status
store_reminder_text_has(struct db *db, int64_t person, int64_t day, bool *has)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT 1 FROM reminder_text WHERE person = $1 AND day = $2");
    db_bind_int(&q, 1, person);
    db_bind_int(&q, 2, day);
    *has = db_step(&q);
    return db_done(&q);
}

MUST_CHECK enum status
store_reminder_text_add(struct db *db, const struct store_reminder_text *text)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO reminder_text (outbox, person, day, items)"
             " VALUES ($1, $2, $3, $4)");
    db_bind_int(&q, 1, text->outbox);
    db_bind_int(&q, 2, text->person);
    db_bind_int(&q, 3, text->day);
    db_bind_text(&q, 4, text->items);
    return db_run(&q);
}

MUST_CHECK enum status
store_reminder_text_get(struct db *db, int64_t outbox, struct arena *arena,
                        struct store_reminder_text *out)
{
    struct db_query q;

    *out = (struct store_reminder_text){.outbox = outbox};
    db_query(db, &q,
             "SELECT person, day, items FROM reminder_text WHERE outbox = $1");
    db_bind_int(&q, 1, outbox);
    if (db_step(&q)) {
        out->person = db_int(&q, 0);
        out->day = db_int(&q, 1);
        out->items = arena_copy(arena, db_text(&q, 2));
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_reminder_text_set(struct db *db, int64_t outbox, struct str items)
{
    struct db_query q;

    db_query(db, &q, "UPDATE reminder_text SET items = $1 WHERE outbox = $2");
    db_bind_text(&q, 1, items);
    db_bind_int(&q, 2, outbox);
    return db_run(&q);
}

MUST_CHECK enum status
store_reminder_text_left(struct db *db, int64_t day, int64_t *outbox)
{
    struct db_query q;

    *outbox = 0;
    /* From the few that wait to their texts, not from all there ever were. */
    db_query(db, &q,
             "SELECT o.id FROM outbox o CROSS JOIN reminder_text t"
             " WHERE o.state IN ('queued', 'sending') AND o.state = 'queued'"
             " AND o.lane = 2 AND t.outbox = o.id AND t.day < $1 LIMIT 1");
    db_bind_int(&q, 1, day);
    if (db_step(&q))
        *outbox = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_reminder_texts_queued(struct db *db, int64_t day, int64_t *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT count(*) FROM reminder_text t"
             " JOIN outbox o ON o.id = t.outbox WHERE t.day = $1"
             " AND o.state = 'queued'");
    db_bind_int(&q, 1, day);
    if (db_step(&q)) {
        *n = db_int(&q, 0);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_reminder_forget(struct db *db, const struct store_reminder *r)
{
    struct db_query q;

    db_query(db, &q,
             "DELETE FROM reminder WHERE duty = $1 AND key = $2 AND unit = $3"
             " AND subject = $4 AND person = $5 AND step = $6");
    bind_identity(&q, r);
    return db_run(&q);
}

MUST_CHECK enum status
store_reminder_text_forget(struct db *db, int64_t outbox)
{
    struct db_query q;

    db_query(db, &q, "DELETE FROM reminder_text WHERE outbox = $1");
    db_bind_int(&q, 1, outbox);
    return db_run(&q);
}

static const char *const wave_states[] = {"", "open", "cancelled", "done"};

const char *
wave_state_name(enum wave_state state)
{
    return wave_states[state];
}

MUST_CHECK enum status
store_wave_get(struct db *db, int64_t day, struct store_wave *out)
{
    struct db_query q;

    *out = (struct store_wave){.day = day};
    db_query(db, &q, "SELECT state, texts FROM wave WHERE day = $1");
    db_bind_int(&q, 1, day);
    if (db_step(&q)) {
        for (int i = WAVE_OPEN; i <= WAVE_DONE; i++) {
            if (str_eqz(db_text(&q, 0), wave_states[i])) {
                out->state = (enum wave_state)i;
            }
        }
        out->texts = db_int(&q, 1);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_wave_put(struct db *db, const struct store_wave *wave, int64_t at)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO wave (day, state, texts, at) VALUES ($1, $2, $3, $4)"
             " ON CONFLICT (day) DO UPDATE SET state = excluded.state,"
             " texts = excluded.texts, at = excluded.at");
    db_bind_int(&q, 1, wave->day);
    db_bind_z(&q, 2, wave_states[wave->state]);
    db_bind_int(&q, 3, wave->texts);
    db_bind_int(&q, 4, at);
    return db_run(&q);
}

MUST_CHECK enum status
store_pause_put(struct db *db, struct str duty, struct str reason, int64_t at)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO reminder_pause (duty, at, reason)"
             " VALUES ($1, $2, $3) ON CONFLICT (duty) DO UPDATE"
             " SET reason = excluded.reason");
    db_bind_text(&q, 1, duty);
    db_bind_int(&q, 2, at);
    db_bind_text(&q, 3, reason);
    return db_run(&q);
}

MUST_CHECK enum status
store_pause_end(struct db *db, struct str duty)
{
    struct db_query q;

    db_query(db, &q, "DELETE FROM reminder_pause WHERE duty = $1");
    db_bind_text(&q, 1, duty);
    return db_run(&q);
}

MUST_CHECK enum status
store_pauses(struct db *db,
             void (*fn)(struct str duty, struct str reason, void *arg),
             void *arg)
{
    struct db_query q;

    db_query(db, &q, "SELECT duty, reason FROM reminder_pause ORDER BY duty");
    while (db_step(&q)) {
        fn(db_text(&q, 0), db_text(&q, 1), arg);
    }
    return db_done(&q);
}
