/* What goes out: states, retries, unknown outcomes, receipts, by a port that
 * only notes what it is asked to send. */
#include "../store/engine.h"

#include "flow/flow.h"
#include "flow/outbox.h"
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

static int64_t
put(struct out_bench *o, const char *carrier, const char *to, enum lane lane)
{
    struct outbox_message m = {
        .to = to, .text = STR("Da nhan"), .lane = lane, .carrier = carrier};
    int64_t id = 0;

    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    assert_int_equal(outbox_put(o->flow, &m, &id), ST_OK);
    assert_true(flow_turn_end(o->flow));
    return id;
}

static const char *
state_of(struct out_bench *o, int64_t id)
{
    struct store_out_row row;

    assert_int_equal(store_outbox_get(o->b->db, id, &o->b->arena, &row), ST_OK);
    return row.state.ptr;
}

static void
result(struct out_bench *o, int64_t id, const char *carrier,
       enum send_outcome outcome, const char *provider_id)
{
    struct send_result r = {.outcome = outcome,
                            .provider_id = str_of(provider_id)};

    outbox_on_result(o->flow, id, carrier, &r);
    assert_true(flow_turn_end(o->flow));
}

/* Turns until something was sent; each is a real turn on the real clock. */
static void
wait_for_sends(struct out_bench *o, int sent)
{
    for (int i = 0; i < 2000000 && o->sent < sent; i++)
        assert_true(flow_turn_end(o->flow));
    assert_int_equal(o->sent, sent);
}

static void
a_reply_is_sent_in_the_turn_that_made_it(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    assert_int_equal(o->sent, 1);
    assert_int_equal(o->last_id, id);
    assert_string_equal(state_of(o, id), "sending");
    result(o, id, "kannel", SEND_SENT, "");
    assert_string_equal(state_of(o, id), "sent");
}

static void
a_local_carrier_has_delivered_by_storing(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "phone", "+84912000101", LANE_REPLY);

    assert_int_equal(o->sent, 0);
    assert_string_equal(state_of(o, id), "delivered");
}

static void
a_number_outside_the_prefixes_is_never_sent_to(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "kannel", "+19005550100", LANE_REPLY);

    assert_int_equal(o->sent, 0);
    assert_string_equal(state_of(o, id), "failed");
}

static void
a_temporary_failure_is_tried_again_while_it_is_of_use(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    for (int sent = 2; sent < 8; sent++) {
        result(o, id, "kannel", SEND_TEMPORARY, "");
        assert_string_equal(state_of(o, id), "queued");
        wait_for_sends(o, sent);
    }
    o->settings.expire_ms = 0;
    id = put(o, "infobip", "+84912000102", LANE_REPLY);
    result(o, id, "infobip", SEND_TEMPORARY, "");
    assert_string_equal(state_of(o, id), "expired");
}

static void
a_permanent_failure_ends_it(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    result(o, id, "kannel", SEND_PERMANENT, "");
    assert_string_equal(state_of(o, id), "failed");
}

static void
an_unknown_outcome_repeats_a_reply_once_and_no_reminder(void **state)
{
    struct out_bench *o = *state;
    int64_t reply = put(o, "kannel", "+84912000101", LANE_REPLY);

    result(o, reply, "kannel", SEND_UNKNOWN, "");
    assert_string_equal(state_of(o, reply), "queued");
    wait_for_sends(o, 2);
    result(o, reply, "kannel", SEND_UNKNOWN, "");
    assert_string_equal(state_of(o, reply), "unknown");
    assert_int_equal(o->sent, 2);
}

static void
a_provider_that_knows_our_reference_gets_it_again(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "infobip", "+84912000101", LANE_CORRECTION);

    wait_for_sends(o, 1);
    result(o, id, "infobip", SEND_UNKNOWN, "");
    wait_for_sends(o, 2);
    result(o, id, "infobip", SEND_DUPLICATE, "m1");
    assert_string_equal(state_of(o, id), "sent");
}

static void
a_stop_word_closes_the_number(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    result(o, id, "kannel", SEND_STOPPED, "");
    id = put(o, "kannel", "+84912000101", LANE_REPLY);
    assert_int_equal(o->sent, 1);
    assert_string_equal(state_of(o, id), "failed");
}

static void
a_receipt_before_the_result_is_not_lost(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "infobip", "+84912000101", LANE_REPLY);
    struct receipt receipt = {.provider = "infobip",
                              .provider_id = STR("m1"),
                              .delivery = DELIVERY_DELIVERED};

    assert_int_equal(outbox_on_receipt(o->flow, &receipt), ST_OK);
    assert_true(flow_turn_end(o->flow));
    assert_string_equal(state_of(o, id), "sending");
    result(o, id, "infobip", SEND_SENT, "m1");
    assert_string_equal(state_of(o, id), "delivered");
}

static void
a_receipt_of_another_provider_moves_nothing(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "infobip", "+84912000101", LANE_REPLY);
    struct receipt receipt = {
        .provider = "kannel",
        .ref = arena_printf(&o->b->arena, "%lld", (long long)id),
        .delivery = DELIVERY_FAILED};

    assert_int_equal(outbox_on_receipt(o->flow, &receipt), ST_OK);
    assert_true(flow_turn_end(o->flow));
    assert_string_equal(state_of(o, id), "sending");
}

static void
a_result_in_a_lost_turn_is_recorded_in_the_next(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);
    struct send_result sent = {.outcome = SEND_SENT};

    outbox_on_result(o->flow, id, "kannel", &sent);
    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    turn_fail(&o->flow->turn);
    assert_true(flow_turn_end(o->flow));
    assert_string_equal(state_of(o, id), "sending");
    assert_true(flow_turn_end(o->flow));
    assert_string_equal(state_of(o, id), "sent");
    assert_int_equal(o->sent, 1);
}

static void
a_lost_turn_forgets_no_trouble_of_a_provider(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    result(o, id, "kannel", SEND_CONFIG, "");
    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    turn_fail(&o->flow->turn);
    assert_true(flow_turn_end(o->flow));
    assert_non_null(outbox_trouble(o->flow, "kannel"));
}

static void
an_undone_message_sends_nothing(void **state)
{
    struct out_bench *o = *state;
    struct outbox_message m = {.to = "+84912000101",
                               .text = STR("Da nhan"),
                               .lane = LANE_REPLY,
                               .carrier = "kannel"};
    int64_t id;

    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    struct outbox_mark mark = outbox_mark(o->flow);
    assert_int_equal(db_savepoint(o->b->db), ST_OK);
    assert_int_equal(outbox_put(o->flow, &m, &id), ST_OK);
    assert_int_equal(db_undo(o->b->db), ST_OK);
    outbox_back(o->flow, mark);
    assert_true(flow_turn_end(o->flow));
    assert_int_equal(o->sent, 0);
    /* Its place is free again. */
    put(o, "kannel", "+84912000101", LANE_REPLY);
    put(o, "kannel", "+84912000102", LANE_REPLY);
    assert_int_equal(o->sent, 2);
}

static void
a_reload_with_sends_under_way_loses_none(void **state)
{
    struct out_bench *o = *state;
    int64_t one = put(o, "kannel", "+84912000101", LANE_REPLY);
    int64_t two = put(o, "kannel", "+84912000102", LANE_REPLY);
    struct flow_settings other = o->settings;

    /* Kannel goes, infobip takes its place in the list. */
    other.carrier[1] = o->settings.carrier[2];
    other.carriers_n = 2;
    flow_configure(o->flow, &other);
    put(o, "infobip", "+84912000103", LANE_REPLY);
    assert_int_equal(o->sent, 3);
    result(o, one, "kannel", SEND_SENT, "");
    result(o, two, "kannel", SEND_SENT, "");
    assert_string_equal(state_of(o, one), "sent");
    assert_string_equal(state_of(o, two), "sent");
}

static void
a_closing_gateway_starts_no_send(void **state)
{
    struct out_bench *o = *state;

    o->flow->is_closing = true;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);
    assert_int_equal(o->sent, 0);
    assert_string_equal(state_of(o, id), "queued");
}

static void
a_failing_account_stops_the_queue(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    assert_null(outbox_trouble(o->flow, "kannel"));
    result(o, id, "kannel", SEND_CONFIG, "");
    assert_non_null(outbox_trouble(o->flow, "kannel"));
    put(o, "kannel", "+84912000102", LANE_REPLY);
    assert_int_equal(o->sent, 1);
}

int
main(void)
{
#define CASE(test)                                                             \
    cmocka_unit_test_setup_teardown(test, out_setup, out_teardown)
    const struct CMUnitTest tests[] = {
        CASE(a_reply_is_sent_in_the_turn_that_made_it),
        CASE(a_local_carrier_has_delivered_by_storing),
        CASE(a_number_outside_the_prefixes_is_never_sent_to),
        CASE(a_temporary_failure_is_tried_again_while_it_is_of_use),
        CASE(a_permanent_failure_ends_it),
        CASE(an_unknown_outcome_repeats_a_reply_once_and_no_reminder),
        CASE(a_provider_that_knows_our_reference_gets_it_again),
        CASE(a_stop_word_closes_the_number),
        CASE(a_receipt_before_the_result_is_not_lost),
        CASE(a_receipt_of_another_provider_moves_nothing),
        CASE(a_result_in_a_lost_turn_is_recorded_in_the_next),
        CASE(a_lost_turn_forgets_no_trouble_of_a_provider),
        CASE(an_undone_message_sends_nothing),
        CASE(a_reload_with_sends_under_way_loses_none),
        CASE(a_closing_gateway_starts_no_send),
        CASE(a_failing_account_stops_the_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
