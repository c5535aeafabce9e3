/* What goes out: rows, claims and starts. Results are in outbox_result.c. */
#include "flow/outbox.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/date.h"
#include "flow/flow.h"
#include "flow/outbox_carrier.h"
#include "store/store_dialog.h"

/* One claim a turn and carrier: a long queue must not hold up the answers. */
enum {
    CLAIM_MAX = 64,
    STEP_MS = 5000, /* less is drift */
    LOST_TURN_PAUSE_MS = 100,
};

struct outbox_claimed {
    struct outbox_claimed *next;
    const char *carrier;
    struct outgoing message;
};

/* Leases that this gateway held before it was stopped end now. */
static bool
reclaim(struct flow *flow)
{
    struct turn *turn = &flow->turn;

    if (turn_begin(turn) != ST_OK ||
        store_outbox_reclaim(turn->db, flow->set->gateway, turn_now(turn)) !=
            ST_OK)
        turn_fail(turn);
    bool is_kept = turn_commit(turn);
    turn_settle(turn, is_kept);
    return is_kept;
}

struct outbox *
outbox_new(struct flow *flow)
{
    struct outbox *box = mem_alloc(sizeof(*box));

    arena_init(&box->arena);
    box->claimed_end = &box->claimed;
    box->random = (uint32_t)clock_mono_us() | 1;
    flow->outbox = box;
    outbox_configure(flow);
    if (reclaim(flow))
        return box;
    flow->outbox = NULL;
    outbox_free(box);
    return NULL;
}

void
outbox_free(struct outbox *outbox)
{
    if (!outbox)
        return;
    while (outbox->flights) {
        struct outbox_flight *next = outbox->flights->next;
        mem_free(outbox->flights);
        outbox->flights = next;
    }
    arena_clear(&outbox->arena);
    mem_free(outbox);
}

static const struct outbox_carrier *
find_state(const struct outbox_carrier *list, const char *name)
{
    for (int i = 0; i < FLOW_CARRIERS_MAX; i++)
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
    return NULL;
}

static int
flights_of(const struct outbox *box, const char *name)
{
    int n = 0;

    for (const struct outbox_flight *f = box->flights; f; f = f->next)
        n += !f->has_result && strcmp(f->carrier, name) == 0;
    return n;
}

/* The store may hold anything: the next claim looks. */
static void
look_again(struct outbox *box)
{
    for (int i = 0; i < FLOW_CARRIERS_MAX; i++)
        for (int lane = 0; lane < LANE_COUNT; lane++)
            box->carrier[i].next_due[lane] = 0;
}

void
outbox_configure(struct flow *flow)
{
    struct outbox *box = flow->outbox;
    struct outbox_carrier old[FLOW_CARRIERS_MAX];

    memcpy(old, box->carrier, sizeof(old));
    memset(box->carrier, 0, sizeof(box->carrier));
    for (int i = 0; i < flow->set->carriers_n; i++) {
        const struct carrier *carrier = &flow->set->carrier[i];
        struct outbox_carrier *state = &box->carrier[i];
        const struct outbox_carrier *before = find_state(old, carrier->name);
        str_copy(state->name, sizeof(state->name), str_of(carrier->name));
        state->in_flight = flights_of(box, carrier->name);
        state->tokens = before ? before->tokens : carrier->burst;
        state->filled_ms = before ? before->filled_ms : clock_mono_ms();
    }
    look_again(box);
}

struct outbox_carrier *
outbox_carrier(struct flow *flow, const struct carrier *carrier)
{
    return &flow->outbox->carrier[carrier - flow->set->carrier];
}

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

/* How many sends may start now. */
static int
capacity(struct flow *flow, const struct carrier *carrier)
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

/* Minutes of the day in Vietnam. */
static int
minute_of_day(int64_t now_ms)
{
    struct date day = date_of_ms(now_ms, VIETNAM_OFFSET_MIN);

    return (int)((now_ms - date_to_ms(day, VIETNAM_OFFSET_MIN)) / 60000);
}

/* When the quiet hours that hold now end; 0 if they do not. */
static int64_t
quiet_until(const struct flow_settings *set, int64_t now_ms)
{
    int from = set->quiet_from_min, to = set->quiet_to_min;
    int at = minute_of_day(now_ms);
    bool is_quiet = from < to ? at >= from && at < to : at >= from || at < to;

    if (from == to || !is_quiet)
        return 0;
    int wait = to - at;
    if (wait <= 0)
        wait += 24 * 60;
    return now_ms + wait * 60000LL - now_ms % 60000;
}

static bool
lane_waits_at_night(enum lane lane)
{
    return lane == LANE_REMINDER || lane == LANE_BULK;
}

static bool
prefix_is_allowed(const char *list, const char *to)
{
    while (*list) {
        size_t n = strcspn(list, ",");
        if (n > 0 && strncmp(to, list, n) == 0)
            return true;
        list += n + (list[n] == ',');
    }
    return false;
}

static struct outbox_flight *
find_flight(const struct outbox *box, int64_t id)
{
    struct outbox_flight *f = box->flights;

    while (f && f->id != id)
        f = f->next;
    return f;
}

static void
add_flight(struct outbox *box, int64_t id, const char *carrier)
{
    struct outbox_flight *f = mem_alloc(sizeof(*f));

    f->id = id;
    str_copy(f->carrier, sizeof(f->carrier), str_of(carrier));
    f->next = box->flights;
    box->flights = f;
}

static void
drop_flight(struct outbox *box, int64_t id)
{
    struct outbox_flight **f = &box->flights;

    while (*f && (*f)->id != id)
        f = &(*f)->next;
    if (*f) {
        struct outbox_flight *gone = *f;
        *f = gone->next;
        mem_free(gone);
    }
}

/* A claim that comes to nothing: as if it had never been taken. */
static void
unpush(struct flow *flow, const struct outbox_claimed *claimed)
{
    const struct carrier *carrier = flow_carrier(flow, claimed->carrier);

    drop_flight(flow->outbox, claimed->message.id);
    if (!carrier)
        return;
    outbox_carrier(flow, carrier)->in_flight--;
    outbox_carrier(flow, carrier)->tokens += 1;
}

static void
push(struct flow *flow, const struct carrier *carrier, int64_t id,
     struct str to, struct str text, struct str link)
{
    struct outbox *box = flow->outbox;
    struct outbox_claimed *claimed = arena_alloc(&box->arena, sizeof(*claimed));
    struct outbox_carrier *state = outbox_carrier(flow, carrier);

    claimed->carrier = carrier->name;
    claimed->message = (struct outgoing){
        .id = id,
        .ref = arena_printf(&box->arena, "%lld", (long long)id),
        .to = arena_copy(&box->arena, to),
        .text = arena_copy(&box->arena, text),
        .link = arena_copy(&box->arena, link),
    };
    *box->claimed_end = claimed;
    box->claimed_end = &claimed->next;
    state->in_flight++;
    state->tokens -= 1;
    add_flight(box, id, carrier->name);
}

void
outbox_due_by(struct flow *flow, const struct carrier *carrier, enum lane lane,
              int64_t due_at)
{
    int64_t *next = &outbox_carrier(flow, carrier)->next_due[lane];

    if (due_at < *next)
        *next = due_at;
}

/* Why we may not send there, "" if we may. */
static enum status
refusal(struct flow *flow, const struct outbox_message *message,
        const struct carrier *carrier, const char **why)
{
    bool stopped = false;

    *why = "";
    if (message->in_answer || (carrier && carrier->is_local))
        return ST_OK;
    if (!carrier || !carrier->can_send)
        *why = "no provider that can send";
    else if (!prefix_is_allowed(flow->set->prefixes, message->to))
        *why = "prefix not allowed";
    if (**why)
        return ST_OK;
    enum status status =
        store_stopped_has(flow->turn.db, str_of(message->to), &stopped);
    if (stopped)
        *why = "the owner told the provider to stop";
    return status;
}

static const char *
birth_state(struct flow *flow, const struct outbox_message *message,
            const struct carrier *carrier)
{
    if (carrier && carrier->is_local)
        return "delivered";
    if (message->in_answer)
        return "sent";
    return message->lane == LANE_REPLY && !flow->is_closing &&
                   capacity(flow, carrier) > 0
               ? "sending"
               : "queued";
}

static int64_t
lease_end(const struct flow *flow, const struct carrier *carrier, int64_t now)
{
    return now + carrier->timeout_ms + flow->set->lease_ms;
}

MUST_CHECK enum status
outbox_put(struct flow *flow, const struct outbox_message *message, int64_t *id)
{
    const struct carrier *carrier = flow_carrier(flow, message->carrier);
    int64_t now = turn_now(&flow->turn);
    int64_t quiet =
        lane_waits_at_night(message->lane) ? quiet_until(flow->set, now) : 0;
    const char *why;
    enum status status = refusal(flow, message, carrier, &why);

    if (status != ST_OK)
        return status;
    const char *state = *why ? "failed" : birth_state(flow, message, carrier);
    bool is_sending = strcmp(state, "sending") == 0;
    int64_t expire = carrier && carrier->expire_ms ? carrier->expire_ms
                                                   : flow->set->expire_ms;
    struct store_out row = {
        .message = message->message,
        .person = message->person,
        .recipient = str_of(message->to),
        .provider = str_of(message->carrier),
        .text = message->text,
        .link = message->link,
        .lane = message->lane,
        .state = state,
        .owner = is_sending ? flow->set->gateway : "",
        .error = why,
        .now = now,
        .due_at = is_sending ? lease_end(flow, carrier, now)
                  : quiet    ? quiet
                             : now,
        .expires_at = now + expire,
    };
    status = store_outbox_add(flow->turn.db, &row, id);
    if (status != ST_OK)
        return status;
    metrics_count(&flow->metrics, COUNT_REPLIES, message->carrier, state);
    if (is_sending)
        push(flow, carrier, *id, row.recipient, row.text, row.link);
    if (is_sending || strcmp(state, "queued") == 0)
        outbox_due_by(flow, carrier, message->lane, row.due_at);
    return ST_OK;
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
    if (find_flight(flow->outbox, row->id))
        return store_outbox_extend(flow->turn.db, row->id,
                                   lease_end(flow, carrier, now));
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
    int64_t end = lease_end(flow, carrier, now);
    enum status status =
        store_outbox_claim(flow->turn.db, row->id, flow->set->gateway, end);
    if (status == ST_OK)
        push(flow, carrier, row->id, row->recipient, row->text, row->link);
    return status;
}

static enum status
claim_lane(struct flow *flow, const struct carrier *carrier, enum lane lane)
{
    struct store_out_row rows[CLAIM_MAX];
    struct turn *turn = &flow->turn;
    int64_t now = turn_now(turn);
    int64_t next;
    int n = 0, max = capacity(flow, carrier);
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
        look_again(box);
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
            if (state->next_due[lane] <= now && capacity(flow, carrier) > 0)
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

struct outbox_mark
outbox_mark(const struct flow *flow)
{
    return (struct outbox_mark){flow->outbox->claimed_end};
}

void
outbox_back(struct flow *flow, struct outbox_mark mark)
{
    for (struct outbox_claimed *c = *mark.end; c; c = c->next)
        unpush(flow, c);
    *mark.end = NULL;
    flow->outbox->claimed_end = mark.end;
}

/* Results that this turn wrote are done with if it was kept. */
static void
settle_results(struct outbox *box, bool is_kept)
{
    struct outbox_flight **f = &box->flights;

    while (*f) {
        struct outbox_flight *flight = *f;
        if (flight->is_written && is_kept) {
            *f = flight->next;
            mem_free(flight);
        } else {
            flight->is_written = false;
            f = &flight->next;
        }
    }
}

struct outbox_claimed *
outbox_take(struct outbox *outbox, bool is_kept)
{
    struct outbox_claimed *list = outbox->claimed;

    outbox->claimed = NULL;
    outbox->claimed_end = &outbox->claimed;
    outbox->drop = !is_kept;
    settle_results(outbox, is_kept);
    return list;
}

void
outbox_start(struct flow *flow, struct outbox_claimed *claimed)
{
    bool drop = flow->outbox->drop;

    for (; claimed; claimed = claimed->next) {
        if (drop)
            unpush(flow, claimed);
        else
            flow->port.send(flow->port.edge, claimed->carrier,
                            &claimed->message);
    }
    if (drop) {
        look_again(flow->outbox);
        flow->port.wake(flow->port.edge, LOST_TURN_PAUSE_MS);
    }
    arena_reset(&flow->outbox->arena);
}

const char *
outbox_trouble(const struct flow *flow, const char *name)
{
    const struct carrier *carrier = flow_carrier(flow, name);

    if (!carrier)
        return "not switched on";
    const struct outbox_carrier *state =
        &flow->outbox->carrier[carrier - flow->set->carrier];
    if (clock_mono_ms() < state->blocked_until_ms)
        return state->trouble;
    return NULL;
}
