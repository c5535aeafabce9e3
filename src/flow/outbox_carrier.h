/* Inside the outbox: what it remembers of each carrier. Not for others. */
#ifndef FLOW_OUTBOX_CARRIER_H
#define FLOW_OUTBOX_CARRIER_H

#include "flow/flow.h"
#include "store/store_outbox.h"

struct outbox_carrier {
    int in_flight;
    double tokens;
    int64_t filled_ms;        /* monotonic */
    int failures;             /* in a row; 0 = in order */
    int64_t blocked_until_ms; /* monotonic */
    const char *trouble;      /* why it is blocked */
    /* Wall time at which the store must be asked again; INT64_MAX = never. */
    int64_t next_due[LANE_COUNT];
};

struct outbox {
    struct arena arena; /* what is claimed, until it is started */
    struct outbox_claimed *claimed, **claimed_end;
    struct outbox_carrier carrier[FLOW_CARRIERS_MAX];
    bool drop; /* the list just taken was not kept */
    uint32_t random;
};

struct outbox_carrier *
outbox_carrier(struct flow *flow, const struct carrier *carrier);
/* The store must be asked no later than this. */
void outbox_due_by(struct flow *flow, const struct carrier *carrier,
                   enum lane lane, int64_t due_at);

#endif
