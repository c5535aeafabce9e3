/* Alarms: what the administrator's phone is told of, once until it is over. */
#include "flow/alarm.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/date.h"
#include "flow/outbox.h"
#include "flow/outbox_carrier.h"
#include "flow/outbox_wave.h"
#include "store/store_alarm.h"
#include "store/store_inbox.h"

enum {
    MINUTE_MS = 60000,
    HOUR_MS = 3600000,
    DAY_MS = 86400000,
    WAKE_HOUR = 7,
    SLEEP_HOUR = 21,
};

/* Where it cannot be told, things stay as they were said. */
enum alarm_state { ALARM_UNSURE, ALARM_FINE, ALARM_ON };

/* What a look has found. */
struct finding {
    enum alarm_state state;
    int64_t since;         /* UTC ms; 0 = now */
    int64_t amount, limit; /* for the sentence */
};

typedef enum status alarm_look(struct flow *flow, const struct carrier *carrier,
                               struct finding *out);

/* Between the end of the quiet hours and now, for lanes that rest in them. */
static int64_t
awake_ms(const struct flow *flow, int64_t now)
{
    struct date day = date_of_ms(now, VIETNAM_OFFSET_MIN);
    int64_t of_day = now - date_to_ms(day, VIETNAM_OFFSET_MIN);
    int64_t ms = of_day - (int64_t)flow->set->quiet_to_min * MINUTE_MS;

    if (flow->set->quiet_from_min == flow->set->quiet_to_min)
        return INT64_MAX;
    return ms < 0 ? ms + DAY_MS : ms;
}

/* How long the first row that is due has waited. */
static enum status
lane_age(struct flow *flow, const struct carrier *carrier, enum lane lane,
         int64_t *age)
{
    int64_t now = turn_now(&flow->turn), due;
    enum status status =
        store_outbox_next(flow->turn.db, str_of(carrier->name), lane, &due);

    *age = due < 0 || due > now ? 0 : now - due;
    if (!outbox_waits_at_night(lane))
        return status;
    if (outbox_quiet_until(flow->set, now))
        *age = 0;
    else if (*age > awake_ms(flow, now))
        *age = awake_ms(flow, now);
    return status;
}

static enum status
look_queue(struct flow *flow, const struct carrier *carrier,
           struct finding *out)
{
    int64_t limit = (int64_t)flow->set->alarm.queue_age_min * MINUTE_MS;
    int64_t most = 0, age;
    enum status status = ST_OK;

    (void)carrier;
    for (int i = 0; i < flow->set->carriers_n; i++)
        for (int lane = 0; lane < LANE_COUNT && status == ST_OK; lane++) {
            status =
                lane_age(flow, &flow->set->carrier[i], (enum lane)lane, &age);
            most = age > most ? age : most;
        }
    out->state = limit > 0 && most >= limit ? ALARM_ON : ALARM_FINE;
    out->amount = most / MINUTE_MS;
    out->since = turn_now(&flow->turn) - most;
    return status;
}

static enum status
look_down(struct flow *flow, const struct carrier *carrier, struct finding *out)
{
    const struct outbox_carrier *state = outbox_carrier(flow, carrier);
    int64_t limit = (int64_t)flow->set->alarm.down_min * MINUTE_MS;
    int64_t down = turn_now(&flow->turn) - state->down_since_ms;

    out->since = state->down_since_ms;
    if (limit == 0)
        out->state = ALARM_FINE;
    else if (state->down_since_ms != 0)
        out->state = down >= limit ? ALARM_ON : ALARM_UNSURE;
    else if (state->is_proven)
        out->state = ALARM_FINE;
    return ST_OK;
}

static enum status
look_silence(struct flow *flow, const struct carrier *carrier,
             struct finding *out)
{
    int64_t now = turn_now(&flow->turn), last;
    int64_t midnight =
        date_to_ms(date_of_ms(now, VIETNAM_OFFSET_MIN), VIETNAM_OFFSET_MIN);
    int64_t morning = midnight + (int64_t)WAKE_HOUR * HOUR_MS;
    int64_t limit = (int64_t)flow->set->alarm.silence_hours * HOUR_MS;
    enum status status = store_inbox_last(flow->turn.db, &last);

    (void)carrier;
    out->since = last;
    int64_t from = last > morning ? last : morning;
    if (limit == 0 || (last > 0 && now - last < limit))
        out->state = ALARM_FINE;
    else if (now < midnight + (int64_t)SLEEP_HOUR * HOUR_MS &&
             now - from >= limit)
        out->state = ALARM_ON;
    return status;
}

static enum status
look_balance(struct flow *flow, const struct carrier *carrier,
             struct finding *out)
{
    const struct outbox_carrier *state = outbox_carrier(flow, carrier);

    out->amount = state->balance;
    out->limit = flow->set->alarm.balance;
    if (out->limit == 0)
        out->state = ALARM_FINE;
    else if (state->has_balance)
        out->state = state->balance < out->limit ? ALARM_ON : ALARM_FINE;
    return ST_OK;
}

static enum status
look_budget(struct flow *flow, const struct carrier *carrier,
            struct finding *out)
{
    struct budget budget;
    enum status status = budget_load(&flow->turn, &flow->set->budget, &budget);

    (void)carrier;
    out->state = budget.stopped_at ? ALARM_ON : ALARM_FINE;
    out->since = budget.stopped_at;
    out->amount = budget.total;
    out->limit = budget.limit;
    return status;
}

/* Whether the lane is known to hold nothing at any carrier that is paid. */
static bool
is_lane_empty(const struct flow *flow, int lane)
{
    for (int i = 0; i < flow->set->carriers_n; i++)
        if (flow->set->carrier[i].price > 0 &&
            flow->outbox->carrier[i].next_due[lane] != INT64_MAX)
            return false;
    return true;
}

static enum status
look_wave(struct flow *flow, const struct carrier *carrier, struct finding *out)
{
    struct outbox_forecast forecast;
    enum status status = ST_OK;

    (void)carrier;
    out->state = ALARM_FINE;
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        const struct outbox_wave *wave = &flow->outbox->wave[lane];
        if (!outbox_waits_at_night((enum lane)lane) || wave->is_judged ||
            out->state == ALARM_ON || is_lane_empty(flow, lane))
            continue;
        out->state = wave->is_held ? ALARM_ON : ALARM_UNSURE;
        if (wave->is_held) {
            status = outbox_forecast(flow, (enum lane)lane, &forecast);
            out->amount = forecast.cost;
            out->limit = forecast.left;
        }
    }
    return status;
}

/* The catalogue's sentences: when it begins, when it is over. */
static const struct alarm_kind {
    const char *name;
    alarm_look *look;
    bool of_carrier;
    const char *text, *over;
} kinds[] = {
    {"queue", look_queue, false, "A-01", "A-01-het"},
    {"provider", look_down, true, "A-02", "A-02-het"},
    {"silence", look_silence, false, "A-03", "A-03-het"},
    {"balance", look_balance, true, "A-04", "A-04-het"},
    {"budget", look_budget, false, "A-05", "A-05-het"},
    {"wave", look_wave, false, "A-06", "A-06-het"},
};

/* Not by the one that is in trouble, if there is another; a local one only
 * where nothing else can send. */
static const struct carrier *
messenger(const struct flow *flow, const char *subject)
{
    const struct carrier *last = NULL, *local = NULL;

    for (int i = 0; i < flow->set->carriers_n; i++) {
        const struct carrier *carrier = &flow->set->carrier[i];
        if (carrier->is_local) {
            local = carrier;
            continue;
        }
        if (!carrier->can_send)
            continue;
        if (!outbox_trouble(flow, carrier->name) &&
            strcmp(carrier->name, subject) != 0)
            return carrier;
        if (!last || strcmp(carrier->name, subject) != 0)
            last = carrier;
    }
    return last ? last : local;
}

static struct str
render(struct flow *flow, const char *id, const char *subject,
       const struct finding *found)
{
    struct reply_places places = {.scratch = &flow->turn.arena};
    int64_t at = found->state == ALARM_ON && found->since
                     ? found->since
                     : turn_now(&flow->turn);
    struct date day = date_of_ms(at, VIETNAM_OFFSET_MIN);
    int minute = (int)((at - date_to_ms(day, VIETNAM_OFFSET_MIN)) / MINUTE_MS);
    struct arena *arena = &flow->turn.arena;

    reply_set(&places, "provider", str_of(subject));
    reply_set_number(&places, "amount", found->amount);
    reply_set_number(&places, "limit", found->limit);
    reply_set(&places, "time",
              arena_printf(arena, "%02d:%02d", minute / 60, minute % 60));
    reply_set(&places, "day",
              arena_printf(arena, "%02d/%02d", day.day, day.month));
    reply_set(&places, "period",
              arena_printf(arena, "T%02d/%d", day.month, (int)day.year));
    return reply_render(flow->set->text(flow->set->texts, "vi", NULL, id),
                        flow->set->limits, &places);
}

static enum status
send(struct flow *flow, const char *id, const char *subject,
     const struct finding *found, int64_t *row)
{
    const struct carrier *carrier = messenger(flow, subject);

    *row = 0;
    if (!*flow->set->alarm.phone || !carrier)
        return ST_OK;
    struct outbox_message message = {
        .to = flow->set->alarm.phone,
        .text = render(flow, id, subject, found),
        .lane = LANE_CORRECTION,
        .carrier = carrier->name,
        .is_alarm = true,
    };
    return outbox_put(flow, &message, row);
}

/* The one place that changes the state of an alarm. */
static enum status
enter(struct flow *flow, const struct alarm_kind *kind, const char *subject,
      const struct finding *found)
{
    bool is_on = found->state == ALARM_ON;
    int64_t row;
    enum status status = turn_begin(&flow->turn);

    if (status == ST_OK)
        status =
            send(flow, is_on ? kind->text : kind->over, subject, found, &row);
    if (status != ST_OK)
        return status;
    log_warn("event=alarm kind=%s subject=%s state=%s amount=%lld limit=%lld",
             kind->name, *subject ? subject : "-", is_on ? "on" : "over",
             (long long)found->amount, (long long)found->limit);
    metrics_count(&flow->metrics, COUNT_ALARMS, kind->name,
                  is_on ? "on" : "over");
    return is_on ? store_alarm_put(flow->turn.db, kind->name, subject,
                                   turn_now(&flow->turn), row)
                 : store_alarm_end(flow->turn.db, kind->name, subject);
}

static enum status
check(struct flow *flow, const struct alarm_kind *kind,
      const struct carrier *carrier)
{
    const char *subject = carrier ? carrier->name : "";
    struct finding found = {0};
    struct store_alarm alarm;
    enum status status = kind->look(flow, carrier, &found);

    if (status == ST_OK)
        status = store_alarm_get(flow->turn.db, kind->name, subject, &alarm);
    if (status != ST_OK || found.state == ALARM_UNSURE ||
        alarm.is_there == (found.state == ALARM_ON))
        return status;
    return enter(flow, kind, subject, &found);
}

static enum status
check_carriers(struct flow *flow, const struct alarm_kind *kind)
{
    enum status status = ST_OK;

    for (int i = 0; i < flow->set->carriers_n && status == ST_OK; i++)
        if (!flow->set->carrier[i].is_local)
            status = check(flow, kind, &flow->set->carrier[i]);
    return status;
}

MUST_CHECK enum status
alarm_tick(struct flow *flow)
{
    enum status status = ST_OK;

    for (size_t i = 0; i < COUNT(kinds) && status == ST_OK; i++)
        status = kinds[i].of_carrier ? check_carriers(flow, &kinds[i])
                                     : check(flow, &kinds[i], NULL);
    return status;
}
