/* A session during one step. Not for others than flow/ussd*.c. */
#ifndef FLOW_USSD_WALK_H
#define FLOW_USSD_WALK_H

#include "flow/ussd.h"
#include "store/store_ussd.h"

struct ussd_walk {
    struct flow *flow;
    struct inbound inbound; /* of `m` */
    struct message m;       /* person, day and places; not stored */
    struct store_ussd row;
    struct ussd_state state;
    struct ussd_facts facts;
    struct ussd_look look;
    char period[PERIOD_TEXT]; /* of row */
    bool has_left;            /* ussd_bury: a draft was left */
};

/* For this phone; walk->m.person NULL if nobody has it. `sms`: who carries what
 * is told, NULL = the provider. */
void ussd_walk_init(struct ussd_walk *walk, struct flow *flow,
                    const char *provider, const char *phone, const char *sms);

/* ussd_row.c: the state from and into walk->row. False: it is of menus or
 * forms that are no longer there. */
bool ussd_row_read(struct ussd_walk *walk);
void ussd_row_write(struct ussd_walk *walk);

/* ussd_facts.c: what a step needs of the state's seat; without the store. */
void ussd_facts_of_seat(struct ussd_walk *walk);
/* What the state's screen shows beyond that. A list is written into the state,
 * so that a key means what was seen. */
MUST_CHECK enum status ussd_facts_of_screen(struct ussd_walk *walk);
/* The seat that the state names, NULL if the person has none such now. */
const struct role_at *ussd_seat_of(const struct ussd_walk *walk);
void ussd_sit(struct ussd_walk *walk, const struct role_at *seat);

/* ussd_draft.c: ends the session of walk->row. What was typed becomes a draft,
 * and its owner is told if `tells`. */
MUST_CHECK enum status ussd_bury(struct ussd_walk *walk, bool tells);
/* What was begun before this step and makes room for something else becomes a
 * draft; what was dropped ends the one it came from. */
MUST_CHECK enum status
ussd_lay_aside(struct ussd_walk *walk, const struct ussd_state *before);
/* Puts what waits for the person into a fresh state. */
MUST_CHECK enum status ussd_offer(struct ussd_walk *walk);

#endif
