/* Units and people in memory: who a phone is, where a unit stands. Loaded from
 * the store at start and again, as a whole, after the turn of an import or of
 * a text that changed it (flow_people_changed). Of households only those with
 * a phone are here, to tell whose it is; all else is read from the store when
 * it is asked for (store_household_find). */
#ifndef FLOW_REGISTRY_H
#define FLOW_REGISTRY_H

#include "core/date.h"
#include "core/household.h"
#include "core/lineage.h"
#include "core/phone.h"
#include "core/role.h"
#include "core/unit_kind.h"
#include "db/db.h"

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
    int place; /* its number in registry_lineage, from 0 */
    const char *ref;
    enum unit_kind kind;
    int spans_n;
    struct unit_span *span; /* by day */
    int below_n;            /* units directly below, on any day, each once */
    struct unit **below;
    int holders_n;         /* all seats here, of all days */
    struct holder *holder; /* see unit_holders */
};

struct household {
    int64_t id;
    struct unit *hamlet;
    char code[HOUSEHOLD_CODE];
};

/* A seat: what somebody is in a unit on some days. */
struct role_at {
    enum role role;
    struct unit *unit;
    int64_t from, to; /* the person is there and not before or after */
    /* HO: the household whose phone this is. NULL if people.csv names the
     * hamlet and no household there has the phone. */
    const struct household *household;
    const struct person *stands_for; /* who is away; NULL = their own seat */
};

/* In the registry `role` holds the seats of all days; person_on takes those of
 * one. */
struct person {
    int64_t id;
    char phone[PHONE_TEXT];
    const char *name, *language; /* name "" = no table names them */
    int64_t from, to;
    bool has_deputy; /* on some days */
    int roles_n;
    struct role_at *role; /* own ones first */
};

struct holder {
    const struct person *person;
    const struct role_at *seat;
};

struct registry;

/* NULL if the store cannot be read. */
struct registry *registry_load(struct db *db);
void registry_free(struct registry *registry);
int registry_people_n(const struct registry *registry);
int registry_units_n(const struct registry *registry);
/* place from 0 to registry_units_n - 1. */
struct unit *registry_unit_at(const struct registry *registry, int place);
/* The units over time, by place. Its questions change it (core/lineage.h). */
struct lineage *registry_lineage(const struct registry *registry);
/* By phone, i from 0 to registry_people_n - 1. */
const struct person *registry_person_at(const struct registry *registry, int i);
/* The highest id of a unit; -1 if there is none. */
int64_t registry_unit_max(const struct registry *registry);

enum unit_kind unit_kind_of(struct str name);
const char *unit_kind_name(enum unit_kind kind);

/* The person whom this phone belongs to on that day; NULL if nobody. */
const struct person *registry_person(const struct registry *registry,
                                     const char *phone, int64_t day);
/* The same by id, whatever the day; NULL if unknown. */
const struct person *
registry_person_by_id(const struct registry *registry, int64_t id);
/* A copy in the arena with only the seats that hold on that day, each once:
 * their own in the order of the import, then their households', then those of
 * people they stand in for (who keep theirs; a deputy's deputy gets none).
 * NULL for NULL. */
const struct person *
person_on(const struct person *person, int64_t day, struct arena *arena);
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
/* Who is to be told: the people who hold one of these roles (bits 1 << role)
 * in exactly this unit on that day, each once, up to `max`; returns how many.
 * Instead of people who are away come their deputies, where there are any.
 * For their seats ask person_on. */
int unit_holders(const struct unit *unit, unsigned roles, int64_t day,
                 const struct person **out, int max);
/* Whether somebody stands in on that day for the person of this seat, who is
 * away. */
bool seat_is_replaced(const struct person *person, const struct role_at *seat,
                      int64_t day);
/* The phone of its commune officer on that day; NULL if there is none. */
const char *unit_officer(const struct unit *unit, int64_t day);
/* The unit itself or the first one above it of that kind; NULL if none. */
struct unit *unit_up_to(struct unit *unit, enum unit_kind kind, int64_t day);
/* Whether `below` stands directly below this one on that day. */
bool
unit_is_above(const struct unit *unit, const struct unit *below, int64_t day);
bool unit_has_below(const struct unit *unit, enum unit_kind kind, int64_t day);
bool unit_is_within(struct unit *unit, const struct unit *top, int64_t day);

#endif
