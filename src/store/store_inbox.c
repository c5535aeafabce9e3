/* Messages as they came in, and the lock against repeats. */
#include "store/store_inbox.h"

#include "base/buf.h"

MUST_CHECK enum status
store_inbox_add(struct db *db, const struct store_message *message, int64_t *id)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO inbox (provider, provider_id, sender, receiver, text,"
             " sent_at, received_at, raw)"
             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id");
    db_bind_text(&q, 1, message->provider);
    db_bind_text(&q, 2, message->provider_id);
    db_bind_text(&q, 3, message->sender);
    db_bind_text(&q, 4, message->receiver);
    db_bind_blob(&q, 5, message->text);
    db_bind_int(&q, 6, message->sent_at);
    db_bind_int(&q, 7, message->received_at);
    db_bind_blob(&q, 8, message->raw);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_inbox_end(struct db *db, int64_t id, const struct store_outcome *outcome)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE inbox SET outcome = $1, person = $2, form = $3,"
             " error = $4, version = $5, replies_from = $6, replies_n = $7"
             " WHERE id = $8");
    db_bind_z(&q, 1, outcome->outcome);
    db_bind_id(&q, 2, outcome->person);
    db_bind_z(&q, 3, outcome->form);
    db_bind_z(&q, 4, outcome->error);
    db_bind_id(&q, 5, outcome->version);
    db_bind_id(&q, 6, outcome->replies_from);
    db_bind_int(&q, 7, outcome->replies_n);
    db_bind_int(&q, 8, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_inbox_last(struct db *db, int64_t *received_at)
{
    struct db_query q;

    *received_at = 0;
    db_query(db, &q,
             "SELECT coalesce(max(received_at), 0) FROM (SELECT received_at"
             " FROM inbox ORDER BY id DESC LIMIT 1000) AS newest");
    if (db_step(&q))
        *received_at = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_seen_find(struct db *db, struct str provider, struct str key, int64_t *id)
{
    struct db_query q;

    *id = 0;
    db_query(db, &q,
             "SELECT message FROM seen WHERE provider = $1 AND key = $2");
    db_bind_text(&q, 1, provider);
    db_bind_text(&q, 2, key);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_seen_take(struct db *db, struct str provider, struct str key,
                int64_t message, int64_t now, int64_t until, int64_t *first)
{
    struct db_query q;
    bool ours = false;

    *first = message;
    db_query(db, &q,
             "INSERT INTO seen (provider, key, message, until)"
             " VALUES ($1, $2, $3, $4) ON CONFLICT (provider, key)"
             " DO UPDATE SET message = excluded.message,"
             " until = excluded.until WHERE seen.until < $5"
             " RETURNING message");
    db_bind_text(&q, 1, provider);
    db_bind_text(&q, 2, key);
    db_bind_int(&q, 3, message);
    db_bind_int(&q, 4, until);
    db_bind_int(&q, 5, now);
    ours = db_step(&q);
    enum status status = db_done(&q);
    if (status != ST_OK || ours)
        return status;
    return store_seen_find(db, provider, key, first);
}

/* As much as there is room for, in whole letters: a place a little too early
 * does no harm. */
static size_t
copy_start(char *out, size_t cap, struct str s)
{
    size_t n = s.len < cap ? s.len : cap;

    while (n > 0 && n < s.len && ((unsigned char)s.ptr[n] & 0xC0) == 0x80)
        n--;
    memcpy(out, s.ptr, n);
    return n;
}

static void
bind_place(struct db_query *q, const struct store_seen_place *place, int index)
{
    db_bind_text(q, index, (struct str){place->provider, place->provider_len});
    db_bind_text(q, index + 1, (struct str){place->key, place->key_len});
}

/* The place behind the next `max` keys; *n = how many there are. */
static enum status
seen_advance(struct db *db, const struct store_seen_place *from, int max,
             struct store_seen_place *to, int *n)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT provider, key FROM seen WHERE (provider, key) > ($1, $2)"
             " ORDER BY provider, key LIMIT $3");
    bind_place(&q, from, 1);
    db_bind_int(&q, 3, max);
    for (*n = 0; db_step(&q); ++*n) {
        to->provider_len =
            copy_start(to->provider, sizeof(to->provider), db_text(&q, 0));
        to->key_len = copy_start(to->key, sizeof(to->key), db_text(&q, 1));
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_seen_purge(struct db *db, struct store_seen_place *place, int64_t now,
                 int max)
{
    struct store_seen_place to = {0};
    struct db_query q;
    int n;
    enum status status = seen_advance(db, place, max, &to, &n);

    if (status != ST_OK)
        return status;
    db_query(db, &q,
             "DELETE FROM seen WHERE (provider, key) IN"
             " (SELECT provider, key FROM (SELECT provider, key, until FROM"
             " seen WHERE (provider, key) > ($1, $2) ORDER BY provider, key"
             " LIMIT $3) AS slice WHERE until < $4)");
    bind_place(&q, place, 1);
    db_bind_int(&q, 3, max);
    db_bind_int(&q, 4, now);
    status = db_run(&q);
    *place = n < max ? (struct store_seen_place){0} : to;
    return status;
}

MUST_CHECK enum status
store_inbox_newest(struct db *db, int64_t *at)
{
    struct db_query q;

    *at = 0;
    db_query(db, &q,
             "SELECT coalesce(max(received_at), 0) FROM (SELECT received_at"
             " FROM inbox ORDER BY id DESC LIMIT 1000) AS newest");
    if (db_step(&q))
        *at = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_inbox_get(struct db *db, int64_t id, struct arena *arena,
                struct store_inbox_row *row)
{
    struct db_query q;

    *row = (struct store_inbox_row){0};
    db_query(db, &q,
             "SELECT provider, provider_id, sender, receiver, text, sent_at,"
             " received_at, outcome, coalesce(form, ''), coalesce(error, ''),"
             " coalesce(person, 0), coalesce(version, 0), "
             "coalesce(replies_from, 0), replies_n FROM inbox WHERE id = $1");
    db_bind_int(&q, 1, id);
    if (db_step(&q)) {
        row->id = id;
        row->message.provider = arena_copy(arena, db_text(&q, 0));
        row->message.provider_id = arena_copy(arena, db_text(&q, 1));
        row->message.sender = arena_copy(arena, db_text(&q, 2));
        row->message.receiver = arena_copy(arena, db_text(&q, 3));
        row->message.text = arena_copy(arena, db_text(&q, 4));
        row->message.sent_at = db_int(&q, 5);
        row->message.received_at = db_int(&q, 6);
        row->outcome = arena_copy(arena, db_text(&q, 7));
        row->form = arena_copy(arena, db_text(&q, 8));
        row->error = arena_copy(arena, db_text(&q, 9));
        row->person = db_int(&q, 10);
        row->version = db_int(&q, 11);
        row->replies_from = db_int(&q, 12);
        row->replies_n = (int)db_int(&q, 13);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_part_add(struct db *db, const struct store_part *part)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO part (provider, sender, ref, place, total, message,"
             " text, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
             " ON CONFLICT DO NOTHING");
    db_bind_text(&q, 1, part->provider);
    db_bind_text(&q, 2, part->sender);
    db_bind_text(&q, 3, part->ref);
    db_bind_int(&q, 4, part->place);
    db_bind_int(&q, 5, part->total);
    db_bind_int(&q, 6, part->message);
    db_bind_blob(&q, 7, part->text);
    db_bind_int(&q, 8, part->until);
    return db_run(&q);
}

MUST_CHECK enum status
store_part_clashes(struct db *db, const struct store_part *part,
                   int64_t least_until, bool *clashes)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT 1 FROM part WHERE provider = $1 AND sender = $2"
             " AND ref = $3 AND total = $4"
             " AND ((place = $5 AND text <> $6) OR until < $7) LIMIT 1");
    db_bind_text(&q, 1, part->provider);
    db_bind_text(&q, 2, part->sender);
    db_bind_text(&q, 3, part->ref);
    db_bind_int(&q, 4, part->total);
    db_bind_int(&q, 5, part->place);
    db_bind_blob(&q, 6, part->text);
    db_bind_int(&q, 7, least_until);
    *clashes = db_step(&q);
    return db_done(&q);
}

static void
bind_group(struct db_query *q, const struct store_part *like)
{
    db_bind_text(q, 1, like->provider);
    db_bind_text(q, 2, like->sender);
    db_bind_text(q, 3, like->ref);
    db_bind_int(q, 4, like->total);
}

MUST_CHECK enum status
store_part_join(struct db *db, const struct store_part *like,
                struct arena *arena, struct str *text, int *n)
{
    struct db_query q;
    struct buf joined;

    buf_init(&joined);
    *n = 0;
    db_query(db, &q,
             "SELECT text FROM part WHERE provider = $1 AND sender = $2"
             " AND ref = $3 AND total = $4 ORDER BY place");
    bind_group(&q, like);
    while (db_step(&q)) {
        buf_add(&joined, db_text(&q, 0));
        ++*n;
    }
    *text = arena_copy(arena, buf_str(&joined));
    buf_clear(&joined);
    return db_done(&q);
}

MUST_CHECK enum status
store_part_drop(struct db *db, const struct store_part *like)
{
    struct db_query q;

    db_query(db, &q,
             "DELETE FROM part WHERE provider = $1 AND sender = $2"
             " AND ref = $3 AND total = $4");
    bind_group(&q, like);
    return db_run(&q);
}

MUST_CHECK enum status
store_part_overdue(struct db *db, int64_t now, struct arena *arena,
                   struct store_part *part, bool *found)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT provider, sender, ref, total, min(message) FROM part"
             " WHERE until < $1 GROUP BY provider, sender, ref, total LIMIT 1");
    db_bind_int(&q, 1, now);
    *found = db_step(&q);
    if (*found)
        *part = (struct store_part){
            .provider = arena_copy(arena, db_text(&q, 0)),
            .sender = arena_copy(arena, db_text(&q, 1)),
            .ref = arena_copy(arena, db_text(&q, 2)),
            .total = (int)db_int(&q, 3),
            .message = db_int(&q, 4),
        };
    return db_done(&q);
}
