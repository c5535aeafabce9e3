/* What reminders and bulk messages would cost, before they start. */
#include "flow/outbox_wave.h"

#include "base/log.h"
#include "flow/outbox_carrier.h"

static void
judge(struct outbox_forecast *forecast)
{
    forecast->fits = forecast->cost <= forecast->left;
}

static void
add(struct outbox_forecast *out, const struct carrier *carrier,
    int64_t messages, int64_t segments)
{
    out->messages += messages;
    out->segments += segments;
    out->cost += segments * carrier->price;
    judge(out);
}

MUST_CHECK enum status
outbox_forecast_store(struct turn *turn, const struct flow_settings *set,
                      enum lane lane, struct outbox_forecast *out)
{
    struct budget budget;
    enum status status = budget_load(turn, &set->budget, &budget);

    *out = (struct outbox_forecast){0};
    if (status == ST_OK)
        out->left = budget_left(&budget, &set->budget, lane);
    for (int i = 0; i < set->carriers_n && status == ST_OK; i++) {
        const struct carrier *carrier = &set->carrier[i];
        int64_t messages, segments;
        status = store_outbox_waiting(turn->db, str_of(carrier->name), lane,
                                      &messages, &segments);
        add(out, carrier, messages, segments);
    }
    return status;
}

MUST_CHECK enum status
outbox_forecast(struct flow *flow, enum lane lane, struct outbox_forecast *out)
{
    enum status status =
        outbox_forecast_store(&flow->turn, flow->set, lane, out);

    /* Those under way are paid for already. */
    for (const struct outbox_flight *f = outbox_next_flight(flow->outbox, NULL);
         f; f = outbox_next_flight(flow->outbox, f)) {
        const struct carrier *carrier = flow_carrier(flow, f->carrier);
        if (carrier && f->charge.lane == lane)
            add(out, carrier, -1, -f->charge.segments);
    }
    return status;
}

static void
tell(enum lane lane, const struct outbox_forecast *f)
{
    log_info("event=wave_forecast lane=%s messages=%lld segments=%lld "
             "cost=%lld left=%lld held=%s",
             lane_name(lane), (long long)f->messages, (long long)f->segments,
             (long long)f->cost, f->left == INT64_MAX ? -1 : (long long)f->left,
             f->fits ? "no" : "yes");
}

MUST_CHECK enum status
outbox_wave_check(struct flow *flow, enum lane lane, bool *may)
{
    struct outbox_wave *wave = &flow->outbox->wave[lane];
    struct outbox_forecast forecast;

    *may = true;
    if (!outbox_waits_at_night(lane) || wave->is_judged)
        return ST_OK;
    enum status status = outbox_forecast(flow, lane, &forecast);
    if (status != ST_OK)
        return status;
    if (forecast.cost != wave->cost || forecast.fits == wave->is_held)
        tell(lane, &forecast);
    wave->cost = forecast.cost;
    wave->is_held = !forecast.fits;
    wave->is_judged = forecast.fits;
    *may = forecast.fits;
    return ST_OK;
}

bool
outbox_wave_is_held(const struct flow *flow)
{
    for (int lane = 0; lane < LANE_COUNT; lane++)
        if (flow->outbox->wave[lane].is_held)
            return true;
    return false;
}
