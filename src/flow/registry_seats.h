/* Inside the registry: what it holds, and who sits where. Not for others. */
#ifndef FLOW_REGISTRY_SEATS_H
#define FLOW_REGISTRY_SEATS_H

#include "flow/registry.h"

struct code_entry {
    const char *code;
    struct unit *unit;
};

struct registry {
    struct arena arena;
    struct arena scratch; /* of one row while loading */
    struct unit **unit;   /* by id; gaps are NULL */
    int64_t unit_max;
    struct unit **at; /* by place, without gaps */
    int units_n;
    struct lineage *lineage;
    struct person *person; /* by phone, then day */
    int people_n, people_cap;
    struct person **by_id; /* gaps are NULL */
    int64_t id_max;
    struct code_entry *code; /* by code */
    int codes_n;
};

/* The first person whose phone is not below; people_n if there is none. */
int registry_first_of_phone(const struct registry *registry, const char *phone);
/* Gives people and units their seats; units and people are there already. */
MUST_CHECK enum status registry_load_seats(struct registry *reg, struct db *db);

/* Gives units their places, and what became of them. */
MUST_CHECK enum status
registry_load_lineage(struct registry *reg, struct db *db);

#endif
