/* Which units progress is told of. */
#ifndef FLOW_PROGRESS_LIST_H
#define FLOW_PROGRESS_LIST_H

#include "flow/progress.h"

/* By its id of the table of units; NULL if there is none. */
const struct unit *
progress_unit(const struct registry *registry, struct str ref);
/* Every unit that progress_is_judged on that day, by id; *n of them, in the
 * arena. */
const struct unit **progress_units(const struct registry *registry, int64_t day,
                                   struct arena *arena, int *n);

#endif
