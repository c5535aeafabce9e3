/* Changes of phone, and what goes with a person to a new number. */
#include "store/store_phone.h"

#include "store/store_report.h"

MUST_CHECK enum status
store_phone_change_add(struct db *db, int64_t report, struct str phone)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO phone_change (report, phone) VALUES ($1, $2)");
    db_bind_int(&q, 1, report);
    db_bind_text(&q, 2, phone);
    return db_run(&q);
}

MUST_CHECK enum status
store_phone_changes(struct db *db, struct str phone, const char *state,
                    int64_t now, int64_t *report, int max, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT p.report FROM phone_change p"
             " JOIN chain c ON c.report = p.report"
             " WHERE p.phone = $1 AND c.kind = 'phone_change'"
             " AND c.state = $2 AND (c.until = 0 OR c.until > $3)"
             " ORDER BY p.report");
    db_bind_text(&q, 1, phone);
    db_bind_z(&q, 2, state);
    db_bind_int(&q, 3, now);
    while (*n < max && db_step(&q))
        report[(*n)++] = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_phone_changes_near(struct db *db, int64_t person, int64_t unit,
                         int64_t now, int64_t *report, int max, int *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT report FROM chain WHERE waits = 'phone'"
             " AND kind = 'phone_change' AND (person = $1 OR unit = $2)"
             " AND until > $3 ORDER BY report DESC");
    db_bind_int(&q, 1, person);
    db_bind_int(&q, 2, unit);
    db_bind_int(&q, 3, now);
    while (*n < max && db_step(&q))
        report[(*n)++] = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_phone_change_wrong(struct db *db, int64_t report, int64_t *wrong)
{
    struct db_query q;

    *wrong = 0;
    db_query(db, &q,
             "UPDATE phone_change SET wrong = wrong + 1 WHERE report = $1"
             " RETURNING wrong");
    db_bind_int(&q, 1, report);
    if (db_step(&q))
        *wrong = db_int(&q, 0);
    return db_done(&q);
}

MUST_CHECK enum status
store_phone_change_count(struct db *db, int64_t person, int64_t after,
                         int64_t *n)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT count(*) FROM chain c"
             " JOIN report_version v ON v.id = c.version"
             " WHERE c.person = $1 AND c.kind = 'phone_change' AND v.at > $2");
    db_bind_int(&q, 1, person);
    db_bind_int(&q, 2, after);
    *n = db_step(&q) ? db_int(&q, 0) : 0;
    return db_done(&q);
}

MUST_CHECK enum status
store_phone_change_asked(struct db *db, int64_t commune, int64_t *n)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT count(*) FROM chain WHERE waits = 'commune'"
             " AND waits_unit = $1 AND kind = 'phone_change'");
    db_bind_int(&q, 1, commune);
    *n = db_step(&q) ? db_int(&q, 0) : 0;
    return db_done(&q);
}

/* A code from outside its commune; the newest first. */
struct moved_code {
    int code;
    int64_t version, at;
    struct moved_code *next;
};

static enum status
read_codes(struct db *db, int64_t person, struct arena *arena,
           struct moved_code **list)
{
    struct db_query q;

    *list = NULL;
    db_query(db, &q,
             "SELECT v.code, r.version, r.at FROM receipt_code r"
             " JOIN report_version v ON v.id = r.version"
             " WHERE r.commune = - $1 ORDER BY r.at");
    db_bind_int(&q, 1, person);
    while (db_step(&q)) {
        struct moved_code *code = arena_alloc(arena, sizeof(*code));
        *code = (struct moved_code){(int)db_int(&q, 0), db_int(&q, 1),
                                    db_int(&q, 2), *list};
        *list = code;
    }
    return db_done(&q);
}

/* Codes of senders from outside their commune (flow/codes.c) are found by the
 * new number too; one that leads somewhere already goes on doing so. */
static enum status
copy_codes(struct db *db, int64_t from, int64_t to)
{
    struct arena arena;
    struct moved_code *code;
    int64_t version;

    arena_init(&arena);
    enum status status = read_codes(db, from, &arena, &code);
    for (; code && status == ST_OK; code = code->next) {
        status = store_code_find(db, -to, code->code, 0, &version);
        if (status == ST_OK && version == 0)
            status =
                store_code_put(db, -to, code->code, code->version, code->at);
    }
    arena_clear(&arena);
    return status;
}

/* One statement of store_person_move. */
static enum status
move(struct db *db, const char *sql, int64_t from, int64_t to, const char *day)
{
    struct db_query q;

    db_query(db, &q, sql);
    db_bind_int(&q, 1, to);
    db_bind_int(&q, 2, from);
    if (day)
        db_bind_z(&q, 3, day);
    return db_run(&q);
}

MUST_CHECK enum status
store_person_move(struct db *db, int64_t from, int64_t to, const char *day)
{
    static const char *const sql[] = {
        "UPDATE chain SET person = $1 WHERE person = $2",
        ("UPDATE draft SET person = $1 WHERE person = $2 AND answer IS NULL"
         " AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.person = $1"
         " AND d.answer IS NULL)"),
        ("UPDATE pin SET person = $1 WHERE person = $2"
         " AND NOT EXISTS (SELECT 1 FROM pin p WHERE p.person = $1)"),
    };
    static const char *const dated[] = {
        ("UPDATE absence SET deputy = $1 WHERE deputy = $2"
         " AND (valid_to = '' OR valid_to >= $3)"),
        ("UPDATE absence SET person = $1 WHERE person = $2"
         " AND (valid_to = '' OR valid_to >= $3)"
         " AND NOT EXISTS (SELECT 1 FROM absence a WHERE a.person = $1"
         " AND a.valid_from = absence.valid_from)"),
    };
    enum status status = ST_OK;

    for (size_t i = 0; i < COUNT(sql) && status == ST_OK; i++)
        status = move(db, sql[i], from, to, NULL);
    for (size_t i = 0; i < COUNT(dated) && status == ST_OK; i++)
        status = move(db, dated[i], from, to, day);
    return status == ST_OK ? copy_codes(db, from, to) : status;
}
