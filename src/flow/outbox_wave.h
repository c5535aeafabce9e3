/* What reminders and bulk messages would cost, before they start. */
#ifndef FLOW_OUTBOX_WAVE_H
#define FLOW_OUTBOX_WAVE_H

#include "flow/budget.h"
#include "flow/flow.h"

struct outbox_forecast {
    int64_t messages, segments, cost; /* VND */
    int64_t left; /* what the lane may still spend; INT64_MAX = no limit */
    bool fits;
};

/* What waits in a lane, at all carriers. */
MUST_CHECK enum status
outbox_forecast(struct flow *flow, enum lane lane, struct outbox_forecast *out);
/* The same for a store that no daemon serves. */
MUST_CHECK enum status
outbox_forecast_store(struct turn *turn, const struct flow_settings *set,
                      enum lane lane, struct outbox_forecast *out);

/* Whether what is to be claimed may start: a wave that would not fit what is
 * left is held as a whole, and looked at again when rows or money change. */
MUST_CHECK enum status
outbox_wave_check(struct flow *flow, enum lane lane, bool *may);
/* Whether a wave of any lane is held. */
bool outbox_wave_is_held(const struct flow *flow);

#endif
