/* Steps of NV, for its row in act.c. */
#ifndef FLOW_ACT_DUTY_H
#define FLOW_ACT_DUTY_H

#include "flow/act.h"
#include "flow/report.h"

MUST_CHECK enum status duty_settle(struct message *m, bool *settled);
MUST_CHECK enum status
duty_check(struct message *m, struct report *r, bool *go);
void duty_places(struct message *m, const struct report *r);
/* "R04-2025, R08-2025": what m->unit owes this year by texts of this form and
 * has not told of; the rest as a number. "" if there is nothing. */
MUST_CHECK enum status
duty_list_open(struct message *m, const struct form *form, struct str *list);

#endif
