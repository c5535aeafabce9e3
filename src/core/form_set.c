/* The set of all forms: put together once, then only looked at. */
#include "core/form_parse.h"

struct form_set *
form_set_new(void)
{
    struct form_set *set = mem_alloc(sizeof(*set));

    arena_init(&set->arena);
    set->help = -1;
    return set;
}

void
form_set_free(struct form_set *set)
{
    if (!set)
        return;
    arena_clear(&set->arena);
    mem_free(set);
}

struct arena *
form_set_arena(struct form_set *set)
{
    return &set->arena;
}

bool
form_set_add(struct form_set *set, const struct form_spec *spec)
{
    if (set->n == FORM_SET_MAX)
        return false;
    struct form_spec *own = arena_alloc(&set->arena, sizeof(*own));
    struct form *form = arena_alloc(&set->arena, sizeof(*form));
    *own = *spec;
    *form = spec->form;
    form->grammar = &set->grammar[set->n];
    set->spec[set->n] = own;
    set->form[set->n] = form;
    set->n++;
    return true;
}

static void
add_words(struct phrases *phrases, struct vocab *vocab,
          const struct form_words *words, struct phrase like)
{
    for (int i = 0; i < words->n; i++)
        phrases_add(phrases, vocab, words->list[i], like);
}

static void
compile_field(struct form_set *set, struct form_grammar *g, int field)
{
    const struct form_spec *spec = g->spec;
    const struct form_field_rules *rules = &spec->field[field];
    struct phrase label = {.tag = (uint8_t)field};
    struct phrase unit = {.fields = (uint16_t)(1u << field)};

    if (spec->has_labels && !rules->is_first) {
        phrases_add(&g->labels, &set->vocab, spec->form.fields[field].code,
                    label);
        add_words(&g->labels, &set->vocab, &rules->labels, label);
    }
    add_words(&g->units, &set->vocab, &rules->units, unit);
    for (int i = 0; i < rules->cases_n; i++) {
        unit.cases = rules->cases[i].values;
        add_words(&g->units, &set->vocab, &rules->cases[i].units, unit);
    }
}

static void
compile_form(struct form_set *set, int index)
{
    struct form_grammar *g = &set->grammar[index];
    const struct form_spec *spec = set->spec[index];
    const struct form *form = set->form[index];
    struct phrase name = {.tag = (uint8_t)index};

    *g = (struct form_grammar){.spec = spec, .index = index, .text_field = -1};
    for (int i = 0; i < form->fields_n; i++) {
        compile_field(set, g, i);
        if (form->fields[i].type == FIELD_TEXT)
            g->text_field = i;
        else
            g->slots++;
        if (form->fields[i].type == FIELD_KEYWORD)
            set->help = index;
    }
    g->first_slots = form->fields_n > 0 && spec->field[0].is_first;
    add_words(&g->before, &set->vocab, &spec->field[0].before, name);
    add_words(&g->before, &set->vocab, &spec->case_words, name);
    add_words(&g->phone_words, &set->vocab, &spec->phone_words, name);
    add_words(&set->keywords, &set->vocab, &spec->aliases, name);
    name.is_keyword = true;
    phrases_add(&set->keywords, &set->vocab, form->keyword, name);
}

static void
mark_keyword(struct form_set *set, int index)
{
    struct phrases one = {0};

    if (set->form[index]->is_service)
        return;
    phrases_add(&one, &set->vocab, set->form[index]->keyword,
                (struct phrase){0});
    set->vocab.word[one.list[0].word[0]].form_keyword = (uint8_t)(index + 1);
}

static void
sort(struct form_set *set)
{
    for (int i = 0; i < set->n; i++) {
        int k = i;
        for (; k > 0 && set->spec[set->in_order[k - 1]->grammar->index]->order >
                            set->spec[i]->order;
             k--)
            set->in_order[k] = set->in_order[k - 1];
        set->in_order[k] = set->form[i];
    }
}

void
form_set_finish(struct form_set *set)
{
    vocab_init(&set->vocab, &set->arena);
    common_words_add(&set->common, &set->vocab);
    for (int i = 0; i < set->n; i++)
        compile_form(set, i);
    for (int i = 0; i < set->n; i++)
        mark_keyword(set, i);
    phrases_finish(&set->keywords, &set->vocab);
    phrases_finish(&set->common.start, &set->vocab);
    phrases_finish(&set->common.end, &set->vocab);
    phrases_finish(&set->common.mark, &set->vocab);
    for (int i = 0; i < set->n; i++) {
        phrases_finish(&set->grammar[i].labels, &set->vocab);
        phrases_finish(&set->grammar[i].units, &set->vocab);
        phrases_finish(&set->grammar[i].before, &set->vocab);
        phrases_finish(&set->grammar[i].phone_words, &set->vocab);
    }
    sort(set);
}

const struct form *
form_find(const struct form_set *set, const char *keyword)
{
    for (int i = 0; i < set->n; i++)
        if (str_ieq(str_of(set->form[i]->keyword), str_of(keyword)))
            return set->form[i];
    return NULL;
}

const struct form *const *
form_all(const struct form_set *set, int *n)
{
    *n = set->n;
    return set->in_order;
}

const char *
form_text(const struct form *form, const char *id)
{
    for (int i = 0; i < form->texts_n; i++)
        if (strcmp(form->texts[i].id, id) == 0)
            return form->texts[i].text;
    return NULL;
}

const struct form_value *
form_value(const struct form_reading *reading, const char *code)
{
    for (int i = 0; i < reading->values_n; i++)
        if (strcmp(reading->values[i].code, code) == 0)
            return &reading->values[i];
    return NULL;
}

int
form_field_index(const struct form *form, const char *code)
{
    for (int i = 0; i < form->fields_n; i++)
        if (strcmp(form->fields[i].code, code) == 0)
            return i;
    return -1;
}

bool
form_takes_pin(const struct form *form)
{
    return form->grammar->spec->pin_roles != 0;
}

bool
form_takes_pin_of(const struct form *form, enum role role)
{
    return (form->grammar->spec->pin_roles & (1u << role)) != 0;
}

bool
form_takes_unit(const struct form *form)
{
    /* What names a code is about what that code is of. */
    bool has_code = form->fields_n > 0 && form->fields[0].type == FIELD_CODE;

    return !form->is_service && !has_code &&
           form->grammar->spec->unit_code != UNIT_CODE_NONE;
}

const char *
form_field_name(const struct form *form, int field)
{
    const struct form_grammar *g = form->grammar;
    bool is_behind = field == g->slots + 1;

    if (field >= 1 && field <= form->fields_n)
        return form->fields[field - 1].name;
    if (is_behind && g->spec->pin_roles)
        return "PIN";
    if (is_behind && g->spec->has_change)
        return "K";
    return field > 1 && g->spec->long_roles ? form->fields[0].name : "";
}
