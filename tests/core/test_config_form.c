/* A form file that could be misread is refused, with the place and a remedy. */
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

static char dir[] = P_tmpdir "/bantin-form-XXXXXX";

#define HEAD                                                                   \
    "\"keyword\":\"AB\",\"act\":\"report\",\"roles\":[\"TB\"],"                \
    "\"syntax\":\"x y\",\"example\":\"AB 2 1\""
#define FIELD(code, more)                                                      \
    "{\"code\":\"" code "\",\"type\":\"number\",\"max\":9" more "}"
#define FIELDS  ",\"fields\":[" FIELD("x", "") "," FIELD("y", "") "]"
#define MONTHLY HEAD FIELDS ",\"period\":\"month\""
#define SOURCE(take, more)                                                     \
    ",\"sources\":{\"o\":{\"take\":\"" take "\"" more "}}"
#define TEXTS ",\"texts\":{\"E-1\":\"no\"}"
#define RULE(left, compare, more)                                              \
    ",\"rules\":[{\"text\":\"E-1\",\"severity\":\"hard\",\"left\":{" left      \
    "},\"compare\":\"" compare "\",\"right\":{\"x\":1}" more "}]"

static const struct {
    const char *name, *body, *complaint; /* NULL = none */
} cases[] = {
    {"a small form is good", HEAD FIELDS TEXTS RULE("\"y\":1", "<=", ""), NULL},
    {"an unknown key is told", HEAD FIELDS ",\"lables\":true",
     "$.lables: unknown key; did you mean \"labels\"?"},
    {"an unknown role is told",
     "\"keyword\":\"AB\",\"act\":\"a\",\"roles\":[\"XY\"],\"syntax\":\"\","
     "\"example\":\"AB\"",
     "$.roles[0]: unknown role \"XY\"; give HO TB TO CX LX CH CQ DN NH or QT"},
    {"an unknown type is told",
     HEAD ",\"fields\":[{\"code\":\"x\",\"type\":\"nummer\",\"max\":3}]",
     "$.fields[0].type: unknown type \"nummer\"; give number,"},
    {"a range upside down is told",
     HEAD ",\"fields\":[" FIELD("x", ",\"min\":10") "]",
     "$.fields[0].min: min 10 is above max 9; swap min and max"},
    {"a label of two fields is told",
     HEAD ",\"fields\":[" FIELD("x", ",\"labels\":[\"can ngheo\"]") "," FIELD(
         "y", ",\"labels\":[\"Canngheo\"]") "]",
     "\"Canngheo\" is a label of x and of y; keep it in one of them"},
    {"a label that is another field's code is told",
     HEAD
     ",\"fields\":[" FIELD("x", ",\"labels\":[\"y\"]") "," FIELD("y", "") "]",
     "\"y\" is a label of x and of y; keep it in one of them"},
    {"a label with diacritics is told",
     HEAD ",\"fields\":[" FIELD("x", ",\"labels\":[\"hộ\"]") "]",
     "can never be read; write up to six words of letters without"},
    {"a code twice is told",
     HEAD ",\"fields\":[" FIELD("x", "") "," FIELD("x", "") "]",
     "$.fields[1].code: a field before it has this code"},
    {"a rule over no field is told",
     HEAD FIELDS TEXTS RULE("\"z\":1", "<=", ""),
     "$.rules[0].left.z: the rule names no field: \"z\"; name a field, or"},
    {"K is no field of a form without it",
     HEAD FIELDS TEXTS RULE("\"k\":1", "<=", ""),
     "the rule names no field: \"k\""},
    {"an unknown comparison is told",
     HEAD FIELDS TEXTS RULE("\"y\":1", ">=", ""),
     "$.rules[0].compare: unknown comparison \">=\"; give <=, < or =="},
    {"a rule without its sentence is told",
     HEAD FIELDS RULE("\"y\":1", "<=", ""),
     "the form has no text \"E-1\"; add it to $.texts"},
    {"a source is known by its name",
     MONTHLY SOURCE("latest", "") TEXTS RULE("\"o.y\":1", "<=", ""), NULL},
    {"a field that the source does not have is told",
     MONTHLY SOURCE("latest", "") TEXTS RULE("\"o.z\":1", "<=", ""),
     "$.rules[0].left[\"o.z\"]: the rule names no field: \"o.z\"; name a "
     "field, or"},
    {"a source that is not there is told",
     MONTHLY TEXTS RULE("\"o.y\":1", "<=", ""),
     "the rule names no field: \"o.y\"; name a field, or a source, a dot"},
    {"a figure of a roll-up is named by its number",
     MONTHLY SOURCE("sum", "") TEXTS RULE("\"o.8\":1", "<=", ""), NULL},
    {"a roll-up has nine figures",
     MONTHLY SOURCE("sum", "") TEXTS RULE("\"o.9\":1", "<=", ""),
     "the rule names no field: \"o.9\""},
    {"there is no period before without a period",
     HEAD FIELDS TEXTS RULE("\"prev.y\":1", "<=", ""),
     "the rule names no field: \"prev.y\""},
    {"nor a sum", HEAD FIELDS SOURCE("sum", ""),
     "$.sources.o.take: there is no sum without a period; give the form a"},
    {"an unknown take is told", MONTHLY SOURCE("first", ""),
     "$.sources.o.take: unknown take \"first\"; give previous, latest, sum,"},
    {"a form that is not there is told",
     MONTHLY SOURCE("sum", ",\"form\":\"XY\""),
     "$.sources.o.form: there is no form \"XY\"; name a form of this folder"},
    {"another key needs its values",
     MONTHLY SOURCE("key", ",\"field\":\"x\",\"ours\":\"1\""),
     "\"theirs\" is missing"},
    {"a text that is not there is told",
     MONTHLY SOURCE("sum", ",\"absent\":\"OK-0\""),
     "$.sources.o.absent: the form has no text \"OK-0\"; add it to $.texts"},
    {"an unknown severity is told",
     HEAD FIELDS TEXTS
     ",\"rules\":[{\"text\":\"E-1\",\"severity\":\"red\","
     "\"left\":{\"x\":1},\"compare\":\"<\",\"right\":{\"y\":1}}]",
     "$.rules[0].severity: unknown severity \"red\"; give hard, soft or flag"},
    {"what is only flagged needs no sentence",
     HEAD FIELDS ",\"rules\":[{\"text\":\"E-1\",\"severity\":\"flag\","
                 "\"left\":{\"x\":1},\"compare\":\"<\",\"right\":{\"y\":1}}]",
     NULL},
    {"a condition is a comparison too",
     HEAD FIELDS TEXTS RULE("\"y\":1", "<=",
                            ",\"when\":{\"left\":{\"z\":1},"
                            "\"compare\":\"<\",\"right\":{\"x\":1}}"),
     "$.rules[0].when.left.z: the rule names no field: \"z\""},
    {"a sum of no field is told", HEAD FIELDS ",\"sums\":{\"all\":{\"z\":1}}",
     "$.sums.all.z: the rule names no field: \"z\""},
    {"a summary needs something to sum up",
     "\"keyword\":\"AB\",\"act\":\"summary\",\"roles\":[\"TB\"],"
     "\"syntax\":\"x y\",\"example\":\"AB 2 1\"" FIELDS,
     "a summary has nothing to sum up; add a source with \"take\": \"sum\""},
    {"what closes a form is a form", HEAD FIELDS ",\"closed_by\":\"XY\"",
     "$.closed_by: there is no form \"XY\"; name a form of this folder"},
    {"a due names a field and a year", MONTHLY ",\"due\":{}",
     "$.due: \"field\" is missing"},
    {"a due day belongs to duties.json",
     MONTHLY ",\"due\":{\"days\":{\"06\":\"15/06\"}}",
     "$.due.days: unknown key; allowed are field, year"},
    {"a part of the key with a condition names fields",
     HEAD FIELDS ",\"key\":[\"x\",{\"field\":\"y\",\"if\":\"z\",\"is\":\"1\"}]",
     "$.key[1].if: there is no field \"z\"; name a field of this form"},
    {"an example that reads otherwise is told",
     "\"keyword\":\"AB\",\"act\":\"a\",\"roles\":[\"TB\"],\"syntax\":\"\","
     "\"example\":\"AB 1 99\"" FIELDS,
     "$.example: the form does not read it: L-04 field 2; correct the example"},
    {"an unknown period is told", HEAD FIELDS ",\"period\":\"week\"",
     "$.period: unknown period \"week\"; give none, month, half-year or"},
    {"the wrong file name is told",
     "\"keyword\":\"CD\",\"act\":\"a\",\"roles\":[\"TB\"],\"syntax\":\"\","
     "\"example\":\"CD\"",
     "$.keyword: belongs into forms/cd.json; rename the file"},
    {"free text in the middle is told",
     HEAD ",\"fields\":[{\"code\":\"x\",\"type\":\"text\",\"max\":9,"
          "\"empty\":\"L-02\",\"too_long\":\"L-13\"}," FIELD("y", "") "]",
     "$.fields[0]: free text has no end to go on behind; make it the last"},
    {"a case of no field is told",
     HEAD ",\"fields\":[" FIELD("x", ",\"by\":\"z\",\"cases\":[{\"values\":"
                                     "[1],\"max\":5}]") "]",
     "$.fields[0].by: there is no field \"z\"; name a field of this form"},
};

static void
write_form(const char *file, const char *body)
{
    char path[96];

    snprintf(path, sizeof(path), "%s/forms/%s", dir, file);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fprintf(out, "{%s}", body);
    assert_int_equal(fclose(out), 0);
}

static void
remove_form(const char *file)
{
    char path[96];

    snprintf(path, sizeof(path), "%s/forms/%s", dir, file);
    unlink(path);
}

static void
dangerous_forms_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct complaints complaints = {0};
        write_form("ab.json", cases[i].body);
        form_set_free(config_forms_load(&complaints, dir));
        const char *got = complaints.count ? complaints.text.ptr : "";
        bool is_told = cases[i].complaint
                           ? strstr(got, cases[i].complaint) != NULL &&
                                 strncmp(got, "forms/ab.json:1: ", 17) == 0
                           : complaints.count == 0;
        if (!is_told)
            fail_msg("%s:\n%s", cases[i].name, got);
        complaints_clear(&complaints);
    }
}

static void
two_forms_share_no_word(void **state)
{
    struct complaints complaints = {0};

    (void)state;
    write_form("ab.json", HEAD FIELDS ",\"aliases\":[\"mot hai\"]");
    write_form("cd.json", "\"keyword\":\"CD\",\"act\":\"a\",\"roles\":[\"TB\"],"
                          "\"syntax\":\"\",\"example\":\"CD\","
                          "\"aliases\":[\"ab\",\"Mothai\"]");
    form_set_free(config_forms_load(&complaints, dir));
    assert_non_null(strstr(complaints.text.ptr,
                           "\"ab\" is a word of forms/ab.json as well"));
    assert_non_null(strstr(complaints.text.ptr,
                           "\"Mothai\" is a word of forms/ab.json as well"));
    complaints_clear(&complaints);
    remove_form("cd.json");
}

static void
no_form_at_all_is_told(void **state)
{
    struct complaints complaints = {0};

    (void)state;
    remove_form("ab.json");
    form_set_free(config_forms_load(&complaints, dir));
    assert_non_null(strstr(complaints.text.ptr, "forms: there is no form"));
    complaints_clear(&complaints);
}

/* An office may add a form of its own: nothing of it is in the program. */
static void
a_new_form_is_read_by_its_file_alone(void **state)
{
    struct complaints complaints = {0};
    struct form_reading reading;
    struct arena scratch;
    struct date at = {2025, 9, 28};

    (void)state;
    write_form(
        "ab.json", HEAD
        ",\"aliases\":[\"lua\"],\"number_words\":true,"
        "\"period\":\"month\",\"fields\":[" FIELD(
            "x",
            ",\"labels\":[\"ruong\"],\"units\":["
            "\"sao\"]") "," FIELD("y", ",\"labels\":["
                                       "\"nuong\"]") "]" TEXTS RULE("\"y\":1",
                                                                    "<=", ""));
    struct form_set *set = config_forms_load(&complaints, dir);
    assert_int_equal(complaints.count, 0);
    arena_init(&scratch);
    form_read(set, STR("Lúa: nương hai, ruộng 8 sào a"), ROLE_TB, at, &scratch,
              &reading);
    assert_null(reading.error);
    assert_int_equal(form_value(&reading, "x")->number, 8);
    assert_int_equal(form_value(&reading, "y")->number, 2);
    form_read(set, STR("AB 2 8"), ROLE_TB, at, &scratch, &reading);
    assert_string_equal(reading.error, "E-1");
    arena_clear(&scratch);
    form_set_free(set);
    complaints_clear(&complaints);
}

static int
begin(void **state)
{
    char path[80];

    (void)state;
    if (!mkdtemp(dir))
        return -1;
    snprintf(path, sizeof(path), "%s/forms", dir);
    return mkdir(path, 0700);
}

static int
end(void **state)
{
    char path[80];

    (void)state;
    remove_form("ab.json");
    snprintf(path, sizeof(path), "%s/forms", dir);
    rmdir(path);
    return rmdir(dir);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dangerous_forms_are_named),
        cmocka_unit_test(two_forms_share_no_word),
        cmocka_unit_test(no_form_at_all_is_told),
        cmocka_unit_test(a_new_form_is_read_by_its_file_alone),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
