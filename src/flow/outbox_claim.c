/* Which rows of the outbox are to be sent now. */
#include "base/clock.h"
#include "base/log.h"
#include "flow/outbox.h"
#include "flow/outbox_carrier.h"
#include "flow/outbox_wave.h"
#include "flow/remind.h"
#include "store/store_alarm.h"
#include "store/store_handset.h"

/* Tokens fill with time; INT_MAX when there is no limit. */
static int
tokens(struct outbox_carrier *state, const struct carrier *carrier)
{
    int64_t now = clock_mono_ms();

    if (carrier->per_s <= 0)
        return CLAIM_MAX;
    state->tokens += (double)(now - state->filled_ms) / 1000.0 * carrier->per_s;
    if (state->tokens > carrier->burst)
        state->tokens = carrier->burst;
    state->filled_ms = now;
    return (int)state->tokens;
}

int
outbox_capacity(struct flow *flow, const struct carrier *carrier)
{
    struct outbox_carrier *state = outbox_carrier(flow, carrier);
    int free = carrier->in_flight - state->in_flight;
    int may = tokens(state, carrier);

    if (carrier->is_local)
        return CLAIM_MAX;
    if (!carrier->can_send || clock_mono_ms() < state->blocked_until_ms)
        return 0;
    /* One that has just failed is probed by a single send. */
    if (state->failures > 0)
        free = state->in_flight > 0 ? 0 : 1;
    if (free > may)
        free = may;
    return free > CLAIM_MAX ? CLAIM_MAX : free;
}

int64_t
outbox_lease_end(const struct flow *flow, const struct carrier *carrier,
                 int64_t now)
{
    return now + carrier->timeout_ms + flow->set->lease_ms;
}

/* A row whose lease is over went out or not, nobody knows. */
static bool
may_go_again(const struct carrier *carrier, const struct store_out_row *row)
{
    return !str_eqz(row->state, "sending") || carrier->may_repeat ||
           (row->lane == LANE_REPLY && row->attempts < 2);
}

static enum status
end_row(struct flow *flow, const struct carrier *carrier,
        const struct store_out_row *row, const char *state, struct str why)
{
    bool moved;

    metrics_count(&flow->metrics, COUNT_REPLIES, carrier->name, state);
    return store_outbox_end(flow->turn.db, row->id, state, (struct str){0}, why,
                            turn_now(&flow->turn), &moved);
}

static enum status
end_unsent(struct flow *flow, const struct carrier *carrier,
           const struct store_out_row *row, const char *state, struct str why)
{
    enum status status = end_row(flow, carrier, row, state, why);

    if (status == ST_OK && row->lane == LANE_REMINDER) {
        log_info("event=reminder_unsent id=%lld state=%s", (long long)row->id,
                 state);
        status = remind_forget(flow, row->id);
        /* The morning's wave may have passed this person by. */
        if (strcmp(state, "expired") == 0)
            remind_again(flow);
    }
    return status;
}

/* What it tells of may have changed since it was written. */
static enum status
renew(struct flow *flow, const struct carrier *carrier,
      struct store_out_row *row, enum remind_use *use)
{
    struct str text = row->text;
    enum status status = remind_renew(flow, row->id, &text, use);

    if (status != ST_OK || *use != REMIND_USEFUL || str_eq(text, row->text))
        return status;
    row->text = text;
    row->segments = budget_segments(carrier, text, &flow->turn.arena);
    return store_outbox_set_text(flow->turn.db, row->id, text, row->segments);
}

/* Nobody knows whether it went out: what it tells of counts as told. */
static enum status
end_unknown(struct flow *flow, const struct carrier *carrier,
            const struct store_out_row *row)
{
    log_warn("event=send_unknown id=%lld provider=%s", (long long)row->id,
             carrier->name);
    return end_row(flow, carrier, row, "unknown",
                   STR("stopped between sending and recording"));
}

/* Ends what must not go out any more; *is_over tells. By a clock that is wrong
 * nothing is too late. */
static enum status
check_need(struct flow *flow, const struct carrier *carrier,
           struct store_out_row *row, bool *is_over)
{
    bool may_be_out = str_eqz(row->state, "sending");
    enum remind_use use = REMIND_USEFUL;
    enum status status = ST_OK;

    *is_over = true;
    if (!may_go_again(carrier, row))
        return end_unknown(flow, carrier, row);
    if (row->expires_at < turn_now(&flow->turn) && clock_is_trusted(flow))
        use = REMIND_LATE;
    else if (row->lane == LANE_REMINDER)
        status = renew(flow, carrier, row, &use);
    if (status != ST_OK)
        return status;
    if (use != REMIND_USEFUL && may_be_out)
        return end_unknown(flow, carrier, row);
    if (use == REMIND_LATE)
        return end_unsent(flow, carrier, row, "expired",
                          STR("too late to be of use"));
    if (use == REMIND_VAIN)
        return end_unsent(flow, carrier, row, "cancelled",
                          STR("not needed any more"));
    *is_over = false;
    return ST_OK;
}

/* To a phone of this machine. */
static enum status
hand_over(struct flow *flow, const struct carrier *carrier,
          const struct store_out_row *row)
{
    enum status status =
        end_row(flow, carrier, row, "delivered", (struct str){0});

    return status == ST_OK
               ? store_handset_add(flow->turn.db, row->id, row->recipient)
               : status;
}

/* *is_paid false: the lane has spent its part, the row stays. */
static enum status
claim_row(struct flow *flow, const struct carrier *carrier,
          struct store_out_row *row, bool *is_paid)
{
    struct turn *turn = &flow->turn;
    struct budget_charge charge = {.lane = row->lane};
    int64_t end = outbox_lease_end(flow, carrier, turn_now(turn));
    bool is_over;

    /* A clock that stepped may end a lease early; the send still runs. */
    if (outbox_flight_of(flow->outbox, row->id))
        return store_outbox_extend(turn->db, row->id, end);
    enum status status = check_need(flow, carrier, row, &is_over);
    if (status != ST_OK || is_over)
        return status;
    if (carrier->is_local)
        return hand_over(flow, carrier, row);
    charge.segments = row->segments;
    if (carrier->price > 0 && row->lane == LANE_CORRECTION)
        status = store_alarm_has(turn->db, row->id, &charge.is_exempt);
    if (status == ST_OK)
        status =
            budget_take(turn, &flow->set->budget, carrier, &charge, is_paid);
    if (status != ST_OK || !*is_paid)
        return status;
    status = store_outbox_claim(turn->db, row->id, flow->set->gateway, end);
    if (status == ST_OK)
        outbox_push(flow, carrier, row, &charge);
    return status;
}

/* Rows whose time is over end although their wave is held. */
static enum status
check_rows(struct flow *flow, const struct carrier *carrier,
           struct store_out_row *rows, int n)
{
    enum status status = ST_OK;
    bool is_over;

    for (int i = 0; i < n && status == ST_OK; i++)
        if (!outbox_flight_of(flow->outbox, rows[i].id))
            status = check_need(flow, carrier, &rows[i], &is_over);
    return status;
}

static enum status
claim_rows(struct flow *flow, const struct carrier *carrier,
           struct store_out_row *rows, int n, bool *has_money)
{
    enum status status = ST_OK;

    if (n > 0 && carrier->price > 0)
        status = outbox_wave_check(flow, rows[0].lane, has_money);
    if (status == ST_OK && !*has_money)
        return check_rows(flow, carrier, rows, n);
    for (int i = 0; i < n && status == ST_OK; i++) {
        bool is_paid = true;
        status = claim_row(flow, carrier, &rows[i], &is_paid);
        *has_money = *has_money && is_paid;
    }
    return status;
}

static enum status
claim_lane(struct flow *flow, const struct carrier *carrier, enum lane lane)
{
    struct store_out_row rows[CLAIM_MAX];
    struct turn *turn = &flow->turn;
    int64_t now = turn_now(turn);
    int64_t *next_due = &outbox_carrier(flow, carrier)->next_due[lane];
    int64_t next;
    bool has_money = true;
    int n = 0, max = outbox_capacity(flow, carrier);
    enum status status = turn_begin(turn);

    if (status == ST_OK)
        status = store_outbox_due(turn->db, str_of(carrier->name), lane, now,
                                  max, &turn->arena, rows, &n);
    if (status == ST_OK)
        status = claim_rows(flow, carrier, rows, n, &has_money);
    if (status == ST_OK)
        status =
            store_outbox_next(turn->db, str_of(carrier->name), lane, &next);
    if (status == ST_OK)
        *next_due = next < 0 ? INT64_MAX : next;
    if (!has_money && *next_due < now + BUDGET_PAUSE_MS)
        *next_due = now + BUDGET_PAUSE_MS;
    return status;
}

/* How long until this carrier's lane may be looked at; -1 = not needed. */
static int64_t
lane_wait(struct flow *flow, const struct carrier *carrier, enum lane lane,
          int64_t now)
{
    struct outbox_carrier *state = outbox_carrier(flow, carrier);
    int64_t wait = state->next_due[lane] - now;
    int64_t blocked = state->blocked_until_ms - clock_mono_ms();
    bool is_full = state->in_flight >= carrier->in_flight ||
                   (state->failures > 0 && state->in_flight > 0);

    /* A full pipe is reopened by its own results. */
    if (state->next_due[lane] == INT64_MAX || is_full)
        return -1;
    if (wait < blocked)
        wait = blocked;
    if (carrier->per_s > 0 && state->tokens < 1) {
        int64_t token =
            (int64_t)((1 - state->tokens) * 1000 / carrier->per_s) + 1;
        wait = wait < token ? token : wait;
    }
    return wait < 1 ? 1 : wait;
}

/* The wall clock moved: what waits keeps its wait. */
static enum status
follow_clock(struct flow *flow)
{
    struct clock_step step = clock_trust_take_step(flow);
    bool is_step = step.by_ms != 0;
    enum status status = is_step ? turn_begin(&flow->turn) : ST_OK;

    if (is_step && status == ST_OK) {
        status =
            store_outbox_shift(flow->turn.db, step.by_ms, step.from, step.to);
        outbox_look_again(flow->outbox);
    }
    return status;
}

/* What was to go by day and did not, because of rates or a provider that was
 * down, waits for the morning. */
static bool
rests_at_night(const struct flow *flow, struct outbox_carrier *state,
               enum lane lane, int64_t now)
{
    int64_t quiet =
        outbox_waits_at_night(lane) ? outbox_quiet_until(flow->set, now) : 0;

    if (quiet)
        state->next_due[lane] = quiet;
    return quiet != 0;
}

static enum status
claim_all(struct flow *flow, int64_t *least)
{
    int64_t now = turn_now(&flow->turn);

    for (int i = 0; i < flow->set->carriers_n; i++) {
        const struct carrier *carrier = &flow->set->carrier[i];
        if (!carrier->can_send && !carrier->is_local)
            continue;
        for (int lane = 0; lane < LANE_COUNT; lane++) {
            struct outbox_carrier *state = outbox_carrier(flow, carrier);
            enum status status = ST_OK;
            if (outbox_waits_at_night((enum lane)lane) &&
                !clock_is_trusted(flow))
                continue; /* nobody knows whether it is night */
            if (lane == LANE_REMINDER && remind_is_writing(flow))
                continue; /* its cost is not known yet */
            if (state->next_due[lane] <= now &&
                !rests_at_night(flow, state, (enum lane)lane, now) &&
                outbox_capacity(flow, carrier) > 0)
                status = claim_lane(flow, carrier, (enum lane)lane);
            if (status != ST_OK)
                return status;
            int64_t wait = lane_wait(flow, carrier, (enum lane)lane, now);
            if (wait >= 0 && (*least < 0 || wait < *least))
                *least = wait;
        }
    }
    return ST_OK;
}

void
outbox_claim(struct flow *flow)
{
    struct turn *turn = &flow->turn;
    int64_t least = -1;

    if (turn->is_failed)
        return;
    enum status status = outbox_record(flow);
    if (status == ST_OK && !flow->is_refusing && !flow->is_closing) {
        status = follow_clock(flow);
        if (status == ST_OK)
            status = outbox_move(flow);
        if (status == ST_OK)
            status = claim_all(flow, &least);
    }
    if (status != ST_OK)
        turn_fail(turn);
    else if (least >= 0)
        flow->port.wake(flow->port.edge, least);
}
