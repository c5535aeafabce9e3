/* Steps of DX, for its row in act.c. */
#ifndef FLOW_ACT_NOMINATION_H
#define FLOW_ACT_NOMINATION_H

#include "flow/act.h"
#include "flow/report.h"

MUST_CHECK enum status nomination_settle(struct message *m, bool *settled);
MUST_CHECK enum status
nomination_check(struct message *m, struct report *r, bool *go);
MUST_CHECK enum status nomination_accepted(struct message *m, struct report *r);
void nomination_places(struct message *m, const struct report *r);

#endif
