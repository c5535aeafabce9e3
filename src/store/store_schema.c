/* The numbered migrations of schema/. */
#include "store/store_schema.h"

#include <stdio.h>

#include "schema_sql.h"

static bool
apply(struct db *db, int version, const char *sql)
{
    if (db_begin(db) != ST_OK)
        return false;
    if (db_script(db, sql) == ST_OK && db_set_version(db, version) == ST_OK &&
        db_commit(db) == ST_OK)
        return true;
    db_rollback(db);
    return false;
}

bool
store_migrate(struct db *db, char error[256])
{
    int have = db_version(db);
    int want = (int)COUNT(schema_sql);

    if (have < 0 || have > want) {
        snprintf(error, 256,
                 have < 0 ? "the store does not tell its version: %.160s"
                          : "the store is of a newer bantin (schema %.0s%d, "
                            "this one knows %d): install that one",
                 db_error(db), have, want);
        return false;
    }
    for (int v = have + 1; v <= want; v++)
        if (!apply(db, v, schema_sql[v - 1])) {
            snprintf(error, 256, "migration %d: %.200s", v, db_error(db));
            return false;
        }
    return true;
}
