/* How long a text is for the network that carries it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "core/sms.h"

struct sms_case {
    const char *name;
    const char *piece; /* repeated `times`, then `tail` */
    int times;
    const char *tail;
    enum sms_coding coding;
    int units, segments;
};

static const struct sms_case cases[] = {
    {"no text is no segment", "", 0, "", SMS_GSM7, 0, 0},
    {"one letter is one septet", "a", 1, "", SMS_GSM7, 1, 1},
    {"160 letters fit one message", "a", 160, "", SMS_GSM7, 160, 1},
    {"161 letters need two", "a", 161, "", SMS_GSM7, 161, 2},
    {"two parts hold 306 letters", "a", 306, "", SMS_GSM7, 306, 2},
    {"307 letters need three", "a", 307, "", SMS_GSM7, 307, 3},
    {"a bracket counts two", "[", 80, "", SMS_GSM7, 160, 1},
    {"the euro sign counts two", "\u20ac", 1, "", SMS_GSM7, 2, 1},
    {"an escape pair is never cut at a part's end", "a", 152, "[aaaaaaaa",
     SMS_GSM7, 162, 2},
    {"the pair moves whole to the next part", "[", 153, "", SMS_GSM7, 306, 3},
    {"accents of the alphabet stay one septet", "\u00e0\u00e9\u00f9", 1, "",
     SMS_GSM7, 3, 1},
    {"a line break is inside", "a\n", 1, "b", SMS_GSM7, 3, 1},
    {"a Vietnamese letter makes it UCS-2", "\u1ebf", 1, "a", SMS_UCS2, 2, 1},
    {"a back-tick makes it UCS-2", "`", 1, "", SMS_UCS2, 1, 1},
    {"a tab makes it UCS-2", "\t", 1, "", SMS_UCS2, 1, 1},
    {"70 Vietnamese letters fit", "\u0111", 70, "", SMS_UCS2, 70, 1},
    {"71 Vietnamese letters need two", "\u0111", 71, "", SMS_UCS2, 71, 2},
    {"134 fill two parts", "\u0111", 134, "", SMS_UCS2, 134, 2},
    {"an emoji counts two units", "\U0001F642", 35, "", SMS_UCS2, 70, 1},
    {"an emoji is never cut in half", "\U0001F642", 67, "", SMS_UCS2, 134, 3},
    {"a stray byte counts as one odd letter", "\xff", 1, "a", SMS_UCS2, 2, 1},
    {"a cut-off sequence ends nowhere else", "\xe1\xba", 1, "", SMS_UCS2, 2, 1},
};

static void
sizes(void **state)
{
    struct buf text = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct sms_case *c = &cases[i];
        buf_reset(&text);
        for (int n = 0; n < c->times; n++)
            buf_addz(&text, c->piece);
        buf_addz(&text, c->tail);
        struct sms_size size = sms_measure(buf_str(&text));
        if (size.coding != c->coding || size.units != c->units ||
            size.segments != c->segments)
            fail_msg("%s: coding %d, %d units, %d segments", c->name,
                     size.coding, size.units, size.segments);
    }
    buf_clear(&text);
}

static void
a_nul_byte_is_outside(void **state)
{
    (void)state;
    assert_false(sms_is_gsm7((struct str){"a\0b", 3}));
}

static void
the_first_letter_outside_is_found(void **state)
{
    size_t offset = 0;
    uint32_t code = 0;

    (void)state;
    assert_true(
        sms_first_outside(STR("Qu\u00e0i T\u1edf [x]"), &offset, &code));
    assert_int_equal(offset, 7);
    assert_int_equal(code, 0x1EDF);
    assert_false(sms_first_outside(STR("Quai To [x]"), &offset, &code));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),
        cmocka_unit_test(a_nul_byte_is_outside),
        cmocka_unit_test(the_first_letter_outside_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
