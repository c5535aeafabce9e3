/* What is shown of a text: no phone, no name, no PIN; figures stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/mask.h"

static const struct {
    const char *name, *text;
    bool hides_pins;
    const char *shown;
} cases[] = {
    {"figures stay", "BC 140 42 18 3 1 0", true, "BC 140 42 18 3 1 0"},
    {"figures that touch stay", "bc140,42,18,3,1,0", true, "bc140,42,18,3,1,0"},
    {"a phone is cut", "goi 0912000101 nhe", false, "goi 0912***101 nhe"},
    {"with a country code", "+84912000101", false, "8491***101"},
    {"in groups", "DT 0912 000 101", false, "DT 0912***101"},
    {"with dots", "DT 0912.000.101.", false, "DT 0912***101."},
    {"with commas", "DT 0912,000,101", false, "DT 0912***101"},
    {"with letters for digits", "DT O9l2OOO101", false, "DT O9l2***101"},
    {"an old number", "01681234567", false, "0168***567"},
    {"in full-width digits", "０９１２０００１０１", false, "0912***101"},
    {"with characters that do not show",
     "0912\xe2\x80\x8b"
     "000101",
     false, "0912***101"},
    {"two that touch", "09120001010912000102", false, "0912***102"},
    {"an identity number", "011095012345", false, "0110***345"},
    {"without its zero", "goi 912000101", false, "goi 9120***101"},
    {"money is no phone", "UH 1 150000000 B012", false, "UH 1 150000000 B012"},
    {"eight digits are no phone", "15000000", false, "15000000"},
    {"a date is none", "KQ 017 1 215 12/12/2025", true,
     "KQ 017 1 215 12/12/****"},
    {"a PIN is hidden", "XN 8842 1 4711", true, "XN **** 1 ****"},
    {"where none is sent codes stay", "SUA 4821 140", false, "SUA 4821 140"},
    {"also one with a digit too many", "XN 1 47115", true, "XN 1 ****"},
    {"or with letters for digits", "XN 1 47ll", true, "XN 1 ****"},
    {"three digits are none", "BC 140 42", true, "BC 140 42"},
    {"letters alone are none", "LOLO oi", true, "LOLO oi"},
    {"a name is hidden", "VM ho Lo Van Pao khong co nuoc", false,
     "VM ho (ten) khong co nuoc"},
    {"also one of four words", "Giang A Su Minh di vang", false,
     "(ten) di vang"},
    {"with its marks", "hộ Lò Thị Pánh", false, "hộ (ten)"},
    {"at the end", "-- Lo Van Pao", false, "-- (ten)"},
    {"a house of culture is none", "VM nha van hoa dot nat", false,
     "VM nha van hoa dot nat"},
    {"nor in capitals", "VM NHA VAN HOA", false, "VM NHA VAN HOA"},
    {"a place is none", "duong vao Ban Chieng Chung", false,
     "duong vao Ban Chieng Chung"},
    {"other letters stay", "Báo cáo 140 hộ 😀", false, "Báo cáo 140 hộ 😀"},
    {"bytes that are no text stay", "\xff\xfe 0912000101", false,
     "\xff\xfe 0912***101"},
    {"nothing stays nothing", "", true, ""},
};

static void
each_text_shows_its_sense_only(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str shown =
            mask_text(str_of(cases[i].text), cases[i].hides_pins, &arena);
        if (!str_eqz(shown, cases[i].shown))
            fail_msg("%s: %.*s", cases[i].name, STR_ARG(shown));
    }
    arena_clear(&arena);
}

/* The longest body of a webhook, of what is looked at longest. */
static void
a_long_text_takes_no_time(void **state)
{
    static const char *const pieces[] = {"l", "1", "l1", "Aa", "0912 ", "+"};
    struct arena arena;
    char *text = mem_alloc(65536);

    (void)state;
    arena_init(&arena);
    for (size_t i = 0; i < COUNT(pieces); i++) {
        size_t n = strlen(pieces[i]), len = 0;
        while (len + n <= 65536) {
            memcpy(text + len, pieces[i], n);
            len += n;
        }
        assert_true(mask_text((struct str){text, len}, true, &arena).len <=
                    len);
    }
    arena_clear(&arena);
    mem_free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_text_shows_its_sense_only),
        cmocka_unit_test(a_long_text_takes_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
