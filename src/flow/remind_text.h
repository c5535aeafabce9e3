/* The sentence of a reminder: texts N-01 to N-10. */
#ifndef FLOW_REMIND_TEXT_H
#define FLOW_REMIND_TEXT_H

#include "flow/remind_need.h"

/* One text for all of the list, in this person's language; in the turn's arena.
 * A digest (N-10) goes out alone: beside other things it is taken out of the
 * list, and comes on another day. */
MUST_CHECK enum status
remind_text(struct message *m, const struct person *person,
            struct remind_list *list, struct str *text);

#endif
