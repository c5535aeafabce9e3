/* Imported figures of units, and what the office assigned and decided. */
#include "store/store_figure.h"

#include "store/store_replaced.h"

/* One statement for one unit and for all: both are a range of the key. */
static void
bind_units(struct db_query *q, int64_t unit)
{
    db_bind_int(q, 1, unit != 0 ? unit : INT64_MIN);
    db_bind_int(q, 2, unit != 0 ? unit : INT64_MAX);
}

MUST_CHECK enum status
store_figures(struct db *db, int64_t first, int64_t last,
              void (*fn)(const struct store_figure *, void *), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT unit, date, standard, status, households, poor,"
             " near_poor, act FROM figure WHERE unit BETWEEN $1 AND $2"
             " ORDER BY unit, date, standard, status");
    db_bind_int(&q, 1, first);
    db_bind_int(&q, 2, last);
    while (db_step(&q)) {
        struct store_figure row = {.unit = db_int(&q, 0),
                                   .date = db_text(&q, 1),
                                   .standard = db_text(&q, 2),
                                   .status = db_text(&q, 3),
                                   .households = db_int(&q, 4),
                                   .poor = db_int(&q, 5),
                                   .near_poor = db_int(&q, 6),
                                   .act = db_text(&q, 7)};
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_rates(struct db *db, int64_t commune,
            void (*fn)(const struct store_rate *, void *), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT commune, year, rate FROM rate"
             " WHERE commune BETWEEN $1 AND $2 ORDER BY commune, year");
    bind_units(&q, commune);
    while (db_step(&q)) {
        struct store_rate row = {.commune = db_int(&q, 0),
                                 .year = (int)db_int(&q, 1),
                                 .rate = db_int(&q, 2)};
        fn(&row, arg);
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_decisions(struct db *db, int64_t unit,
                void (*fn)(const struct store_decision *, void *), void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT unit, target, date, met, act FROM decision"
             " WHERE unit BETWEEN $1 AND $2 ORDER BY unit, target, date");
    bind_units(&q, unit);
    while (db_step(&q)) {
        struct store_decision row = {.unit = db_int(&q, 0),
                                     .target = db_text(&q, 1),
                                     .date = db_text(&q, 2),
                                     .is_met = db_int(&q, 3) != 0,
                                     .act = db_text(&q, 4)};
        fn(&row, arg);
    }
    return db_done(&q);
}

static enum status
figure_line(struct db *db, const struct store_figure *figure,
            struct arena *arena, struct str *line)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT households || '|' || poor || '|' || near_poor || '|'"
             " || act FROM figure WHERE unit = $1 AND date = $2"
             " AND standard = $3 AND status = $4");
    db_bind_int(&q, 1, figure->unit);
    db_bind_text(&q, 2, figure->date);
    db_bind_text(&q, 3, figure->standard);
    db_bind_text(&q, 4, figure->status);
    if (db_step(&q))
        *line = arena_copy(arena, db_text(&q, 0));
    return db_done(&q);
}

static enum status
figure_write(struct db *db, const struct store_figure *figure)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO figure (unit, date, standard, status, households,"
             " poor, near_poor, act) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
             " ON CONFLICT (unit, date, standard, status) DO UPDATE SET"
             " households = excluded.households, poor = excluded.poor,"
             " near_poor = excluded.near_poor, act = excluded.act");
    db_bind_int(&q, 1, figure->unit);
    db_bind_text(&q, 2, figure->date);
    db_bind_text(&q, 3, figure->standard);
    db_bind_text(&q, 4, figure->status);
    db_bind_int(&q, 5, figure->households);
    db_bind_int(&q, 6, figure->poor);
    db_bind_int(&q, 7, figure->near_poor);
    db_bind_text(&q, 8, figure->act);
    return db_run(&q);
}

MUST_CHECK enum status
store_figure_put(struct db *db, const struct store_figure *figure,
                 int64_t now_ms, bool *changed)
{
    struct arena arena;
    struct str before = {0};

    arena_init(&arena);
    *changed = false;
    struct str key =
        arena_printf(&arena, "%.*s %.*s %.*s %.*s", STR_ARG(figure->ref),
                     STR_ARG(figure->date), STR_ARG(figure->status),
                     STR_ARG(figure->standard));
    struct str after =
        arena_printf(&arena, "%lld|%lld|%lld|%.*s",
                     (long long)figure->households, (long long)figure->poor,
                     (long long)figure->near_poor, STR_ARG(figure->act));
    enum status status = figure_line(db, figure, &arena, &before);
    if (status == ST_OK)
        status = store_replaced_by(db, now_ms, STR("figures"), key, before,
                                   after, changed);
    if (status == ST_OK && *changed)
        status = figure_write(db, figure);
    arena_clear(&arena);
    return status;
}

static enum status
rate_line(struct db *db, const struct store_rate *rate, struct arena *arena,
          struct str *line)
{
    struct db_query q;

    db_query(db, &q, "SELECT rate FROM rate WHERE commune = $1 AND year = $2");
    db_bind_int(&q, 1, rate->commune);
    db_bind_int(&q, 2, rate->year);
    if (db_step(&q))
        *line = arena_printf(arena, "%lld", (long long)db_int(&q, 0));
    return db_done(&q);
}

static enum status
rate_write(struct db *db, const struct store_rate *rate)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO rate (commune, year, rate) VALUES ($1, $2, $3)"
             " ON CONFLICT (commune, year) DO UPDATE SET rate = excluded.rate");
    db_bind_int(&q, 1, rate->commune);
    db_bind_int(&q, 2, rate->year);
    db_bind_int(&q, 3, rate->rate);
    return db_run(&q);
}

MUST_CHECK enum status
store_rate_put(struct db *db, const struct store_rate *rate, int64_t now_ms,
               bool *changed)
{
    struct arena arena;
    struct str before = {0};

    arena_init(&arena);
    *changed = false;
    struct str key =
        arena_printf(&arena, "%.*s %d", STR_ARG(rate->ref), rate->year);
    struct str after = arena_printf(&arena, "%lld", (long long)rate->rate);
    enum status status = rate_line(db, rate, &arena, &before);
    if (status == ST_OK)
        status = store_replaced_by(db, now_ms, STR("rates"), key, before, after,
                                   changed);
    if (status == ST_OK && *changed)
        status = rate_write(db, rate);
    arena_clear(&arena);
    return status;
}

static enum status
decision_line(struct db *db, const struct store_decision *decision,
              struct arena *arena, struct str *line)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT met || '|' || act FROM decision"
             " WHERE unit = $1 AND target = $2 AND date = $3");
    db_bind_int(&q, 1, decision->unit);
    db_bind_text(&q, 2, decision->target);
    db_bind_text(&q, 3, decision->date);
    if (db_step(&q))
        *line = arena_copy(arena, db_text(&q, 0));
    return db_done(&q);
}

static enum status
decision_write(struct db *db, const struct store_decision *decision)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO decision (unit, target, date, met, act)"
             " VALUES ($1, $2, $3, $4, $5)"
             " ON CONFLICT (unit, target, date) DO UPDATE SET"
             " met = excluded.met, act = excluded.act");
    db_bind_int(&q, 1, decision->unit);
    db_bind_text(&q, 2, decision->target);
    db_bind_text(&q, 3, decision->date);
    db_bind_int(&q, 4, decision->is_met);
    db_bind_text(&q, 5, decision->act);
    return db_run(&q);
}

MUST_CHECK enum status
store_decision_put(struct db *db, const struct store_decision *decision,
                   int64_t now_ms, bool *changed)
{
    struct arena arena;
    struct str before = {0};

    arena_init(&arena);
    *changed = false;
    struct str key =
        arena_printf(&arena, "%.*s %.*s %.*s", STR_ARG(decision->ref),
                     STR_ARG(decision->target), STR_ARG(decision->date));
    struct str after = arena_printf(&arena, "%d|%.*s", decision->is_met,
                                    STR_ARG(decision->act));
    enum status status = decision_line(db, decision, &arena, &before);
    if (status == ST_OK)
        status = store_replaced_by(db, now_ms, STR("decisions"), key, before,
                                   after, changed);
    if (status == ST_OK && *changed)
        status = decision_write(db, decision);
    arena_clear(&arena);
    return status;
}
