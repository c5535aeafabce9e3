/* Whether the wall clock may end, expire or remind of anything. */
#include "flow/clock_trust.h"

#include "base/clock.h"
#include "base/log.h"
#include "flow/flow.h"
#include "store/store_inbox.h"

/* No gateway ran before 2024. A machine whose clock is set again after a few
 * hours is common, one that was stopped for an hour of repairs as well. */
static const int64_t first_ms = 1704067200000, day_ms = 86400000,
                     settle_ms = 3600000, drift_ms = 5000;

static bool
is_behind(const struct flow *flow, int64_t now)
{
    return now < first_ms || now + day_ms < flow->trust.newest_ms;
}

MUST_CHECK enum status
clock_trust_start(struct flow *flow)
{
    struct clock_trust *trust = &flow->trust;
    int64_t now = clock_wall_ms();

    trust->since_ms = now;
    enum status status = store_inbox_newest(flow->turn.db, &trust->newest_ms);

    trust->is_behind = !clock_is_simulated() && is_behind(flow, now);
    if (trust->is_behind)
        log_warn("event=clock_unsynchronised wall_ms=%lld newest_ms=%lld "
                 "next=\"set the clock; until then nobody is reminded and "
                 "nothing expires\"",
                 (long long)now, (long long)trust->newest_ms);
    return status;
}

/* It is right again, by a step or because it caught up. */
static void
synchronise(struct clock_trust *trust)
{
    trust->is_behind = false;
    trust->shaky_until_ms = 0;
    log_info("event=clock_synchronised");
}

static const char *
what_now(const struct clock_trust *trust, int64_t step)
{
    if (trust->is_behind)
        return "set the clock; until then nobody is reminded and nothing "
               "expires";
    if (step < 0)
        return "it is believed; see whether it is right";
    if (trust->shaky_until_ms == INT64_MAX)
        return "set the clock, or start again if it is right; until then "
               "nobody is reminded and nothing expires";
    return "for an hour, or until it is taken back, nobody is reminded and "
           "nothing expires";
}

/* A leap ahead is believed after a while, one of more than a month not before
 * it is taken back or the gateway starts again. One back is believed at once
 * where it stays behind what was stored at the start: most often a clock that
 * was ahead is put right, and going back ends nothing too early. */
static void
leap(struct flow *flow, int64_t step)
{
    struct clock_trust *trust = &flow->trust;
    bool was_behind = trust->is_behind, is_long = step > 31 * day_ms;

    trust->is_behind = is_behind(flow, clock_wall_ms());
    if (was_behind && !trust->is_behind) {
        synchronise(trust);
        return;
    }
    trust->shaky_until_ms =
        is_long ? INT64_MAX : clock_mono_ms() + (step > 0 ? settle_ms : 0);
    log_warn("event=clock_leap ms=%lld next=\"%s\"", (long long)step,
             what_now(trust, step));
}

static void
note_step(struct flow *flow, int64_t step)
{
    struct clock_trust *trust = &flow->trust;

    log_warn("event=clock_step ms=%lld", (long long)step);
    if (trust->step.by_ms == 0)
        trust->step = (struct clock_step){0, trust->since_ms, trust->wall_ms};
    trust->step.by_ms += step;
    trust->since_ms += step;
    if (step > day_ms || step < -day_ms)
        leap(flow, step);
}

void
clock_trust_look(struct flow *flow)
{
    struct clock_trust *trust = &flow->trust;
    int64_t wall = clock_wall_ms(), mono = clock_mono_ms();
    int64_t step = (wall - trust->wall_ms) - (mono - trust->mono_ms);

    if (trust->wall_ms != 0 && !clock_is_simulated() &&
        (step > drift_ms || step < -drift_ms))
        note_step(flow, step);
    trust->wall_ms = wall;
    trust->mono_ms = mono;
}

/* Moved since it was taken, it has moved what was in the store as well. */
static void
on_followed(void *arg)
{
    struct clock_trust *trust = arg;

    trust->step.from += trust->taken_ms;
    trust->step.to += trust->taken_ms;
    trust->step.by_ms -= trust->taken_ms;
}

struct clock_step
clock_trust_take_step(struct flow *flow)
{
    struct clock_trust *trust = &flow->trust;

    trust->taken_ms = trust->step.by_ms;
    if (trust->taken_ms != 0)
        turn_on_commit(&flow->turn, on_followed, trust);
    return trust->step;
}

bool
clock_is_trusted(struct flow *flow)
{
    struct clock_trust *trust = &flow->trust;

    if (clock_is_simulated())
        return true;
    clock_trust_look(flow); /* it may have leapt since the last turn */
    if (trust->is_behind && !is_behind(flow, clock_wall_ms()))
        synchronise(trust);
    return !trust->is_behind && clock_mono_ms() >= trust->shaky_until_ms;
}
