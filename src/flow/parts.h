/* Long texts that come in parts: out of order, twice, or never whole. */
#ifndef FLOW_PARTS_H
#define FLOW_PARTS_H

#include "flow/message.h"

/* Keeps a part. When it is the last one, m->text is the whole text and *whole
 * is true. A part with an impossible number is read as a text of its own. */
MUST_CHECK enum status parts_take(struct message *m, bool *whole);
/* Takes one group whose time is over out of the store; *found false = none.
 * `in` names the sender, its text is empty; *first is its first message. */
MUST_CHECK enum status parts_overdue(struct flow *flow, struct inbound *in,
                                     int64_t *first, bool *found);

#endif
