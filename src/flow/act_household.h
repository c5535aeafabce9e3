/* Acts of households: DK, TD, KQ in the steps of struct act; DY, TC, XEM, XOA,
 * THOI, MO as a whole. */
#ifndef FLOW_ACT_HOUSEHOLD_H
#define FLOW_ACT_HOUSEHOLD_H

#include "flow/act.h"

MUST_CHECK enum status
commitment_check(struct message *m, struct report *r, bool *go);
MUST_CHECK enum status commitment_accepted(struct message *m, struct report *r);
MUST_CHECK enum status commitment_told(struct message *m, struct report *r);
MUST_CHECK enum status
commitment_withdrawn(struct message *m, struct report *r);

MUST_CHECK enum status
progress_check(struct message *m, struct report *r, bool *go);
MUST_CHECK enum status progress_accepted(struct message *m, struct report *r);
MUST_CHECK enum status progress_withdrawn(struct message *m, struct report *r);
/* The last quarter of which this household of m->unit said anything; kind
 * PERIOD_NONE = never. */
MUST_CHECK enum status
progress_last(struct message *m, struct str maho, struct period *quarter);

MUST_CHECK enum status
result_check(struct message *m, struct report *r, bool *go);
MUST_CHECK enum status result_accepted(struct message *m, struct report *r);
MUST_CHECK enum status result_told(struct message *m, struct report *r);
MUST_CHECK enum status result_withdrawn(struct message *m, struct report *r);
void result_places(struct message *m, const struct report *r);

MUST_CHECK enum status act_consent(struct message *m);
MUST_CHECK enum status act_decline(struct message *m);

MUST_CHECK enum status act_access(struct message *m);
MUST_CHECK enum status act_stop(struct message *m);
MUST_CHECK enum status act_resume(struct message *m);

MUST_CHECK enum status act_erase(struct message *m);
MUST_CHECK enum status
erasure_entered(struct message *m, const struct report *r,
                const struct chain *chain);
MUST_CHECK enum status
erasure_check(struct message *m, struct report *r, bool *go);
MUST_CHECK enum status erasure_withdrawn(struct message *m, struct report *r);

#endif
