/* Open USSD sessions. */
#include "store/store_ussd.h"

#define OVER "over" /* of core/ussd */
#define COLUMNS                                                                \
    "provider, session, phone, person, at, step, input, screen, place, role,"  \
    " menu, form, answers, note, told, code, unit, item, page, field, given,"  \
    " flags, below, period, household"

static struct str
text(struct db_query *q, int column, struct arena *arena)
{
    return arena_copy(arena, db_text(q, column));
}

static struct store_ussd
row_of(struct db_query *q, struct arena *arena)
{
    return (struct store_ussd){
        .provider = text(q, 0, arena),
        .session = text(q, 1, arena),
        .phone = text(q, 2, arena),
        .person = db_int(q, 3),
        .at = db_int(q, 4),
        .step = text(q, 5, arena),
        .input = text(q, 6, arena),
        .screen = text(q, 7, arena),
        .place = text(q, 8, arena),
        .role = text(q, 9, arena),
        .menu = text(q, 10, arena),
        .form = text(q, 11, arena),
        .answers = text(q, 12, arena),
        .note = text(q, 13, arena),
        .told = text(q, 14, arena),
        .code = text(q, 15, arena),
        .unit = db_int(q, 16),
        .item = db_int(q, 17),
        .page = db_int(q, 18),
        .field = db_int(q, 19),
        .given = db_int(q, 20),
        .flags = db_int(q, 21),
        .below = text(q, 22, arena),
        .period = text(q, 23, arena),
        .household = db_int(q, 24),
    };
}

static enum status
one(struct db_query *q, struct arena *arena, struct store_ussd *out)
{
    *out = (struct store_ussd){0};
    if (db_step(q))
        *out = row_of(q, arena);
    return db_done(q);
}

MUST_CHECK enum status
store_ussd_get(struct db *db, struct str provider, struct str session,
               struct arena *arena, struct store_ussd *out)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT " COLUMNS " FROM ussd_session"
             " WHERE provider = $1 AND session = $2");
    db_bind_text(&q, 1, provider);
    db_bind_text(&q, 2, session);
    return one(&q, arena, out);
}

MUST_CHECK enum status
store_ussd_of_person(struct db *db, int64_t person, struct arena *arena,
                     struct store_ussd *out)
{
    struct db_query q;

    db_query(db, &q,
             "SELECT " COLUMNS " FROM ussd_session WHERE person = $1"
             " AND place <> '" OVER "' ORDER BY at DESC LIMIT 1");
    db_bind_int(&q, 1, person);
    return one(&q, arena, out);
}

/* Behind this row; a key that does not fit is the end of the round. */
static void
move(struct store_ussd_place *place, const struct db_query *q)
{
    if (!str_copy(place->provider, sizeof(place->provider), db_text(q, 0)) ||
        !str_copy(place->session, sizeof(place->session), db_text(q, 1)))
        *place = (struct store_ussd_place){0};
}

static bool
is_due(const struct db_query *q, const struct store_ussd_due *due)
{
    return db_int(q, 4) <
           (str_eqz(db_text(q, 8), OVER) ? due->over : due->open);
}

MUST_CHECK enum status
store_ussd_older(struct db *db, struct store_ussd_place *place,
                 const struct store_ussd_due *due, int max, struct arena *arena,
                 struct store_ussd *out, int room, int *n)
{
    struct db_query q;
    int seen = 0;

    *n = 0;
    db_query(db, &q,
             "SELECT " COLUMNS " FROM ussd_session"
             " WHERE (provider, session) > ($1, $2)"
             " ORDER BY provider, session LIMIT $3");
    db_bind_z(&q, 1, place->provider);
    db_bind_z(&q, 2, place->session);
    db_bind_int(&q, 3, max);
    while (*n < room && db_step(&q)) {
        seen++;
        if (is_due(&q, due))
            out[(*n)++] = row_of(&q, arena);
        move(place, &q);
    }
    if (seen < max && *n < room)
        *place = (struct store_ussd_place){0};
    return db_done(&q);
}

static void
bind_state(struct db_query *q, const struct store_ussd *s)
{
    db_bind_text(q, 9, s->place);
    db_bind_text(q, 10, s->role);
    db_bind_text(q, 11, s->menu);
    db_bind_text(q, 12, s->form);
    db_bind_text(q, 13, s->answers);
    db_bind_text(q, 14, s->note);
    db_bind_text(q, 15, s->told);
    db_bind_text(q, 16, s->code);
    db_bind_int(q, 17, s->unit);
    db_bind_int(q, 18, s->item);
    db_bind_int(q, 19, s->page);
    db_bind_int(q, 20, s->field);
    db_bind_int(q, 21, s->given);
    db_bind_int(q, 22, s->flags);
    db_bind_text(q, 23, s->below);
    db_bind_text(q, 24, s->period);
    db_bind_int(q, 25, s->household);
}

MUST_CHECK enum status
store_ussd_put(struct db *db, const struct store_ussd *s)
{
    struct db_query q;

    db_query(db, &q,
             "INSERT OR REPLACE INTO ussd_session (" COLUMNS ") VALUES"
             " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
             " $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)");
    db_bind_text(&q, 1, s->provider);
    db_bind_text(&q, 2, s->session);
    db_bind_text(&q, 3, s->phone);
    db_bind_int(&q, 4, s->person);
    db_bind_int(&q, 5, s->at);
    db_bind_text(&q, 6, s->step);
    db_bind_text(&q, 7, s->input);
    db_bind_text(&q, 8, s->screen);
    bind_state(&q, s);
    return db_run(&q);
}

MUST_CHECK enum status
store_ussd_end(struct db *db, struct str provider, struct str session)
{
    struct db_query q;

    db_query(db, &q,
             "UPDATE ussd_session SET place = '" OVER "', form = '',"
             " answers = '', note = '', told = '', code = '', below = '',"
             " flags = 0 WHERE provider = $1 AND session = $2");
    db_bind_text(&q, 1, provider);
    db_bind_text(&q, 2, session);
    return db_run(&q);
}

MUST_CHECK enum status
store_ussd_forget(struct db *db, struct str provider, struct str session)
{
    struct db_query q;

    db_query(db, &q,
             "DELETE FROM ussd_session WHERE provider = $1 AND session = $2");
    db_bind_text(&q, 1, provider);
    db_bind_text(&q, 2, session);
    return db_run(&q);
}

MUST_CHECK enum status
store_ussd_count(struct db *db, int64_t *n)
{
    struct db_query q;

    *n = 0;
    db_query(db, &q,
             "SELECT count(*) FROM ussd_session WHERE place <> '" OVER "'");
    if (db_step(&q))
        *n = db_int(&q, 0);
    return db_done(&q);
}
