/* Households by hamlet and code. */
#include "store/store_household.h"

#include "store/store_replaced.h"

#define COLUMNS                                                                \
    "id, hamlet, code, status, can_work, phone, consent, is_muted,"            \
    " needs_help, erase_by, erased_at"

static void
read_row(const struct db_query *q, struct store_household *out)
{
    *out = (struct store_household){
        .id = db_int(q, 0),
        .hamlet = db_int(q, 1),
        .can_work = db_int(q, 4) != 0,
        .is_muted = db_int(q, 7) != 0,
        .needs_help = db_int(q, 8) != 0,
        .erased_at = db_int(q, 10),
    };
    str_copy(out->code, sizeof(out->code), db_text(q, 2));
    household_status_parse(db_text(q, 3), &out->status);
    str_copy(out->phone, sizeof(out->phone), db_text(q, 5));
    household_consent_parse(db_text(q, 6), &out->consent);
    str_copy(out->erase_by, sizeof(out->erase_by), db_text(q, 9));
}

static enum status
read_one(struct db_query *q, struct store_household *out)
{
    *out = (struct store_household){0};
    if (db_step(q))
        read_row(q, out);
    return db_done(q);
}

MUST_CHECK enum status
store_household_find(struct db *db, int64_t hamlet, const char *code,
                     struct store_household *out)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT " COLUMNS " FROM household"
             " WHERE hamlet = $1 AND code = $2");
    db_bind_int(&q, 1, hamlet);
    db_bind_z(&q, 2, code);
    return read_one(&q, out);
}

MUST_CHECK enum status
store_household_get(struct db *db, int64_t id, struct store_household *out)
{
    struct db_query q;

    db_query(db, &q, "SELECT " COLUMNS " FROM household WHERE id = $1");
    db_bind_int(&q, 1, id);
    return read_one(&q, out);
}

MUST_CHECK enum status
store_household_list(struct db *db, int64_t hamlet,
                     void (*fn)(const struct store_household *, void *),
                     void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT " COLUMNS " FROM household WHERE hamlet = $1"
             " ORDER BY code");
    db_bind_int(&q, 1, hamlet);
    while (db_step(&q)) {
        struct store_household row;
        read_row(&q, &row);
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_household_phones(struct db *db,
                       void (*fn)(const struct store_household_phone *, void *),
                       void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT id, hamlet, code, phone FROM household"
             " WHERE phone <> '' ORDER BY hamlet, code");
    while (db_step(&q)) {
        struct store_household_phone row = {db_int(&q, 0), db_int(&q, 1),
                                            db_text(&q, 2), db_text(&q, 3)};
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_household_set_status(struct db *db, int64_t id,
                           enum household_status status)
{
    struct db_query q;

    db_query(db, &q, "UPDATE household SET status = $1 WHERE id = $2");
    db_bind_z(&q, 1, household_status_name(status));
    db_bind_int(&q, 2, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_household_set_consent(struct db *db, int64_t id,
                            enum household_consent consent)
{
    struct db_query q;

    db_query(db, &q, "UPDATE household SET consent = $1 WHERE id = $2");
    db_bind_z(&q, 1, household_consent_name(consent));
    db_bind_int(&q, 2, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_household_set_muted(struct db *db, int64_t id, bool is_muted)
{
    struct db_query q;

    db_query(db, &q, "UPDATE household SET is_muted = $1 WHERE id = $2");
    db_bind_int(&q, 1, is_muted);
    db_bind_int(&q, 2, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_household_set_help(struct db *db, int64_t id, bool needs_help)
{
    struct db_query q;

    db_query(db, &q, "UPDATE household SET needs_help = $1 WHERE id = $2");
    db_bind_int(&q, 1, needs_help);
    db_bind_int(&q, 2, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_household_set_phone(struct db *db, int64_t id, const char *phone)
{
    struct db_query q;

    db_query(db, &q, "UPDATE household SET phone = $1 WHERE id = $2");
    db_bind_z(&q, 1, phone);
    db_bind_int(&q, 2, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_household_set_erase_by(struct db *db, int64_t id, const char *day)
{
    struct db_query q;

    db_query(db, &q, "UPDATE household SET erase_by = $1 WHERE id = $2");
    db_bind_z(&q, 1, day);
    db_bind_int(&q, 2, id);
    return db_run(&q);
}

/* The phone is the last cell of the imported row. */
static enum status
forget_row(struct db *db, int64_t id)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE household SET phone = '', consent = 'refused',"
             " needs_help = 0,"
             " imported = rtrim(imported, '+0123456789') WHERE id = $1");
    db_bind_int(&q, 1, id);
    return db_run(&q);
}

MUST_CHECK enum status
store_household_forget(struct db *db, int64_t id)
{
    struct arena arena;
    struct str key = {0};
    struct db_query q;

    arena_init(&arena);
    db_query(db, &q,
             "SELECT u.ref || ' ' || h.code FROM household h"
             " JOIN unit u ON u.id = h.hamlet WHERE h.id = $1");
    db_bind_int(&q, 1, id);
    if (db_step(&q))
        key = arena_copy(&arena, db_text(&q, 0));
    enum status status = db_done(&q);
    if (status == ST_OK)
        status = forget_row(db, id);
    if (status == ST_OK)
        status = store_replaced_erase(db, STR("households"), key);
    arena_clear(&arena);
    return status;
}

MUST_CHECK enum status
store_household_erase(struct db *db, int64_t id, int64_t now_ms)
{
    struct db_query q;
    enum status status = store_household_forget(db, id);

    if (status != ST_OK)
        return status;
    db_query(db, &q,
             "UPDATE household SET erase_by = '', erased_at = $1"
             " WHERE id = $2");
    db_bind_int(&q, 1, now_ms);
    db_bind_int(&q, 2, id);
    return db_run(&q);
}
