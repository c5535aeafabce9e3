/* Gifts that may be one and the same, reported by giver and receiver. */
#include "store/store_gift.h"

MUST_CHECK enum status
store_gifts_to(struct db *db, int64_t unit, int64_t after, struct arena *arena,
               struct store_gift *out, int max, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT c.report, v.person, v.figures, v.code FROM chain c"
             " JOIN report r ON r.id = c.report"
             " JOIN report_version v ON v.id = r.version_row"
             " WHERE c.kind = 'contribution' AND c.unit = $1 AND v.at >= $2"
             " AND c.state NOT IN ('refused', 'refused_above', 'withdrawn')"
             " AND NOT EXISTS (SELECT 1 FROM gift_match g"
             " WHERE g.report = c.report OR g.other = c.report)"
             " ORDER BY c.report");
    db_bind_int(&q, 1, unit);
    db_bind_int(&q, 2, after);
    while (*n < max && db_step(&q))
        out[(*n)++] = (struct store_gift){
            .report = db_int(&q, 0),
            .person = db_int(&q, 1),
            .figures = arena_copy(arena, db_text(&q, 2)),
            .code = (int)db_int(&q, 3),
        };
    return db_done(&q);
}

MUST_CHECK enum status
store_gift_match(struct db *db, int64_t report, int64_t other)
{
    struct db_query q;

    db_query(db, &q, "INSERT INTO gift_match (report, other) VALUES ($1, $2)");
    db_bind_int(&q, 1, report);
    db_bind_int(&q, 2, other);
    return db_run(&q);
}

MUST_CHECK enum status
store_gift_part(struct db *db, int64_t report)
{
    struct db_query q;

    db_query(db, &q, "DELETE FROM gift_match WHERE report = $1 OR other = $1");
    db_bind_int(&q, 1, report);
    return db_run(&q);
}
