/* Which rows of the outbox are to be sent now. */
#include "base/clock.h"
#include "base/log.h"
#include "flow/outbox.h"
#include "flow/outbox_carrier.h"

enum { STEP_MS = 5000 }; /* less is drift */

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
claim_row(struct flow *flow, const struct carrier *carrier,
          const struct store_out_row *row, int64_t now)
{
    bool moved;

    /* A clock that stepped may end a lease early; the send still runs. */
    if (outbox_flight_of(flow->outbox, row->id))
        return store_outbox_extend(flow->turn.db, row->id,
                                   outbox_lease_end(flow, carrier, now));
    if (row->expires_at < now)
        return store_outbox_end(flow->turn.db, row->id, "expired",
                                (struct str){0}, STR("too late to be of use"),
                                now, &moved);
    if (!may_go_again(carrier, row)) {
        log_warn("event=send_unknown id=%lld provider=%s", (long long)row->id,
                 carrier->name);
        return store_outbox_end(
            flow->turn.db, row->id, "unknown", (struct str){0},
            STR("stopped between sending and recording"), now, &moved);
    }
    int64_t end = outbox_lease_end(flow, carrier, now);
    enum status status =
        store_outbox_claim(flow->turn.db, row->id, flow->set->gateway, end);
    if (status == ST_OK)
        outbox_push(flow, carrier, row->id, row->recipient, row->text,
                    row->link);
    return status;
}

static enum status
claim_lane(struct flow *flow, const struct carrier *carrier, enum lane lane)
{
    struct store_out_row rows[CLAIM_MAX];
    struct turn *turn = &flow->turn;
    int64_t now = turn_now(turn);
    int64_t next;
    int n = 0, max = outbox_capacity(flow, carrier);
    enum status status = turn_begin(turn);

    if (status == ST_OK)
        status = store_outbox_due(turn->db, str_of(carrier->name), lane, now,
                                  max, &turn->arena, rows, &n);
    for (int i = 0; i < n && status == ST_OK; i++)
        status = claim_row(flow, carrier, &rows[i], now);
    if (status == ST_OK)
        status =
            store_outbox_next(turn->db, str_of(carrier->name), lane, &next);
    if (status == ST_OK)
        outbox_carrier(flow, carrier)->next_due[lane] =
            next < 0 ? INT64_MAX : next;
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

/* The wall clock against the monotonic one: what waits keeps its wait. */
static enum status
follow_clock(struct flow *flow)
{
    struct outbox *box = flow->outbox;
    int64_t wall = turn_now(&flow->turn), mono = clock_mono_ms();
    int64_t step = (wall - box->wall_ms) - (mono - box->mono_ms);
    bool is_step = box->wall_ms != 0 && !clock_is_simulated() &&
                   (step > STEP_MS || step < -STEP_MS);
    enum status status = is_step ? turn_begin(&flow->turn) : ST_OK;

    if (is_step && status == ST_OK) {
        log_warn("event=clock_step ms=%lld", (long long)step);
        status = store_outbox_shift(flow->turn.db, step);
        outbox_look_again(box);
    }
    if (status == ST_OK) {
        box->wall_ms = wall;
        box->mono_ms = mono;
    }
    return status;
}

static enum status
claim_all(struct flow *flow, int64_t *least)
{
    int64_t now = turn_now(&flow->turn);

    for (int i = 0; i < flow->set->carriers_n; i++) {
        const struct carrier *carrier = &flow->set->carrier[i];
        if (!carrier->can_send)
            continue;
        for (int lane = 0; lane < LANE_COUNT; lane++) {
            struct outbox_carrier *state = outbox_carrier(flow, carrier);
            enum status status = ST_OK;
            if (state->next_due[lane] <= now &&
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
            status = claim_all(flow, &least);
    }
    if (status != ST_OK)
        turn_fail(turn);
    else if (least >= 0)
        flow->port.wake(flow->port.edge, least);
}
