/* Reports, their versions and codes. */
#include "store/store_report.h"

#include <stdio.h>

MUST_CHECK enum status
store_report_find(struct db *db, const char *form, int64_t unit,
                  const char *key, struct store_report *out)
{
    struct db_query q;

    *out = (struct store_report){0};
    db_query(db, &q,
             "SELECT id, version, last, version_row, last_row FROM report"
             " WHERE key = $1 AND form = $2 AND unit = $3");
    db_bind_z(&q, 1, key);
    db_bind_z(&q, 2, form);
    db_bind_int(&q, 3, unit);
    if (db_step(&q))
        *out = (struct store_report){db_int(&q, 0), (int)db_int(&q, 1),
                                     (int)db_int(&q, 2), db_int(&q, 3),
                                     db_int(&q, 4)};
    return db_done(&q);
}

MUST_CHECK enum status
store_report_current(struct db *db, int64_t report, int64_t *version_row)
{
    struct db_query q;

    *version_row = 0;
    db_query(db, &q, "SELECT version_row FROM report WHERE id = $1");
    db_bind_int(&q, 1, report);
    if (db_step(&q)) {
        *version_row = db_int(&q, 0);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_report_units(struct db *db, const char *form, const char *key,
                   void (*fn)(int64_t unit, void *arg), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT unit FROM report WHERE key = $1 AND form = $2"
             " AND version > 0");
    db_bind_z(&q, 1, key);
    db_bind_z(&q, 2, form);
    while (db_step(&q))
        fn(db_int(&q, 0), arg);
    return db_done(&q);
}

MUST_CHECK enum status
store_report_new(struct db *db, const char *form, int64_t unit, const char *key,
                 int64_t household, struct store_report *out)
{
    struct db_query q;

    *out = (struct store_report){0};
    db_query(db, &q,
             "INSERT INTO report (key, form, unit, household, version, last,"
             " version_row, last_row) VALUES ($1, $2, $3, $4, 0, 0, 0, 0)"
             " RETURNING id");
    db_bind_z(&q, 1, key);
    db_bind_z(&q, 2, form);
    db_bind_int(&q, 3, unit);
    db_bind_id(&q, 4, household);
    if (db_step(&q))
        out->id = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_report_set(struct db *db, const struct store_report *report)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE report SET version = $1, last = $2, version_row = $3,"
             " last_row = $4 WHERE id = $5");
    db_bind_int(&q, 1, report->version);
    db_bind_int(&q, 2, report->last);
    db_bind_int(&q, 3, report->version_row);
    db_bind_int(&q, 4, report->last_row);
    db_bind_int(&q, 5, report->id);
    return db_run(&q);
}

MUST_CHECK enum status
store_version_add(struct db *db, const struct store_version *version,
                  int64_t *id)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO report_version (report, version, state, figures,"
             " code, message, person, rule, late_days, at, before,"
             " moved_min)"
             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
             " RETURNING id");
    db_bind_int(&q, 1, version->report);
    db_bind_int(&q, 2, version->version);
    db_bind_z(&q, 3, version->state);
    db_bind_text(&q, 4, version->figures);
    db_bind_int(&q, 5, version->code);
    db_bind_int(&q, 6, version->message);
    db_bind_int(&q, 7, version->person);
    db_bind_z(&q, 8, version->rule);
    db_bind_int(&q, 9, version->late_days);
    db_bind_int(&q, 10, version->at);
    db_bind_int(&q, 11, version->before);
    db_bind_int(&q, 12, version->moved_min);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_version_get(struct db *db, int64_t id, struct arena *arena,
                  struct store_version *out)
{
    struct db_query q;

    *out = (struct store_version){0};
    db_query(db, &q,
             "SELECT state, figures, code, message, person, rule, late_days,"
             " at, report, version, before, moved_min FROM report_version"
             " WHERE id = $1");
    db_bind_int(&q, 1, id);
    if (db_step(&q))
        *out = (struct store_version){
            .id = id,
            .report = db_int(&q, 8),
            .version = (int)db_int(&q, 9),
            .before = db_int(&q, 10),
            .state = arena_copy(arena, db_text(&q, 0)).ptr,
            .figures = arena_copy(arena, db_text(&q, 1)),
            .code = (int)db_int(&q, 2),
            .message = db_int(&q, 3),
            .person = db_int(&q, 4),
            .rule = db_is_null(&q, 5) ? NULL
                                      : arena_copy(arena, db_text(&q, 5)).ptr,
            .late_days = (int)db_int(&q, 6),
            .at = db_int(&q, 7),
            .moved_min = (int)db_int(&q, 11),
        };
    return db_done(&q);
}

/* Only changes are events: a plain first acceptance costs no row. */
static enum status
event_add(struct db *db, int64_t id, const char *state,
          const struct store_cause *cause)
{
    struct db_query q;

    db_query(
        db, &q,
        "INSERT INTO version_event (version, step, from_state, to_state,"
        " message, person, at, reason) SELECT id, 1 + (SELECT count(*) FROM"
        " version_event WHERE version = $1), state, $2, $3, $4, $5, $6"
        " FROM report_version WHERE id = $1");
    db_bind_int(&q, 1, id);
    db_bind_z(&q, 2, state);
    db_bind_id(&q, 3, cause->message);
    db_bind_id(&q, 4, cause->person);
    db_bind_int(&q, 5, cause->at);
    db_bind_text(&q, 6, cause->reason);
    return db_run(&q);
}

MUST_CHECK enum status
store_version_enter(struct db *db, int64_t id, const char *state,
                    const struct store_cause *cause)
{
    struct db_query q;
    enum status status = event_add(db, id, state, cause);

    if (status != ST_OK)
        return status;
    db_query(db, &q, "UPDATE report_version SET state = $1 WHERE id = $2");
    db_bind_z(&q, 1, state);
    db_bind_int(&q, 2, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_report_subject(struct db *db, int64_t report, struct arena *arena,
                     struct store_subject *out)
{
    struct db_query q;

    *out = (struct store_subject){0};
    db_query(db, &q,
             "SELECT form, key, unit, household FROM report WHERE id = $1");
    db_bind_int(&q, 1, report);
    if (db_step(&q))
        *out = (struct store_subject){arena_copy(arena, db_text(&q, 0)),
                                      arena_copy(arena, db_text(&q, 1)),
                                      db_int(&q, 2), db_int(&q, 3)};
    return db_done(&q);
}

/* 4,421 and 9,999 share no factor, so all codes come before one returns, and
 * neighbours in time do not look alike. 4,421 x 2,705 = 1 (mod 9,999). */
enum { CODES = 9999, CODE_STEP = 4421, CODE_STEP_BACK = 2705 };

static int
code_of(int64_t commune, int64_t used)
{
    return (int)((used % CODES * CODE_STEP + commune * 613) % CODES) + 1;
}

/* The count (mod CODES) that made a code. */
static int
slot_of(int64_t commune, int code)
{
    int64_t product = (code - 1 - commune * 613) % CODES;

    if (product < 0)
        product += CODES;
    return (int)(product * CODE_STEP_BACK % CODES);
}

MUST_CHECK enum status
store_code_next(struct db *db, int64_t commune, int *code)
{
    struct db_query q;
    int64_t used = 1;

    db_query(db, &q,
             "INSERT INTO code_count (commune, used) VALUES ($1, 1)"
             " ON CONFLICT (commune) DO UPDATE SET used = code_count.used + 1"
             " RETURNING used");
    db_bind_int(&q, 1, commune);
    if (db_step(&q))
        used = db_int(&q, 0);
    *code = code_of(commune, used);
    return db_done(&q);
}

MUST_CHECK enum status
store_code_put(struct db *db, int64_t commune, int code, int64_t version,
               int64_t at)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO receipt_code (commune, slot, version, at)"
             " VALUES ($1, $2, $3, $4) ON CONFLICT (commune, slot)"
             " DO UPDATE SET version = excluded.version, at = excluded.at");
    db_bind_int(&q, 1, commune);
    db_bind_int(&q, 2, slot_of(commune, code));
    db_bind_int(&q, 3, version);
    db_bind_int(&q, 4, at);
    return db_run(&q);
}

MUST_CHECK enum status
store_code_find(struct db *db, int64_t commune, int code, int64_t after,
                int64_t *version)
{
    struct db_query q;

    *version = 0;
    db_query(db, &q,
             "SELECT version FROM receipt_code"
             " WHERE commune = $1 AND slot = $2 AND at >= $3");
    db_bind_int(&q, 1, commune);
    db_bind_int(&q, 2, slot_of(commune, code));
    db_bind_int(&q, 3, after);
    if (db_step(&q))
        *version = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_counted(struct db *db, const char *form, int year,
              void (*fn)(const struct store_counted *, void *), void *arg)
{
    struct db_query q;
    char from[8], to[8]; /* "2025-" to "2025." holds "2025-12" and "2025-Q4" */

    snprintf(from, sizeof(from), "%d-", year % 10000);
    snprintf(to, sizeof(to), "%d.", year % 10000);
    db_query(db, &q,
             year ? "SELECT r.key, v.figures, r.unit FROM report r"
                    " JOIN report_version v ON v.id = r.version_row"
                    " WHERE r.form = $1 AND r.key >= $2 AND r.key < $3"
                  : "SELECT r.key, v.figures, r.unit FROM report r"
                    " JOIN report_version v ON v.id = r.version_row"
                    " WHERE r.form = $1");
    db_bind_z(&q, 1, form);
    if (year) {
        db_bind_z(&q, 2, from);
        db_bind_z(&q, 3, to);
    }
    while (db_step(&q)) {
        struct store_counted row = {db_text(&q, 0), db_text(&q, 1),
                                    db_int(&q, 2)};
        fn(&row, arg);
    }
    return db_done(&q);
}
