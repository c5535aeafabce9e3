/* Steps of YC and BK, for their rows in act.c: what is asked for, and the
 * reports that answer it. */
#ifndef FLOW_ACT_REQUEST_H
#define FLOW_ACT_REQUEST_H

#include "flow/report.h"

MUST_CHECK enum status request_settle(struct message *m, bool *settled);
MUST_CHECK enum status
request_check(struct message *m, struct report *r, bool *go);
MUST_CHECK enum status request_accepted(struct message *m, struct report *r);
MUST_CHECK enum status request_withdrawn(struct message *m, struct report *r);
void request_places(struct message *m, const struct report *r);

/* A BK of a kind that is asked for answers the request of its unit that is due
 * first, and is late by that one's day. */
MUST_CHECK enum status
periodic_check(struct message *m, struct report *r, bool *go);
MUST_CHECK enum status periodic_accepted(struct message *m, struct report *r);
MUST_CHECK enum status periodic_withdrawn(struct message *m, struct report *r);

#endif
