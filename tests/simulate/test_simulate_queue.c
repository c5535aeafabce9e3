/* What was meant first comes first, and of one moment in the order put. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "simulate/queue.h"

static void
the_soonest_comes_first(void **state)
{
    struct sim_queue queue = {0};
    struct sim_random random = sim_random_new(9, 9);
    struct sim_event last = {.at_ms = -1};

    (void)state;
    assert_null(sim_queue_first(&queue));
    for (int i = 0; i < 500; i++)
        sim_queue_put(
            &queue, &(struct sim_event){.at_ms = sim_random_below(&random, 50),
                                        .person = i});
    for (int i = 0; i < 500; i++) {
        assert_non_null(sim_queue_first(&queue));
        struct sim_event event = sim_queue_take(&queue);
        assert_true(event.at_ms >= last.at_ms);
        if (event.at_ms == last.at_ms)
            assert_true(event.person > last.person);
        last = event;
    }
    assert_null(sim_queue_first(&queue));
    sim_queue_clear(&queue);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_soonest_comes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
