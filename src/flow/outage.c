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
    /* A sign of life comes each minute: one may be lost. */
    SILENT_MS = 2 * MINUTE_MS,
};

/* 2021: a machine that does not know the time yet begins in 1970. */
static const int64_t believed_from_ms = 1609459200000;

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
    if (length_ms > LONGEST_MS && !flow->outage.is_too_long) {
        log_warn("event=outage_too_long days=%lld next=\"see whether the clock "
                 "is right; no deadline was moved\"",
                 (long long)(length_ms / DAY_MS));
        flow->outage.is_too_long = true;
    }
    return length_ms <= LONGEST_MS;
}

static void
on_away(void *arg)
{
    const struct outage *away = arg;

    log_outage("gateway", away->until - away->since);
}

static enum status
note_away(struct flow *flow, int64_t since, int64_t until)
{
    struct turn *turn = &flow->turn;
    struct outage *away = arena_alloc(&turn->arena, sizeof(*away));
    int64_t id;

    *away = (struct outage){since, until};
    turn_on_commit(turn, on_away, away);
    return store_outage_add(turn->db, since, until, "gateway", &id);
}

/* Until this process began, by the clock of now: one that was set since tells
 * how long that really was. A part that is noted already touches the rest. */
static enum status
note_before(struct flow *flow)
{
    struct outage_watch *watch = &flow->outage;
    int64_t since = watch->away_since, until = flow->trust.since_ms;

    watch->next_away = since;
    if (since == 0 || until - since <= flow->set->outage_min_ms ||
        !is_believable(flow, until - since))
        return ST_OK;
    watch->next_away = until;
    return note_away(flow, since, until);
}

/* It ran and could keep nothing: the disk was full, or somebody held the store.
 * Measured by the timers, a step of the clock is no time. */
static enum status
note_silence(struct flow *flow, int64_t now)
{
    struct outage_watch *watch = &flow->outage;
    int64_t silent = watch->tried_ms - watch->beat_ms;

    if (clock_is_simulated() || silent <= flow->set->outage_min_ms ||
        silent <= SILENT_MS)
        return ST_OK;
    return note_away(flow, now - silent, now);
}

static void
on_beat(void *arg)
{
    struct outage_watch *watch = arg;

    watch->beat_ms = watch->tried_ms;
    /* The timers count from the power on: the network tells a machine without
     * a battery the time soon, a later step has another reason. */
    watch->away_since = watch->tried_ms < DAY_MS ? watch->next_away : 0;
}

static void
note_try(struct flow *flow)
{
    flow->outage.tried_ms = clock_mono_ms();
    flow->outage.since_ms = flow->trust.since_ms;
}

/* What was missed is noted with the sign of life that hides it. */
static enum status
beat(struct flow *flow)
{
    struct outage_watch *watch = &flow->outage;
    int64_t now = turn_now(&flow->turn);

    note_try(flow);
    if (now < believed_from_ms)
        return ST_OK;
    enum status status = turn_begin(&flow->turn);
    if (status == ST_OK)
        status = note_before(flow);
    if (status == ST_OK)
        status = note_silence(flow, now);
    if (status != ST_OK)
        return status;
    turn_on_commit(&flow->turn, on_beat, watch);
    return store_heartbeat_put(flow->turn.db, flow->set->gateway, now);
}

static void
on_started(void *arg)
{
    struct outage_watch *watch = arg;

    watch->is_started = true;
}

MUST_CHECK enum status
outage_start(struct flow *flow)
{
    struct outage_watch *watch = &flow->outage;
    int64_t last = 0;
    enum status status = turn_begin(&flow->turn);

    note_try(flow);
    if (watch->beat_ms == 0)
        watch->beat_ms = watch->tried_ms;
    if (status == ST_OK)
        status = store_heartbeat_get(flow->turn.db, flow->set->gateway, &last);
    /* Whether providers work is not known; from here on it is watched. */
    if (status == ST_OK && last > 0)
        status = store_outages_end(flow->turn.db, last);
    if (status != ST_OK)
        return status;
    /* The clock of a simulation is set by hand: no time has passed. */
    if (!clock_is_simulated() || flow->set->outage_simulated)
        watch->away_since = last;
    turn_on_commit(&flow->turn, on_started, watch);
    return clock_is_trusted(flow) ? beat(flow) : ST_OK;
}

/* A start that was lost comes first: a sign of life would hide what it found.
 */
static enum status
live(struct flow *flow)
{
    return flow->outage.is_started ? beat(flow) : outage_start(flow);
}

MUST_CHECK enum status
outage_stop(struct flow *flow)
{
    return clock_is_trusted(flow) ? live(flow) : ST_OK;
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
    watch->down_since = watch->calm_since = 0;
    watch->is_noted = false;
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

/* Each minute, and when the clock has stepped: what that tells of the time
 * before the start counts for the next report already. */
static bool
is_due(const struct flow *flow, int64_t mono)
{
    return mono - flow->outage.tried_ms >= MINUTE_MS ||
           flow->outage.since_ms != flow->trust.since_ms;
}

MUST_CHECK enum status
outage_tick(struct flow *flow)
{
    struct outage_watch *watch = &flow->outage;
    int64_t mono = clock_mono_ms();
    enum status status = ST_OK;

    /* It takes texts: it is alive, only nobody knows at what time. */
    if (!clock_is_trusted(flow)) {
        watch->beat_ms = mono;
        return ST_OK;
    }
    if (watch->is_started)
        status = are_all_down(flow) ? on_down(flow, watch) : on_up(flow, watch);
    return status == ST_OK && is_due(flow, mono) ? live(flow) : status;
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
