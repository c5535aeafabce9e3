/* Keeps two robots from answering each other: faults.md T5, S26 to S28. Only
 * refusals are guarded; an accepted text is always answered. */
#ifndef FLOW_GUARD_H
#define FLOW_GUARD_H

#include "flow/message.h"

enum guard_verdict {
    GUARD_SPEAK,
    GUARD_LAST, /* say L-14 and fall silent */
    GUARD_SILENT,
};

/* May this refusal go out? Notes it. */
MUST_CHECK enum status
guard_ask(struct message *m, struct str words, enum guard_verdict *verdict);

#endif
