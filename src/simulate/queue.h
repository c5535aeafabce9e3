/* What phones mean to do, soonest first. */
#ifndef SIMULATE_QUEUE_H
#define SIMULATE_QUEUE_H

#include "simulate/text.h"

enum sim_act {
    SIM_SEND,    /* the report of the task */
    SIM_CORRECT, /* SUA code and what is true */
    SIM_CONFIRM, /* OK code */
    SIM_EXCUSE,  /* OK code and a reason */
    SIM_APPROVE  /* XN code 1 */
};

struct sim_event {
    int64_t at_ms;
    uint64_t turn; /* of the same moment the one put first comes first */
    enum sim_act act;
    int person, task; /* task -1 = none */
    char code[SIM_CODE];
};

struct sim_queue {
    int n, cap;
    uint64_t turns;
    struct sim_event *event; /* a heap */
};

void sim_queue_put(struct sim_queue *queue, const struct sim_event *event);
/* NULL if it is empty; borrowed until the next call. */
const struct sim_event *sim_queue_first(const struct sim_queue *queue);
struct sim_event sim_queue_take(struct sim_queue *queue);
void sim_queue_clear(struct sim_queue *queue);

#endif
