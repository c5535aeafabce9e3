/* What makes a form file dangerous though it is well-formed. */
#include "config_form_read.h"

#include <stdio.h>

#include "core/text.h"

enum { FOLDED_MAX = 64, PHRASE_WORDS = 6 };

/* "Can ngheo" and "canngheo" are one word to the parser. */
static bool
fold(const char *phrase, char out[FOLDED_MAX])
{
    size_t n = 0;

    for (; *phrase; phrase++) {
        char c = *phrase;
        if (c == ' ')
            continue;
        if (n + 1 >= FOLDED_MAX)
            return false;
        out[n++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    out[n] = '\0';
    return true;
}

/* Only letters and single spaces can ever be matched. */
static void
check_phrase(struct conf root, const char *phrase)
{
    int words = 1;
    bool is_good = *phrase && strlen(phrase) < FOLDED_MAX;

    for (const char *p = phrase; *p; p++) {
        bool is_letter = (*p | 0x20) >= 'a' && (*p | 0x20) <= 'z';
        bool is_space = *p == ' ' && p > phrase && p[-1] != ' ' && p[1];
        words += is_space;
        is_good = is_good && (is_letter || is_space);
    }
    if (!is_good || words > PHRASE_WORDS)
        conf_complain(root,
                      "write up to six words of letters without diacritics, "
                      "single spaces between",
                      "\"%.80s\" can never be read", phrase);
}

struct owned {
    char folded[FOLDED_MAX];
    int owner; /* field */
};

static void
claim(struct conf root, const struct form_spec *spec, struct owned *list,
      int *n, int owner, const char *phrase)
{
    struct owned own = {.owner = owner};

    check_phrase(root, phrase);
    if (!fold(phrase, own.folded))
        return;
    for (int i = 0; i < *n; i++)
        if (list[i].owner != owner && strcmp(list[i].folded, own.folded) == 0)
            conf_complain(root, "keep it in one of them",
                          "\"%s\" is a label of %s and of %s", phrase,
                          spec->form.fields[list[i].owner].code,
                          spec->form.fields[owner].code);
    list[(*n)++] = own;
}

static void
check_words(struct conf root, const struct form_words *words)
{
    for (int i = 0; i < words->n; i++)
        check_phrase(root, words->list[i]);
}

void
form_check_labels(struct conf root, const struct form_spec *spec)
{
    int n = 0, total = 0;

    for (int i = 0; i < spec->form.fields_n; i++)
        total += spec->field[i].labels.n + 1;
    struct owned *list = mem_alloc((size_t)(total + 1) * sizeof(*list));
    for (int i = 0; i < spec->form.fields_n; i++) {
        const struct form_field_rules *rules = &spec->field[i];
        claim(root, spec, list, &n, i, spec->form.fields[i].code);
        for (int k = 0; k < rules->labels.n; k++)
            claim(root, spec, list, &n, i, rules->labels.list[k]);
        check_words(root, &rules->before);
        check_words(root, &rules->units);
        for (int k = 0; k < rules->cases_n; k++)
            check_words(root, &rules->cases[k].units);
    }
    check_words(root, &spec->aliases);
    check_words(root, &spec->phone_words);
    check_words(root, &spec->case_words);
    mem_free(list);
}

/* Any day will do on which all windows are open by default. */
static struct date
example_day(struct conf root)
{
    struct date day = {2025, 12, 28};
    const char *text = conf_string(root, "example_on", NULL);

    if (text && !date_parse(str_of(text), &day))
        conf_complain(conf_get(root, "example_on"), "give a day: 2025-12-28",
                      "\"%s\" is no day", text);
    return day;
}

void
form_check_example(struct conf root, const struct form_set *set,
                   const char *keyword)
{
    const struct form *form = form_find(set, keyword);
    struct date day = example_day(root);
    struct form_reading reading;
    struct arena scratch;

    arena_init(&scratch);
    for (int role = 1; form && role < ROLE_COUNT; role++) {
        if (!(form->roles & (1u << role)))
            continue;
        form_read(set, str_of(form->example), (enum role)role, day, &scratch,
                  &reading);
        if (!reading.error && reading.form == form)
            break;
        if (form->roles >> (role + 1))
            continue;
        conf_complain(conf_get(root, "example"), "correct the example",
                      "the form does not read it: %s field %d",
                      reading.error ? reading.error : "another form",
                      reading.field);
    }
    arena_clear(&scratch);
}
