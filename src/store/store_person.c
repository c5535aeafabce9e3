/* People whom no table names: a text or the phone of a household brought them.
 * They are those without an imported role. */
#include "store/store_people.h"

#include "core/date.h"

/* Days as numbers, open ends far away. */
struct days {
    int64_t from, to;
};

static struct days
days_of(struct str from, struct str to)
{
    return (struct days){date_days_or(from, INT64_MIN),
                         date_days_or(to, INT64_MAX)};
}

/* "" for an open end. */
static void
day_text(int64_t day, char out[DATE_TEXT])
{
    out[0] = '\0';
    if (day != INT64_MIN && day != INT64_MAX)
        date_format(date_from_days(day), out);
}

static enum status
set_days(struct db *db, int64_t id, struct days days)
{
    struct db_query q;
    char from[DATE_TEXT], to[DATE_TEXT];

    day_text(days.from, from);
    day_text(days.to, to);
    db_query(db, &q,
             "UPDATE person SET valid_from = $1, valid_to = $2"
             " WHERE id = $3");
    db_bind_z(&q, 1, from);
    db_bind_z(&q, 2, to);
    db_bind_int(&q, 3, id);
    return db_run(&q);
}

/* The one without imported roles whose days meet these; *id 0 = nobody. */
static enum status
find_nameless(struct db *db, const struct store_person *person, int64_t *id,
              struct days *days)
{
    struct db_query q;

    *id = 0;
    db_query(db, &q,
             "SELECT p.id, p.valid_from, p.valid_to FROM person p"
             " WHERE p.phone = $1 AND p.valid_from <> $2"
             " AND (p.valid_to = '' OR p.valid_to >= $2)"
             " AND ($3 = '' OR p.valid_from <= $3)"
             " AND NOT EXISTS (SELECT 1 FROM person_role r"
             " WHERE r.person = p.id AND r.source = 'import')"
             " ORDER BY p.valid_from LIMIT 1");
    db_bind_text(&q, 1, person->phone);
    db_bind_text(&q, 2, person->valid_from);
    db_bind_text(&q, 3, person->valid_to);
    if (db_step(&q)) {
        *id = db_int(&q, 0);
        *days = days_of(db_text(&q, 1), db_text(&q, 2));
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_person_make_room(struct db *db, const struct store_person *person,
                       bool is_new, int64_t now_ms)
{
    int64_t today = date_to_days(date_of_ms(now_ms, VIETNAM_OFFSET_MIN));
    struct days fresh = days_of(person->valid_from, person->valid_to), days;
    int64_t id;
    enum status status = find_nameless(db, person, &id, &days);

    if (status != ST_OK || id == 0)
        return status;
    if (fresh.from > today && days.from < fresh.from)
        days.to = fresh.from - 1;
    else if (fresh.to < today && days.to > fresh.to)
        days.from = fresh.to + 1;
    else if (is_new)
        days = fresh;
    else
        return ST_OK; /* two people on one day: the import refuses that */
    return set_days(db, id, days);
}

MUST_CHECK enum status
store_person_find(struct db *db, struct str phone, const char *day, int64_t *id)
{
    struct db_query q;

    *id = 0;
    db_query(db, &q,
             "SELECT id FROM person WHERE phone = $1 AND valid_from <= $2"
             " AND (valid_to = '' OR valid_to >= $2)");
    db_bind_text(&q, 1, phone);
    db_bind_z(&q, 2, day);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}

/* The days around `day` on which the phone belongs to nobody. */
static enum status
free_days(struct db *db, struct str phone, const char *day, struct days *days)
{
    struct db_query q;

    *days = (struct days){INT64_MIN, INT64_MAX};
    db_query(db, &q,
             "SELECT"
             " (SELECT max(valid_to) FROM person WHERE phone = $1"
             " AND valid_to <> '' AND valid_to < $2),"
             " (SELECT min(valid_from) FROM person WHERE phone = $1"
             " AND valid_from > $2)");
    db_bind_text(&q, 1, phone);
    db_bind_z(&q, 2, day);
    if (db_step(&q)) {
        int64_t last = date_days_or(db_text(&q, 0), INT64_MIN);
        int64_t next = date_days_or(db_text(&q, 1), INT64_MAX);
        days->from = last == INT64_MIN ? last : last + 1;
        days->to = next == INT64_MAX ? next : next - 1;
    }
    return db_done(&q);
}

MUST_CHECK enum status
store_person_take(struct db *db, const struct store_person *as, const char *day,
                  int64_t *id)
{
    struct db_query q;
    struct days days;
    char from[DATE_TEXT], to[DATE_TEXT];
    enum status status = store_person_find(db, as->phone, day, id);

    if (status != ST_OK || *id != 0)
        return status;
    status = free_days(db, as->phone, day, &days);
    if (status != ST_OK)
        return status;
    day_text(days.from, from);
    day_text(days.to, to);
    db_query(db, &q,
             "INSERT INTO person (phone, name, language, valid_from, valid_to)"
             " VALUES ($1, $2, $3, $4, $5) RETURNING id");
    db_bind_text(&q, 1, as->phone);
    db_bind_text(&q, 2, as->name);
    db_bind_text(&q, 3, as->language.len ? as->language : STR("vi"));
    db_bind_z(&q, 4, from);
    db_bind_z(&q, 5, to);
    if (db_step(&q))
        *id = db_int(&q, 0);
    return db_done(&q);
}
