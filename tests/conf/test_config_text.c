/* The catalogue of sentences is refused if one could break its one SMS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "config_text.h"
#include "core/sms.h"

static char dir[] = P_tmpdir "/bantin-text-XXXXXX";

static void
write_catalogue(const char *places, const char *texts)
{
    char path[80];

    snprintf(path, sizeof(path), "%s/texts/vi.json", dir);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fprintf(out, "{\"language\":\"vi\",\"places\":{%s},\n\"texts\":{%s}}",
            places, texts);
    assert_int_equal(fclose(out), 0);
}

static const struct {
    const char *name, *places, *text, *complaint;
} cases[] = {
    {"a place without a length is told", "\"a\":3", "x {unit} {b}",
     "{unit}, {b} is no known place; add its longest length to $.places"},
    {"a sentence that could need two parts is told", "\"a\":158", "x {a}.",
     "can take 161 characters, 160 fit one SMS; "
     "shorten it, or the places it uses"},
    {"a place counts each time it stands", "\"a\":80", "{a} {a}",
     "can take 161 characters, 160 fit one SMS; "
     "shorten it, or the places it uses"},
    {"a Vietnamese letter is told", "\"a\":3", "B\u00e1n {a}",
     "character 2 (U+00E1) is not in GSM-7; write it without diacritics"},
    {"an open brace is told", "\"a\":3", "x {a",
     "its braces do not balance; "
     "close each place, double a brace that is meant"},
};

static void
bad_sentences_are_named(void **state)
{
    char entry[300], want[400];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct complaints complaints = {0};
        snprintf(entry, sizeof(entry), "\n\"X-1\":\"%s\"", cases[i].text);
        snprintf(want, sizeof(want), "texts/vi.json:3: $.texts.X-1: %s\n",
                 cases[i].complaint);
        write_catalogue(cases[i].places, entry);
        texts_free(config_texts_load(&complaints, dir));
        if (!strstr(complaints.text.ptr, want))
            fail_msg("%s:\n%s", cases[i].name, complaints.text.ptr);
        complaints_clear(&complaints);
    }
}

static void
a_sentence_that_is_missing_is_told(void **state)
{
    struct complaints complaints = {0};

    (void)state;
    write_catalogue("", "");
    texts_free(config_texts_load(&complaints, dir));
    assert_non_null(strstr(complaints.text.ptr, "\"L-05\" is missing"));
    complaints_clear(&complaints);
}

static void
the_shipped_catalogue_holds_and_fills(void **state)
{
    struct complaints complaints = {0};
    struct arena scratch;
    struct reply_places places = {.scratch = &scratch};

    (void)state;
    arena_init(&scratch);
    struct texts *texts = config_texts_load(&complaints, "gateway-config");
    if (complaints.count > 0)
        fail_msg("%s", complaints.text.ptr);
    reply_set(&places, "quote", STR("BCC"));
    reply_set(&places, "suggest", STR("BC"));
    reply_set(&places, "forms",
              STR("BC TX BK TH DK XN TD KQ VV UH MH DX NV VM DT"));
    struct str got = reply_render(texts_get(texts, "L-01-suggest"),
                                  texts_limits(texts), &places);
    assert_string_equal(got.ptr,
                        "Khong hieu tin 'BCC'. Co phai BC? Cac mau: BC TX BK "
                        "TH DK XN TD KQ VV UH MH DX NV VM DT. Xem viec: TT. "
                        "Muc tieu: CT. Giup: HD");
    assert_null(texts_get(texts, "L-99"));
    texts_free(texts);
    arena_clear(&scratch);
}

static int
set_up(void **state)
{
    char path[64];

    (void)state;
    if (!mkdtemp(dir))
        return -1;
    snprintf(path, sizeof(path), "%s/texts", dir);
    return mkdir(path, 0700);
}

static int
tear_down(void **state)
{
    static const char *const names[] = {"/texts/vi.json", "/texts", ""};
    char path[64];

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s%s", dir, names[i]);
        remove(path);
    }
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_sentences_are_named),
        cmocka_unit_test(a_sentence_that_is_missing_is_told),
        cmocka_unit_test(the_shipped_catalogue_holds_and_fills),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
