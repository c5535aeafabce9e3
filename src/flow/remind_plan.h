/* What a day asks for: steps of duties, and what waits or was promised. */
#ifndef FLOW_REMIND_PLAN_H
#define FLOW_REMIND_PLAN_H

#include "core/duty.h"
#include "db/db.h"
#include "flow/registry.h"

struct flow;

enum { REMIND_STEP = 24, REMIND_ITEMS_MAX = 24 };

/* One thing that somebody is told of. */
struct remind_item {
    const struct duty *duty;
    const struct duty_step *step;
    int64_t due; /* last day on time; of what waits: the day it began */
    char key[DUTY_KEY];
    struct unit *unit;
    int64_t subject; /* report of a chain, household, request; 0 = none */
};

/* Beside the steps of rules: what waits for somebody in a unit. */
struct remind_wait {
    const struct duty *duty;
    const struct duty_step *step;
    int64_t unit, subject, since;
    unsigned roles; /* HO: of the household that is the subject */
};

struct remind_plan {
    int64_t day;
    bool is_first; /* nothing was written on this day: nobody need be asked */
    bool is_fresh[DUTY_JOBS_MAX]; /* nobody was told of the job at this place */
    int jobs_n;
    struct duty_job job[DUTY_JOBS_MAX];
    int waits_n, waits_cap;
    struct remind_wait *wait; /* by unit */
};

/* What `day` asks for, but for paused duties. */
MUST_CHECK enum status
remind_plan_make(struct flow *flow, int64_t day, struct remind_plan *plan);
void remind_plan_clear(struct remind_plan *plan);

#endif
