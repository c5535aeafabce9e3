/* What waits for a carrier that is switched off. */
#include "base/clock.h"
#include "base/log.h"
#include "flow/flow.h"
#include "flow/outbox.h"
#include "flow/outbox_carrier.h"

/* A row that is under way when its carrier goes is looked at again. */
enum { LOOK_AGAIN_MS = 1000, NAMES_MAX = 16 };

/* Carriers of rows that cannot send. */
struct move {
    struct flow *flow;
    int n;
    const char *from[NAMES_MAX];
};

static void
on_provider(struct str name, void *arg)
{
    struct move *move = arg;
    const char *z = arena_copy(&move->flow->turn.arena, name).ptr;

    if (move->n < NAMES_MAX && !carrier_is_able(flow_carrier(move->flow, z)))
        move->from[move->n++] = z;
}

static enum status
find(struct move *move)
{
    move->n = 0;
    return store_outbox_providers(move->flow->turn.db, on_provider, move);
}

/* What may have gone out is not sent by another. */
static enum status
move_rows(struct flow *flow, const char *from, const char *to)
{
    struct store_out_moved moved;
    enum status status = turn_begin(&flow->turn);

    if (status == ST_OK)
        status = store_outbox_move(flow->turn.db, from, to,
                                   turn_now(&flow->turn), &moved);
    if (status == ST_OK && moved.messages + moved.unknown > 0)
        log_warn("event=outbox_moved from=%s to=%s messages=%lld unknown=%lld",
                 log_quote(str_of(from)).z, to, (long long)moved.messages,
                 (long long)moved.unknown);
    return status;
}

static void
on_moved(void *arg)
{
    struct flow *flow = arg;

    flow->outbox->is_moved = true;
}

MUST_CHECK enum status
outbox_move(struct flow *flow)
{
    struct outbox *box = flow->outbox;
    const char *own = flow_own_carrier(flow);
    const struct carrier *carrier = flow_carrier(flow, own);
    struct move move = {.flow = flow};

    /* The phones of this machine are not those of people. */
    if (box->is_moved || clock_mono_ms() < box->move_at_ms || !carrier ||
        !carrier->can_send || carrier->is_local)
        return ST_OK;
    box->move_at_ms = clock_mono_ms() + LOOK_AGAIN_MS;
    enum status status = find(&move);
    for (int i = 0; i < move.n && status == ST_OK; i++)
        status = move_rows(flow, move.from[i], own);
    if (status == ST_OK && move.n > 0) {
        outbox_look_again(box);
        status = find(&move);
    }
    if (status == ST_OK && move.n == 0)
        turn_on_commit(&flow->turn, on_moved, flow);
    return status;
}
