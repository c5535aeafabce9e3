/* What texts tell of a unit's figures. */
#ifndef FLOW_ACT_TARGETS_H
#define FLOW_ACT_TARGETS_H

#include "flow/message.h"
#include "flow/progress.h"

/* Where the unit stands on the day of the message. */
MUST_CHECK enum status targets_judge(struct message *m, const struct unit *unit,
                                     struct progress_sheet *sheet);
/* Finds the unit that is asked about, as act_settle_unit does, and also where
 * nobody reports any more. For figures only, never for households. */
MUST_CHECK enum status targets_settle(struct message *m, bool *settled);
/* XEM of a unit: tells its latest figure. */
MUST_CHECK enum status targets_show(struct message *m, const struct unit *unit);

#endif
