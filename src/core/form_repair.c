/* What an answer makes of a draft. */
#include "core/form_repair.h"

#include "core/form_parse.h"

/* One value on its way into a draft. */
struct answer {
    int field;       /* 1-based; 0 = it does not say */
    struct str text; /* with its unit word */
    bool is_unclear; /* two fields could be meant */
};

static struct str
piece(const struct scan *s, int at, int end)
{
    return (struct str){s->text + at, (size_t)(end - at)};
}

/* Items `value` to `behind` - 1 are a value and its unit word. Number words
 * are put in as digits: beside others they could be read as one number. */
static void
note(struct scan *s, int field, int value, int behind, struct answer *a)
{
    const struct token *t = s->item.t;
    bool is_words = t[value].kind == TOKEN_NUMBER && t[value].made == 0;
    struct str unit = {0};

    if (a->text.len > 0 && a->field != field)
        a->is_unclear = true;
    a->field = field;
    if (behind > value + 1)
        unit = piece(s, t[value + 1].at, t[behind - 1].end);
    if (is_words)
        a->text = arena_printf(s->scratch, "%lld %.*s",
                               (long long)t[value].value, STR_ARG(unit));
    else
        a->text = arena_printf(s->scratch, "%.*s %.*s",
                               STR_ARG(piece(s, t[value].at, t[value].end)),
                               STR_ARG(unit));
    a->text = str_trim(a->text);
}

static const struct phrase *
unit_behind(const struct scan *s, int i)
{
    if (i >= s->item.n || s->item.t[i].gap != GAP_PLAIN)
        return NULL;
    return unit_at(&s->grammar->units, s->item.t, i, s->item.n, 0);
}

static bool
fits(const struct phrase *unit, int field)
{
    return !unit || (field > 0 && (unit->fields & (1u << (field - 1))));
}

/* "31", "31 ho", "31 ngheo", "31 ho ngheo" */
static void
match_number_first(struct scan *s, int asked, struct answer *a)
{
    const struct token *t = s->item.t;
    const struct phrase *ways[] = {NULL, unit_behind(s, 1)};

    if (t[0].kind == TOKEN_WORD)
        return;
    for (size_t i = 0; i < COUNT(ways) && (i == 0 || ways[i]); i++) {
        int behind = 1 + (ways[i] ? ways[i]->n : 0);
        const struct phrase *label =
            phrase_at(&s->grammar->labels, t, behind, s->item.n);
        if (behind == s->item.n && fits(ways[i], asked))
            note(s, asked, 0, behind, a);
        if (label && behind + label->n == s->item.n &&
            fits(ways[i], label->tag + 1))
            note(s, label->tag + 1, 0, behind, a);
    }
}

/* "ngheo 31", "ngheo la 31 ho" */
static void
match_label_first(struct scan *s, struct answer *a)
{
    const struct token *t = s->item.t;
    const struct phrase *label =
        phrase_at(&s->grammar->labels, t, 0, s->item.n);

    if (!label)
        return;
    int value = label->n;
    if (value < s->item.n && t[value].word == s->set->common.la)
        value++;
    if (value >= s->item.n || t[value].kind == TOKEN_WORD)
        return;
    const struct phrase *unit = unit_behind(s, value + 1);
    int behind = value + 1 + (unit ? unit->n : 0);
    if (behind == s->item.n && fits(unit, label->tag + 1))
        note(s, label->tag + 1, value, behind, a);
}

static bool
is_all_gone(const struct scan *s)
{
    for (int i = s->from; i < s->to; i++)
        if (!s->raw.t[i].is_gone)
            return false;
    return true;
}

/* A number, a code, a day: one item, or one pair. */
static bool
answer_item(struct scan *s, int asked, struct answer *a)
{
    period_take_out(s);
    if (s->periods_n > 0)
        return false;
    if (s->changes_n > 0) {
        a->field = form_change_field(s->form);
        a->text = piece(s, s->change_token.at, s->change_token.end);
        return s->changes_n == 1 && is_all_gone(s);
    }
    items_build(s, s->from, s->to);
    if (s->item.n == 0)
        return false;
    match_number_first(s, asked <= s->grammar->slots ? asked : 0, a);
    match_label_first(s, a);
    return a->text.len > 0 && !a->is_unclear && a->field <= s->grammar->slots;
}

/* The whole of it is a kind of report, a duty, a phone number. */
static bool
answer_whole(struct scan *s, enum field_type type, struct answer *a)
{
    const char *fault = s->grammar->spec->field[0].fault;

    a->field = 1;
    a->text = piece(s, s->raw.t[s->from].at, s->raw.t[s->to - 1].end);
    if (type != FIELD_PHONE)
        return first_field_read(s) && s->from == s->to && s->first_code.len > 0;
    if (phone_form_read(s))
        return s->out->values_n == 1;
    return fault && strcmp(s->out->error, fault) == 0 && s->out->field == 1;
}

static bool
answer_read(struct scan *s, const struct form_draft *draft, struct str text,
            struct answer *a)
{
    enum field_type type =
        draft->field >= 1 && draft->field <= draft->form->fields_n
            ? draft->form->fields[draft->field - 1].type
            : FIELD_NUMBER;

    *a = (struct answer){0};
    if (!scan_text(s, text))
        return false;
    s->form = draft->form;
    s->grammar = draft->form->grammar;
    s->values_at = s->from = 0;
    s->to = s->raw.n;
    courtesy_drop_end(s);
    courtesy_drop_before_values(s);
    if (s->from >= s->to)
        return false;
    if (type == FIELD_TERM || type == FIELD_DUTY || type == FIELD_PHONE)
        return answer_whole(s, type, a);
    return answer_item(s, draft->field, a);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
has_digit(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (is_digit(s.ptr[i]))
            return true;
    return false;
}

/* Which field it answers, 0 if it is none of those that are asked for. */
static int
field_meant(const struct form_draft *draft, const struct answer *a)
{
    int change = form_change_field(draft->form);
    int field = a->field ? a->field : draft->field;

    /* K is never a bare number. */
    if (field == 0 || (!a->field && field == change))
        return 0;
    return draft->kind == DRAFT_RULE || field == draft->field ? field : 0;
}

/* Where a field stands in a text that was read, NULL if it does not. */
static const struct token *
token_of(const struct scan *s, int field)
{
    if (field == form_change_field(s->form))
        return s->changes_n == 1 ? &s->change_token : NULL;
    if (field <= s->grammar->first_slots)
        return &s->first_token;
    int item = field <= s->form->fields_n ? s->item_of[field - 1] : -1;
    return item >= 0 ? &s->item.t[item] : NULL;
}

/* The span of the draft's text that the answer takes; empty if it is added. */
static bool
find_place(struct scan *s, const struct form_draft *draft, int field, int *at,
           int *end)
{
    struct form_reading reading;

    *at = *end = draft->place;
    if (draft->kind != DRAFT_RULE)
        return true;
    scan_again(s, draft->text, &reading);
    if (s->form != draft->form)
        return false;
    const struct token *t = token_of(s, field);
    *at = *end = (int)draft->text.len;
    if (!t)
        return field == form_change_field(s->form);
    *at = t->at - 1;
    *end = t->end - 1;
    return *at >= 0;
}

/* Nothing but the field that was asked for has taken the answer. */
static bool
has_landed(const struct scan *s, const struct form_draft *draft, int field,
           int pos)
{
    if (s->form != draft->form)
        return false;
    if (draft->kind == DRAFT_KEYWORD || s->form->fields[0].type == FIELD_PHONE)
        return true;
    const struct token *t = token_of(s, field);
    return t && t->at == pos;
}

/* As many words as fields are missing: more is no answer, and less would only
 * move what is missing. The last one may be free text. */
static bool
is_rest(const struct form_draft *draft, struct str answer)
{
    const struct form *form = draft->form;
    int words = 0, least = 0, most = 0;
    bool ends_in_text = false;

    for (int i = draft->field - 1; i < form->fields_n; i++) {
        bool is_always =
            form->grammar->spec->field[i].condition == FIELD_ALWAYS;
        least += is_always && !form->fields[i].is_optional;
        most++;
        ends_in_text = form->fields[i].type == FIELD_TEXT;
    }
    for (size_t i = 0; i < answer.len; i++)
        words +=
            !is_blank(answer.ptr[i]) && (i == 0 || is_blank(answer.ptr[i - 1]));
    return words >= (least > 0 ? least : 1) && (words <= most || ends_in_text);
}

/* Several values at once, or a yes where none is missing. */
static enum repair
repair_rest(struct scan *s, const struct form_draft *draft, struct str answer,
            struct str *text)
{
    int pos;

    *text = draft->text;
    if (draft->field > 0) {
        if (!is_rest(draft, answer))
            return REPAIR_NONE;
        *text = draft_splice(s->scratch, draft->text, draft->place,
                             draft->place, answer, &pos);
    }
    scan_again(s, *text, s->out);
    /* A yes is one, also if it comes too late; words may be about anything. */
    bool is_clear = draft->field == 0 || has_digit(answer);
    if (s->form != draft->form || (s->out->error && !is_clear))
        return REPAIR_NONE;
    return REPAIR_DONE;
}

/* A text is about the period of the day on which it was written. */
static bool
means_the_same_then(struct scan *s, const struct form_draft *draft,
                    struct str text, const struct form_reading *now)
{
    struct form_reading then;

    if (date_compare(s->at, draft->day) == 0)
        return true;
    form_read(s->set, text, s->role, draft->day, s->scratch, &then);
    return !then.error && then.period.kind == now->period.kind &&
           period_compare(then.period, now->period) == 0;
}

enum repair
form_repair(const struct form_set *set, const struct form_draft *draft,
            struct str answer, enum role role, struct date at,
            struct arena *scratch, struct str *text, struct form_reading *out)
{
    struct answer a = {.text = str_of(draft->form->keyword)};
    int field = 0, from, end, pos;
    struct scan s;

    scan_init(&s, set, role, at, scratch, out);
    if (draft->kind == DRAFT_REST)
        return repair_rest(&s, draft, str_trim(answer), text);
    if (draft->kind != DRAFT_KEYWORD) {
        if (!answer_read(&s, draft, answer, &a))
            return REPAIR_NONE;
        field = field_meant(draft, &a);
        if (field == 0)
            return REPAIR_OTHER;
        a.text = arena_copy(scratch, a.text);
    }
    if (!find_place(&s, draft, field, &from, &end))
        return REPAIR_NONE;
    *text = draft_splice(scratch, draft->text, from, end, a.text, &pos);
    scan_again(&s, *text, out);
    if (!out->error && (!has_landed(&s, draft, field, pos) ||
                        !means_the_same_then(&s, draft, *text, out)))
        return REPAIR_NONE;
    return REPAIR_DONE;
}
