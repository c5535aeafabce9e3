/* What waits for a carrier that is switched off. */
#include "base/log.h"
#include "flow/flow.h"
#include "flow/outbox.h"
#include "flow/outbox_carrier.h"

struct move {
    struct flow *flow;
    const char *from; /* the first that cannot send; NULL = there is none */
};

static void
on_provider(struct str name, void *arg)
{
    struct move *move = arg;
    const char *z = arena_copy(&move->flow->turn.arena, name).ptr;

    if (!move->from && !carrier_is_able(flow_carrier(move->flow, z)))
        move->from = z;
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
    if (status == ST_OK)
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
    outbox_look_again(flow->outbox);
}

MUST_CHECK enum status
outbox_move(struct flow *flow)
{
    const char *own = flow_own_carrier(flow);
    const struct carrier *carrier = flow_carrier(flow, own);
    struct move move = {.flow = flow};
    enum status status = ST_OK;
    bool did_move = false;

    /* The phones of this machine are not those of people. */
    if (flow->outbox->is_moved || !carrier || !carrier->can_send ||
        carrier->is_local)
        return ST_OK;
    do {
        move.from = NULL;
        status = store_outbox_providers(flow->turn.db, turn_now(&flow->turn),
                                        on_provider, &move);
        if (status == ST_OK && move.from)
            status = move_rows(flow, move.from, own);
        did_move |= move.from != NULL;
    } while (status == ST_OK && move.from);
    if (status == ST_OK && did_move)
        turn_on_commit(&flow->turn, on_moved, flow);
    else if (status == ST_OK)
        flow->outbox->is_moved = true;
    return status;
}
