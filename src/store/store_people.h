/* Units and people: rows with validity dates (contract.md section 3). */
#ifndef STORE_STORE_PEOPLE_H
#define STORE_STORE_PEOPLE_H

#include "store/store_role.h"

/* One span of a unit. Days are ISO text, "" = open at that end. */
struct store_unit {
    int64_t id;
    int64_t parent; /* 0 = none */
    struct str ref, kind, valid_from, valid_to, name, code, gso_code, act;
};

struct store_person {
    int64_t id;
    struct str phone, name, language, valid_from, valid_to;
};

/* Calls fn for every row; strings are borrowed for the call. Units by id and
 * day, people by phone and day. */
MUST_CHECK enum status
store_units(struct db *db, void (*fn)(const struct store_unit *, void *),
            void *arg);
MUST_CHECK enum status
store_people(struct db *db, void (*fn)(const struct store_person *, void *),
             void *arg);

/* The id of a unit's ref, *id = 0 if unknown. */
MUST_CHECK enum status
store_unit_id(struct db *db, struct str ref, int64_t *id);
/* Whether the unit is of that kind; false for an unknown one. */
MUST_CHECK enum status
store_unit_is(struct db *db, int64_t id, struct str kind, bool *is);
/* The id of a unit's ref, made if new; its kind must never change: ST_REFUSE.
 */
MUST_CHECK enum status
store_unit_take(struct db *db, struct str ref, struct str kind, int64_t *id);
/* Writes a span; one that is there with other values is kept in `replaced`.
 * *changed tells whether anything did. */
MUST_CHECK enum status
store_unit_put(struct db *db, const struct store_unit *unit, int64_t now_ms,
               bool *changed);
/* Writes a person and all imported roles ("TB@u-012;CX@u-003" as roles_text
 * with resolved ids); same rules as for units. What texts changed in the roles
 * stays. A person whom only texts or households brought becomes this one where
 * their days meet. */
MUST_CHECK enum status
store_person_put(struct db *db, const struct store_person *person,
                 const struct store_role *roles, int roles_n,
                 struct str roles_text, int64_t now_ms, bool *changed);
/* Inside store_person_put: whoever texts or households brought and whose days
 * meet those of `person` becomes this one if it is there today and the row is
 * new, else makes room for it. */
MUST_CHECK enum status
store_person_make_room(struct db *db, const struct store_person *person,
                       bool is_new, int64_t now_ms);
/* Whom the phone belongs to on that day; *id 0 if nobody. */
MUST_CHECK enum status store_person_find(struct db *db, struct str phone,
                                         const char *day, int64_t *id);
/* The same; one whom nobody knows is made, with the name and language of `as`,
 * from the end of the person before it to the beginning of the next. A new
 * person has no roles. Call flow_people_changed. */
MUST_CHECK enum status
store_person_take(struct db *db, const struct store_person *as, const char *day,
                  int64_t *id);

#endif
