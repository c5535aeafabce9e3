/* Steps of UH, for its row in act.c. */
#ifndef FLOW_ACT_GIFT_H
#define FLOW_ACT_GIFT_H

#include "flow/act.h"
#include "flow/report.h"

MUST_CHECK enum status gift_settle(struct message *m, bool *settled);
MUST_CHECK enum status
gift_check(struct message *m, struct report *r, bool *go);
MUST_CHECK enum status gift_accepted(struct message *m, struct report *r);
MUST_CHECK enum status gift_withdrawn(struct message *m, struct report *r);
void gift_places(struct message *m, const struct report *r);

#endif
