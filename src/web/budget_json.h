/* How the money of a month stands, for the API and the verb. */
#ifndef WEB_BUDGET_JSON_H
#define WEB_BUDGET_JSON_H

#include <jansson.h>

#include "flow/outbox_wave.h"

/* The figures behind it; filled by budget_view_store, or by budget_view where
 * a gateway runs. */
struct budget_view {
    struct budget budget;
    struct outbox_forecast lane[LANE_COUNT];
    json_t *spent;     /* owned; given away to budget_json */
    int64_t month_end; /* what the month would cost at this pace, VND */
};
MUST_CHECK enum status budget_view(struct flow *flow, struct budget_view *out);
MUST_CHECK enum status
budget_view_store(struct turn *turn, const struct flow_settings *set,
                  struct budget_view *out);

json_t *budget_json(const struct budget_view *view);
/* The same as lines to read. */
void budget_table(const json_t *json, struct buf *out);

#endif
