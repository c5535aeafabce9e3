/* A text comes in, is kept, understood, acted upon and answered. */
#ifndef FLOW_INTAKE_H
#define FLOW_INTAKE_H

#include "flow/message.h"

struct intake_result {
    int64_t id; /* number of the message; of the first one if repeated */
    bool is_duplicate;
    const char *outcome; /* as inbox.outcome; "" if it is not known */
    struct str code;     /* of what was kept, if a sentence told it */
    int replies_n;
    struct message_reply reply[MESSAGE_REPLIES_MAX]; /* in the turn's arena */
};

/* Takes one message into the current turn. ST_OK: it will be kept when the turn
 * commits; its answers are rows of the outbox. Else the whole turn is lost and
 * the provider must be told to repeat. */
MUST_CHECK enum status intake_take(struct flow *flow, const struct inbound *in,
                                   struct intake_result *out);
/* Whether one more answer to a number nobody knows may go out today; counts it.
 */
bool intake_may_answer_stranger(struct flow *flow);
/* Reads groups of parts whose last part never came; at most `max` a call. */
MUST_CHECK enum status intake_overdue_parts(struct flow *flow, int max);

#endif
