/* Reading a text: the steps of sms-grammar.md in their order. */
#include "core/form_parse.h"

/* K5: behind the keyword, or behind a period token that is behind it. */
static void
take_unit(struct scan *s)
{
    enum unit_code_rule rule = s->grammar->spec->unit_code;
    struct period_token period;
    int i = s->from;

    if (rule == UNIT_CODE_NONE)
        return;
    if (i < s->to && period_token_first(s, i, &period))
        i = period.next;
    if (i >= s->to)
        return;
    struct token *t = &s->raw.t[i];
    if (!token_is_unit(s, t, rule == UNIT_CODE_TRUE_DIGITS) ||
        items_glued_label(s, t))
        return;
    value_add_text(s, "unit", token_code(s, t->at, t->end));
    t->is_gone = true;
    if (i == s->from)
        s->from++;
}

/* Whether what follows the fields is free text: always, or if another field
 * has the value that asks for it. */
static bool
has_free_text(const struct scan *s)
{
    const struct form_grammar *g = s->grammar;
    const struct phrase *phrase;
    int i = s->from;

    if (g->text_field < 0)
        return false;
    const struct form_field_rules *rules = &g->spec->field[g->text_field];
    if (rules->condition != FIELD_IF_EQUAL)
        return true;
    while ((phrase = phrase_at(&s->set->common.start, s->raw.t, i, s->to)))
        i += phrase->n;
    phrase = phrase_at(&g->before, s->raw.t, i, s->to);
    i += (phrase ? phrase->n : 0) + rules->condition_field;
    return i < s->to && s->raw.t[i].kind == TOKEN_NUMBER &&
           !(s->raw.t[i].made & MADE_MINUS) &&
           s->raw.t[i].value == rules->condition_value;
}

/* The raw token behind the fields that stand in front of the text. */
static void
find_text(struct scan *s)
{
    const struct phrase *before =
        phrase_at(&s->grammar->before, s->raw.t, s->from, s->to);

    s->text_from = s->to;
    if (!s->has_text)
        return;
    int i = s->from + (before && s->grammar->slots > 0 ? before->n : 0);
    for (int slot = 0; slot < s->grammar->slots && i < s->to; slot++)
        i += s->form->fields[slot].type == FIELD_DATE ? items_date_tokens(s, i)
                                                      : 1;
    if (i < s->to)
        s->text_from = i;
}

/* "TX OK": one word instead of all values. */
static bool
is_word_value(struct scan *s)
{
    const char *word = s->grammar->spec->word_value;
    int only = -1;

    for (int i = s->from; word && i < s->to; i++) {
        if (s->raw.t[i].is_gone)
            continue;
        if (only >= 0)
            return false;
        only = i;
    }
    if (only < 0)
        return false;
    const struct token *t = &s->raw.t[only];
    return str_ieq((struct str){s->low + t->at, (size_t)(t->end - t->at)},
                   str_of(word));
}

/* Step 9 for free text: some must be there, unless it is optional. */
static bool
check_text_is_there(struct scan *s)
{
    int field = s->grammar->text_field;
    const struct form_field_rules *rules = &s->grammar->spec->field[field];

    /* An empty name is a wrong value: step 10 says so. */
    if (rules->starts_with_letter || !free_text_is_empty(s))
        return true;
    if (!s->form->fields[field].is_optional)
        return scan_fail(s, rules->empty, 0);
    if (!free_text_is_courtesy(s))
        return scan_fail(s, rules->empty, 0);
    s->has_text = false;
    return true;
}

/* Steps 8 and 9. */
static bool
read_fields(struct scan *s)
{
    items_build(s, s->from, s->text_from);
    if (!fields_assign(s))
        return false;
    if (s->has_text && (!free_text_read(s) || !check_text_is_there(s)))
        return false;
    if (s->changes_n > 1)
        return scan_fail(s, "L-02", 0);
    return true;
}

static bool
read_values(struct scan *s)
{
    bool is_case = s->grammar->spec->case_code != NULL;

    s->has_text = has_free_text(s);
    if (!s->has_text)
        courtesy_drop_end(s);
    courtesy_drop_before_values(s);
    find_text(s);
    if (!keyword_check_two_forms(s, s->from, s->text_from) || !money_check(s))
        return false;
    if (is_case) {
        if (!case_number_read(s))
            return false;
        s->text_from = s->from;
    }
    if (s->grammar->first_slots > 0 && !first_field_read(s))
        return false;
    period_take_out(s);
    if (is_word_value(s)) {
        s->out->values[s->out->values_n++] = (struct form_value){
            .code = s->grammar->spec->word_code, .type = VALUE_TRUE};
        return period_settle(s);
    }
    return read_fields(s) && value_check_all(s) && period_settle(s) &&
           value_check_roles(s) && value_check_rules(s);
}

static bool
read(struct scan *s, struct str text)
{
    if (!scan_text(s, text) || !keyword_read(s))
        return false;
    take_unit(s);
    if (s->form->fields_n > 0 && s->form->fields[0].type == FIELD_PHONE) {
        courtesy_drop_end(s);
        courtesy_drop_before_values(s);
        return phone_form_read(s);
    }
    if (s->form->fields_n > 0 && s->form->fields[0].type == FIELD_KEYWORD) {
        courtesy_drop_end(s);
        courtesy_drop_before_values(s);
        return help_form_read(s);
    }
    return read_values(s);
}

void
scan_init(struct scan *s, const struct form_set *set, enum role role,
          struct date at, struct arena *scratch, struct form_reading *out)
{
    s->set = set;
    s->out = out;
    s->scratch = scratch;
    s->role = role;
    s->at = at;
    s->fault_at = s->fault_end = 0;
    s->form = NULL;
    s->grammar = NULL;
    s->periods_n = s->changes_n = 0;
    s->change_is_long = s->has_text = false;
    s->item.n = 0;
    s->pin_item = -1;
    *out = (struct form_reading){.given = -1};
}

void
scan_read(struct scan *s, struct str text)
{
    read(s, text);
}

void
scan_again(struct scan *s, struct str text, struct form_reading *out)
{
    enum role role = s->role;
    struct date at = s->at;

    scan_init(s, s->set, role, at, s->scratch, out);
    for (int i = 0; i < FORM_FIELDS_MAX; i++)
        s->item_of[i] = -1;
    s->first_token = s->change_token = (struct token){0};
    scan_read(s, text);
}

void
form_read(const struct form_set *set, struct str text, enum role role,
          struct date at, struct arena *scratch, struct form_reading *out)
{
    struct scan s;

    scan_init(&s, set, role, at, scratch, out);
    read(&s, text);
}

const char *
form_value_name(const struct form_field *field, int64_t value)
{
    for (int i = 0; i < field->names_n; i++)
        if (field->names[i].value == value)
            return field->names[i].word;
    return NULL;
}
