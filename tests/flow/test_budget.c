/* Money: lanes stop in their order, the hard stop stays, nothing is lost. */
#include "out_bench.h"

#include "flow/outbox_wave.h"
#include "store/store_spend.h"

static const int64_t noon = 1759035600000; /* 28/09/2025 12:00 in Vietnam */
enum { DAY = 86400000 };

/* Kannel takes 100 VND a segment of a month's 1,000. */
static int
budget_setup(void **state)
{
    clock_simulate(noon, 1);
    out_setup(state);
    struct out_bench *o = *state;
    o->settings.expire_ms = 40LL * DAY;
    o->settings.carrier[1].price = 100;
    o->settings.carrier[1].in_flight = 64;
    o->settings.budget = (struct budget_limits){1000, {100, 95, 85, 70}};
    flow_configure(o->flow, &o->settings);
    return 0;
}

static int64_t
spent(struct out_bench *o)
{
    int64_t cost;

    assert_int_equal(store_spend_total(o->b->db, STR("2025-09"), &cost), ST_OK);
    return cost;
}

/* Sends n and tells how many of them went out. */
static int
send_n(struct out_bench *o, enum lane lane, int n)
{
    int before = o->sent;

    for (int i = 0; i < n; i++)
        put(o, "kannel", "+84912000101", lane);
    return o->sent - before;
}

static void
each_lane_stops_at_its_part(void **state)
{
    struct out_bench *o = *state;

    assert_int_equal(send_n(o, LANE_CORRECTION, 6), 6);
    /* 600 are spent: one bulk message fits in 700, no second. */
    assert_int_equal(send_n(o, LANE_BULK, 1), 1);
    assert_int_equal(send_n(o, LANE_BULK, 1), 0);
    assert_int_equal(send_n(o, LANE_CORRECTION, 3), 2);
    assert_int_equal(send_n(o, LANE_REPLY, 2), 1);
    assert_int_equal(spent(o), 1000);
}

static void
a_free_carrier_goes_on(void **state)
{
    struct out_bench *o = *state;

    send_n(o, LANE_REPLY, 11);
    put(o, "infobip", "+84912000101", LANE_REPLY);
    assert_int_equal(o->sent, 11);
    assert_int_equal(spent(o), 1000);
}

static void
segments_are_paid_not_messages(void **state)
{
    struct out_bench *o = *state;
    char text[320];
    struct outbox_message m = {
        .to = "+84912000101", .lane = LANE_REPLY, .carrier = "kannel"};
    int64_t id;

    memset(text, 'a', sizeof(text));
    m.text = (struct str){text, 307};
    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    assert_int_equal(outbox_put(o->flow, &m, &id), ST_OK);
    assert_true(flow_turn_end(o->flow));
    assert_int_equal(spent(o), 300);
}

static void
what_did_not_go_out_is_given_back(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    assert_int_equal(spent(o), 100);
    result(o, id, "kannel", SEND_TEMPORARY, "");
    assert_int_equal(spent(o), 0);
    wait_for_sends(o, 2);
    assert_int_equal(spent(o), 100);
    result(o, id, "kannel", SEND_UNKNOWN, "");
    assert_int_equal(spent(o), 100); /* it may have */
}

static void
a_lost_turn_costs_nothing(void **state)
{
    struct out_bench *o = *state;
    struct outbox_message m = {.to = "+84912000101",
                               .text = STR("Da nhan"),
                               .lane = LANE_REPLY,
                               .carrier = "kannel"};
    int64_t id;

    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    assert_int_equal(outbox_put(o->flow, &m, &id), ST_OK);
    turn_fail(&o->flow->turn);
    assert_true(flow_turn_end(o->flow));
    assert_int_equal(spent(o), 0);
}

static struct budget
standing(struct out_bench *o)
{
    struct budget budget;

    assert_int_equal(budget_load(&o->flow->turn, &o->settings.budget, &budget),
                     ST_OK);
    turn_settle(&o->flow->turn, true);
    return budget;
}

/* The same store in a new process. */
static void
restart(struct out_bench *o)
{
    struct port port = {o, on_send, on_wake};
    char error[256];

    flow_free(o->flow);
    o->flow = flow_new(o->b->db, &o->settings, &port, error);
    assert_non_null(o->flow);
}

static void
the_hard_stop_outlives_restart_and_a_higher_limit(void **state)
{
    struct out_bench *o = *state;
    int64_t id;

    send_n(o, LANE_REPLY, 10);
    assert_int_equal(standing(o).stopped_at, 0);
    id = put(o, "kannel", "+84912000101", LANE_REPLY);
    assert_true(standing(o).stopped_at != 0);
    o->settings.budget.month = 100000;
    restart(o);
    assert_int_equal(send_n(o, LANE_REPLY, 1), 0);
    assert_string_equal(state_of(o, id), "queued");
}

static bool
lift(struct out_bench *o, const char *month)
{
    char fault[BUDGET_FAULT];
    bool changed;

    assert_int_equal(
        budget_lift(&o->flow->turn, str_of(month), fault, &changed), ST_OK);
    outbox_look_again(o->flow->outbox);
    assert_true(flow_turn_end(o->flow));
    return changed;
}

static void
an_administrator_lifts_it_and_the_limit_begins_anew(void **state)
{
    struct out_bench *o = *state;

    send_n(o, LANE_REPLY, 12);
    assert_int_equal(o->sent, 10);
    assert_false(lift(o, "2025-08"));
    assert_int_equal(o->sent, 10);
    assert_true(lift(o, "2025-09"));
    assert_int_equal(o->sent, 12); /* the two that waited */
    assert_int_equal(standing(o).spent, 200);
    assert_int_equal(standing(o).total, 1200);
    assert_int_equal(send_n(o, LANE_REPLY, 9), 8);
}

static void
a_new_month_lifts_it(void **state)
{
    struct out_bench *o = *state;

    send_n(o, LANE_REPLY, 12);
    assert_int_equal(o->sent, 10);
    clock_simulate(noon + 3LL * DAY, 1);
    assert_true(flow_turn_end(o->flow));
    assert_int_equal(o->sent, 12);
}

static void
what_waits_without_money_expires_by_its_time(void **state)
{
    struct out_bench *o = *state;
    int64_t id;

    send_n(o, LANE_CORRECTION, 9);
    o->settings.expire_ms = DAY;
    id = put(o, "kannel", "+84912000101", LANE_CORRECTION);
    assert_string_equal(state_of(o, id), "queued");
    clock_simulate(noon + 36LL * 3600000, 1);
    assert_true(flow_turn_end(o->flow));
    assert_string_equal(state_of(o, id), "expired");
}

/* Rows for tomorrow, written in one turn. */
static void
write_wave(struct out_bench *o, int n, enum lane lane)
{
    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    for (int i = 0; i < n; i++) {
        struct outbox_message m = {.to = "+84912000101",
                                   .text = STR("Nhac"),
                                   .lane = lane,
                                   .due_at = noon + DAY,
                                   .carrier = "kannel"};
        int64_t id;
        assert_int_equal(outbox_put(o->flow, &m, &id), ST_OK);
    }
    assert_true(flow_turn_end(o->flow));
}

static void
a_wave_that_would_not_fit_does_not_begin(void **state)
{
    struct out_bench *o = *state;
    struct outbox_forecast forecast;

    write_wave(o, 8, LANE_BULK);
    assert_int_equal(outbox_forecast(o->flow, LANE_BULK, &forecast), ST_OK);
    turn_settle(&o->flow->turn, true);
    assert_int_equal(forecast.messages, 8);
    assert_int_equal(forecast.cost, 800);
    assert_int_equal(forecast.left, 700);
    assert_false(forecast.fits);
    clock_simulate(noon + DAY, 1);
    assert_true(flow_turn_end(o->flow));
    assert_int_equal(o->sent, 0);
    assert_true(outbox_wave_is_held(o->flow));
    /* More money: it goes. */
    o->settings.budget.month = 2000;
    flow_configure(o->flow, &o->settings);
    assert_true(flow_turn_end(o->flow));
    assert_int_equal(o->sent, 8);
    assert_false(outbox_wave_is_held(o->flow));
}

static void
a_wave_that_fits_goes_out(void **state)
{
    struct out_bench *o = *state;

    write_wave(o, 7, LANE_BULK);
    clock_simulate(noon + DAY, 1);
    assert_true(flow_turn_end(o->flow));
    assert_int_equal(o->sent, 7);
}

int
main(void)
{
#define CASE(test)                                                             \
    cmocka_unit_test_setup_teardown(test, budget_setup, out_teardown)
    const struct CMUnitTest tests[] = {
        CASE(each_lane_stops_at_its_part),
        CASE(a_free_carrier_goes_on),
        CASE(segments_are_paid_not_messages),
        CASE(what_did_not_go_out_is_given_back),
        CASE(a_lost_turn_costs_nothing),
        CASE(the_hard_stop_outlives_restart_and_a_higher_limit),
        CASE(an_administrator_lifts_it_and_the_limit_begins_anew),
        CASE(a_new_month_lifts_it),
        CASE(what_waits_without_money_expires_by_its_time),
        CASE(a_wave_that_would_not_fit_does_not_begin),
        CASE(a_wave_that_fits_goes_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
