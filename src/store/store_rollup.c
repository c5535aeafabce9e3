/* Roll-ups. */
#include "store/store_rollup.h"

#include "store/rollup_text.h"

static enum status
complain(struct db *db, const char *form, int year, int64_t unit)
{
    return db_complain(db,
                       "the sums of %s %d of unit %lld are damaged: importing "
                       "units adds them up anew",
                       form, year, (long long)unit);
}

static void
row_query(struct db *db, struct db_query *q, const char *form, int year,
          int64_t unit)
{
    db_query(db, q,
             "SELECT periods FROM rollup_year"
             " WHERE form = $1 AND year = $2 AND unit = $3");
    db_bind_z(q, 1, form);
    db_bind_int(q, 2, year);
    db_bind_int(q, 3, unit);
}

MUST_CHECK enum status
store_rollup_get(struct db *db, const char *form, const char *period,
                 int64_t unit, struct store_rollup *out)
{
    struct store_rollup sum = {0};
    struct rollup_entry entry;
    struct period wanted;
    struct db_query q;
    bool is_whole = true;

    *out = sum;
    if (!period_parse(str_of(period), &wanted))
        return ST_OK;
    row_query(db, &q, form, wanted.year, unit);
    if (db_step(&q)) {
        struct rollup_walk walk = rollup_walk(db_text(&q, 0));
        while (rollup_next(&walk, &entry))
            if (str_eqz(walk.last, period))
                sum = entry.sum;
        is_whole = rollup_is_whole(&walk);
    }
    enum status status = db_done(&q);
    if (status == ST_OK && !is_whole)
        return complain(db, form, wanted.year, unit);
    *out = sum;
    return status;
}

static enum status
put(struct db *db, const char *form, int year, int64_t unit, struct str text)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO rollup_year (form, year, unit, periods)"
             " VALUES ($1, $2, $3, $4) ON CONFLICT (form, year, unit)"
             " DO UPDATE SET periods = excluded.periods");
    db_bind_z(&q, 1, form);
    db_bind_int(&q, 2, year);
    db_bind_int(&q, 3, unit);
    db_bind_text(&q, 4, text);
    return db_run(&q);
}

MUST_CHECK enum status
store_rollup_add(struct db *db, const char *form, const char *period,
                 int64_t unit, const struct store_rollup *delta)
{
    struct period wanted;
    struct db_query q;
    struct buf text;

    if (!period_parse(str_of(period), &wanted))
        return ST_OK;
    buf_init(&text);
    row_query(db, &q, form, wanted.year, unit);
    bool is_whole = rollup_text_add(db_step(&q) ? db_text(&q, 0) : STR("{}"),
                                    wanted, delta, &text);
    enum status status = db_done(&q);
    if (status == ST_OK && !is_whole)
        status = complain(db, form, wanted.year, unit);
    if (status == ST_OK)
        status = put(db, form, wanted.year, unit, buf_str(&text));
    buf_clear(&text);
    return status;
}

MUST_CHECK enum status
store_rollups(struct db *db, const char *form, int year, int64_t first,
              int64_t last,
              void (*fn)(int64_t unit, struct period period,
                         const struct store_rollup *, void *),
              void *arg)
{
    struct db_query q;
    int64_t damaged = 0;
    bool is_whole = true;

    db_query(db, &q,
             "SELECT unit, periods FROM rollup_year WHERE form = $1"
             " AND year = $2 AND unit BETWEEN $3 AND $4 ORDER BY unit");
    db_bind_z(&q, 1, form);
    db_bind_int(&q, 2, year);
    db_bind_int(&q, 3, first);
    db_bind_int(&q, 4, last);
    while (is_whole && db_step(&q)) {
        struct rollup_walk walk = rollup_walk(db_text(&q, 1));
        struct rollup_entry entry;
        int64_t unit = db_int(&q, 0);
        while (rollup_next(&walk, &entry))
            fn(unit, entry.period, &entry.sum, arg);
        is_whole = rollup_is_whole(&walk);
        damaged = unit;
    }
    enum status status = db_done(&q);
    return status == ST_OK && !is_whole ? complain(db, form, year, damaged)
                                        : status;
}

MUST_CHECK enum status
store_rollup_year_after(struct db *db, const char *form, int year, int *next)
{
    struct db_query q;

    *next = 0;
    db_query(db, &q,
             "SELECT min(year) FROM (SELECT year FROM rollup_year"
             " WHERE form = $1 UNION ALL"
             " SELECT CAST(substr(key, 1, 4) AS INTEGER) FROM report"
             " WHERE form = $1 AND version > 0 AND household IS NULL) AS used"
             " WHERE year > $2");
    db_bind_z(&q, 1, form);
    db_bind_int(&q, 2, year);
    if (db_step(&q))
        *next = (int)db_int(&q, 0);
    return db_done(&q);
}

/* The first damaged row of a form and year; 0 if there is none. */
static enum status
find_damaged(struct db *db, const char *form, int year, int64_t *unit)
{
    struct db_query q;

    *unit = 0;
    db_query(db, &q,
             "SELECT unit, periods FROM rollup_year"
             " WHERE form = $1 AND year = $2");
    db_bind_z(&q, 1, form);
    db_bind_int(&q, 2, year);
    while (*unit == 0 && db_step(&q)) {
        struct rollup_walk walk = rollup_walk(db_text(&q, 1));
        struct rollup_entry entry;
        while (rollup_next(&walk, &entry))
            ;
        if (!rollup_is_whole(&walk))
            *unit = db_int(&q, 0);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_rollup_drop_damaged(struct db *db, const char *form, int year)
{
    int64_t unit;
    enum status status = find_damaged(db, form, year, &unit);

    while (status == ST_OK && unit != 0) {
        struct db_query q;
        db_query(db, &q,
                 "DELETE FROM rollup_year"
                 " WHERE form = $1 AND year = $2 AND unit = $3");
        db_bind_z(&q, 1, form);
        db_bind_int(&q, 2, year);
        db_bind_int(&q, 3, unit);
        status = db_run(&q);
        if (status == ST_OK)
            status = find_damaged(db, form, year, &unit);
    }
    return status;
}
