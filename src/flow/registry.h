/* Units and people in memory: who a phone is, where a unit stands. Loaded from
 * the store at start and again, as a whole, after an import. */
#ifndef FLOW_REGISTRY_H
#define FLOW_REGISTRY_H

#include "core/date.h"
#include "core/phone.h"
#include "core/role.h"
#include "db/db.h"

enum unit_kind {
    UNIT_NONE,
    UNIT_PROVINCE,
    UNIT_DISTRICT,
    UNIT_COMMUNE,
    UNIT_HAMLET,
    UNIT_GROUP,
    UNIT_OFFICE,
};

/* Days since 1970, both ends included. */
struct unit_span {
    int64_t from, to;
    const char *name;
    const char *short_name; /* without diacritics, as texts say it */
    const char *code;       /* "B012" or "" */
    struct unit *parent;    /* NULL at the top */
};

struct unit {
    int64_t id;
    const char *ref;
    enum unit_kind kind;
    int spans_n;
    struct unit_span *span; /* by day */
    int officers_n;         /* people who are or were its commune officers */
    const struct person **officer;
};

struct role_at {
    enum role role;
    struct unit *unit;
};

struct person {
    int64_t id;
    char phone[PHONE_TEXT];
    const char *name, *language;
    int64_t from, to;
    int roles_n;
    struct role_at *role;
};

struct registry;

/* NULL if the store cannot be read. */
struct registry *registry_load(struct db *db);
void registry_free(struct registry *registry);
int registry_people_n(const struct registry *registry);
int registry_units_n(const struct registry *registry);

enum unit_kind unit_kind_of(struct str name);
const char *unit_kind_name(enum unit_kind kind);

/* The person whom this phone belongs to on that day; NULL if nobody. */
const struct person *registry_person(const struct registry *registry,
                                     const char *phone, int64_t day);
/* NULL if unknown. */
struct unit *registry_unit(const struct registry *registry, int64_t id);
/* The unit with this code below `top` on that day; NULL if there is none. */
struct unit *
registry_unit_by_code(const struct registry *registry, struct str code,
                      const struct unit *top, int64_t day);
/* Units that have this code at any time, one after the other: start with *at
 * -1; NULL at the end. */
struct unit *registry_next_of_code(const struct registry *registry,
                                   struct str code, int *at);
/* The span that holds on that day; NULL if the unit does not exist then. */
const struct unit_span *unit_on(const struct unit *unit, int64_t day);
/* The last span that began by that day, else the first: for showing a name. */
const struct unit_span *unit_name_at(const struct unit *unit, int64_t day);
/* The phone of its commune officer on that day; NULL if there is none. */
const char *unit_officer(const struct unit *unit, int64_t day);
/* The unit itself or the first one above it of that kind; NULL if none. */
struct unit *unit_up_to(struct unit *unit, enum unit_kind kind, int64_t day);
bool unit_is_within(struct unit *unit, const struct unit *top, int64_t day);

#endif
