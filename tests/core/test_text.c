/* Folding: what two spellings of one text have in common. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/text.h"

static const struct {
    const char *name, *text, *plain, *key;
} cases[] = {
    {"composed letters", "Đường vào bản Sạt lở", "Duong vao ban Sat lo",
     "duong vao ban sat lo"},
    {"decomposed letters", "a\u0301 e\u0302\u0323 o\u031b\u0309", "a e o",
     "a e o"},
    {"the eth", "Ðiện", "Dien", "dien"},
    {"full-width letters", "ＢＣ　１４０", "BC 140", "bc 140"},
    {"dashes and quotes", "“bản” – ‘Pom’ — …", "\"ban\" - 'Pom' -- ...",
     "\"ban\" - 'pom' -- ..."},
    {"invisible characters", "B\u200bC\ufeff\u00ad", "BC", "bc"},
    {"an umlaut stays", "Köln", "Ko\u0308ln", "ko\u0308ln"},
    {"a mark on a digit stays", "4\u0301", "4\u0301", "4\u0301"},
    {"a mark behind a removed character goes", "a\u200b\u0301", "a", "a"},
    {"other scripts stay", "ВС ١٤٠", "ВС ١٤٠", "вс ١٤٠"},
    {"emoji stay", "🙏 ok", "🙏 ok", "🙏 ok"},
    {"white space collapses in the key", " a \n\t b ", " a \n\t b ", "a b"},
    {"nothing", "", "", ""},
};

static void
folding_leaves_what_matters(void **state)
{
    struct arena scratch;

    (void)state;
    arena_init(&scratch);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str plain = text_unaccent(str_of(cases[i].text), &scratch);
        struct str key = text_key(str_of(cases[i].text), &scratch);
        if (!str_eqz(plain, cases[i].plain) || !str_eqz(key, cases[i].key))
            fail_msg("%s: '%.*s' '%.*s'", cases[i].name, STR_ARG(plain),
                     STR_ARG(key));
    }
    arena_clear(&scratch);
}

static void
ill_formed_bytes_become_one_mark_each(void **state)
{
    struct arena scratch;

    (void)state;
    arena_init(&scratch);
    struct str plain = text_unaccent(STR("a\xff\xc3(\xe1\xba"), &scratch);
    assert_true(str_eqz(plain, "a\ufffd\ufffd(\ufffd\ufffd"));
    assert_true(str_is_utf8(plain));
    arena_clear(&scratch);
}

static bool
is_same_folded_twice(uint32_t code, struct arena *scratch)
{
    char text[8] = "x";
    size_t n = 1;

    if (code < 0x800) {
        text[n++] = (char)(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        text[n++] = (char)(0xE0 | code >> 12);
        text[n++] = (char)(0x80 | (code >> 6 & 0x3F));
    } else {
        text[n++] = (char)(0xF0 | code >> 18);
        text[n++] = (char)(0x80 | (code >> 12 & 0x3F));
        text[n++] = (char)(0x80 | (code >> 6 & 0x3F));
    }
    text[n++] = (char)(0x80 | (code & 0x3F));
    text[n++] = 'y';
    struct str once = text_unaccent((struct str){text, n}, scratch);
    struct str twice = text_unaccent(once, scratch);
    struct str key = text_key((struct str){text, n}, scratch);
    return str_eq(once, twice) && str_is_utf8(once) &&
           str_eq(key, text_key(key, scratch));
}

/* Every code point of the planes that people type in. */
static void
folding_twice_changes_nothing_more(void **state)
{
    struct arena scratch;

    (void)state;
    arena_init(&scratch);
    for (uint32_t code = 0x80; code < 0x20000; code++) {
        if (code >= 0xD800 && code < 0xE000)
            continue;
        if (!is_same_folded_twice(code, &scratch))
            fail_msg("U+%04X", (unsigned)code);
        arena_reset(&scratch);
    }
    arena_clear(&scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding_leaves_what_matters),
        cmocka_unit_test(ill_formed_bytes_become_one_mark_each),
        cmocka_unit_test(folding_twice_changes_nothing_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
