/* Outages of the gateway and of all its providers. */
#include "flow/outage.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/amnesty.h"
#include "flow/outbox.h"
#include "store/store_outage.h"

/* A month: more than an enum holds. */
static const int64_t LONGEST_MS = 31LL * 86400000;

enum {
    MINUTE_MS = 60000,
    DAY_MS = 86400000,
    OUTAGES_MAX = 64,
    /* A provider that is tried again is in no trouble until that has failed. */
    CALM_MS = 2 * MINUTE_MS,
};

/* 2021: a machine that does not know the time yet begins in 1970. */
static const int64_t believed_from_ms = 1609459200000;

static enum status
beat(struct flow *flow)
{
    int64_t now = turn_now(&flow->turn);

    if (now < believed_from_ms)
        return ST_OK;
    enum status status = turn_begin(&flow->turn);
    return status == ST_OK
               ? store_heartbeat_put(flow->turn.db, flow->set->gateway, now)
               : status;
}

static void
log_outage(const char *what, int64_t length_ms)
{
    log_warn("event=outage what=%s minutes=%lld", what,
             (long long)(length_ms / MINUTE_MS));
}

/* Longer than anybody leaves a gateway dead: more likely the clock is wrong. */
static bool
is_believable(struct flow *flow, int64_t length_ms)
{
    if (length_ms > LONGEST_MS)
        log_warn("event=outage_too_long days=%lld next=\"see whether the clock "
                 "is right; no deadline was moved\"",
                 (long long)(length_ms / DAY_MS));
    return length_ms <= LONGEST_MS && clock_is_trusted(flow);
}

MUST_CHECK enum status
outage_start(struct flow *flow)
{
    int64_t now = turn_now(&flow->turn), last, id;
    enum status status = turn_begin(&flow->turn);

    if (status == ST_OK)
        status = store_heartbeat_get(flow->turn.db, flow->set->gateway, &last);
    if (status != ST_OK)
        return status;
    /* Whether providers work is not known; from here on it is watched. */
    if (last > 0)
        status = store_outages_end(flow->turn.db, last);
    /* The clock of a simulation is set by hand: no time has passed. */
    if (status == ST_OK && last > 0 && now - last > flow->set->outage_min_ms &&
        (!clock_is_simulated() || flow->set->outage_simulated) &&
        is_believable(flow, now - last)) {
        log_outage("gateway", now - last);
        status = store_outage_add(flow->turn.db, last, now, "gateway", &id);
    }
    flow->outage.beat_ms = clock_mono_ms();
    return status == ST_OK && clock_is_trusted(flow) ? beat(flow) : status;
}

MUST_CHECK enum status
outage_stop(struct flow *flow)
{
    return clock_is_trusted(flow) ? beat(flow) : ST_OK;
}

/* None of those that send to networks can. */
static bool
are_all_down(const struct flow *flow)
{
    int n = 0;

    for (int i = 0; i < flow->set->carriers_n; i++) {
        const struct carrier *carrier = &flow->set->carrier[i];

        if (carrier->is_local || !carrier->can_send)
            continue;
        n++;
        if (!outbox_trouble(flow, carrier->name))
            return false;
    }
    return n > 0;
}

static void
on_noted(void *arg)
{
    struct flow *flow = arg;

    flow->outage.is_noted = true;
    log_outage("providers", turn_now(&flow->turn) - flow->outage.down_since);
}

static enum status
on_down(struct flow *flow, struct outage_watch *watch)
{
    int64_t now = turn_now(&flow->turn), id;

    watch->calm_since = 0;
    if (watch->down_since == 0)
        watch->down_since = now;
    if (watch->is_noted || now - watch->down_since <= flow->set->outage_min_ms)
        return ST_OK;
    enum status status = turn_begin(&flow->turn);
    if (status != ST_OK)
        return status;
    turn_on_commit(&flow->turn, on_noted, flow);
    return store_outage_add(flow->turn.db, watch->down_since, 0, "providers",
                            &id);
}

static void
forget(struct outage_watch *watch)
{
    *watch = (struct outage_watch){.beat_ms = watch->beat_ms};
}

static void
on_ended(void *arg)
{
    struct flow *flow = arg;

    forget(&flow->outage);
    log_info("event=outage_over what=providers");
}

static enum status
on_up(struct flow *flow, struct outage_watch *watch)
{
    int64_t now = turn_now(&flow->turn), since = watch->calm_since;

    if (watch->down_since == 0)
        return ST_OK;
    if (since == 0)
        watch->calm_since = now;
    if (since == 0 || now - since < CALM_MS)
        return ST_OK;
    if (!watch->is_noted) {
        forget(watch);
        return ST_OK;
    }
    enum status status = turn_begin(&flow->turn);
    if (status != ST_OK)
        return status;
    turn_on_commit(&flow->turn, on_ended, flow);
    return store_outages_end(flow->turn.db, since);
}

MUST_CHECK enum status
outage_tick(struct flow *flow)
{
    struct outage_watch *watch = &flow->outage;
    int64_t mono = clock_mono_ms();
    enum status status =
        are_all_down(flow) ? on_down(flow, watch) : on_up(flow, watch);

    if (status != ST_OK || mono - watch->beat_ms < MINUTE_MS)
        return status;
    watch->beat_ms = mono;
    return beat(flow);
}

MUST_CHECK enum status
outage_late_days(struct message *m, struct date due, int *late_days,
                 int *moved_min)
{
    const struct flow_settings *set = m->flow->set;
    int64_t deadline = date_to_ms(due, VIETNAM_OFFSET_MIN) + DAY_MS;
    struct outage outage[OUTAGES_MAX];
    int n = 0;

    *moved_min = 0;
    *late_days = amnesty_late_days(deadline, m->judged_ms);
    if (*late_days == 0)
        return ST_OK;
    enum status status =
        store_outages(message_db(m), deadline - set->outage_near_ms,
                      turn_now(&m->flow->turn), outage, OUTAGES_MAX, &n);
    int64_t moved = amnesty_deadline(deadline, set->outage_near_ms, outage, n);
    int days = amnesty_late_days(moved, m->judged_ms);
    if (days < *late_days)
        *moved_min = (int)((moved - deadline) / MINUTE_MS);
    *late_days = days;
    return status;
}
