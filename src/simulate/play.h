/* A district of phones played against a running gateway. */
#ifndef SIMULATE_PLAY_H
#define SIMULATE_PLAY_H

#include "simulate/count.h"
#include "simulate/door.h"
#include "simulate/queue.h"

struct sim_play {
    struct sim_door *door;
    struct sim_world *world;
    struct date from, to; /* both days are played */
    int step_min;         /* by day the clock moves at least this often */
    bool shows_progress;

    int64_t now_ms, end_ms;
    struct sim_tasks tasks;
    struct sim_queue queue;
    struct sim_count count;
    struct sim_told *told; /* reminders of the day that runs */
    int told_n, told_cap;
    int64_t told_day;
    int64_t heard_to; /* the last message that was listed */
};

/* Plays it. False after door->why or a line in why[200]. */
bool sim_play_run(struct sim_play *play, char why[200]);
/* Frees what it made; door and world are the caller's. */
void sim_play_clear(struct sim_play *play);

#endif
