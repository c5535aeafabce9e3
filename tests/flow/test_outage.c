/* Outages are noted and ended in the store, whatever happens to a commit. */
#include "out_bench.h"

#include "flow/outage.h"
#include "store/store_outage.h"

static const int64_t noon = 1759035600000; /* 28/09/2025 12:00 in Vietnam */
enum { MINUTE = 60000 };

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

    assert_int_equal(
        store_outages(o->b->db, noon - MINUTE, INT64_MAX, all, COUNT(all), &n),
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            an_outage_of_all_providers_is_noted_and_ended_though_commits_fail,
            outage_setup, out_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
