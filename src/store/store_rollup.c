/* The periods of a year stand in one row: whoever looks at a unit looks at its
 * years, and a country is read twelve times faster. The text is JSON, so that
 * people can look at it with SQL (the view `rollup`), and always as we write
 * it: {"2025-09":[1,140,42,18,3,1,0,0,0,0],...}, reports first, by period. */
#include "store/store_rollup.h"

#include <stdlib.h>

#include "base/buf.h"

enum { PERIOD_LEN = 7, NUMBERS = 1 + STORE_FIGURES };

/* A walk over the periods of a text. */
struct walk {
    const char *at, *end;
};

struct entry {
    struct str period;
    const char *from, *to; /* of the entry */
    struct store_rollup sum;
};

static struct walk
walk_of(struct str text)
{
    return (struct walk){text.ptr + (text.len > 0), text.ptr + text.len};
}

static bool
take(struct walk *walk, char c)
{
    bool is_there = walk->at < walk->end && *walk->at == c;

    walk->at += is_there;
    return is_there;
}

static bool
take_number(struct walk *walk, int64_t *out)
{
    bool is_negative = take(walk, '-');
    const char *from = walk->at;
    uint64_t n = 0;

    while (walk->at < walk->end && *walk->at >= '0' && *walk->at <= '9')
        n = n * 10 + (uint64_t)(*walk->at++ - '0');
    *out = is_negative ? (int64_t)(0 - n) : (int64_t)n;
    return walk->at > from;
}

/* False at the end, and before what we did not write. */
static bool
entry_next(struct walk *walk, struct entry *out)
{
    struct walk w = *walk;
    int64_t number[NUMBERS];

    take(&w, ',');
    out->from = w.at;
    if (!take(&w, '"') || w.end - w.at < PERIOD_LEN)
        return false;
    out->period = (struct str){w.at, PERIOD_LEN};
    w.at += PERIOD_LEN;
    if (!take(&w, '"') || !take(&w, ':'))
        return false;
    for (int i = 0; i < NUMBERS; i++)
        if (!take(&w, i == 0 ? '[' : ',') || !take_number(&w, &number[i]))
            return false;
    if (!take(&w, ']'))
        return false;
    out->sum.reports = number[0];
    memcpy(out->sum.f, number + 1, sizeof(out->sum.f));
    out->to = w.at;
    *walk = w;
    return true;
}

/* All was read, and nothing is damaged. */
static bool
is_at_end(struct walk *walk)
{
    return take(walk, '}') && walk->at == walk->end;
}

static int
order_of(const struct entry *entry, const char *period)
{
    return memcmp(entry->period.ptr, period, PERIOD_LEN);
}

static void
row_query(struct db *db, struct db_query *q, const char *form,
          const char *period, int64_t unit)
{
    db_query(db, q,
             "SELECT periods FROM rollup_year"
             " WHERE form = $1 AND year = $2 AND unit = $3");
    db_bind_z(q, 1, form);
    db_bind_int(q, 2, strtol(period, NULL, 10));
    db_bind_int(q, 3, unit);
}

MUST_CHECK enum status
store_rollup_get(struct db *db, const char *form, const char *period,
                 int64_t unit, struct store_rollup *out)
{
    struct entry entry;
    struct db_query q;
    bool is_damaged = false;

    *out = (struct store_rollup){0};
    row_query(db, &q, form, period, unit);
    if (db_step(&q)) {
        struct walk walk = walk_of(db_text(&q, 0));
        while (entry_next(&walk, &entry))
            if (order_of(&entry, period) == 0)
                *out = entry.sum;
        is_damaged = !is_at_end(&walk);
    }
    enum status status = db_done(&q);
    return is_damaged ? ST_REFUSE : status;
}

static void
add_entry(struct buf *out, const char *period, const struct store_rollup *sum)
{
    long long f[STORE_FIGURES];

    for (int i = 0; i < STORE_FIGURES; i++)
        f[i] = (long long)sum->f[i];
    buf_printf(out,
               "%c\"%s\":[%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld]",
               out->len == 0 ? '{' : ',', period, (long long)sum->reports, f[0],
               f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8]);
}

static void
add_span(struct buf *out, const struct entry *entry)
{
    buf_addc(out, out->len == 0 ? '{' : ',');
    buf_add(out, (struct str){entry->from, (size_t)(entry->to - entry->from)});
}

/* The text of a year with a difference of one period; false if it is damaged.
 */
static bool
add_to_text(struct str text, const char *period,
            const struct store_rollup *delta, struct buf *out)
{
    struct walk walk = walk_of(text);
    struct store_rollup sum = *delta;
    struct entry entry;
    bool is_added = false;

    while (entry_next(&walk, &entry)) {
        int order = order_of(&entry, period);
        if (order == 0) {
            sum.reports += entry.sum.reports;
            for (int i = 0; i < STORE_FIGURES; i++)
                sum.f[i] += entry.sum.f[i];
        }
        if (order >= 0 && !is_added) {
            add_entry(out, period, &sum);
            is_added = true;
        }
        if (order != 0)
            add_span(out, &entry);
    }
    if (!is_added)
        add_entry(out, period, &sum);
    buf_addc(out, '}');
    return is_at_end(&walk);
}

MUST_CHECK enum status
store_rollup_add(struct db *db, const char *form, const char *period,
                 int64_t unit, const struct store_rollup *delta)
{
    struct db_query q;
    struct buf text;

    buf_init(&text);
    row_query(db, &q, form, period, unit);
    bool is_whole = add_to_text(db_step(&q) ? db_text(&q, 0) : STR("{}"),
                                period, delta, &text);
    enum status status = db_done(&q);
    if (status == ST_OK && !is_whole)
        status = ST_REFUSE;
    if (status == ST_OK) {
        db_query(db, &q,
                 "INSERT INTO rollup_year (form, year, unit, periods)"
                 " VALUES ($1, $2, $3, $4) ON CONFLICT (form, year, unit)"
                 " DO UPDATE SET periods = excluded.periods");
        db_bind_z(&q, 1, form);
        db_bind_int(&q, 2, strtol(period, NULL, 10));
        db_bind_int(&q, 3, unit);
        db_bind_text(&q, 4, buf_str(&text));
        status = db_run(&q);
    }
    buf_clear(&text);
    return status;
}

MUST_CHECK enum status
store_rollups(struct db *db, const char *form, int year, int64_t first,
              int64_t last,
              void (*fn)(int64_t unit, struct str period,
                         const struct store_rollup *, void *),
              void *arg)
{
    struct db_query q;
    bool is_damaged = false;

    db_query(db, &q,
             "SELECT unit, periods FROM rollup_year WHERE form = $1"
             " AND year = $2 AND unit BETWEEN $3 AND $4 ORDER BY unit");
    db_bind_z(&q, 1, form);
    db_bind_int(&q, 2, year);
    db_bind_int(&q, 3, first);
    db_bind_int(&q, 4, last);
    while (db_step(&q)) {
        struct walk walk = walk_of(db_text(&q, 1));
        struct entry entry;
        while (entry_next(&walk, &entry))
            fn(db_int(&q, 0), entry.period, &entry.sum, arg);
        is_damaged |= !is_at_end(&walk);
    }
    enum status status = db_done(&q);
    return is_damaged ? ST_REFUSE : status;
}

MUST_CHECK enum status
store_rollup_periods(struct db *db, const char *form,
                     void (*fn)(struct str period, void *arg), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT period FROM rollup WHERE form = $1"
             " UNION SELECT key FROM report WHERE form = $1 AND version > 0"
             " AND household IS NULL ORDER BY 1");
    db_bind_z(&q, 1, form);
    while (db_step(&q))
        fn(db_text(&q, 0), arg);
    return db_done(&q);
}
