/* A form that is filled in field by field, and the text that comes of it. */
#include "base/buf.h"
#include "core/form_parse.h"
#include "core/ussd.h"

#define BIT(field) (1u << (field))

static bool
is_text(const struct form *form, int field)
{
    return form->fields[field].type == FIELD_TEXT;
}

struct str
ussd_answer(const struct ussd_state *state, const struct form *form, int field)
{
    return str_of(is_text(form, field) ? state->text : state->answer[field]);
}

bool
ussd_answer_set(struct ussd_state *state, const struct form *form, int field,
                struct str value)
{
    return is_text(form, field)
               ? str_copy(state->text, sizeof(state->text), value)
               : str_copy(state->answer[field], USSD_ANSWER, value);
}

/* What a list shows stands among the answers, but nobody typed it. */
bool
ussd_has_answers(const struct ussd_state *state)
{
    if (state->at == USSD_LIST)
        return false;
    bool has = state->text[0] != '\0' && state->given == 0;

    for (int i = 0; i < FORM_FIELDS_MAX && !has; i++)
        has = state->answer[i][0] && !(state->given & BIT(i));
    return state->form[0] && has;
}

bool
ussd_same_seat(const struct ussd_state *a, const struct ussd_state *b)
{
    return a->role == b->role && a->unit == b->unit &&
           a->household == b->household;
}

void
ussd_drop(struct ussd_state *state)
{
    state->form[0] = state->text[0] = state->told[0] = state->code[0] = '\0';
    state->below[0] = '\0';
    state->period = (struct period){0};
    memset(state->answer, 0, sizeof(state->answer));
    state->given = 0;
    state->field = 0;
    state->item = -1;
    state->wants_all = state->is_known = state->is_untold = false;
}

/* The number that another field was answered with; -1 = none. */
static int64_t
number_of(const struct ussd_state *state, const struct form *form, int field)
{
    int64_t n;

    if (field < 0 || field >= form->fields_n ||
        !str_number(ussd_answer(state, form, field), 0, INT64_MAX, &n))
        return -1;
    return n;
}

bool
ussd_is_due(const struct ussd_look *look, const struct ussd_state *state,
            const struct form *form, int field)
{
    const struct form_field_rules *rules = &form->grammar->spec->field[field];
    int64_t other = number_of(state, form, rules->condition_field);

    (void)look;
    if (form->fields[field].is_optional && !state->wants_all)
        return false;
    switch (rules->condition) {
    case FIELD_ALWAYS:
        return true;
    case FIELD_IF_EQUAL:
        return other == rules->condition_value;
    case FIELD_IF_ABOVE:
        return other > rules->condition_value;
    }
    return true;
}

int
ussd_next_field(const struct ussd_look *look, const struct ussd_state *state,
                const struct form *form, int from)
{
    int i = from;

    while (i < form->fields_n && (!ussd_is_due(look, state, form, i) ||
                                  ussd_answer(state, form, i).len > 0))
        i++;
    return i;
}

int
ussd_field_before(const struct ussd_look *look, const struct ussd_state *state,
                  const struct form *form, int field)
{
    int i = field - 1;

    while (i >= 0 &&
           (!ussd_is_due(look, state, form, i) || (state->given & BIT(i))))
        i--;
    return i;
}

/* One of several for which the value of another field decides. */
static bool
is_case(const struct form_field_rules *rules, uint32_t values, int64_t other)
{
    (void)rules;
    return other >= 0 && other <= 31 && (values & BIT(other));
}

static const struct form_case *
case_of(const struct ussd_state *state, const struct form *form, int field)
{
    const struct form_field_rules *rules = &form->grammar->spec->field[field];
    int64_t other = number_of(state, form, rules->case_field);

    for (int i = 0; i < rules->cases_n; i++)
        if (is_case(rules, rules->cases[i].values, other))
            return &rules->cases[i];
    return NULL;
}

struct str
ussd_filler(const struct ussd_look *look, const struct ussd_state *state,
            const struct form *form, int field)
{
    const struct form_field *f = &form->fields[field];
    const struct form_field_rules *rules = &form->grammar->spec->field[field];
    const struct form_case *special = case_of(state, form, field);
    int64_t other = number_of(state, form, rules->case_field);
    int64_t from = rules->is_relative ? look->date.year : 0;

    switch (f->type) {
    case FIELD_CHOICE:
        if (rules->choices_n > 0)
            return arena_printf(look->scratch, "%lld",
                                (long long)rules->choices[0]);
        break;
    case FIELD_NUMBER:
    case FIELD_YEAR:
        break;
    case FIELD_HOUSEHOLD:
        return STR("001");
    case FIELD_CODE:
    case FIELD_PIN:
        return STR("1111");
    case FIELD_DATE:
        return STR("010122");
    case FIELD_TERM:
        return rules->terms_n ? str_of(rules->terms[0].code) : STR("");
    case FIELD_UNIT:
        return is_case(rules, rules->zero_values, other) ? STR("0")
                                                         : STR("B012");
    case FIELD_SUBJECT:
        return special && special->shape == SUBJECT_HOUSEHOLD ? STR("B012-017")
                                                              : STR("B012");
    case FIELD_DUTY:
        return STR("R01-2025");
    case FIELD_TEXT:
        return STR("chua ro");
    case FIELD_PHONE:
        return STR("0912000999");
    case FIELD_KEYWORD:
        return str_of(form->keyword);
    }
    return arena_printf(look->scratch, "%lld",
                        (long long)(special && special->has_range
                                        ? special->min
                                        : from + f->min));
}

/* Fills in what is still missing with values that fit: what is due may hang on
 * them. */
static void
fill_gaps(const struct ussd_look *look, struct ussd_state *state,
          const struct form *form)
{
    for (int i = 0; i < form->fields_n; i++)
        if (ussd_is_due(look, state, form, i) &&
            ussd_answer(state, form, i).len == 0)
            ussd_answer_set(state, form, i, ussd_filler(look, state, form, i));
}

struct str
ussd_unit_code(const struct ussd_look *look, const struct ussd_state *state,
               const struct form *form)
{
    if (state->below[0])
        return str_of(state->below);
    return form_takes_unit(form) ? look->facts->unit_code : (struct str){0};
}

struct str
ussd_compose(const struct ussd_look *look, const struct ussd_state *state,
             const struct form *form)
{
    struct str unit = ussd_unit_code(look, state, form);
    struct str token = ussd_period_token(look, ussd_period(look, state, form));
    struct buf out = {0};

    buf_addz(&out, form->keyword);
    if (unit.len > 0)
        buf_printf(&out, " %.*s", STR_ARG(unit));
    for (int i = 0; i < form->fields_n; i++) {
        struct str value = ussd_answer(state, form, i);
        if (ussd_is_due(look, state, form, i) && value.len > 0)
            buf_printf(&out, " %.*s", STR_ARG(value));
    }
    if (token.len > 0)
        buf_printf(&out, " %.*s", STR_ARG(token));
    struct str text = arena_copy(look->scratch, buf_str(&out));
    buf_clear(&out);
    return text;
}

bool
ussd_takes_zero(const struct form *form, int field)
{
    const struct form_field *f = &form->fields[field];
    const struct form_field_rules *rules = &form->grammar->spec->field[field];

    for (int i = 0; i < f->options_n; i++)
        if (f->options[i].key[0] == '0')
            return true;
    if (f->options_n > 0)
        return false;
    if (f->type == FIELD_UNIT)
        return rules->zero_values != 0;
    return f->type == FIELD_NUMBER && f->min <= 0;
}

static bool
is_all(struct str s, const char *set)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr(set, s.ptr[i]))
            return false;
    return s.len > 0;
}

/* What is one token of a text and cannot be two, a period or a sign. */
static bool
is_plain(enum field_type type, struct str input)
{
    switch (type) {
    case FIELD_NUMBER:
    case FIELD_CHOICE:
    case FIELD_YEAR:
    case FIELD_HOUSEHOLD:
    case FIELD_CODE:
    case FIELD_PHONE:
    case FIELD_PIN:
        return is_all(input, "0123456789");
    case FIELD_DATE:
        return is_all(input, "0123456789/");
    case FIELD_TERM:
    case FIELD_UNIT:
    case FIELD_SUBJECT:
    case FIELD_DUTY:
    case FIELD_KEYWORD:
        return is_all(input, "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "abcdefghijklmnopqrstuvwxyz");
    case FIELD_TEXT:
        return true;
    }
    return true;
}

/* The value behind a key of a list; the input itself where there is none. */
static bool
choose(const struct form_field *f, struct str input, struct str *value)
{
    *value = input;
    for (int i = 0; i < f->options_n; i++)
        if (str_eqz(input, f->options[i].key)) {
            *value = str_of(f->options[i].value);
            return true;
        }
    return f->options_n == 0;
}

static struct str
complain(const struct ussd_look *look, const struct form *form, int field,
         const struct form_reading *r)
{
    enum field_type type = form->fields[field].type;
    bool is_number = type == FIELD_NUMBER || type == FIELD_YEAR;

    if (type == FIELD_TEXT) {
        reply_set_number(&look->facts->places, "max",
                         form->fields[field].max < USSD_TEXT
                             ? form->fields[field].max
                             : USSD_TEXT - 1);
        return ussd_words(look, USSD_WORD_LONG);
    }
    if (!is_number || r->field != field + 1 || strcmp(r->error, "L-04") != 0)
        return ussd_words(look, USSD_WORD_WRONG);
    reply_set_number(&look->facts->places, "min", r->min);
    reply_set_number(&look->facts->places, "max", r->max);
    return ussd_words(look, USSD_WORD_RANGE);
}

/* Read as ever, with values that fit for what is still to come: the first
 * fault, if it is not about a later field or about several, is this one's. */
static bool
reads_well(const struct ussd_look *look, const struct ussd_state *state,
           const struct form *form, int field, struct form_reading *r)
{
    struct ussd_state whole = *state;

    fill_gaps(look, &whole, form);
    form_read(look->forms, ussd_compose(look, &whole, form), state->role,
              look->date, look->scratch, r);
    return !r->error || r->rule || r->field > field + 1;
}

bool
ussd_fill(const struct ussd_look *look, struct ussd_state *state,
          const struct form *form, int field, struct str input,
          struct str *complaint)
{
    struct ussd_state tried = *state;
    struct form_reading reading = {.error = ""};
    struct str value;

    if (!choose(&form->fields[field], input, &value)) {
        *complaint = ussd_words(look, USSD_WORD_KEY);
        return false;
    }
    if (form->fields[field].options_n == 0 &&
        !is_plain(form->fields[field].type, value)) {
        *complaint =
            ussd_words(look, is_all(value, "0123456789") ? USSD_WORD_WRONG
                                                         : USSD_WORD_NUMBER);
        return false;
    }
    if (!ussd_answer_set(&tried, form, field, value) ||
        !reads_well(look, &tried, form, field, &reading)) {
        *complaint = complain(look, form, field, &reading);
        return false;
    }
    if (form->fields[field].type == FIELD_HOUSEHOLD &&
        form_value(&reading, form->fields[field].code))
        ussd_answer_set(&tried, form, field,
                        form_value(&reading, form->fields[field].code)->text);
    *state = tried;
    state->is_known = false;
    return true;
}
