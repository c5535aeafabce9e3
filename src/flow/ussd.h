/* USSD: one step in, one screen out. What is filled in goes as a text through
 * flow/intake, like an SMS. */
#ifndef FLOW_USSD_H
#define FLOW_USSD_H

#include "core/ussd.h"
#include "flow/message.h"

enum {
    USSD_IDLE_MS = 180 * 1000,      /* then a session is dead */
    USSD_OFFER_MS = 10 * 60 * 1000, /* how long the next dial offers it */
    USSD_GONE_MS = 60 * 60 * 1000,  /* nothing comes late any more */
};

/* Takes one step into the current turn. ST_OK: it will be kept when the turn
 * commits. Else the whole turn is lost. The screen lives in the turn's arena.
 */
MUST_CHECK enum status ussd_step(struct flow *flow, const struct ussd_input *in,
                                 struct str *screen, bool *is_end);
/* The sender's open session, if there is one, becomes a draft that this message
 * may complete. */
MUST_CHECK enum status ussd_leave(struct message *m);
/* The sender's open session is over, without a draft, if it is about what
 * m->reading is about: that is newer. */
MUST_CHECK enum status ussd_replace(struct message *m);
/* Sessions whose time is over become drafts, and their owners are told what is
 * missing; at most `max` a call. */
MUST_CHECK enum status ussd_overdue(struct flow *flow, int max);

#endif
