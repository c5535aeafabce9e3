/* What goes out: states, retries, unknown outcomes, receipts, by a port that
 * only notes what it is asked to send. */
#include "out_bench.h"

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

/* Numbers of what the phone has got since `after`, in its order. */
static int
got(struct out_bench *o, int64_t after, struct store_handset_row rows[8])
{
    int n;

    assert_int_equal(store_handset_list(o->b->db, STR("phone"),
                                        STR("+84912000101"), after, 1000,
                                        &o->b->arena, rows, 8, &n),
                     ST_OK);
    return n;
}

/* Turns until the row leaves the queue, on the real clock. */
static void
wait_for_end(struct out_bench *o, int64_t id)
{
    for (int i = 0; i < 2000000 && strcmp(state_of(o, id), "queued") == 0; i++)
        assert_true(flow_turn_end(o->flow));
}

static void
a_local_carrier_hands_a_row_over_when_it_is_due(void **state)
{
    struct out_bench *o = *state;
    struct store_handset_row rows[8];
    int64_t due = clock_wall_ms() + 100;
    int64_t id = put_at(o, "phone", "+84912000101", LANE_BULK, due);
    int64_t at_once = put(o, "phone", "+84912000101", LANE_BULK);

    assert_string_equal(state_of(o, id), "queued");
    assert_string_equal(state_of(o, at_once), "delivered");
    assert_int_equal(got(o, 0, rows), 1);
    wait_for_end(o, id);
    assert_true(clock_wall_ms() >= due);
    assert_string_equal(state_of(o, id), "delivered");
    assert_int_equal(got(o, 0, rows), 2);
}

static void
a_phone_that_read_a_later_row_still_gets_the_one_that_waited(void **state)
{
    struct out_bench *o = *state;
    struct store_handset_row rows[8];
    int64_t id =
        put_at(o, "phone", "+84912000101", LANE_REPLY, clock_wall_ms() + 50);

    put(o, "phone", "+84912000101", LANE_REPLY);
    assert_int_equal(got(o, 0, rows), 1);
    int64_t seen = rows[0].id;
    wait_for_end(o, id);
    assert_int_equal(got(o, seen, rows), 1);
    seen = rows[0].id;
    put(o, "phone", "+84912000101", LANE_REPLY);
    put(o, "phone", "+84912000101", LANE_BULK);
    assert_int_equal(got(o, seen, rows), 2);
    assert_true(seen < rows[0].id && rows[0].id < rows[1].id);
    assert_int_equal(got(o, 0, rows), 4);
}

static void
a_row_is_not_sent_before_it_is_due(void **state)
{
    struct out_bench *o = *state;
    int64_t due = clock_wall_ms() + 50;

    put_at(o, "kannel", "+84912000101", LANE_REPLY, due);
    assert_int_equal(o->sent, 0);
    wait_for_sends(o, 1);
    assert_true(clock_wall_ms() >= due);
}

/* Quiet hours that hold now, or begin in a minute's time or so. */
static void
set_quiet(struct out_bench *o, int from_minutes, int to_minutes)
{
    int now = (int)(clock_wall_ms() / 60000 % 1440) + 7 * 60;

    o->settings.quiet_from_min = (now + from_minutes + 1440) % 1440;
    o->settings.quiet_to_min = (now + to_minutes) % 1440;
    flow_configure(o->flow, &o->settings);
}

static void
what_is_left_of_the_day_waits_for_the_morning(void **state)
{
    struct out_bench *o = *state;
    int64_t id =
        put_at(o, "phone", "+84912000101", LANE_REMINDER, clock_wall_ms() + 20);

    set_quiet(o, -60, 60);
    for (int64_t until = clock_wall_ms() + 60; clock_wall_ms() < until;)
        assert_true(flow_turn_end(o->flow));
    assert_string_equal(state_of(o, id), "queued");
    set_quiet(o, 60, 120);
    wait_for_end(o, id);
    assert_string_equal(state_of(o, id), "cancelled"); /* nobody needs it */
}

static void
a_row_is_called_off_while_it_waits(void **state)
{
    struct out_bench *o = *state;
    int64_t waits = put_at(o, "kannel", "+84912000101", LANE_REPLY,
                           clock_wall_ms() + 3600000);
    int64_t goes = put(o, "kannel", "+84912000101", LANE_REPLY);
    bool moved;

    assert_int_equal(outbox_cancel(o->flow, waits, "wave cancelled", &moved),
                     ST_OK);
    assert_true(moved);
    assert_int_equal(outbox_cancel(o->flow, goes, "wave cancelled", &moved),
                     ST_OK);
    assert_false(moved);
    assert_true(flow_turn_end(o->flow));
    assert_string_equal(state_of(o, waits), "cancelled");
    assert_string_equal(state_of(o, goes), "sending");
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
    assert_string_equal(state_of(o, reply), "sending");
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
what_a_carrier_that_was_switched_off_did_not_send_goes_by_another(void **state)
{
    struct out_bench *o = *state;
    int64_t unsent = put(o, "kannel", "+84912000101", LANE_REPLY);
    int64_t unknown = put(o, "kannel", "+84912000102", LANE_REPLY);
    int64_t waits = put(o, "kannel", "+84912000103", LANE_REPLY);
    struct flow_settings other = o->settings;

    assert_int_equal(o->sent, 2); /* all that kannel takes at a time */
    other.carrier[1] = o->settings.carrier[2];
    other.carriers_n = 2;
    flow_configure(o->flow, &other);
    wait_for_sends(o, 3);
    assert_int_equal(o->last_id, waits);
    result(o, waits, "infobip", SEND_SENT, "");
    result(o, unknown, "kannel", SEND_UNKNOWN, "");
    result(o, unsent, "kannel", SEND_TEMPORARY, "");
    wait_for_sends(o, 4);
    assert_int_equal(o->last_id, unsent);
    assert_string_equal(state_of(o, unknown), "unknown");
}

static void
what_may_have_gone_out_is_asked_of_its_own_provider_only(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "infobip", "+84912000101", LANE_CORRECTION);
    struct flow_settings other = o->settings;

    wait_for_sends(o, 1);
    o->settings.backoff.first_ms = o->settings.backoff.max_ms = 1000;
    result(o, id, "infobip", SEND_UNKNOWN, "");
    other.carriers_n = 2; /* infobip is switched off */
    flow_configure(o->flow, &other);
    for (int i = 0;
         i < 20000000 && !str_eqz(str_of(state_of(o, id)), "unknown"); i++)
        assert_true(flow_turn_end(o->flow));
    assert_string_equal(state_of(o, id), "unknown");
    assert_int_equal(o->sent, 1);
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
        CASE(a_local_carrier_hands_a_row_over_when_it_is_due),
        CASE(a_phone_that_read_a_later_row_still_gets_the_one_that_waited),
        CASE(a_row_is_not_sent_before_it_is_due),
        CASE(what_is_left_of_the_day_waits_for_the_morning),
        CASE(a_row_is_called_off_while_it_waits),
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
        CASE(what_a_carrier_that_was_switched_off_did_not_send_goes_by_another),
        CASE(what_may_have_gone_out_is_asked_of_its_own_provider_only),
        CASE(a_closing_gateway_starts_no_send),
        CASE(a_failing_account_stops_the_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
