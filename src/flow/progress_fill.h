/* Inside progress: how the book is filled and facts are found. Not for others.
 */
#ifndef FLOW_PROGRESS_FILL_H
#define FLOW_PROGRESS_FILL_H

#include "flow/progress.h"

struct progress {
    const struct progress_source *source;
    struct arena *arena;
    struct book *book;
    int last_month; /* of reports */
};

/* n 0 = all units. */
MUST_CHECK enum status
progress_fill(struct progress *progress, const struct unit *const *unit, int n);
/* What the book does not hold. */
MUST_CHECK enum status
progress_facts(struct progress *progress, const struct unit *unit, int64_t day,
               struct target_facts *facts);

#endif
