/* What a form's text sets in motion: one row per act of the form files. */
#ifndef FLOW_ACT_H
#define FLOW_ACT_H

#include "flow/message.h"

struct act {
    const char *name; /* "report" */
    MUST_CHECK enum status (*run)(struct message *m);
};

/* NULL if this build has no such act. */
const struct act *act_find(const char *name);

/* Reports of other periods, or of no unit, take ways that are not built yet. */
bool act_can_take(const struct form *form);

MUST_CHECK enum status act_report(struct message *m);
MUST_CHECK enum status act_correct(struct message *m);
MUST_CHECK enum status act_confirm(struct message *m);
MUST_CHECK enum status act_withdraw(struct message *m);
MUST_CHECK enum status act_help(struct message *m);
MUST_CHECK enum status act_status(struct message *m);

/* Settles which unit the text is about, from its code or the sender's seat.
 * Not settled: the sender was told and *settled is false. */
MUST_CHECK enum status act_settle_unit(struct message *m, bool *settled);

#endif
