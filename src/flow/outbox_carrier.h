/* Inside the outbox: what it remembers of each carrier. Not for others. */
#ifndef FLOW_OUTBOX_CARRIER_H
#define FLOW_OUTBOX_CARRIER_H

#include "flow/flow.h"
#include "store/store_outbox.h"

struct outbox_carrier {
    char name[64]; /* stays itself when a reload changes the order */
    int in_flight;
    double tokens;
    int64_t filled_ms;        /* monotonic */
    int failures;             /* in a row; 0 = in order */
    int64_t blocked_until_ms; /* monotonic */
    const char *trouble;      /* why it is blocked */
    /* Wall time at which the store must be asked again; INT64_MAX = never. */
    int64_t next_due[LANE_COUNT];
};

/* A send under way, and then its result until a turn has recorded it. */
struct outbox_flight {
    struct outbox_flight *next;
    int64_t id;
    char carrier[64];
    bool has_result, is_written;
    enum send_outcome outcome;
    int64_t retry_after_ms;
    char provider_id[160], error[96];
};

struct outbox {
    struct arena arena; /* what is claimed, until it is started */
    struct outbox_claimed *claimed, **claimed_end;
    struct outbox_carrier carrier[FLOW_CARRIERS_MAX];
    struct outbox_flight *flights;
    bool drop; /* the list just taken was not kept */
    uint32_t random;
    int64_t wall_ms, mono_ms; /* of the last claim, to see the clock step */
};

/* One claim a turn and carrier: a long queue must not hold up the answers. */
enum { CLAIM_MAX = 64 };

struct outbox_carrier *
outbox_carrier(struct flow *flow, const struct carrier *carrier);
/* The store must be asked no later than this. */
void outbox_due_by(struct flow *flow, const struct carrier *carrier,
                   enum lane lane, int64_t due_at);
/* The store may hold anything: each lane is looked at again. */
void outbox_look_again(struct outbox *box);
/* How many sends may start now. */
int outbox_capacity(struct flow *flow, const struct carrier *carrier);
/* When a send that starts now counts as lost, UTC ms. */
int64_t outbox_lease_end(const struct flow *flow, const struct carrier *carrier,
                         int64_t now);
/* Takes a row, to be sent when the turn is kept. */
void outbox_push(struct flow *flow, const struct carrier *carrier, int64_t id,
                 struct str to, struct str text, struct str link);
/* NULL if this row is not on its way. */
struct outbox_flight *outbox_flight_of(const struct outbox *box, int64_t id);
/* Writes the results that no kept turn has recorded yet. */
MUST_CHECK enum status outbox_record(struct flow *flow);

#endif
