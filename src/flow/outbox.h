/* What goes out: leases, rates, classes of error, delivery receipts. */
#ifndef FLOW_OUTBOX_H
#define FLOW_OUTBOX_H

#include "flow/inbound.h"
#include "store/store_outbox.h"

struct flow;
struct outbox;
struct outbox_claimed;

struct outbox *outbox_new(struct flow *flow);
void outbox_free(struct outbox *outbox);
/* After new settings: carriers that were stopped are tried again. */
void outbox_configure(struct flow *flow);

/* The store or the budget may have changed: each lane is looked at again. */
void outbox_look_again(struct outbox *box);

/* A message that something caused. */
struct outbox_message {
    int64_t message, person; /* cause and receiver; 0 = none */
    const char *to;          /* E.164 */
    struct str text, link;
    enum lane lane;
    const char *carrier;
    int segments;   /* of a text that is made when it goes; 0 = of this one */
    int64_t due_at; /* UTC ms: not sent before; 0 = at once */
    int64_t expires_at; /* UTC ms; 0 = as the carrier says, from due_at on */
    bool is_alarm;      /* goes in this turn, whatever was spent */
    bool in_answer;     /* the open request carries it: nothing more to send */
};
/* Writes the row. A carrier that is free takes a reply in the same turn; a
 * local one has delivered it. Reminders and bulk messages are claimed at the
 * end of a turn, a local carrier's too, and never in quiet hours. Where we may
 * not send (prefix, stop word, no route) the row is born 'failed' with the
 * reason. *id is the row. */
MUST_CHECK enum status
outbox_put(struct flow *flow, const struct outbox_message *message,
           int64_t *id);

/* Calls off a row that still waits and tells why; one that is on its way or
 * has ended stays. *moved may be NULL. */
MUST_CHECK enum status
outbox_cancel(struct flow *flow, int64_t id, const char *why, bool *moved);

/* After new settings: what waits for a carrier that is switched off or cannot
 * send goes by our own one. */
MUST_CHECK enum status outbox_move(struct flow *flow);
/* Step 2 of the turn: takes leases of what is due as far as rates allow. */
void outbox_claim(struct flow *flow);
/* Steps 3 to 6: the list that this turn claimed, dropped if it was not kept. */
struct outbox_claimed *outbox_take(struct outbox *outbox, bool is_kept);
void outbox_start(struct flow *flow, struct outbox_claimed *claimed);

/* Where the list of claimed messages ends, to come back to when a message is
 * undone: its answers must not go out. */
struct outbox_mark {
    struct outbox_claimed **end;
};
struct outbox_mark outbox_mark(const struct flow *flow);
void outbox_back(struct flow *flow, struct outbox_mark mark);

/* The end of a send. Kept in memory until a turn that recorded it is kept. */
void outbox_on_result(struct flow *flow, int64_t id, const char *carrier,
                      const struct send_result *result);
/* A delivery receipt; one that is early is kept for a day. ST_RETRY if it
 * could not be stored: the provider shall repeat. */
MUST_CHECK enum status
outbox_on_receipt(struct flow *flow, const struct receipt *receipt);

/* For staff: why a carrier does not send now, NULL if it does. */
const char *outbox_trouble(const struct flow *flow, const char *carrier);

#endif
