/* Days on which people are reminded: domain.md section 13. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "core/calendar.h"
#include "core/date.h"

static int64_t
day(int year, int month, int of_month)
{
    return date_to_days((struct date){year, month, of_month});
}

static void
closed_days_are_stepped_over(void **state)
{
    const struct calendar_span tet = {day(2025, 1, 27), day(2025, 2, 2)};
    const struct calendar calendar = {1, 1, &tet};

    (void)state;
    assert_false(calendar_is_open(&calendar, day(2025, 11, 2))); /* Sunday */
    assert_true(calendar_is_open(&calendar, day(2025, 11, 3)));
    assert_int_equal(calendar_before(&calendar, day(2025, 11, 2)),
                     day(2025, 11, 1));
    assert_int_equal(calendar_after(&calendar, day(2025, 11, 2)),
                     day(2025, 11, 3));
    /* 26 January is a Sunday before Tet. */
    assert_int_equal(calendar_before(&calendar, day(2025, 2, 2)),
                     day(2025, 1, 25));
    assert_int_equal(calendar_after(&calendar, day(2025, 1, 26)),
                     day(2025, 2, 3));
    assert_false(calendar_is_open(&calendar, day(1969, 12, 28)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_days_are_stepped_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
