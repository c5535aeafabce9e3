/* Which units progress is told of. */
#ifndef FLOW_PROGRESS_LIST_H
#define FLOW_PROGRESS_LIST_H

#include "flow/progress.h"

/* By its id of the table of units; *unit NULL if there is none. */
MUST_CHECK enum status progress_unit(const struct progress_source *source,
                                     struct str ref, const struct unit **unit);
/* Every unit that progress_is_judged on that day, by id; *n of them, in the
 * arena. */
const struct unit **progress_units(const struct registry *registry, int64_t day,
                                   struct arena *arena, int *n);
/* The first of them behind the id `after`, at most `max`, into list[max]; how
 * many. Does not put all in order for a page. */
int progress_units_after(const struct registry *registry, int64_t day,
                         const char *after, const struct unit **list, int max);
/* How many of n > 0 units may be read at once without keeping others waiting:
 * at least one, and more while little stands below them. */
int progress_units_at_once(const struct registry *registry,
                           const struct unit *const *list, int n);

#endif
