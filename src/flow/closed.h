/* Texts for a period that is over: refused with the code of what is there, or
 * taken if an official has reopened it. */
#ifndef FLOW_CLOSED_H
#define FLOW_CLOSED_H

#include "flow/chain.h"

/* m->reading was refused with L-07. *told: so was the sender, with the way to a
 * late correction. Else the reading may be a good one now: the period is open
 * again for the unit that is meant. */
MUST_CHECK enum status closed_take(struct message *m, bool *told);
/* Figures that count and have a chain of their own, which people have answered
 * or still do: a late correction would lose it. */
bool closed_is_final(const struct report *r, const struct chain *chain);
/* Says L-07 about a report of a closed period that a code led to. */
MUST_CHECK enum status closed_refuse(struct message *m, const struct report *r);
/* Whether this period of the form, which is over, takes texts of m->unit. */
MUST_CHECK enum status
closed_is_reopened(struct message *m, const struct form *form,
                   struct period period, bool *is_reopened);

#endif
