/* What nobody answered in time goes on by itself. */
#include "base/log.h"
#include "flow/chain.h"

enum { BATCH_MAX = 20 };

/* No message caused it: what is sent goes by the first carrier. */
static enum status
time_out(struct flow *flow, const struct store_chain *row)
{
    struct inbound nothing = {.provider = flow_own_carrier(flow)};
    struct chain chain = chain_of(row);
    struct report r;
    struct message m;

    message_init(&m, flow, &nothing);
    enum status status = report_load(&m, row->version, &r);
    if (status != ST_OK)
        return status;
    if (!r.form || !chain_can(&chain, CHAIN_TIMEOUT)) {
        chain.row.until = 0;
        return store_chain_put(message_db(&m), &chain.row);
    }
    report_set_places(&m, &r);
    status = chain_enter(&m, &chain, CHAIN_TIMEOUT, (struct str){0});
    return status == ST_OK ? chain_tell(&m, &r, &chain) : status;
}

MUST_CHECK enum status
chain_overdue(struct flow *flow, int max)
{
    struct store_chain row[BATCH_MAX];
    struct arena *arena = &flow->turn.arena;
    int64_t now = turn_now(&flow->turn);
    int n = 0;
    enum status status = store_chain_overdue(
        flow->turn.db, now, arena, row, max < BATCH_MAX ? max : BATCH_MAX, &n);

    if (status == ST_OK && n > 0)
        status = turn_begin(&flow->turn);
    for (int i = 0; i < n && status == ST_OK; i++)
        status = time_out(flow, &row[i]);
    return status;
}
