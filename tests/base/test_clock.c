/* A simulated clock: it stands or runs, and waits follow it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

enum { START = 1000000 };

static void
the_real_clock_cannot_be_moved(void **state)
{
    (void)state;
    assert_false(clock_is_simulated());
    assert_false(clock_stands());
    assert_false(clock_move(clock_wall_ms() + 1000));
    assert_int_equal(clock_wait_ms(250), 250);
}

static void
a_standing_clock_moves_forward_only(void **state)
{
    (void)state;
    clock_simulate(START, 0);
    assert_true(clock_stands());
    assert_int_equal(clock_wall_ms(), START);
    assert_true(clock_move(START)); /* again the same is no step back */
    assert_true(clock_move(START + 5000));
    assert_false(clock_move(START + 4999));
    assert_int_equal(clock_wall_ms(), START + 5000);
    assert_int_equal(clock_wait_ms(1), -1);
    assert_int_equal(clock_wait_ms(0), 0);
}

static void
a_fast_clock_shortens_waits(void **state)
{
    (void)state;
    clock_simulate(START, 60);
    assert_true(clock_is_simulated());
    assert_false(clock_move(START + 5000));
    assert_int_equal(clock_wait_ms(60000), 1000);
    assert_int_equal(clock_wait_ms(1), 1);
    assert_true(clock_wall_ms() >= START);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_real_clock_cannot_be_moved),
        cmocka_unit_test(a_standing_clock_moves_forward_only),
        cmocka_unit_test(a_fast_clock_shortens_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
