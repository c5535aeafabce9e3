/* Which status a commune decision gave a household, and which it had before. */
#include "store/store_household.h"

#define STEP_COLUMNS                                                           \
    "SELECT household, from_status, to_status, version, message, person, at"   \
    " FROM household_step"

static enum status
read_step(struct db_query *q, struct store_household_step *out)
{
    *out = (struct store_household_step){0};
    if (db_step(q)) {
        *out = (struct store_household_step){
            .household = db_int(q, 0),
            .version = db_int(q, 3),
            .message = db_int(q, 4),
            .person = db_int(q, 5),
            .at = db_int(q, 6),
        };
        household_status_parse(db_text(q, 1), &out->from);
        household_status_parse(db_text(q, 2), &out->to);
    }
    return db_done(q);
}

static enum status
add(struct db *db, const struct store_household_step *step)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO household_step (household, from_status, to_status,"
             " version, message, person, at)"
             " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    db_bind_int(&q, 1, step->household);
    db_bind_z(&q, 2, household_status_name(step->from));
    db_bind_z(&q, 3, household_status_name(step->to));
    db_bind_int(&q, 4, step->version);
    db_bind_int(&q, 5, step->message);
    db_bind_int(&q, 6, step->person);
    db_bind_int(&q, 7, step->at);
    return db_run(&q);
}

MUST_CHECK enum status
store_household_enter(struct db *db, const struct store_household_step *step)
{
    enum status status =
        store_household_set_status(db, step->household, step->to);

    return status == ST_OK ? add(db, step) : status;
}

MUST_CHECK enum status
store_household_last_step(struct db *db, int64_t household,
                          struct store_household_step *out)
{
    struct db_query q;

    db_query(db, &q,
             STEP_COLUMNS " WHERE household = $1 ORDER BY id DESC LIMIT 1");
    db_bind_int(&q, 1, household);
    return read_step(&q, out);
}

MUST_CHECK enum status
store_household_step_of(struct db *db, int64_t household, int64_t version,
                        struct store_household_step *out)
{
    struct db_query q;

    db_query(db, &q,
             STEP_COLUMNS " WHERE household = $1 AND version = $2"
                          " ORDER BY id LIMIT 1");
    db_bind_int(&q, 1, household);
    db_bind_int(&q, 2, version);
    return read_step(&q, out);
}
