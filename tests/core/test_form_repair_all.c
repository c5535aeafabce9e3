/* What holds for every draft and every answer, over the corpus. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/form_repair.h"
#include "form_case.h"
#include "form_corpus.h"

/* What held for all that were tried. */
static struct {
    int completed, refused, other;
} seen;

static bool
is_same_value(const struct form_value *a, const struct form_value *b)
{
    return a && b && a->type == b->type && a->number == b->number &&
           str_eq(a->text, b->text);
}

/* All values but that of `field` (1-based) are those of `whole`; the field has
 * it too if `is_all`. */
static bool
agrees(const struct form_reading *whole, const struct form_reading *now,
       int field, bool is_all)
{
    const char *asked = field >= 1 && field <= whole->form->fields_n
                            ? whole->form->fields[field - 1].code
                            : "k";

    if (now->form != whole->form ||
        period_compare(now->period, whole->period) != 0)
        return false;
    for (int i = 0; i < whole->values_n; i++) {
        const struct form_value *a = &whole->values[i];
        bool is_asked = strcmp(a->code, asked) == 0;
        if ((is_all || !is_asked) &&
            !is_same_value(a, form_value(now, a->code)))
            return false;
    }
    for (int i = 0; i < now->values_n; i++)
        if (strcmp(now->values[i].code, asked) != 0 &&
            !form_value(whole, now->values[i].code))
            return false;
    return true;
}

/* Answers a draft; an accepted text must agree with the one that was spoilt.
 * Returns what is wrong with it. */
static int
answer_is_safe(const struct example *example, const struct form_draft *draft,
               struct str answer, bool is_all, struct arena *scratch)
{
    struct form_reading whole, now;
    struct str text;
    int field = draft->field;

    form_read(form_case_set(), example->text, example->role, example->at,
              scratch, &whole);
    enum repair repair =
        form_repair(form_case_set(), draft, answer, example->role, example->at,
                    scratch, &text, &now);
    if (repair != REPAIR_DONE || now.error) {
        seen.refused += repair == REPAIR_DONE;
        seen.other += repair != REPAIR_DONE;
        return 0;
    }
    seen.completed++;
    /* A rule lets any field be answered: the label says which. */
    for (int i = 1; draft->kind == DRAFT_RULE && i <= FORM_FIELDS_MAX; i++)
        if (agrees(&whole, &now, i, is_all))
            return 0;
    if (draft->kind == DRAFT_FIELD && agrees(&whole, &now, field, is_all))
        return 0;
    print_error("%.*s\n  draft %.*s\n  answer %.*s\n  read %.*s\n",
                STR_ARG(example->text), STR_ARG(draft->text), STR_ARG(answer),
                STR_ARG(text));
    return 1;
}

/* The n-th piece of a text between blanks; false behind the last. */
static bool
word_at(struct str text, int n, struct str *word)
{
    size_t at = 0, end;

    for (;; at = end + 1, n--) {
        for (end = at; end < text.len && text.ptr[end] != ' ';)
            end++;
        *word = (struct str){text.ptr + at, end - at};
        if (n == 0 || end >= text.len)
            return n == 0;
    }
}

/* The text with something else instead of one of its words. */
static struct str
spoil(struct str text, struct str word, const char *instead,
      struct arena *scratch)
{
    int before = (int)(word.ptr - text.ptr);
    int behind = (int)(text.len - (size_t)before - word.len);

    return arena_printf(scratch, "%.*s%s%.*s", before, text.ptr, instead,
                        behind, word.ptr + word.len);
}

static bool
is_accepted(const struct example *example, struct arena *scratch)
{
    struct form_reading reading;

    form_read(form_case_set(), example->text, example->role, example->at,
              scratch, &reading);
    return !reading.error;
}

static bool
has_digit(struct str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] >= '0' && word.ptr[i] <= '9')
            return true;
    return false;
}

/* Each number spoilt in each way, answered with the number itself. */
static int
a_value_given_again_is_that_value(const struct example *example,
                                  struct arena *scratch)
{
    static const char *const ways[] = {"1b", "x", "99999999999", "-7", ""};
    struct form_draft draft;
    struct str word;
    int wrong = 0;

    for (int n = 0;
         is_accepted(example, scratch) && word_at(example->text, n, &word); n++)
        for (size_t i = 0; i < COUNT(ways); i++) {
            struct str spoilt = spoil(example->text, word, ways[i], scratch);
            if (has_digit(word) &&
                form_draft_read(form_case_set(), spoilt, example->role,
                                example->at, scratch, &draft) &&
                draft.kind == DRAFT_FIELD)
                wrong += answer_is_safe(example, &draft, word, true, scratch);
        }
    return wrong;
}

static void
completing_a_draft_gives_the_values_of_the_whole_text(void **state)
{
    (void)state;
    memset(&seen, 0, sizeof(seen));
    form_corpus_each(a_value_given_again_is_that_value);
    assert_in_range(seen.completed, 600, 100000);
}

/* Texts that are values, half values, and messages of their own. */
static const char *const answers[] = {
    "31",       "0",         "ngheo 31",     "31 ngheo", "31 ho",   "T9",
    "9/2025",   "K-2",       "K+1 ngheo 31", "1b",       "-5",      "31 18",
    "ho 31",    "can 7",     "tong ho la 9", "OK",       "17",      "ma ho 17",
    "B012",     "12/9/2025", "qd 5",         "12 ngay",  "muoi ba", "hai ba",
    "0912 34",  "R08-2025",  "31 ho ngheo",  "31, 18",   "15 k",    "so ho 4",
    "tien 9 k", "no 9",      "con thieu 3",  "31/12",    "nam 2025"};

static int
no_answer_moves_another_value(const struct example *example,
                              struct arena *scratch)
{
    static const char *const ways[] = {"1b", "", "99999", "140"};
    struct form_draft draft;
    struct str word;
    int wrong = 0;

    for (int n = 0;
         is_accepted(example, scratch) && word_at(example->text, n, &word); n++)
        for (size_t i = 0; i < COUNT(ways); i++) {
            struct str spoilt = spoil(example->text, word, ways[i], scratch);
            if (!form_draft_read(form_case_set(), spoilt, example->role,
                                 example->at, scratch, &draft) ||
                draft.kind != DRAFT_FIELD)
                continue;
            for (size_t k = 0; k < COUNT(answers); k++)
                wrong += answer_is_safe(example, &draft, str_of(answers[k]),
                                        false, scratch);
        }
    return wrong;
}

static void
no_answer_changes_what_it_does_not_name(void **state)
{
    (void)state;
    memset(&seen, 0, sizeof(seen));
    form_corpus_each(no_answer_moves_another_value);
    assert_in_range(seen.completed, 1000, 1000000);
    assert_in_range(seen.refused, 1000, 1000000);
    assert_in_range(seen.other, 1000, 1000000);
}

/* As if a rule had held it. */
static int
a_rule_lets_one_value_change(const struct example *example,
                             struct arena *scratch)
{
    struct form_rule rule = {.asks = 0};
    struct form_reading reading;
    struct form_draft draft;
    int wrong = 0;

    form_read(form_case_set(), example->text, example->role, example->at,
              scratch, &reading);
    if (reading.error ||
        !form_draft_of_rule(&reading, &rule, example->at, scratch, &draft))
        return 0;
    for (size_t k = 0; k < COUNT(answers); k++)
        wrong +=
            answer_is_safe(example, &draft, str_of(answers[k]), false, scratch);
    return wrong;
}

static void
an_answer_to_a_rule_changes_one_value(void **state)
{
    (void)state;
    memset(&seen, 0, sizeof(seen));
    form_corpus_each(a_rule_lets_one_value_change);
    assert_in_range(seen.completed, 300, 1000000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(completing_a_draft_gives_the_values_of_the_whole_text),
        cmocka_unit_test(no_answer_changes_what_it_does_not_name),
        cmocka_unit_test(an_answer_to_a_rule_changes_one_value),
    };

    return cmocka_run_group_tests(tests, form_cases_begin, form_cases_end);
}
