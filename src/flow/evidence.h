/* What a verdict rests on, down to the message or the decision. */
#ifndef FLOW_EVIDENCE_H
#define FLOW_EVIDENCE_H

#include "flow/progress.h"
#include "store/store_award.h"

/* Fills figures_n and figure of `out` with everything that `result` of this
 * sheet was made from; in the arena of the progress. */
MUST_CHECK enum status
evidence_of(struct progress *progress, const struct progress_sheet *sheet,
            const struct target_result *result, struct store_award_item *out);

#endif
