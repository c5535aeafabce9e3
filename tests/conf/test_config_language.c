/* Another language says what vi says, place for place, and fits its SMS. */
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
#include "config_form.h"
#include "config_language.h"

static char dir[] = P_tmpdir "/bantin-language-XXXXXX";
static struct form_set *forms;

static void
write_file(const char *name, const char *text)
{
    char path[80];

    snprintf(path, sizeof(path), "%s/texts/%s.json", dir, name);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

#define WIDE  "\"encoding\":\"ucs2\",\"segments\":2"
#define TEN   "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

/* Beside this vi: X-1 "Ma {code} cua {unit}.", code 4 and unit 24 long. */
static const struct {
    const char *name, *head, *texts, *forms, *complaint; /* NULL = none */
} cases[] = {
    {"accents in another order, a place twice", WIDE,
     "\"X-1\":\"{unit}: mã {code}. Nhớ {code}.\"", "", NULL},
    {"a code that is forgotten is told", WIDE, "\"X-1\":\"Mã của {unit}.\"", "",
     "texts/xx.json:2: $.texts.X-1: lacks {code}; "
     "name every place that the sentence has in vi\n"},
    {"a place that vi has not is told", WIDE,
     "\"X-1\":\"Mã {code} của {unit}, {date}.\"", "",
     "texts/xx.json:2: $.texts.X-1: {date} is no place of it; "
     "name only places that the sentence has in vi\n"},
    {"a place that is misspelt is told", WIDE,
     "\"X-1\":\"Mã {cod} của {unit}.\"", "", "$.texts.X-1: lacks {code}; "},
    {"a form's sentence without its period is told", WIDE, "",
     "\"BC\":{\"ABOUT\":\"sửa {unit}\"}", "$.forms.BC.ABOUT: lacks {period}; "},
    {"a sentence that vi has not is told", WIDE, "\"X-2\":\"Mã.\"", "",
     "$.texts.X-2: there is no sentence \"X-2\"; "},
    {"an open brace is told", WIDE, "\"X-1\":\"{code} {unit} {\"", "",
     "$.texts.X-1: its braces do not balance; "},
    {"134 letters with accents fit two SMS", WIDE,
     "\"X-1\":\"ã " FIFTY FIFTY "1 {code} {unit}.\"", "", NULL},
    {"135 letters with accents do not", WIDE,
     "\"X-1\":\"ã " FIFTY FIFTY "12 {code} {unit}.\"", "",
     "$.texts.X-1: can take 3 SMS, the file allows 2; "},
    {"160 letters without accents fit one SMS", "\"segments\":1",
     "\"X-1\":\"" FIFTY FIFTY TEN TEN TEN " {code} {unit}\"", "", NULL},
    {"161 letters without accents do not", "\"segments\":1",
     "\"X-1\":\"" FIFTY FIFTY TEN TEN TEN " {code} {unit}.\"", "",
     "$.texts.X-1: can take 2 SMS, the file allows 1; "},
    {"accents need their encoding", "\"segments\":3",
     "\"X-1\":\"Mã {code} {unit}\"", "",
     "$.texts.X-1: has characters outside GSM-7; "},
};

static void
another_language_is_held_against_vi(void **state)
{
    struct complaints ignored = {0};
    struct texts *texts = config_texts_load(&ignored, dir);
    char text[600];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct complaints complaints = {0};
        snprintf(text, sizeof(text),
                 "{\"language\":\"xx\",%s,\"texts\":{\n%s},\"forms\":{%s}}",
                 cases[i].head, cases[i].texts, cases[i].forms);
        write_file("xx", text);
        languages_free(config_languages_load(&complaints, dir, texts, forms));
        const char *got = complaints.count ? complaints.text.ptr : "";
        if (cases[i].complaint ? !strstr(got, cases[i].complaint) : *got)
            fail_msg("%s:\n%s", cases[i].name, *got ? got : "no complaint");
        complaints_clear(&complaints);
    }
    texts_free(texts);
    complaints_clear(&ignored);
}

static void
the_shipped_accents_say_what_vi_says(void **state)
{
    struct complaints complaints = {0};
    struct texts *texts = config_texts_load(&complaints, "gateway-config");
    struct languages *languages =
        config_languages_load(&complaints, "gateway-config", texts, forms);
    struct buf report;

    (void)state;
    buf_init(&report);
    languages_report(languages, &report);
    if (complaints.count > 0)
        fail_msg("%s", complaints.text.ptr);
    if (strstr(report.ptr, "said in vi"))
        fail_msg("%s", report.ptr);
    assert_true(languages_is_wide(languages, "vi-dau"));
    buf_clear(&report);
    languages_free(languages);
    texts_free(texts);
}

static int
set_up(void **state)
{
    struct complaints complaints = {0};
    char path[64];

    (void)state;
    forms = config_forms_load(&complaints, "gateway-config");
    if (complaints.count > 0 || !mkdtemp(dir))
        return -1;
    snprintf(path, sizeof(path), "%s/texts", dir);
    if (mkdir(path, 0700) != 0)
        return -1;
    write_file("vi", "{\"language\":\"vi\",\"places\":{\"code\":4,"
                     "\"unit\":24},\"texts\":{"
                     "\"X-1\":\"Ma {code} cua {unit}.\"}}");
    return 0;
}

static int
tear_down(void **state)
{
    static const char *const names[] = {"/texts/xx.json", "/texts/vi.json",
                                        "/texts", ""};
    char path[64];

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s%s", dir, names[i]);
        remove(path);
    }
    form_set_free(forms);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_language_is_held_against_vi),
        cmocka_unit_test(the_shipped_accents_say_what_vi_says),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
