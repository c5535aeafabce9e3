/* The values themselves: ranges, dates, codes, and what speaks against them. */
#include "core/form_parse.h"

#include <stdio.h>

#include "core/rule.h"

enum { PHONE_LIKE_CHARS = 7, OLDEST_YEAR = 2021 };

static struct form_value *
add(struct scan *s, const char *code, enum value_type type)
{
    struct form_value *value = &s->out->values[s->out->values_n];

    if (s->out->values_n < FORM_VALUES_MAX)
        s->out->values_n++;
    *value = (struct form_value){.code = code, .type = type};
    return value;
}

void
value_add_text(struct scan *s, const char *code, struct str text)
{
    add(s, code, VALUE_TEXT)->text = text;
}

void
value_add_number(struct scan *s, const char *code, int64_t number)
{
    add(s, code, VALUE_NUMBER)->number = number;
}

static int
width(const struct token *t)
{
    return t->end - t->at;
}

static bool
is_plain_number(const struct token *t)
{
    return t->kind == TOKEN_NUMBER && !(t->made & MADE_MINUS);
}

/* Seven characters and more that begin with 0 are a phone number. */
static bool
is_phone_like(const struct scan *s, const struct token *t)
{
    return t->made && width(t) >= PHONE_LIKE_CHARS &&
           digit_of(s->low[t->at]) == '0';
}

static const struct form_case *
case_of(const struct scan *s, int field)
{
    const struct form_field_rules *rules = &s->grammar->spec->field[field];
    int item = rules->cases_n ? s->item_of[rules->case_field] : -1;

    if (item < 0 || s->item.t[item].kind != TOKEN_NUMBER)
        return NULL;
    int64_t other = s->item.t[item].value;
    for (int i = 0; i < rules->cases_n; i++)
        if (other <= 31 && (rules->cases[i].values & (1u << other)))
            return &rules->cases[i];
    return NULL;
}

/* What a field may hold, given the others and the day. */
static void
range_of(const struct scan *s, int field, int64_t *min, int64_t *max)
{
    const struct form_field *f = &s->form->fields[field];
    const struct form_field_rules *rules = &s->grammar->spec->field[field];
    const struct form_case *special = case_of(s, field);
    int64_t from = rules->is_relative ? s->at.year : 0;
    bool is_special = special && special->has_range;

    *min = is_special ? special->min : from + f->min;
    *max = is_special ? special->max : from + f->max;
}

static bool
in_range(const struct scan *s, int field, int64_t value)
{
    const struct form_field_rules *rules = &s->grammar->spec->field[field];
    int64_t min, max;

    for (int i = 0; i < rules->choices_n; i++)
        if (rules->choices[i] == value)
            return true;
    range_of(s, field, &min, &max);
    return rules->choices_n == 0 && value >= min && value <= max;
}

typedef bool check_fn(struct scan *s, int field, const struct token *t);

static bool
fail_value(struct scan *s, int field, const struct token *t)
{
    const char *own = s->grammar->spec->field[field].fault;

    range_of(s, field, &s->out->min, &s->out->max);
    return scan_fail_at(s, own ? own : "L-04", field + 1, t);
}

static bool
check_number(struct scan *s, int field, const struct token *t)
{
    if (!is_plain_number(t) || is_phone_like(s, t) ||
        !in_range(s, field, t->value))
        return fail_value(s, field, t);
    if (s->grammar->spec->field[field].not_after_at && t->value > s->at.year)
        return scan_fail_at(s, "L-07", field + 1, t);
    value_add_number(s, s->form->fields[field].code, t->value);
    return true;
}

static bool
check_household(struct scan *s, int field, const struct token *t)
{
    if (!is_plain_number(t) || width(t) > 3 || t->value < 1)
        return fail_value(s, field, t);
    value_add_text(s, s->form->fields[field].code,
                   arena_printf(s->scratch, "%03d", (int)t->value));
    return true;
}

static struct str
digits_of(struct scan *s, const struct token *t)
{
    size_t n = (size_t)width(t);
    char *out = arena_alloc(s->scratch, n + 1);

    token_digits(s, t, out, n + 1);
    return (struct str){out, n};
}

static bool
check_code(struct scan *s, int field, const struct token *t)
{
    if (!is_plain_number(t) || width(t) != 4)
        return fail_value(s, field, t);
    value_add_text(s, s->form->fields[field].code, digits_of(s, t));
    return true;
}

/* The numbers of "d/m/yy"; token_run has seen them all before. */
static struct date
date_of_parts(const struct scan *s, const struct token *t)
{
    struct date date;
    int pos = token_run(s, t->at, 1, 2, &date.day);

    pos = token_run(s, pos + 1, 1, 2, &date.month);
    int end = token_run(s, pos + 1, 2, 4, &date.year);
    if (end == pos + 3)
        date.year += 2000;
    return date;
}

/* ddmmyy, ddmmyyyy; all zero if it is neither. */
static struct date
date_of_digits(const struct scan *s, const struct token *t)
{
    char d[9];
    int n = width(t);

    if (!is_plain_number(t) || (n != 6 && n != 8))
        return (struct date){0, 0, 0};
    token_digits(s, t, d, sizeof(d));
    int year = (d[4] - '0') * 10 + (d[5] - '0');
    year = n == 6 ? 2000 + year : year * 100 + (d[6] - '0') * 10 + (d[7] - '0');
    return (struct date){year, (d[2] - '0') * 10 + (d[3] - '0'),
                         (d[0] - '0') * 10 + (d[1] - '0')};
}

/* What was done lies behind, what is asked for ahead. */
static bool
is_day_of(const struct scan *s, int field, struct date date)
{
    int ahead = s->grammar->spec->field[field].days_ahead;

    if (!date_is_valid(date) || date.year < OLDEST_YEAR)
        return false;
    int64_t days = date_to_days(date) - date_to_days(s->at);
    return ahead > 0 ? days >= 0 && days <= ahead : days <= 0;
}

static bool
check_date(struct scan *s, int field, const struct token *t)
{
    struct date date =
        t->kind == TOKEN_DATE ? date_of_parts(s, t) : date_of_digits(s, t);
    char *text = arena_alloc(s->scratch, DATE_TEXT);

    if (!is_day_of(s, field, date))
        return fail_value(s, field, t);
    date_format(date, text);
    value_add_text(s, s->form->fields[field].code, str_of(text));
    return true;
}

static bool
check_term(struct scan *s, int field, const struct token *t)
{
    (void)t;
    if (s->first_code.len == 0 && s->form->fields[field].is_optional)
        return true;
    if (s->first_code.len == 0)
        return fail_value(s, field, &s->first_token);
    value_add_text(s, s->form->fields[field].code, s->first_code);
    return true;
}

static bool
check_duty(struct scan *s, int field, const struct token *t)
{
    const struct form_field *f = &s->form->fields[field];

    (void)t;
    if (s->first_number == 0 || s->first_year < f->min ||
        s->first_year > f->max)
        return fail_value(s, field, &s->first_token);
    value_add_text(s, f->code, s->first_code);
    return true;
}

/* A unit code, or 0 if and only if the other field says so. */
static bool
check_unit(struct scan *s, int field, const struct token *t)
{
    const struct form_field_rules *rules = &s->grammar->spec->field[field];
    int item = s->item_of[rules->case_field];
    int64_t other = item >= 0 ? s->item.t[item].value : -1;
    bool wants_zero =
        other >= 0 && other <= 31 && (rules->zero_values & (1u << other));
    bool is_zero = is_plain_number(t) && t->value == 0;

    if (wants_zero ? !is_zero : t->kind != TOKEN_CODE)
        return fail_value(s, field, t);
    value_add_text(s, s->form->fields[field].code,
                   is_zero ? STR("0") : token_code(s, t->at, t->end));
    return true;
}

static bool
check_subject(struct scan *s, int field, const struct token *t)
{
    value_add_text(s, s->form->fields[field].code,
                   token_code(s, t->at, t->end));
    return true;
}

static bool
check_text(struct scan *s, int field, const struct token *t)
{
    const struct form_field *f = &s->form->fields[field];
    const struct form_field_rules *rules = &s->grammar->spec->field[field];
    struct str text = s->free_text;

    (void)t;
    if (!s->has_text)
        return true;
    if ((rules->starts_with_letter &&
         (text.len == 0 || !is_letter(text.ptr[0]))) ||
        free_text_is_empty(s)) {
        s->out->quote = text;
        return scan_fail(s, rules->empty, field + 1);
    }
    if ((int64_t)text.len > f->max) {
        bool is_cut = strcmp(rules->too_long, "L-13") == 0;
        return scan_fail(s, rules->too_long, is_cut ? 0 : field + 1);
    }
    value_add_text(s, f->code, text);
    return true;
}

static check_fn *const checks[] = {
    [FIELD_NUMBER] = check_number,   [FIELD_CHOICE] = check_number,
    [FIELD_YEAR] = check_number,     [FIELD_HOUSEHOLD] = check_household,
    [FIELD_CODE] = check_code,       [FIELD_DATE] = check_date,
    [FIELD_TERM] = check_term,       [FIELD_UNIT] = check_unit,
    [FIELD_SUBJECT] = check_subject, [FIELD_DUTY] = check_duty,
    [FIELD_TEXT] = check_text,       [FIELD_PHONE] = NULL,
    [FIELD_KEYWORD] = NULL,          [FIELD_PIN] = NULL,
};

static bool
check_pin(struct scan *s)
{
    const struct token *t = &s->item.t[s->pin_item];

    if (!is_plain_number(t) || width(t) != 4)
        return scan_fail(s, "L-04", s->grammar->slots + 1);
    value_add_text(s, "pin", digits_of(s, t));
    return true;
}

static bool
check_change(struct scan *s)
{
    const struct form_spec *spec = s->grammar->spec;

    if (s->changes_n == 0)
        return true;
    if (s->change_is_long || s->change < spec->change_min ||
        s->change > spec->change_max)
        return scan_fail_at(s, "L-04", s->grammar->slots + 1, &s->change_token);
    value_add_number(s, "k", s->change);
    return true;
}

bool
value_check_all(struct scan *s)
{
    int first = s->grammar->first_slots;

    for (int i = 0; i < s->form->fields_n; i++) {
        bool is_read = i < first || i == s->grammar->text_field;
        const struct token *t =
            s->item_of[i] >= 0 ? &s->item.t[s->item_of[i]] : NULL;
        check_fn *check = checks[s->form->fields[i].type];
        if (check && (t || is_read) && !check(s, i, t))
            return false;
    }
    if (s->pin_item >= 0 && !check_pin(s))
        return false;
    return check_change(s);
}

static int64_t
number_value(const struct scan *s, int field)
{
    const struct form_value *value =
        form_value(s->out, s->form->fields[field].code);

    return value && value->type == VALUE_NUMBER ? value->number : -1;
}

bool
value_check_roles(struct scan *s)
{
    const struct form_spec *spec = s->grammar->spec;

    for (int i = 0; i < spec->role_rules_n; i++) {
        const struct form_role_rule *rule = &spec->role_rules[i];
        if ((rule->roles & (1u << s->role)) &&
            number_value(s, rule->field) != rule->only)
            return scan_fail(s, "L-06", 0);
    }
    return true;
}

bool
value_check_rules(struct scan *s)
{
    const struct form_spec *spec = s->grammar->spec;
    struct figures figures = figures_of(s->out);
    const struct form_rule *broken =
        rule_first_broken(s->form, RULE_HARD, &figures, NULL);

    if (broken) {
        s->out->rule = broken;
        return scan_fail(s, broken->text, 0);
    }
    for (int i = 0; i < spec->closed_values_n; i++) {
        const struct form_closed_value *closed = &spec->closed_values[i];
        if (number_value(s, closed->field) == closed->value &&
            date_compare(s->at, closed->from) >= 0)
            return scan_fail(s, closed->fault, closed->field + 1);
    }
    return true;
}
