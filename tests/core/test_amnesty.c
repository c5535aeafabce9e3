/* By how much outages move a deadline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/amnesty.h"

enum { HOUR = 3600000, NEAR = 24, DEADLINE = 1000 };

/* Hours, counted from the deadline. */
static const struct {
    const char *name;
    int n;
    struct {
        int since, until;
    } outage[3];
    int moved;
} cases[] = {
    {"none", 0, {{0}}, 0},
    {"one on the last evening", 1, {{-5, -2}}, 3},
    {"one across the deadline", 1, {{-2, 4}}, 6},
    {"one that ended a day before", 1, {{-40, -24}}, 0},
    {"one that reaches into the last day counts as a whole",
     1,
     {{-40, -23}},
     17},
    {"one that begins with the deadline", 1, {{0, 5}}, 0},
    {"one that begins behind it", 1, {{3, 9}}, 0},
    {"two apart", 2, {{-20, -18}, {-3, -2}}, 3},
    {"two that overlap count once", 2, {{-10, -4}, {-6, -1}}, 9},
    {"one inside another counts once", 2, {{-10, -1}, {-6, -4}}, 9},
    {"two that touch are one", 2, {{-40, -24}, {-24, -22}}, 18},
    {"one within the time that the first has given moves it further",
     2,
     {{-4, -1}, {2, 7}},
     8},
    {"one behind that time does not", 2, {{-4, -1}, {3, 7}}, 3},
    {"a chain of three", 3, {{-4, -1}, {2, 7}, {7, 9}}, 10},
    {"three that each give time for the next",
     3,
     {{-4, -1}, {2, 3}, {3, 8}},
     9},
};

static void
outages_move_a_deadline(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct outage outage[3];
        int64_t deadline = (int64_t)DEADLINE * HOUR;

        for (int k = 0; k < cases[i].n; k++)
            outage[k] = (struct outage){
                deadline + (int64_t)cases[i].outage[k].since * HOUR,
                deadline + (int64_t)cases[i].outage[k].until * HOUR};
        int64_t moved = amnesty_deadline(deadline, (int64_t)NEAR * HOUR, outage,
                                         cases[i].n);
        if (moved != deadline + (int64_t)cases[i].moved * HOUR)
            fail_msg("%s: %lld hours", cases[i].name,
                     (long long)((moved - deadline) / HOUR));
    }
}

static void
days_late_begin_at_the_deadline(void **state)
{
    (void)state;
    assert_int_equal(amnesty_late_days(1000, 999), 0);
    assert_int_equal(amnesty_late_days(1000, 1000), 1);
    assert_int_equal(amnesty_late_days(1000, 1000 + 24 * HOUR - 1), 1);
    assert_int_equal(amnesty_late_days(1000, 1000 + 24 * HOUR), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outages_move_a_deadline),
        cmocka_unit_test(days_late_begin_at_the_deadline),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
