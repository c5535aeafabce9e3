/* Steps of VM, for its row in act.c. */
#ifndef FLOW_ACT_CASE_H
#define FLOW_ACT_CASE_H

#include "flow/report.h"

/* `VM text` opens a case; `VM 0417 text` of the one who asked adds to it, of an
 * officer answers it. */
MUST_CHECK enum status case_run(struct message *m);
/* {piece}: the text, as long as it is. */
void case_places(struct message *m, const struct report *r);

#endif
