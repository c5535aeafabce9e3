/* A flow over an empty store and a port that only notes what it is asked to
 * send. */
#ifndef TESTS_FLOW_OUT_BENCH_H
#define TESTS_FLOW_OUT_BENCH_H

#include "../store/engine.h"

#include "base/clock.h"
#include "flow/flow.h"
#include "flow/outbox.h"
#include "store/store_handset.h"
#include "store/store_outbox.h"

struct out_bench {
    struct bench *b;
    struct flow_settings settings;
    struct flow *flow;
    int sent;
    int64_t last_id;
};

static void
on_send(void *edge, const char *provider, const struct outgoing *message)
{
    struct out_bench *o = edge;

    (void)provider;
    o->sent++;
    o->last_id = message->id;
}

static void
on_wake(void *edge, int64_t wait_ms)
{
    (void)edge;
    assert_true(wait_ms > 0);
}

static int
out_setup(void **state)
{
    struct out_bench *o = mem_alloc(sizeof(*o));
    struct port port = {o, on_send, on_wake};
    char error[256];
    void *bench;

    bench_setup(&bench);
    o->b = bench;
    db_rollback(o->b->db);
    o->settings = (struct flow_settings){
        .gateway = "gw-1",
        .prefixes = "+84",
        .lease_ms = 1000,
        .expire_ms = 3600000,
        .backoff = {1, 2, 0},
        .carriers_n = 3,
        .carrier = {{.name = "phone", .is_local = true},
                    {.name = "kannel",
                     .can_send = true,
                     .burst = 1,
                     .in_flight = 2,
                     .max_attempts = 3},
                    {.name = "infobip",
                     .can_send = true,
                     .may_repeat = true,
                     .burst = 1,
                     .in_flight = 2,
                     .max_attempts = 3}},
    };
    o->flow = flow_new(o->b->db, &o->settings, &port, error);
    assert_non_null(o->flow);
    *state = o;
    return 0;
}

static int
out_teardown(void **state)
{
    struct out_bench *o = *state;
    void *bench = o->b;

    flow_free(o->flow);
    bench_teardown(&bench);
    mem_free(o);
    return 0;
}

static inline int64_t
put_at(struct out_bench *o, const char *carrier, const char *to, enum lane lane,
       int64_t due_at)
{
    struct outbox_message m = {.to = to,
                               .text = STR("Da nhan"),
                               .lane = lane,
                               .carrier = carrier,
                               .due_at = due_at};
    int64_t id = 0;

    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    assert_int_equal(outbox_put(o->flow, &m, &id), ST_OK);
    assert_true(flow_turn_end(o->flow));
    return id;
}

static inline int64_t
put(struct out_bench *o, const char *carrier, const char *to, enum lane lane)
{
    return put_at(o, carrier, to, lane, 0);
}

static inline const char *
state_of(struct out_bench *o, int64_t id)
{
    struct store_out_row row;

    assert_int_equal(store_outbox_get(o->b->db, id, &o->b->arena, &row), ST_OK);
    return row.state.ptr;
}

static inline void
result(struct out_bench *o, int64_t id, const char *carrier,
       enum send_outcome outcome, const char *provider_id)
{
    struct send_result r = {.outcome = outcome,
                            .provider_id = str_of(provider_id)};

    outbox_on_result(o->flow, id, carrier, &r);
    assert_true(flow_turn_end(o->flow));
}

/* Turns until something was sent; each is a real turn on the real clock. */
static inline void
wait_for_sends(struct out_bench *o, int sent)
{
    for (int i = 0; i < 2000000 && o->sent < sent; i++)
        assert_true(flow_turn_end(o->flow));
    assert_int_equal(o->sent, sent);
}

#endif
