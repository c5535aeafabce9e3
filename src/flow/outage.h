/* Outages of the gateway and of all its providers, and the deadlines that they
 * move. */
#ifndef FLOW_OUTAGE_H
#define FLOW_OUTAGE_H

#include "flow/message.h"

/* Once, before the first text: a gateway that was away for longer than
 * outage.min_minutes notes it. If the turn is lost or the clock is not right
 * yet, outage_tick makes up for it. */
MUST_CHECK enum status outage_start(struct flow *flow);
/* Every second in which texts are taken: notes once a minute that the gateway
 * is alive, and watches its providers. A time for which no such note was kept
 * is noted as one in which it was away. A step of the clock before the first
 * note, or within a day of the machine's own start, is a machine that learns
 * the time: it counts as if it had been known when the gateway started. */
MUST_CHECK enum status outage_tick(struct flow *flow);
/* The last sign of life before it stops by itself. */
MUST_CHECK enum status outage_stop(struct flow *flow);

/* How late a report of m is whose last day on time is `due`. *moved_min: by how
 * much outages moved the deadline; 0 where that changes nothing. */
MUST_CHECK enum status outage_late_days(struct message *m, struct date due,
                                        int *late_days, int *moved_min);

#endif
