/* What goes out, from its claim to its start: new rows are in outbox_put.c,
 * claims in outbox_claim.c, results in outbox_result.c. */
#include "flow/outbox.h"

#include "base/clock.h"
#include "base/log.h"
#include "flow/flow.h"
#include "flow/outbox_carrier.h"

enum { LOST_TURN_PAUSE_MS = 100 };

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
    for (int i = 0; i < FLIGHT_SLOTS; i++)
        while (outbox->flight[i]) {
            struct outbox_flight *next = outbox->flight[i]->next;
            mem_free(outbox->flight[i]);
            outbox->flight[i] = next;
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

static struct outbox_flight **
slot_of(struct outbox *box, int64_t id)
{
    return &box->flight[(uint64_t)id % FLIGHT_SLOTS];
}

struct outbox_flight *
outbox_next_flight(const struct outbox *box, const struct outbox_flight *flight)
{
    size_t slot = 0;

    if (flight && flight->next)
        return flight->next;
    if (flight)
        slot = (uint64_t)flight->id % FLIGHT_SLOTS + 1;
    while (slot < FLIGHT_SLOTS && !box->flight[slot])
        slot++;
    return slot < FLIGHT_SLOTS ? box->flight[slot] : NULL;
}

static int
flights_of(const struct outbox *box, const char *name)
{
    int n = 0;

    for (const struct outbox_flight *f = outbox_next_flight(box, NULL); f;
         f = outbox_next_flight(box, f))
        n += !f->has_result && strcmp(f->carrier, name) == 0;
    return n;
}

void
outbox_look_again(struct outbox *box)
{
    for (int i = 0; i < FLOW_CARRIERS_MAX; i++)
        for (int lane = 0; lane < LANE_COUNT; lane++)
            box->carrier[i].next_due[lane] = 0;
    memset(box->wave, 0, sizeof(box->wave));
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
        state->down_since_ms = before ? before->down_since_ms : 0;
        state->is_proven = before && before->is_proven;
        state->has_balance = before && before->has_balance;
        state->balance = before ? before->balance : 0;
    }
    box->is_moved = false;
    box->move_at_ms = 0;
    outbox_look_again(box);
}

struct outbox_carrier *
outbox_carrier(struct flow *flow, const struct carrier *carrier)
{
    return &flow->outbox->carrier[carrier - flow->set->carrier];
}

struct outbox_flight *
outbox_flight_of(const struct outbox *box, int64_t id)
{
    struct outbox_flight *f = box->flight[(uint64_t)id % FLIGHT_SLOTS];

    while (f && f->id != id)
        f = f->next;
    return f;
}

static void
add_flight(struct outbox *box, int64_t id, const char *carrier,
           const struct budget_charge *charge)
{
    struct outbox_flight *f = mem_alloc(sizeof(*f));

    f->id = id;
    f->charge = *charge;
    str_copy(f->carrier, sizeof(f->carrier), str_of(carrier));
    struct outbox_flight **slot = slot_of(box, id);
    f->next = *slot;
    *slot = f;
}

static void
drop_flight(struct outbox *box, int64_t id)
{
    struct outbox_flight **f = slot_of(box, id);

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

void
outbox_push(struct flow *flow, const struct carrier *carrier,
            const struct store_out_row *row, const struct budget_charge *charge)
{
    struct outbox *box = flow->outbox;
    struct outbox_claimed *claimed = arena_alloc(&box->arena, sizeof(*claimed));
    struct outbox_carrier *state = outbox_carrier(flow, carrier);

    claimed->carrier = carrier->name;
    claimed->message = (struct outgoing){
        .id = row->id,
        .ref = arena_printf(&box->arena, "%lld", (long long)row->id),
        .to = arena_copy(&box->arena, row->recipient),
        .text = arena_copy(&box->arena, row->text),
        .link = arena_copy(&box->arena, row->link),
    };
    *box->claimed_end = claimed;
    box->claimed_end = &claimed->next;
    state->in_flight++;
    state->tokens -= 1;
    add_flight(box, row->id, carrier->name, charge);
}

void
outbox_due_by(struct flow *flow, const struct carrier *carrier, enum lane lane,
              int64_t due_at)
{
    int64_t *next = &outbox_carrier(flow, carrier)->next_due[lane];

    if (due_at < *next)
        *next = due_at;
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
    struct outbox_flight *f = outbox_next_flight(box, NULL), *next;

    for (; f; f = next) {
        next = outbox_next_flight(box, f);
        if (f->is_written && is_kept)
            drop_flight(box, f->id);
        else
            f->is_written = false;
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
        outbox_look_again(flow->outbox);
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
