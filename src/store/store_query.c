/* The read side: pages of rows for exports. */
#include "store/store_query.h"

#include "store/store_report.h"

static struct str
text_or_none(const struct db_query *q, int column, struct arena *arena)
{
    return db_is_null(q, column) ? (struct str){0}
                                 : arena_copy(arena, db_text(q, column));
}

static struct store_query_version
version_row(const struct db_query *q, struct arena *arena)
{
    return (struct store_query_version){
        .id = db_int(q, 0),
        .report = db_int(q, 1),
        .version = (int)db_int(q, 2),
        .code = (int)db_int(q, 3),
        .late_days = (int)db_int(q, 4),
        .message = db_int(q, 5),
        .person = db_int(q, 6),
        .before = db_int(q, 7),
        .at = db_int(q, 8),
        .figures = arena_copy(arena, db_text(q, 9)),
        .rule = text_or_none(q, 10, arena),
        .form = arena_copy(arena, db_text(q, 11)),
        .key = arena_copy(arena, db_text(q, 12)),
        .unit = db_int(q, 13),
        .household = db_int(q, 14),
        .household_code = arena_copy(arena, db_text(q, 15)),
        .received_at = db_int(q, 16),
        .state = arena_copy(arena, db_text(q, 17)),
        .changed_at = db_int(q, 18),
        .changed_by = db_int(q, 19),
        .changed_message = db_int(q, 20),
    };
}

/* A version with events was at first what the first event found; one without
 * is still what it was. */
MUST_CHECK enum status
store_query_versions(struct db *db, int64_t after, int64_t until, int max,
                     struct arena *arena, struct store_query_version *out,
                     int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT v.id, v.report, v.version, v.code, v.late_days, v.message,"
             " v.person, v.before, v.at, v.figures, v.rule, r.form, r.key,"
             " r.unit, coalesce(r.household, 0), coalesce(h.code, ''),"
             " i.received_at, coalesce(e.to_state, f.from_state, v.state),"
             " coalesce(e.at, 0), coalesce(e.person, 0), coalesce(e.message, 0)"
             " FROM report_version v JOIN report r ON r.id = v.report"
             " JOIN inbox i ON i.id = v.message"
             " LEFT JOIN household h ON h.id = r.household"
             " LEFT JOIN version_event f ON f.version = v.id AND f.step = 1"
             " LEFT JOIN version_event e ON e.version = v.id AND e.step ="
             " (SELECT max(step) FROM version_event WHERE version = v.id"
             " AND at < $1)"
             " WHERE v.id > $2 ORDER BY v.id LIMIT $3");
    db_bind_int(&q, 1, until);
    db_bind_int(&q, 2, after);
    db_bind_int(&q, 3, max);
    while (*n < max && db_step(&q))
        out[(*n)++] = version_row(&q, arena);
    return db_done(&q);
}

/* What was held or dropped never counted; behind a withdrawn one there was
 * nothing that did. */
MUST_CHECK enum status
store_query_figures_before(struct db *db, int64_t before, struct arena *arena,
                           struct str *figures)
{
    struct store_version version;
    enum status status = ST_OK;

    *figures = (struct str){0};
    while (before != 0 && status == ST_OK) {
        status = store_version_get(db, before, arena, &version);
        if (status != ST_OK || version.id == 0 ||
            strcmp(version.state, "withdrawn") == 0)
            return status;
        if (strcmp(version.state, "held") != 0 &&
            strcmp(version.state, "dropped") != 0) {
            *figures = version.figures;
            return status;
        }
        before = version.before;
    }
    return status;
}

#define CHAIN_QUERY                                                            \
    "SELECT c.report, c.kind, c.state, c.version, c.unit,"                     \
    " coalesce(c.household, 0), c.person, c.waits, coalesce(c.waits_unit, 0)," \
    " c.since, c.until, r.form, r.key, coalesce(h.code, ''), v.figures,"       \
    " v.code, v.message, v.at, coalesce(g.other, 0) FROM chain c"              \
    " JOIN report r ON r.id = c.report"                                        \
    " JOIN report_version v ON v.id = c.version"                               \
    " LEFT JOIN household h ON h.id = c.household"                             \
    " LEFT JOIN gift_match g ON g.report = c.report"

static struct store_query_chain
chain_row(const struct db_query *q, struct arena *arena)
{
    return (struct store_query_chain){
        .chain = {.report = db_int(q, 0),
                  .kind = arena_copy(arena, db_text(q, 1)),
                  .state = arena_copy(arena, db_text(q, 2)),
                  .version = db_int(q, 3),
                  .unit = db_int(q, 4),
                  .household = db_int(q, 5),
                  .person = db_int(q, 6),
                  .waits = arena_copy(arena, db_text(q, 7)),
                  .waits_unit = db_int(q, 8),
                  .since = db_int(q, 9),
                  .until = db_int(q, 10)},
        .form = arena_copy(arena, db_text(q, 11)),
        .key = arena_copy(arena, db_text(q, 12)),
        .household_code = arena_copy(arena, db_text(q, 13)),
        .figures = arena_copy(arena, db_text(q, 14)),
        .code = (int)db_int(q, 15),
        .message = db_int(q, 16),
        .at = db_int(q, 17),
        .other = db_int(q, 18),
    };
}

static enum status
chain_rows(struct db_query *q, struct arena *arena,
           struct store_query_chain *out, int max, int *n)
{
    *n = 0;
    while (*n < max && db_step(q))
        out[(*n)++] = chain_row(q, arena);
    return db_done(q);
}

MUST_CHECK enum status
store_query_chains(struct db *db, int64_t after, int max, struct arena *arena,
                   struct store_query_chain *out, int *n)
{
    struct db_query q;

    db_query(db, &q,
             CHAIN_QUERY " WHERE c.report > $1 ORDER BY c.report LIMIT $2");
    db_bind_int(&q, 1, after);
    db_bind_int(&q, 2, max);
    return chain_rows(&q, arena, out, max, n);
}

MUST_CHECK enum status
store_query_household_chains(struct db *db, int64_t household, int64_t report,
                             int max, struct arena *arena,
                             struct store_query_chain *out, int *n)
{
    struct db_query q;

    db_query(db, &q,
             CHAIN_QUERY " WHERE c.household IS NOT NULL"
                         " AND (c.household, c.report) > ($1, $2)"
                         " ORDER BY c.household, c.report LIMIT $3");
    db_bind_int(&q, 1, household);
    db_bind_int(&q, 2, report);
    db_bind_int(&q, 3, max);
    return chain_rows(&q, arena, out, max, n);
}

MUST_CHECK enum status
store_query_steps(struct db *db, int64_t report, struct arena *arena,
                  struct store_query_step *out, int max, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT event, to_state, phone, reason, at FROM chain_step"
             " WHERE report = $1 ORDER BY id LIMIT $2");
    db_bind_int(&q, 1, report);
    db_bind_int(&q, 2, max);
    while (*n < max && db_step(&q))
        out[(*n)++] = (struct store_query_step){
            arena_copy(arena, db_text(&q, 0)),
            arena_copy(arena, db_text(&q, 1)),
            arena_copy(arena, db_text(&q, 2)),
            arena_copy(arena, db_text(&q, 3)), db_int(&q, 4)};
    return db_done(&q);
}

static struct store_query_message
message_row(const struct db_query *q, struct arena *arena)
{
    return (struct store_query_message){
        .id = db_int(q, 0),
        .provider = arena_copy(arena, db_text(q, 1)),
        .sender = arena_copy(arena, db_text(q, 2)),
        .text = arena_copy(arena, db_text(q, 3)),
        .sent_at = db_int(q, 4),
        .received_at = db_int(q, 5),
        .outcome = arena_copy(arena, db_text(q, 6)),
        .form = arena_copy(arena, db_text(q, 7)),
        .error = arena_copy(arena, db_text(q, 8)),
        .person = db_int(q, 9),
        .version = db_int(q, 10),
        .replies_n = (int)db_int(q, 11),
        .code = (int)db_int(q, 12),
        .figures = arena_copy(arena, db_text(q, 13)),
        .version_message = db_int(q, 14),
        .unit = db_int(q, 15),
        .key = arena_copy(arena, db_text(q, 16)),
        .has_pin = !db_is_null(q, 17),
        .stranger = db_int(q, 18),
    };
}

MUST_CHECK enum status
store_query_messages(struct db *db, int64_t after, int max, struct arena *arena,
                     struct store_query_message *out, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT i.id, i.provider, i.sender, i.text, i.sent_at,"
             " i.received_at, i.outcome, coalesce(i.form, ''),"
             " coalesce(i.error, ''), coalesce(i.person, 0),"
             " coalesce(i.version, 0), i.replies_n, coalesce(v.code, 0),"
             " coalesce(v.figures, ''), coalesce(v.message, 0),"
             " coalesce(r.unit, 0), coalesce(r.key, ''), p.person,"
             " coalesce(s.messages, 0) FROM inbox i"
             " LEFT JOIN report_version v ON v.id = i.version"
             " LEFT JOIN report r ON r.id = v.report"
             " LEFT JOIN pin p ON p.person = i.person"
             " LEFT JOIN stranger s ON s.phone = i.sender"
             " WHERE i.id > $1 ORDER BY i.id LIMIT $2");
    db_bind_int(&q, 1, after);
    db_bind_int(&q, 2, max);
    while (*n < max && db_step(&q))
        out[(*n)++] = message_row(&q, arena);
    return db_done(&q);
}

MUST_CHECK enum status
store_query_draft_answers(struct db *db, struct arena *arena,
                          struct store_query_answers *out)
{
    struct db_query q;
    int64_t n = 0;

    *out = (struct store_query_answers){0};
    db_query(db, &q, "SELECT count(*) FROM draft WHERE answer IS NOT NULL");
    if (db_step(&q))
        n = db_int(&q, 0);
    enum status status = db_done(&q);
    if (status != ST_OK)
        return status;
    out->id = arena_alloc(arena, (size_t)(n + 1) * sizeof(*out->id));
    db_query(db, &q,
             "SELECT answer FROM draft WHERE answer IS NOT NULL"
             " ORDER BY answer LIMIT $1");
    db_bind_int(&q, 1, n);
    while (db_step(&q))
        out->id[out->n++] = db_int(&q, 0);
    return db_done(&q);
}
