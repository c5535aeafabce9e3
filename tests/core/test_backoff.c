/* Delays grow, stay under the cap and are spread. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/backoff.h"

static const struct backoff plain = {1000, 60000, 0};
static const struct backoff spread = {1000, 60000, 20};
static const struct backoff endless = {1, INT64_MAX, 100};

static const struct {
    const char *name;
    const struct backoff *backoff;
    int attempts;
    uint32_t random;
    int64_t delay_ms;
} cases[] = {
    {"the first retry waits the first delay", &plain, 1, 7, 1000},
    {"each failure doubles the wait", &plain, 4, 7, 8000},
    {"the wait never passes the cap", &plain, 7, 7, 60000},
    {"a long row of failures stays at the cap", &plain, INT_MAX, 7, 60000},
    {"no failure yet counts as one", &plain, 0, 7, 1000},
    {"the least random number shortens the wait", &spread, 1, 0, 800},
    {"the greatest random number lengthens it", &spread, 1, 400, 1200},
    {"at the cap the jitter still spreads, below it", &spread, 99, 20000,
     60000},
    {"a huge cap does not overflow", &endless, INT_MAX, 0, 0},
};

static void
delays(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t ms =
            backoff_delay(cases[i].backoff, cases[i].attempts, cases[i].random);
        if (ms != cases[i].delay_ms)
            fail_msg("%s: %lld, not %lld", cases[i].name, (long long)ms,
                     (long long)cases[i].delay_ms);
    }
}

static void
every_random_number_stays_in_its_band(void **state)
{
    uint32_t random = 1;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        random = random * 1664525u + 1013904223u;
        int64_t ms = backoff_delay(&spread, i % 40, random);
        assert_in_range(ms, 800, 60000);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delays),
        cmocka_unit_test(every_random_number_stays_in_its_band),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
