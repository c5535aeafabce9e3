/* What a seat covers: the unit of a role and everything below it. */
#ifndef FLOW_SEAT_H
#define FLOW_SEAT_H

#include "flow/registry.h"

/* Also what belonged to the seat's unit on the last day it existed: a district
 * that ended goes on being looked after (domain.md section 8.4). */
bool seat_covers(const struct role_at *seat, struct unit *unit, int64_t day);
/* An upper office also looks after what stands above the communes of its
 * district or province and belongs to nobody else: the Fund, offices of the
 * province. */
bool
seat_looks_after(const struct role_at *seat, struct unit *unit, int64_t day);

#endif
