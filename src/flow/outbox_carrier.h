/* Inside the outbox: what it remembers of each carrier. Not for others. */
#ifndef FLOW_OUTBOX_CARRIER_H
#define FLOW_OUTBOX_CARRIER_H

#include "flow/budget.h"
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
    int64_t down_since_ms;    /* wall time of the first failure, 0 = in order */
    bool is_proven;           /* it has taken a message since the start */
    bool has_balance;
    int64_t balance; /* what it said last, whole units of its currency */
    /* Wall time at which the store must be asked again; INT64_MAX = never. */
    int64_t next_due[LANE_COUNT];
};

enum { FLIGHT_SLOTS = 1024 }; /* of a few hundred flights at most times */

/* A send under way, and then its result until a turn has recorded it. */
struct outbox_flight {
    struct outbox_flight *next; /* of the same slot */
    int64_t id;
    char carrier[64];
    bool has_result, is_written;
    struct budget_charge charge;
    enum send_outcome outcome;
    int64_t retry_after_ms;
    char provider_id[160], error[96];
};

/* Whether what waits in a lane may be paid. */
struct outbox_wave {
    bool is_judged; /* since the last new row */
    bool is_held;
    int64_t cost; /* as last told */
};

struct outbox {
    struct arena arena; /* what is claimed, until it is started */
    struct outbox_claimed *claimed, **claimed_end;
    struct outbox_carrier carrier[FLOW_CARRIERS_MAX];
    struct outbox_flight *flight[FLIGHT_SLOTS]; /* by id */
    struct outbox_wave wave[LANE_COUNT];
    bool drop;          /* the list just taken was not kept */
    bool is_moved;      /* no row waits for a carrier that cannot send */
    int64_t move_at_ms; /* monotonic: until then they are not looked for */
    uint32_t random;
};

/* A lane without money is looked at again after this. */
enum { BUDGET_PAUSE_MS = 60000 };
/* One claim a turn and carrier: a long queue must not hold up the answers. As
 * many as a slow disk can sync at a good rate. */
enum { CLAIM_MAX = 256 };

struct outbox_carrier *
outbox_carrier(struct flow *flow, const struct carrier *carrier);
/* The store must be asked no later than this. */
void outbox_due_by(struct flow *flow, const struct carrier *carrier,
                   enum lane lane, int64_t due_at);
/* How many sends may start now. */
int outbox_capacity(struct flow *flow, const struct carrier *carrier);
/* When a send that starts now counts as lost, UTC ms. */
int64_t outbox_lease_end(const struct flow *flow, const struct carrier *carrier,
                         int64_t now);
/* Takes a row that is paid for, to be sent when the turn is kept. */
void outbox_push(struct flow *flow, const struct carrier *carrier,
                 const struct store_out_row *row,
                 const struct budget_charge *charge);
/* Reminders and bulk messages are for the day. */
bool outbox_waits_at_night(enum lane lane);
/* When the quiet hours that hold at a time end; 0 if they do not. */
int64_t outbox_quiet_until(const struct flow_settings *set, int64_t at_ms);
/* Iterates over all flights from NULL; NULL at the end. The one given may be
 * freed once its next one is known. */
struct outbox_flight *outbox_next_flight(const struct outbox *box,
                                         const struct outbox_flight *flight);
/* NULL if this row is not on its way. */
struct outbox_flight *outbox_flight_of(const struct outbox *box, int64_t id);
/* Writes the results that no kept turn has recorded yet. */
MUST_CHECK enum status outbox_record(struct flow *flow);

#endif
