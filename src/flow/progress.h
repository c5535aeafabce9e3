/* Where a unit stands against the plan: the figures that the store holds, put
 * into a book and judged (core/target.h). What counts is what is stored when
 * asked (contract.md section 4). */
#ifndef FLOW_PROGRESS_H
#define FLOW_PROGRESS_H

#include "core/flag.h"
#include "flow/flow.h"

/* Where it is taken from; all borrowed. */
struct progress_source {
    struct db *db;
    struct registry *registry;
    const struct form_set *forms;
    const struct duty_set *duties;
    const struct target_set *targets;
};

/* What a running gateway has. */
struct progress_source progress_source_of(const struct flow *flow);

struct progress;

/* Reads what `unit` (NULL = any unit) can be judged by up to day `last`. Lives
 * in the arena, as does what is asked of it. */
MUST_CHECK enum status
progress_read(const struct progress_source *source, const struct unit *unit,
              int64_t last, struct arena *arena, struct progress **out);
/* What any of n > 0 units can be judged by: each row is read once. */
MUST_CHECK enum status
progress_read_some(const struct progress_source *source,
                   const struct unit *const *unit, int n, int64_t last,
                   struct arena *arena, struct progress **out);
const struct book *progress_book(const struct progress *progress);

/* What contract.md section 5 says of a unit on a day. */
struct progress_sheet {
    const struct unit *unit;
    int64_t day;
    const char *name;     /* on that day; of an area its last */
    const char *standard; /* in force; NULL = none */
    struct hamlet_count coverage;
    struct target_figure figure; /* the latest one; BASIS_NONE: none */
    struct target_facts facts;   /* beside the book */
    unsigned flags;              /* bits 1 << enum flag */
    int targets_n;
    struct target_result target[TARGETS_MAX];
    /* Hamlets that matter most for a target that is behind. */
    struct progress_matter {
        int n;
        const struct unit *unit[TARGET_MATTERS_MAX];
        int64_t households[TARGET_MATTERS_MAX];
    } matter[TARGETS_MAX]; /* as target */
};

/* Whether the unit is valid on that day, or an evaluation area. */
bool progress_is_judged(const struct registry *registry,
                        const struct unit *unit, int64_t day);
/* A unit for which progress_is_judged says yes, on a day not after `last`. */
MUST_CHECK enum status
progress_of(struct progress *progress, const struct unit *unit, int64_t day,
            struct progress_sheet *out);
/* Its result for one target; NULL if the unit has none of that id. */
const struct target_result *
progress_target(const struct progress_sheet *sheet, const char *id);

#endif
