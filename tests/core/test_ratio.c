/* Exact numbers: compared unrounded, shown rounded half up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/ratio.h"

static void
nothing_is_rounded_before_it_is_compared(void **state)
{
    const __int128 big = (__int128)1 << 60;

    (void)state;
    assert_true(ratio_compare((struct ratio){1, 3},
                              (struct ratio){333333333, 1000000000}) > 0);
    assert_true(ratio_compare((struct ratio){big + 1, big},
                              (struct ratio){big, big - 1}) < 0);
    assert_true(ratio_compare((struct ratio){-1, 2}, (struct ratio){1, 3}) < 0);
    assert_int_equal(
        ratio_compare((struct ratio){-2, 4}, (struct ratio){-1, 2}), 0);
}

static void
the_absolute_value_is_rounded_half_up(void **state)
{
    static const struct {
        struct ratio ratio;
        int decimals;
        const char *text;
    } cases[] = {
        {{1, 3}, 2, "0.33"},     {{1, 200}, 2, "0.01"},
        {{-1, 200}, 2, "-0.01"}, {{-1, 201}, 2, "0.00"},
        {{0, 5}, 1, "0.0"},      {{-4, 10}, 0, "0"},
        {{5, 2}, 0, "3"},        {{12, 1}, 0, "12"},
        {{-5, 2}, 0, "-3"},      {{999, 1000}, 2, "1.00"},
        {{151, 3}, 1, "50.3"},   {{0, 0}, 2, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[RATIO_TEXT];

        ratio_format(cases[i].ratio, cases[i].decimals, text);
        assert_string_equal(text, cases[i].text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_rounded_before_it_is_compared),
        cmocka_unit_test(the_absolute_value_is_rounded_half_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
