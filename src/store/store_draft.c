/* Texts that wait for one value, and which answer completed which. */
#include "store/store_draft.h"

MUST_CHECK enum status
store_draft_find(struct db *db, int64_t person, struct arena *arena,
                 struct store_draft *out)
{
    struct db_query q;

    *out = (struct store_draft){0};
    db_query(db, &q,
             "SELECT message, person, unit, kind, form, field, text, place, at"
             " FROM draft WHERE person = $1 AND answer IS NULL");
    db_bind_int(&q, 1, person);
    if (db_step(&q))
        *out = (struct store_draft){
            .message = db_int(&q, 0),
            .person = db_int(&q, 1),
            .unit = db_int(&q, 2),
            .kind = arena_copy(arena, db_text(&q, 3)).ptr,
            .form = arena_copy(arena, db_text(&q, 4)),
            .field = (int)db_int(&q, 5),
            .text = arena_copy(arena, db_text(&q, 6)),
            .place = (int)db_int(&q, 7),
            .at = db_int(&q, 8),
        };
    return db_done(&q);
}

static enum status
add(struct db *db, const struct store_draft *draft)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT INTO draft (message, person, unit, kind, form, field,"
             " text, place, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    db_bind_int(&q, 1, draft->message);
    db_bind_int(&q, 2, draft->person);
    db_bind_id(&q, 3, draft->unit);
    db_bind_z(&q, 4, draft->kind);
    db_bind_text(&q, 5, draft->form);
    db_bind_int(&q, 6, draft->field);
    db_bind_text(&q, 7, draft->text);
    db_bind_int(&q, 8, draft->place);
    db_bind_int(&q, 9, draft->at);
    return db_run(&q);
}

MUST_CHECK enum status
store_draft_put(struct db *db, const struct store_draft *draft)
{
    enum status status = store_draft_end(db, draft->person);

    return status == ST_OK ? add(db, draft) : status;
}

MUST_CHECK enum status
store_draft_end(struct db *db, int64_t person)
{
    struct db_query q;

    db_query(db, &q, "DELETE FROM draft WHERE person = $1 AND answer IS NULL");
    db_bind_int(&q, 1, person);
    return db_run(&q);
}

MUST_CHECK enum status
store_draft_complete(struct db *db, int64_t message, int64_t answer)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE draft SET text = '', answer = $1 WHERE message = $2");
    db_bind_int(&q, 1, answer);
    db_bind_int(&q, 2, message);
    return db_run(&q);
}
