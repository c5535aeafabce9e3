/* Steps of MH, for its row in act.c. */
#ifndef FLOW_ACT_MODEL_H
#define FLOW_ACT_MODEL_H

#include "flow/report.h"

MUST_CHECK enum status
model_check(struct message *m, struct report *r, bool *go);

#endif
