/* Alarms: what the administrator's phone is told of, once until it is over. */
#ifndef FLOW_ALARM_H
#define FLOW_ALARM_H

#include "flow/turn.h"

struct flow;

struct alarm_limits {
    const char *phone; /* E.164; "" = only the log is told */
    int queue_age_min; /* 0 = off, here and below */
    int down_min;      /* of a provider */
    int silence_hours; /* between 07:00 and 21:00 */
    int64_t balance;   /* in the provider's own currency */
};

/* Looks at everything; writes what is new, and what is over. */
MUST_CHECK enum status alarm_tick(struct flow *flow);

#endif
