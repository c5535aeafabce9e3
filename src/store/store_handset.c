/* What the phones of a local provider have got, in the order of arrival. */
#include "store/store_handset.h"

/* Room for numbers between two rows of the outbox, as schema/0006 says. A page
 * reads them as doubles: exact up to nine thousand million rows. */
#define PLACES "1000000"

MUST_CHECK enum status
store_handset_add(struct db *db, int64_t outbox, struct str phone)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO handed (id, phone, outbox)"
             " SELECT 1 + max(place), $1, $2 FROM ("
             "SELECT coalesce(max(id), 0) AS place FROM handed UNION ALL"
             " SELECT coalesce(max(id), 0) * " PLACES
             " FROM outbox) AS places");
    db_bind_text(&q, 1, phone);
    db_bind_int(&q, 2, outbox);
    return db_run(&q);
}

static void
read_row(const struct db_query *q, struct arena *arena,
         struct store_handset_row *row)
{
    *row = (struct store_handset_row){
        .id = db_int(q, 0),
        .at = db_int(q, 1),
        .recipient = arena_copy(arena, db_text(q, 2)),
        .text = arena_copy(arena, db_text(q, 3)),
        .lane = (enum lane)db_int(q, 4),
        .message = db_int(q, 5),
    };
}

MUST_CHECK enum status
store_handset_list(struct db *db, struct str provider, struct str phone,
                   int64_t after, int depth, struct arena *arena,
                   struct store_handset_row *rows, int max, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(
        db, &q,
        "SELECT place, at, recipient, text, lane, message FROM ("
        "SELECT id * " PLACES " AS place, created_at AS at, recipient,"
        " text, lane, coalesce(message, 0) AS message"
        " FROM outbox WHERE id > $1 / " PLACES
        " AND id > (SELECT coalesce(max(id), 0) - $2 FROM outbox)"
        " AND provider = $3 AND recipient = $4 AND state = 'delivered'"
        " AND ended_at = 0 UNION ALL "
        "SELECT h.id, o.ended_at, o.recipient, o.text, o.lane,"
        " coalesce(o.message, 0) FROM handed h JOIN outbox o ON o.id = h.outbox"
        " WHERE h.phone = $4 AND h.id > $1 AND o.provider = $3)"
        " AS got ORDER BY place LIMIT $5");
    db_bind_int(&q, 1, after);
    db_bind_int(&q, 2, depth);
    db_bind_text(&q, 3, provider);
    db_bind_text(&q, 4, phone);
    db_bind_int(&q, 5, max);
    while (*n < max && db_step(&q))
        read_row(&q, arena, &rows[(*n)++]);
    return db_done(&q);
}

MUST_CHECK enum status
store_handset_list_all(struct db *db, struct str provider, int64_t after,
                       struct arena *arena, struct store_handset_row *rows,
                       int max, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT place, at, recipient, text, lane, message FROM ("
             "SELECT * FROM (SELECT id * " PLACES " AS place, created_at AS at,"
             " recipient, text, lane, coalesce(message, 0) AS message"
             " FROM outbox WHERE id > $1 / " PLACES " AND provider = $2"
             " AND state = 'delivered' AND ended_at = 0 ORDER BY id LIMIT $3)"
             " AS born UNION ALL SELECT * FROM (SELECT h.id, o.ended_at,"
             " o.recipient, o.text, o.lane, coalesce(o.message, 0)"
             " FROM handed h JOIN outbox o ON o.id = h.outbox"
             " WHERE h.id > $1 AND o.provider = $2 ORDER BY h.id LIMIT $3)"
             " AS waited) AS got ORDER BY place LIMIT $3");
    db_bind_int(&q, 1, after);
    db_bind_text(&q, 2, provider);
    db_bind_int(&q, 3, max);
    while (*n < max && db_step(&q))
        read_row(&q, arena, &rows[(*n)++]);
    return db_done(&q);
}
