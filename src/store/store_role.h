/* Roles of people in units, each with days of its own. Those of imports and
 * those that texts (DT) brought stand side by side. */
#ifndef STORE_STORE_ROLE_H
#define STORE_STORE_ROLE_H

#include "base/buf.h"
#include "db/db.h"

/* Days are ISO text, both included, "" = open at that end. */
struct store_role {
    int64_t person, unit;
    struct str role;
    struct str valid_from, valid_to;
};

/* Calls fn for every row by person and place; strings are borrowed for the
 * call. */
MUST_CHECK enum status
store_roles(struct db *db, void (*fn)(const struct store_role *, void *),
            void *arg);

/* Gives a person these imported roles and no others, in this order. One that
 * it had before keeps the days that a text gave it. Of `roles` only role and
 * unit are read. */
MUST_CHECK enum status
store_roles_import(struct db *db, int64_t person,
                   const struct store_role *roles, int roles_n);
/* "TB@u-012;CX@u-003": the imported roles, whatever their days, behind what is
 * in `line`. */
MUST_CHECK enum status
store_roles_line(struct db *db, int64_t person, struct buf *line);

/* A text ends the role on `last_day`, wherever it came from. *ended tells
 * whether the person had it on a later day. Call flow_people_changed. */
MUST_CHECK enum status
store_role_end(struct db *db, const struct store_role *role,
               const char *last_day, bool *ended);
/* A text gives a person a role from role->valid_from to role->valid_to; one
 * that holds then already stays as it is. Call flow_people_changed. */
MUST_CHECK enum status
store_role_add(struct db *db, const struct store_role *role);

#endif
