/* How people report: a table of habits, with error rates as published. */
#ifndef SIMULATE_HABIT_H
#define SIMULATE_HABIT_H

#include "simulate/random.h"

enum sim_when {
    SIM_EARLY,       /* within the window */
    SIM_AFTER_DUE,   /* some days late */
    SIM_ON_REMINDER, /* only when told */
    SIM_NEVER        /* unless somebody calls */
};

struct sim_habit {
    const char *name;
    int heads, officers; /* share among each, per mille */
    enum sim_when when;
    int slips;         /* per mille: forgets this time until told */
    int heeds;         /* per mille: a reminder is acted upon */
    int format_errors; /* per mille of texts */
    int entry_errors;  /* per mille of values */
    int notices;       /* per mille: sees a wrong value in the answer */
};

/* Heads of hamlets and groups draw from one column, officers from the other. */
const struct sim_habit *
sim_habit_draw(struct sim_random *random, bool is_officer);
const struct sim_habit *sim_habit_find(const char *name);

#endif
