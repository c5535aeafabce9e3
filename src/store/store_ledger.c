/* The chain of accepted versions. */
#include "store/store_ledger.h"

MUST_CHECK enum status
store_ledger_add(struct db *db, const char *gateway,
                 const struct store_ledger_line *line)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO ledger (gateway, seq, version, hash)"
             " VALUES ($1, $2, $3, $4)");
    db_bind_z(&q, 1, gateway);
    db_bind_int(&q, 2, line->seq);
    db_bind_int(&q, 3, line->version);
    db_bind_blob(&q, 4, line->hash);
    return db_run(&q);
}

MUST_CHECK enum status
store_ledger_head(struct db *db, const char *gateway, struct arena *arena,
                  struct store_ledger_line *out)
{
    struct db_query q;

    *out = (struct store_ledger_line){0};
    db_query(db, &q,
             "SELECT seq, version, hash FROM ledger"
             " WHERE gateway = $1 ORDER BY seq DESC LIMIT 1");
    db_bind_z(&q, 1, gateway);
    if (db_step(&q))
        *out = (struct store_ledger_line){db_int(&q, 0), db_int(&q, 1),
                                          arena_copy(arena, db_text(&q, 2))};
    return db_done(&q);
}

MUST_CHECK enum status
store_ledger_each(struct db *db, const char *gateway,
                  bool (*fn)(const struct store_ledger_entry *entry, void *arg),
                  void *arg)
{
    struct db_query q;
    bool go_on = true;

    db_query(db, &q,
             "SELECT l.seq, l.version, l.hash, v.report, v.version, v.figures,"
             " r.form, r.key, u.ref FROM ledger l"
             " LEFT JOIN report_version v ON v.id = l.version"
             " LEFT JOIN report r ON r.id = v.report"
             " LEFT JOIN unit u ON u.id = r.unit"
             " WHERE l.gateway = $1 ORDER BY l.seq");
    db_bind_z(&q, 1, gateway);
    while (go_on && db_step(&q)) {
        struct store_ledger_entry entry = {
            .line = {db_int(&q, 0), db_int(&q, 1), db_text(&q, 2)},
            .is_there = !db_is_null(&q, 3) && !db_is_null(&q, 8),
            .report = db_int(&q, 3),
            .version = (int)db_int(&q, 4),
            .figures = db_text(&q, 5),
            .form = db_text(&q, 6),
            .key = db_text(&q, 7),
            .unit_ref = db_text(&q, 8),
        };
        go_on = fn(&entry, arg);
    }
    return db_done(&q);
}
