/* Alarms: one text when trouble begins, one when it is over. */
#include "out_bench.h"

#include "flow/alarm.h"

static const int64_t noon = 1759035600000; /* 28/09/2025 12:00 in Vietnam */
enum { MINUTE = 60000 };

static const struct reply_limits limits;

/* A sentence that tells only its id and its places. */
static const char *
on_text(const void *texts, const char *language, const char *form,
        const char *id)
{
    static char text[64];

    (void)texts;
    (void)language;
    (void)form;
    snprintf(text, sizeof(text), "%s {provider} {amount} {limit}", id);
    return text;
}

static int
alarm_setup(void **state)
{
    clock_simulate(noon, 1);
    out_setup(state);
    struct out_bench *o = *state;
    o->settings.expire_ms = 86400000;
    o->settings.text = on_text;
    o->settings.limits = &limits;
    o->settings.backoff.first_ms = 10 * MINUTE;
    o->settings.backoff.max_ms = 10 * MINUTE;
    o->settings.alarm = (struct alarm_limits){.phone = "+84912000900",
                                              .queue_age_min = 30,
                                              .down_min = 15,
                                              .balance = 5};
    flow_configure(o->flow, &o->settings);
    return 0;
}

static void
tick(struct out_bench *o, int64_t at)
{
    clock_simulate(at, 1);
    assert_int_equal(alarm_tick(o->flow), ST_OK);
    assert_true(flow_turn_end(o->flow));
}

/* How many texts went to the administrator; *last is the newest. */
static int
told(struct out_bench *o, struct store_out_row *last)
{
    int n = 0;

    for (int64_t id = 1;; id++) {
        struct store_out_row row;
        assert_int_equal(store_outbox_get(o->b->db, id, &o->b->arena, &row),
                         ST_OK);
        if (row.id == 0)
            return n;
        if (!str_eqz(row.recipient, "+84912000900"))
            continue;
        *last = row;
        n++;
    }
}

#define assert_says(row, words) assert_true(str_starts((row).text, STR(words)))

static void
a_provider_that_is_down_is_told_once_by_another(void **state)
{
    struct out_bench *o = *state;
    struct store_out_row last;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    result(o, id, "kannel", SEND_TEMPORARY, "");
    tick(o, noon + 14 * MINUTE);
    assert_int_equal(told(o, &last), 0);
    tick(o, noon + 16 * MINUTE);
    assert_int_equal(told(o, &last), 1);
    assert_says(last, "A-02 kannel");
    assert_true(str_eqz(last.provider, "infobip"));
    assert_int_equal(last.lane, LANE_CORRECTION);
    tick(o, noon + 20 * MINUTE);
    assert_int_equal(told(o, &last), 1);
    result(o, id, "kannel", SEND_SENT, "");
    tick(o, noon + 21 * MINUTE);
    assert_int_equal(told(o, &last), 2);
    assert_says(last, "A-02-het kannel");
    tick(o, noon + 22 * MINUTE);
    assert_int_equal(told(o, &last), 2);
}

static void
a_restart_neither_repeats_it_nor_calls_it_over(void **state)
{
    struct out_bench *o = *state;
    struct port port = {o, on_send, on_wake};
    struct store_out_row last;
    char error[256];
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    result(o, id, "kannel", SEND_CONFIG, "");
    tick(o, noon + 16 * MINUTE);
    assert_int_equal(told(o, &last), 1);
    flow_free(o->flow);
    o->flow = flow_new(o->b->db, &o->settings, &port, error);
    assert_non_null(o->flow);
    tick(o, noon + 17 * MINUTE);
    assert_int_equal(told(o, &last), 1);
}

static void
a_lost_turn_tells_it_in_the_next(void **state)
{
    struct out_bench *o = *state;
    struct store_out_row last;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    result(o, id, "kannel", SEND_CONFIG, "");
    clock_simulate(noon + 16 * MINUTE, 1);
    assert_int_equal(alarm_tick(o->flow), ST_OK);
    turn_fail(&o->flow->turn);
    assert_true(flow_turn_end(o->flow));
    assert_int_equal(told(o, &last), 0);
    tick(o, noon + 16 * MINUTE);
    assert_int_equal(told(o, &last), 1);
}

static void
an_old_queue_is_told(void **state)
{
    struct out_bench *o = *state;
    struct store_out_row last;

    for (int i = 0; i < 3; i++) /* two are under way, one waits */
        put(o, "kannel", "+84912000101", LANE_REPLY);
    o->settings.carrier[1].timeout_ms = 600 * MINUTE;
    tick(o, noon + 29 * MINUTE);
    assert_int_equal(told(o, &last), 0);
    tick(o, noon + 31 * MINUTE + 1000);
    assert_int_equal(told(o, &last), 1);
    assert_says(last, "A-01 31");
}

static void
what_rests_in_quiet_hours_is_not_old(void **state)
{
    struct out_bench *o = *state;
    struct store_out_row last;

    o->settings.carrier[1].in_flight = 0;
    o->settings.quiet_from_min = 12 * 60 + 1;
    o->settings.quiet_to_min = 14 * 60;
    flow_configure(o->flow, &o->settings);
    put(o, "kannel", "+84912000101", LANE_BULK);
    tick(o, noon + 90 * MINUTE);
    tick(o, noon + 121 * MINUTE);
    assert_int_equal(told(o, &last), 0);
    tick(o, noon + 151 * MINUTE);
    assert_int_equal(told(o, &last), 1);
}

static void
a_low_balance_is_told_until_it_is_filled(void **state)
{
    struct out_bench *o = *state;
    struct send_result r = {
        .outcome = SEND_SENT, .has_balance = true, .balance = 4};
    struct store_out_row last;

    tick(o, noon);
    assert_int_equal(told(o, &last), 0); /* nothing is known yet */
    outbox_on_result(o->flow, put(o, "kannel", "+84912000101", LANE_REPLY),
                     "kannel", &r);
    tick(o, noon + 1);
    tick(o, noon + 2);
    assert_int_equal(told(o, &last), 1);
    assert_says(last, "A-04 kannel 4 5");
    r.balance = 50;
    outbox_on_result(o->flow, put(o, "kannel", "+84912000101", LANE_REPLY),
                     "kannel", &r);
    tick(o, noon + 3);
    assert_int_equal(told(o, &last), 2);
    assert_says(last, "A-04-het kannel 50");
}

static void
the_hard_stop_is_told_although_nothing_may_be_spent(void **state)
{
    struct out_bench *o = *state;
    struct store_out_row last;

    o->settings.carriers_n = 2; /* kannel only */
    o->settings.carrier[1].price = 100;
    o->settings.budget = (struct budget_limits){100, {100, 95, 85, 70}};
    flow_configure(o->flow, &o->settings);
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);
    put(o, "kannel", "+84912000101", LANE_REPLY);
    tick(o, noon);
    assert_int_equal(told(o, &last), 1);
    assert_says(last, "A-05");
    assert_string_equal(state_of(o, last.id), "sending");
    result(o, id, "kannel", SEND_SENT, "");
    tick(o, noon + MINUTE);
    assert_int_equal(told(o, &last), 1);
}

static void
a_held_wave_is_told(void **state)
{
    struct out_bench *o = *state;
    struct store_out_row last;

    o->settings.carrier[1].price = 100;
    o->settings.budget = (struct budget_limits){100, {100, 95, 85, 70}};
    flow_configure(o->flow, &o->settings);
    put(o, "kannel", "+84912000101", LANE_BULK);
    tick(o, noon);
    assert_int_equal(told(o, &last), 1);
    assert_says(last, "A-06 100 70");
    o->settings.budget.month = 1000;
    flow_configure(o->flow, &o->settings);
    tick(o, noon + MINUTE);
    tick(o, noon + 2 * MINUTE);
    assert_int_equal(told(o, &last), 2);
    assert_says(last, "A-06-het");
}

static void
without_a_phone_nothing_is_sent(void **state)
{
    struct out_bench *o = *state;
    struct store_out_row last;
    int64_t id = put(o, "kannel", "+84912000101", LANE_REPLY);

    o->settings.alarm.phone = "";
    result(o, id, "kannel", SEND_CONFIG, "");
    tick(o, noon + 16 * MINUTE);
    assert_int_equal(told(o, &last), 0);
}

int
main(void)
{
#define CASE(test)                                                             \
    cmocka_unit_test_setup_teardown(test, alarm_setup, out_teardown)
    const struct CMUnitTest tests[] = {
        CASE(a_provider_that_is_down_is_told_once_by_another),
        CASE(a_restart_neither_repeats_it_nor_calls_it_over),
        CASE(a_lost_turn_tells_it_in_the_next),
        CASE(an_old_queue_is_told),
        CASE(what_rests_in_quiet_hours_is_not_old),
        CASE(a_low_balance_is_told_until_it_is_filled),
        CASE(the_hard_stop_is_told_although_nothing_may_be_spent),
        CASE(a_held_wave_is_told),
        CASE(without_a_phone_nothing_is_sent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
