/* What a play came to: one table, one line of JSON. */
#ifndef SIMULATE_COUNT_H
#define SIMULATE_COUNT_H

#include <jansson.h>

#include "base/buf.h"
#include "simulate/hear.h"

struct sim_count {
    int texts, heard[SIM_HEARD], unanswered;
    int wrong, corrected; /* accepted with a value that is not true; SUA */
    int reminders[SIM_REMINDERS];
    int in_vain; /* told to report what had been accepted */
    int doubled; /* the same person, text and day; or a duty twice in one */
    int moves;   /* of the clock */
};

/* All of it, owned by the caller. What fell due by `end_ms` is judged. */
json_t *
sim_count_json(const struct sim_count *count, const struct sim_world *world,
               const struct sim_tasks *tasks, int64_t end_ms);
/* The table that people read, of the same JSON. */
void sim_count_table(const json_t *counts, struct buf *out);

#endif
