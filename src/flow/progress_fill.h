/* Inside progress: how the book is filled and facts are found. Not for others.
 */
#ifndef FLOW_PROGRESS_FILL_H
#define FLOW_PROGRESS_FILL_H

#include "flow/progress.h"

/* Reports before period start that can count: twelve months of loans. */
enum { PROGRESS_MONTHS_BEFORE = 12 };

struct progress {
    const struct progress_source *source;
    struct arena *arena;
    struct book *book;
    int first_month, last_month; /* of reports */
};

/* `unit` NULL = all. */
MUST_CHECK enum status
progress_fill(struct progress *progress, const struct unit *unit);
/* What the book does not hold. */
MUST_CHECK enum status
progress_facts(struct progress *progress, const struct unit *unit, int64_t day,
               struct target_facts *facts);

#endif
