/* Outages are noted and ended in the store, whatever happens to a commit. */
#include "out_bench.h"

#include "flow/outage.h"
#include "store/store_outage.h"

static const int64_t noon = 1759035600000; /* 28/09/2025 12:00 in Vietnam */
enum { MINUTE = 60000, HOUR = 60 * MINUTE };

static int64_t row[2];

/* Both providers ask for a pause of that length. */
static void
both_pause(struct out_bench *o, int64_t pause_ms)
{
    o->settings.backoff.first_ms = o->settings.backoff.max_ms = pause_ms;
    flow_configure(o->flow, &o->settings);
    result(o, row[0], "kannel", SEND_THROTTLED, "");
    result(o, row[1], "infobip", SEND_THROTTLED, "");
}

static int
outage_setup(void **state)
{
    clock_simulate(noon, 0);
    out_setup(state);
    struct out_bench *o = *state;
    o->settings.outage_min_ms = 15 * MINUTE;
    o->settings.expire_ms = 86400000;
    row[0] = put(o, "kannel", "+84912000101", LANE_REPLY);
    row[1] = put(o, "infobip", "+84912000102", LANE_REPLY);
    both_pause(o, 60 * MINUTE);
    assert_int_equal(outage_start(o->flow), ST_OK);
    assert_true(flow_turn_end(o->flow));
    return 0;
}

static void
tick(struct out_bench *o, int minute)
{
    clock_simulate(noon + (int64_t)minute * MINUTE, 0);
    assert_int_equal(outage_tick(o->flow), ST_OK);
    assert_true(flow_turn_end(o->flow));
}

static void
tick_in_vain(struct out_bench *o, int minute)
{
    clock_simulate(noon + (int64_t)minute * MINUTE, 0);
    assert_int_equal(outage_tick(o->flow), ST_OK);
    turn_fail(&o->flow->turn);
    assert_true(flow_turn_end(o->flow)); /* the store itself is whole */
}

/* How many outages the store has; *out is the first. */
static int
noted(struct out_bench *o, struct outage *out)
{
    struct outage all[4] = {{0}};
    int n;

    assert_int_equal(store_outages(o->b->db, 0, INT64_MAX, all, COUNT(all), &n),
                     ST_OK);
    *out = all[0];
    return n;
}

static void
an_outage_of_all_providers_is_noted_and_ended_though_commits_fail(void **state)
{
    struct out_bench *o = *state;
    struct outage outage;

    tick(o, 1);
    tick(o, 10);
    assert_int_equal(noted(o, &outage), 0);
    tick_in_vain(o, 17);
    assert_int_equal(noted(o, &outage), 0);
    tick(o, 18);
    assert_int_equal(noted(o, &outage), 1);
    assert_int_equal(outage.since, noon + MINUTE);
    both_pause(o, 1);
    while (outbox_trouble(o->flow, "infobip"))
        ;
    tick(o, 180);
    tick_in_vain(o, 183);
    tick(o, 184);
    assert_int_equal(noted(o, &outage), 1);
    assert_int_equal(outage.until, noon + (int64_t)180 * MINUTE);
}

/* The last sign of life of the gateway before this one. */
static void
alive_before(struct out_bench *o, int64_t by_ms)
{
    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    assert_int_equal(
        store_heartbeat_put(o->b->db, "gw-1", clock_wall_ms() - by_ms), ST_OK);
    assert_true(flow_turn_end(o->flow));
}

static void
start(struct out_bench *o)
{
    o->settings.outage_min_ms = 15 * MINUTE;
    assert_int_equal(outage_start(o->flow), ST_OK);
    assert_true(flow_turn_end(o->flow));
}

/* So long after the last sign of life, kept or not. */
static void
beat_after(struct out_bench *o, int64_t tried_ms, int64_t kept_ms, bool is_lost)
{
    o->flow->outage.tried_ms -= tried_ms;
    o->flow->outage.beat_ms -= kept_ms;
    assert_int_equal(outage_tick(o->flow), ST_OK);
    if (is_lost)
        turn_fail(&o->flow->turn);
    assert_true(flow_turn_end(o->flow));
}

/* The clock is set: at the last look it showed so much less. */
static void
set_ahead(struct out_bench *o, int64_t by_ms)
{
    o->flow->trust.wall_ms -= by_ms;
}

/* To the time that a test takes. */
static void
check_span(const struct outage *outage, int64_t since, int64_t length)
{
    assert_in_range(outage->since - since + MINUTE, MINUTE - 5000,
                    MINUTE + 5000);
    assert_in_range(outage->until - outage->since - length + MINUTE,
                    MINUTE - 5000, MINUTE + 5000);
}

static void
what_the_start_found_is_noted_though_its_turn_is_lost(void **state)
{
    struct out_bench *o = *state;
    struct outage outage;

    alive_before(o, 8 * HOUR);
    o->settings.outage_min_ms = 15 * MINUTE;
    assert_int_equal(outage_start(o->flow), ST_OK);
    turn_fail(&o->flow->turn);
    assert_true(flow_turn_end(o->flow));
    beat_after(o, MINUTE, MINUTE, true);
    assert_int_equal(noted(o, &outage), 0);
    beat_after(o, MINUTE, 0, false);
    assert_int_equal(noted(o, &outage), 1);
    check_span(&outage, clock_wall_ms() - 8 * HOUR, 8 * HOUR);
    beat_after(o, MINUTE, MINUTE, false);
    assert_int_equal(noted(o, &outage), 1);
}

static void
a_time_in_which_nothing_could_be_kept_is_noted(void **state)
{
    struct out_bench *o = *state;
    struct outage outage;

    start(o);
    beat_after(o, MINUTE, MINUTE, false);
    assert_int_equal(noted(o, &outage), 0);
    beat_after(o, MINUTE, 3 * HOUR, true);
    assert_int_equal(noted(o, &outage), 0);
    beat_after(o, MINUTE, MINUTE, false);
    assert_int_equal(noted(o, &outage), 1);
    check_span(&outage, clock_wall_ms() - 3 * HOUR - MINUTE, 3 * HOUR + MINUTE);
    beat_after(o, MINUTE, MINUTE, false);
    assert_int_equal(noted(o, &outage), 1);
}

static void
a_clock_that_steps_while_it_runs_is_no_outage(void **state)
{
    struct out_bench *o = *state;
    struct outage outage;

    start(o); /* the first ever */
    beat_after(o, MINUTE, MINUTE, false);
    set_ahead(o, 8 * HOUR);
    beat_after(o, 0, 0, false);
    beat_after(o, MINUTE, MINUTE, false);
    assert_int_equal(noted(o, &outage), 0);
}

/* A leap of two days is not believed for an hour: texts are taken. */
static void
a_clock_that_is_not_believed_is_no_outage(void **state)
{
    struct out_bench *o = *state;
    struct outage outage;

    start(o);
    set_ahead(o, 48 * HOUR);
    for (int i = 0; i < 60; i++)
        beat_after(o, MINUTE, MINUTE, false);
    o->flow->trust.shaky_until_ms = 0;
    beat_after(o, MINUTE, MINUTE, false);
    assert_int_equal(noted(o, &outage), 0);
}

static void
a_step_soon_after_the_power_tells_how_long_it_was_away(void **state)
{
    struct out_bench *o = *state;
    struct outage outage;

    if (clock_mono_ms() > 23LL * HOUR)
        skip(); /* this machine has been up for long */
    alive_before(o, MINUTE);
    start(o);
    assert_int_equal(noted(o, &outage), 0);
    set_ahead(o, 8 * HOUR);
    beat_after(o, 0, 0, true);
    assert_int_equal(noted(o, &outage), 0);
    beat_after(o, MINUTE, 0, false);
    assert_int_equal(noted(o, &outage), 1);
    check_span(&outage, clock_wall_ms() - MINUTE, 8 * HOUR + MINUTE);
    beat_after(o, MINUTE, MINUTE, false);
    assert_int_equal(noted(o, &outage), 1);
}

#define REAL(name)                                                             \
    cmocka_unit_test_setup_teardown(name, out_setup, out_teardown)

/* A clock that was simulated once stays so: those come last. */
int
main(void)
{
    const struct CMUnitTest tests[] = {
        REAL(what_the_start_found_is_noted_though_its_turn_is_lost),
        REAL(a_time_in_which_nothing_could_be_kept_is_noted),
        REAL(a_clock_that_steps_while_it_runs_is_no_outage),
        REAL(a_clock_that_is_not_believed_is_no_outage),
        REAL(a_step_soon_after_the_power_tells_how_long_it_was_away),
        cmocka_unit_test_setup_teardown(
            an_outage_of_all_providers_is_noted_and_ended_though_commits_fail,
            outage_setup, out_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
