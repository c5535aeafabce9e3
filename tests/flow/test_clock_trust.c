/* Steps of the wall clock under the outbox, whatever happens to a commit. */
#include "out_bench.h"

#include "flow/clock_trust.h"

enum { HOUR = 3600000 };

/* The clock is put back: at the last look it showed so much more. */
static void
put_back(struct out_bench *o, int64_t by_ms)
{
    o->flow->trust.wall_ms += by_ms;
}

static void
script(struct out_bench *o, const char *sql)
{
    assert_int_equal(db_script(o->b->db, sql), ST_OK);
}

static void
turn(struct out_bench *o)
{
    assert_true(flow_turn_end(o->flow)); /* the store itself is whole */
}

static int64_t
expires(struct out_bench *o, int64_t id)
{
    struct store_out_row row;

    assert_int_equal(store_outbox_get(o->b->db, id, &o->b->arena, &row), ST_OK);
    return row.expires_at;
}

/* To the time that two looks take. */
static void
check_moved(int64_t from, int64_t to, int64_t by_ms)
{
    assert_in_range(to - from - by_ms + HOUR, HOUR - 1000, HOUR + 1000);
}

static const char refuse[] =
    "CREATE TEMP TRIGGER refuse BEFORE UPDATE ON outbox"
    " BEGIN SELECT RAISE(ABORT, 'no room'); END";

static void
what_waits_follows_the_clock_though_the_first_turn_is_lost(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put_at(o, "kannel", "+84912000101", LANE_REPLY,
                        clock_wall_ms() + 8 * HOUR);
    int64_t before = expires(o, id);

    turn(o);
    put_back(o, 2 * HOUR);
    script(o, refuse);
    turn(o);
    turn(o);
    assert_int_equal(expires(o, id), before);
    script(o, "DROP TRIGGER refuse");
    turn(o);
    check_moved(before, expires(o, id), -2 * HOUR);
    turn(o);
    check_moved(before, expires(o, id), -2 * HOUR);
}

static void
steps_of_several_lost_turns_are_followed_together(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put_at(o, "kannel", "+84912000101", LANE_REPLY,
                        clock_wall_ms() + 8 * HOUR);
    int64_t before = expires(o, id);

    turn(o);
    put_back(o, 2 * HOUR);
    script(o, refuse);
    turn(o);
    put_back(o, HOUR);
    turn(o);
    script(o, "DROP TRIGGER refuse");
    turn(o);
    check_moved(before, expires(o, id), -3 * HOUR);
}

static void
a_step_behind_the_taking_is_left_to_the_next_turn(void **state)
{
    struct out_bench *o = *state;
    int64_t id = put_at(o, "kannel", "+84912000101", LANE_REPLY,
                        clock_wall_ms() + 8 * HOUR);
    int64_t before = expires(o, id);

    turn(o);
    put_back(o, 2 * HOUR);
    clock_trust_look(o->flow);
    assert_int_equal(turn_begin(&o->flow->turn), ST_OK);
    struct clock_step step = clock_trust_take_step(o->flow);
    assert_int_equal(
        store_outbox_shift(o->b->db, step.by_ms, step.from, step.to), ST_OK);
    put_back(o, HOUR);
    clock_trust_look(o->flow);
    bool is_kept = turn_commit(&o->flow->turn);
    turn_settle(&o->flow->turn, is_kept);
    assert_true(is_kept);
    check_moved(before, expires(o, id), -2 * HOUR);
    turn(o);
    check_moved(before, expires(o, id), -3 * HOUR);
}

#define CASE(name)                                                             \
    cmocka_unit_test_setup_teardown(name, out_setup, out_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_waits_follows_the_clock_though_the_first_turn_is_lost),
        CASE(steps_of_several_lost_turns_are_followed_together),
        CASE(a_step_behind_the_taking_is_left_to_the_next_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
