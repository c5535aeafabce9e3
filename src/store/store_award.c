/* The sheets behind nominations. */
#include "store/store_award.h"

static enum status
put_figure(struct db *db, int64_t version, int item, int place,
           const struct store_award_figure *f)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO nomination_figure VALUES"
             " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    db_bind_int(&q, 1, version);
    db_bind_int(&q, 2, item);
    db_bind_int(&q, 3, place);
    db_bind_text(&q, 4, f->unit);
    db_bind_text(&q, 5, f->date);
    db_bind_text(&q, 6, f->form);
    db_bind_text(&q, 7, f->figures);
    db_bind_text(&q, 8, f->basis);
    db_bind_text(&q, 9, f->standard);
    db_bind_text(&q, 10, f->act);
    db_bind_int(&q, 11, f->code);
    db_bind_int(&q, 12, f->message);
    return db_run(&q);
}

static enum status
put_item(struct db *db, int64_t version, int place,
         const struct store_award_item *item)
{
    struct db_query q;
    enum status status;

    db_query(db, &q,
             "INSERT INTO nomination_item VALUES"
             " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    db_bind_int(&q, 1, version);
    db_bind_int(&q, 2, place);
    db_bind_text(&q, 3, item->id);
    db_bind_text(&q, 4, item->title);
    db_bind_int(&q, 5, item->is_any);
    db_bind_text(&q, 6, item->verdict);
    db_bind_text(&q, 7, item->value);
    db_bind_text(&q, 8, item->threshold);
    db_bind_text(&q, 9, item->unit);
    db_bind_text(&q, 10, item->basis);
    db_bind_text(&q, 11, item->notes);
    db_bind_text(&q, 12, item->missing);
    status = db_run(&q);
    for (int i = 0; i < item->figures_n && status == ST_OK; i++) {
        status = put_figure(db, version, place, i + 1, &item->figure[i]);
    }
    return status;
}

MUST_CHECK enum status
store_award_put(struct db *db, int64_t version, const struct store_award *award)
{
    struct db_query q;
    enum status status;

    db_query(db, &q, "INSERT INTO nomination VALUES ($1, $2, $3, $4, $5, $6)");
    db_bind_int(&q, 1, version);
    db_bind_text(&q, 2, award->unit);
    db_bind_text(&q, 3, award->household);
    db_bind_text(&q, 4, award->day);
    db_bind_text(&q, 5, award->nominee);
    db_bind_text(&q, 6, award->verdict);
    status = db_run(&q);
    for (int i = 0; i < award->items_n && status == ST_OK; i++) {
        status = put_item(db, version, i + 1, &award->item[i]);
    }
    return status;
}

static enum status
get_figures(struct db *db, int64_t version, int item, struct arena *arena,
            struct store_award_item *out)
{
    struct db_query q;
    int max = 0;

    db_query(db, &q,
             "SELECT unit, date, form, figures, basis, standard, act, code,"
             " message FROM nomination_figure WHERE version = $1 AND item = $2"
             " ORDER BY place");
    db_bind_int(&q, 1, version);
    db_bind_int(&q, 2, item);
    while (db_step(&q)) {
        if (out->figures_n == max) {
            struct store_award_figure *old = out->figure;

            max = max * 2 + 8;
            out->figure = arena_alloc(arena, (size_t)max * sizeof *old);
            if (old) {
                memcpy(out->figure, old, (size_t)out->figures_n * sizeof *old);
            }
        }
        out->figure[out->figures_n++] = (struct store_award_figure){
            .unit = arena_copy(arena, db_text(&q, 0)),
            .date = arena_copy(arena, db_text(&q, 1)),
            .form = arena_copy(arena, db_text(&q, 2)),
            .figures = arena_copy(arena, db_text(&q, 3)),
            .basis = arena_copy(arena, db_text(&q, 4)),
            .standard = arena_copy(arena, db_text(&q, 5)),
            .act = arena_copy(arena, db_text(&q, 6)),
            .code = (int)db_int(&q, 7),
            .message = db_int(&q, 8)};
    }
    return db_done(&q);
}

static enum status
get_items(struct db *db, int64_t version, struct arena *arena,
          struct store_award *out)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT id, title, is_any, verdict, value, threshold, unit, basis,"
             " notes, missing FROM nomination_item WHERE version = $1"
             " ORDER BY place");
    db_bind_int(&q, 1, version);
    while (out->items_n < STORE_AWARD_ITEMS && db_step(&q)) {
        out->item[out->items_n++] = (struct store_award_item){
            .id = arena_copy(arena, db_text(&q, 0)),
            .title = arena_copy(arena, db_text(&q, 1)),
            .is_any = db_int(&q, 2) != 0,
            .verdict = arena_copy(arena, db_text(&q, 3)),
            .value = arena_copy(arena, db_text(&q, 4)),
            .threshold = arena_copy(arena, db_text(&q, 5)),
            .unit = arena_copy(arena, db_text(&q, 6)),
            .basis = arena_copy(arena, db_text(&q, 7)),
            .notes = arena_copy(arena, db_text(&q, 8)),
            .missing = arena_copy(arena, db_text(&q, 9))};
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_award_get(struct db *db, int64_t version, struct arena *arena,
                struct store_award *out)
{
    struct db_query q;
    enum status status;

    *out = (struct store_award){0};
    db_query(db, &q,
             "SELECT unit, household, day, nominee, verdict FROM nomination"
             " WHERE version = $1");
    db_bind_int(&q, 1, version);
    if (db_step(&q)) {
        out->unit = arena_copy(arena, db_text(&q, 0));
        out->household = arena_copy(arena, db_text(&q, 1));
        out->day = arena_copy(arena, db_text(&q, 2));
        out->nominee = arena_copy(arena, db_text(&q, 3));
        out->verdict = arena_copy(arena, db_text(&q, 4));
    }
    status = db_done(&q);
    if (status == ST_OK) {
        status = get_items(db, version, arena, out);
    }
    for (int i = 0; i < out->items_n && status == ST_OK; i++) {
        status = get_figures(db, version, i + 1, arena, &out->item[i]);
    }
    return status;
}

MUST_CHECK enum status
store_household_reports(struct db *db, int64_t household, const char *form,
                        void (*fn)(const struct store_household_report *,
                                   void *),
                        void *arg)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT v.figures, c.state, v.code, v.message, v.at"
             " FROM chain c JOIN report r ON r.id = c.report"
             " JOIN report_version v ON v.id = r.version_row"
             " WHERE c.household = $1 AND r.form = $2 ORDER BY v.id");
    db_bind_int(&q, 1, household);
    db_bind_text(&q, 2, str_of(form));
    while (db_step(&q)) {
        struct store_household_report row = {.figures = db_text(&q, 0),
                                             .state = db_text(&q, 1),
                                             .code = (int)db_int(&q, 2),
                                             .message = db_int(&q, 3),
                                             .at = db_int(&q, 4)};
        fn(&row, arg);
    }
    return db_done(&q);
}
