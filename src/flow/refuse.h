/* What a sender is told when a text cannot be taken. */
#ifndef FLOW_REFUSE_H
#define FLOW_REFUSE_H

#include "flow/message.h"

/* One sentence for the fault in m->reading, or none where the loop guard says
 * so. Marks the message as refused. */
MUST_CHECK enum status refuse_reading(struct message *m);
/* The same for a fault found later; `text` is a template with places set. */
MUST_CHECK enum status
refuse_with(struct message *m, const char *error, const char *text);
/* By an id of the catalogue: also the error. */
MUST_CHECK enum status refuse_id(struct message *m, const char *id);

#endif
