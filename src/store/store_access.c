/* Who saw or changed what of a household. */
#include "store/store_household.h"

static const char *const names[ACCESS_COUNT] = {
    "view",  "consent", "refusal", "erase_asked", "erase_done", "erase_refused",
    "state", "phone",   "mute",    "export",      "import"};

const char *
access_name(enum access access)
{
    return names[access];
}

MUST_CHECK enum status
store_access_add(struct db *db, const struct store_access *access)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO household_access (household, what, person, message,"
             " at) VALUES ($1, $2, $3, $4, $5)");
    db_bind_int(&q, 1, access->household);
    db_bind_z(&q, 2, access_name(access->what));
    db_bind_id(&q, 3, access->person);
    db_bind_id(&q, 4, access->message);
    db_bind_int(&q, 5, access->at);
    return db_run(&q);
}

static enum access
access_of(struct str name)
{
    int at = 0;

    while (at < ACCESS_COUNT - 1 && !str_eqz(name, names[at]))
        at++;
    return (enum access)at;
}

MUST_CHECK enum status
store_access_list(struct db *db, int64_t household, int max,
                  void (*fn)(const struct store_access *, void *), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT what, coalesce(person, 0), coalesce(message, 0), at"
             " FROM household_access WHERE household = $1"
             " ORDER BY id DESC LIMIT $2");
    db_bind_int(&q, 1, household);
    db_bind_int(&q, 2, max);
    while (db_step(&q)) {
        struct store_access row = {household, access_of(db_text(&q, 0)),
                                   db_int(&q, 1), db_int(&q, 2), db_int(&q, 3)};
        fn(&row, arg);
    }
    return db_done(&q);
}
