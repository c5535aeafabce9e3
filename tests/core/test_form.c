/* The corpus of examples, what a refusal quotes, and what always holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/form_say.h"
#include "form_case.h"
#include "form_corpus.h"

static const char *
string_of(const json_t *object, const char *key)
{
    const char *z = json_string_value(json_object_get(object, key));

    return z ? z : "-";
}

static bool
same_value(const struct form_reading *reading, const char *code,
           const json_t *expected)
{
    const struct form_value *value = form_value(reading, code);

    if (!value)
        return false;
    switch (value->type) {
    case VALUE_NUMBER:
        return json_is_integer(expected) &&
               json_integer_value(expected) == value->number;
    case VALUE_TEXT:
        return json_is_string(expected) &&
               str_eqz(value->text, json_string_value(expected));
    case VALUE_TRUE:
        return json_is_true(expected);
    }
    return false;
}

static bool
same_accepted(const struct form_reading *reading, json_t *expect)
{
    json_t *values = json_object_get(expect, "values");
    const char *code;
    json_t *value;
    char period[PERIOD_TEXT];

    if (reading->error || json_object_size(values) != (size_t)reading->values_n)
        return false;
    json_object_foreach(
        values, code,
        value) if (!same_value(reading, code, value)) return false;
    period_format(reading->period, period);
    return strcmp(*period ? period : "-", string_of(expect, "period")) == 0;
}

static bool
same_refused(const struct form_reading *reading, const json_t *expect)
{
    const json_t *field = json_object_get(expect, "field");

    return reading->error &&
           strcmp(reading->error, string_of(expect, "error")) == 0 &&
           reading->field == (int)json_integer_value(field) &&
           strcmp(reading->suggest ? reading->suggest : "-",
                  string_of(expect, "suggest")) == 0;
}

static int
reads_as_expected(const struct example *example, struct arena *scratch)
{
    json_t *expect = json_object_get(example->json, "expect");
    struct form_reading reading;
    struct buf got = {0};

    form_read(form_case_set(), example->text, example->role, example->at,
              scratch, &reading);
    const char *form = reading.form ? reading.form->keyword : "-";
    bool is_same =
        strcmp(form, string_of(expect, "form")) == 0 &&
        (json_object_get(expect, "error") ? same_refused(&reading, expect)
                                          : same_accepted(&reading, expect));
    form_case_show(&reading, &got);
    if (!is_same)
        print_error("%s %s: read %s\n", string_of(example->json, "id"),
                    string_of(example->json, "text"), got.ptr);
    buf_clear(&got);
    return !is_same;
}

static void
the_corpus_reads_as_expected(void **state)
{
    (void)state;
    form_corpus_each(reads_as_expected);
}

static const struct reading_case worked[] = {
    {"letters for digits", "Bc 14O 42 18 3 1 O", BC_MEANS},
    {"courtesy and labels behind numbers",
     "em gui BC: 140 ho, 42 ngheo, 18 can ngheo, 3 thoat, 1 moi, 0 tai a",
     BC_MEANS},
    {"labels in front, backwards",
     "BC tai 0 moi 1 thoat 3 can ngheo 18 ngheo 42 tong ho la 140 T9", BC_MEANS,
     ROLE_TB, "2025-10-14"},
    {"token required", "BC 140 42 18 3 1 0", "BC L-07", ROLE_TB, "2025-10-14"},
    {"ho ngheo is one label",
     "BC 140 ho ngheo 42 can ngheo 18 thoat 3 moi 1 tai 0", "BC L-02"},
    {"number words", "BC 140, bon muoi hai, muoi tam, ba, mot, khong",
     BC_MEANS},
    {"muoi next to digits", "BC 140 42 muoi tam 3 1 0", "BC L-03 3"},
    {"a minus sign", "BC 140 42 -18 3 1 0", "BC L-04 3"},
    {"hyphens", "BC 140-42-18-3-1-0", BC_MEANS},
    {"words behind", "BC 140 42 18 3 1 0 chua chac", "BC L-03"},
    {"a signature", "BC 140 42 18 3 1 0 -- Lo Van Pao", BC_MEANS},
    {"two forms", "BC 140 42 18 3 1 0 TH 20 5 9 12 31 8 T6", "BC L-02"},
    {"swapped letters", "CB 140 42 18 3 1 0", "- L-01 BC"},
    {"three forms are near", "BV 140 42 18 3 1 0", "- L-01"},
    {"a period leaves five numbers", "BC T9-25 12 8 3 1 0", "BC L-02"},
    {"millions", "UH 1 15tr B012 3 1", "UH L-12 2", ROLE_DN},
    {"thousands", "UH 1 15000k B012 3 1",
     "UH loai=1 soluong=15000 noinhan=B012 soho=3 nguon=1", ROLE_DN},
};

static void
the_worked_examples_hold(void **state)
{
    (void)state;
    form_cases_check(worked, COUNT(worked));
}

static const struct {
    const char *name, *text, *quote;
    int given;
    enum role role;
} quotes[] = {
    {"a bad token is quoted", "BC 140 42 1B 3 1 0", "1B", -1, ROLE_TB},
    {"a wrong number is", "BC 1400 42 18 3 1 0", "1400", -1, ROLE_TB},
    {"a number in words is as a whole", "BC 140 hai muoi nam 18 3 1 0",
     "hai muoi nam", -1, ROLE_TB},
    {"an unknown keyword is", "BCC 140", "BCC", -1, ROLE_TB},
    {"in ASCII as far as it goes", "BC 140 4\u03362 18 3 1 0", "4?2", -1,
     ROLE_TB},
    {"a count says how many came", "BC 140 42 18 3 1", "", 5, ROLE_TB},
    {"also of too many", "BC 140 42 18 3 1 0 0", "", 7, ROLE_TB},
    {"labels have no count", "BC ho 140 ngheo 42", "", -1, ROLE_TB},
    {"a unit that is none is quoted", "UH 1 2000 xa 0 5", "xa", -1, ROLE_DN},
    {"a wrong kind of report is", "BK 7T 2025 1 1 1 1 1 1 1", "7T", -1,
     ROLE_CX},
    {"a phone number is as it was written", "DT 0168 123 4567", "0168 123 4567",
     -1, ROLE_TB},
    {"a PIN never is", "XN 4410 1 24680", "", -1, ROLE_LX},
};

static void
a_refusal_quotes_what_is_wrong(void **state)
{
    struct date at = {2025, 9, 28};
    struct form_reading reading;
    struct arena scratch;

    (void)state;
    arena_init(&scratch);
    for (size_t i = 0; i < COUNT(quotes); i++) {
        form_read(form_case_set(), str_of(quotes[i].text), quotes[i].role, at,
                  &scratch, &reading);
        if (!reading.error || !str_eqz(reading.quote, quotes[i].quote) ||
            reading.given != quotes[i].given)
            fail_msg("%s: %s quotes '%.*s', given %d", quotes[i].name,
                     reading.error ? reading.error : "accepted",
                     STR_ARG(reading.quote), reading.given);
    }
    arena_clear(&scratch);
}

static int
says_the_same_again(const struct example *example, struct arena *scratch)
{
    struct form_reading first, second;
    struct buf text = {0}, a = {0}, b = {0};
    int wrong = 0;

    form_read(form_case_set(), example->text, example->role, example->at,
              scratch, &first);
    if (first.error)
        return 0;
    form_say(&first, &text);
    form_read(form_case_set(), buf_str(&text), example->role, example->at,
              scratch, &second);
    form_case_show(&first, &a);
    form_case_show(&second, &b);
    if (strcmp(a.ptr, b.ptr) != 0) {
        print_error("%s\n  then %s\n  read %s\n", a.ptr, text.ptr, b.ptr);
        wrong = 1;
    }
    buf_clear(&text);
    buf_clear(&a);
    buf_clear(&b);
    return wrong;
}

static void
what_was_understood_reads_the_same_again(void **state)
{
    (void)state;
    form_corpus_each(says_the_same_again);
}

/* No part of a text may be read as less than it says. */
static int
a_cut_number_is_never_accepted(const struct example *example,
                               struct arena *scratch)
{
    struct form_reading whole, cut;
    int wrong = 0;

    form_read(form_case_set(), example->text, example->role, example->at,
              scratch, &whole);
    if (whole.error || !whole.form || whole.form->is_service ||
        whole.period.kind != PERIOD_MONTH || whole.values_n < 6)
        return 0;
    for (size_t len = example->text.len - 1; len > 0; len--) {
        struct str head = {example->text.ptr, len};
        form_read(form_case_set(), head, example->role, example->at, scratch,
                  &cut);
        if (!cut.error && cut.values_n < cut.form->fields_n) {
            print_error("accepted: %.*s\n", STR_ARG(head));
            wrong++;
        }
    }
    return wrong;
}

static void
a_cut_report_is_never_accepted_with_fewer_values(void **state)
{
    (void)state;
    form_corpus_each(a_cut_number_is_never_accepted);
}

static void
names_of_fields_are_there_for_every_answer(void **state)
{
    static const struct {
        const char *keyword;
        int field;
        const char *name;
    } cases[] = {
        {"BC", 1, "tong ho"}, {"BC", 7, "K"},     {"BC", 8, ""},
        {"DX", 5, "PIN"},     {"XN", 3, "ly do"}, {"DT", 3, "so moi"},
        {"TT", 1, ""},        {"BC", 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(
            form_field_name(form_find(form_case_set(), cases[i].keyword),
                            cases[i].field),
            cases[i].name);
}

static void
forms_stand_in_the_order_of_the_list(void **state)
{
    static const char *const order[] = {
        "BC", "TX", "BK", "TH", "DK",  "XN",  "TD",   "KQ", "VV",    "UH",
        "MH", "DX", "NV", "VM", "DT",  "HD",  "TT",   "CT", "SUA",   "HUY",
        "OK", "DY", "TC", "KT", "XEM", "XOA", "THOI", "MO", "THIEU", "YC"};
    int n;
    const struct form *const *all = form_all(form_case_set(), &n);

    (void)state;
    assert_int_equal(n, COUNT(order));
    for (int i = 0; i < n; i++)
        assert_string_equal(all[i]->keyword, order[i]);
    assert_ptr_equal(form_find(form_case_set(), "bc"), all[0]);
    assert_null(form_find(form_case_set(), "XX"));
    assert_null(form_text(all[0], "no such text"));
    assert_non_null(form_text(all[0], "E-PRE"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_corpus_reads_as_expected),
        cmocka_unit_test(the_worked_examples_hold),
        cmocka_unit_test(a_refusal_quotes_what_is_wrong),
        cmocka_unit_test(what_was_understood_reads_the_same_again),
        cmocka_unit_test(a_cut_report_is_never_accepted_with_fewer_values),
        cmocka_unit_test(names_of_fields_are_there_for_every_answer),
        cmocka_unit_test(forms_stand_in_the_order_of_the_list),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
