/* What a sender is told when a text cannot be taken. */
#include "flow/refuse.h"

#include "base/log.h"
#include "core/rule.h"
#include "core/sms.h"
#include "core/text.h"
#include "flow/guard.h"
#include "flow/pin.h"
#include "flow/sources.h"

MUST_CHECK enum status
refuse_with(struct message *m, const char *error, const char *text)
{
    bool may = false;

    m->outcome.outcome = "refused";
    m->outcome.error = error;
    struct str words = reply_render(text, m->flow->set->limits, &m->places);
    enum guard_verdict verdict = GUARD_SPEAK;
    enum status status =
        m->in->is_screen ? ST_OK : guard_ask(m, words, &verdict);
    if (status != ST_OK)
        return status;
    may = verdict != GUARD_SILENT;
    if (!may) {
        log_warn("event=reply_withheld id=%lld to=%s", (long long)m->id,
                 log_phone(m->in->from).z);
        return ST_OK;
    }
    return verdict == GUARD_LAST ? message_say_id(m, "L-14")
                                 : message_say(m, text);
}

MUST_CHECK enum status
refuse_id(struct message *m, const char *id)
{
    return refuse_with(m, id, message_text(m, id));
}

/* A citizen number has 12 digits, an old one 9, a phone 10 or 11. */
enum { OLD_ID_DIGITS = 9, ID_DIGITS = 12, DIGITS_SHOWN = 3 };

static bool
is_phone_field(const struct form_reading *r)
{
    return r->form && r->field >= 1 && r->field <= r->form->fields_n &&
           r->form->fields[r->field - 1].type == FIELD_PHONE;
}

/* Identity numbers are never sent by SMS, not even back (domain.md 8.5): of a
 * long number only its beginning is quoted. */
static struct str
without_long_number(struct message *m, struct str quote)
{
    size_t most = is_phone_field(&m->reading) ? ID_DIGITS : OLD_ID_DIGITS;
    size_t run = 0;

    for (size_t i = 0; i < quote.len; i++) {
        bool is_digit = quote.ptr[i] >= '0' && quote.ptr[i] <= '9';
        run = is_digit ? run + 1 : 0;
        if (run == most)
            return arena_printf(message_arena(m), "%.*s...",
                                (int)(i + 1 - most) + DIGITS_SHOWN, quote.ptr);
    }
    return quote;
}

/* Where a PIN may stand: in the forms that take one, and in a text of nobody
 * knows which form. */
static bool
may_hold_pin(const struct message *m)
{
    const struct form *form = m->reading.form;

    return (!form || form_takes_pin(form)) && pin_has_seat(m->person);
}

/* A PIN is never said back, not even a slip of it. */
static struct str
without_digits(struct message *m, struct str quote)
{
    char *copy = arena_alloc(message_arena(m), quote.len + 1);

    for (size_t i = 0; i < quote.len; i++)
        copy[i] =
            quote.ptr[i] >= '0' && quote.ptr[i] <= '9' ? '*' : quote.ptr[i];
    return (struct str){copy, quote.len};
}

/* Only what GSM-7 can carry is quoted back. */
static struct str
quotable(struct message *m, struct str quote)
{
    struct str plain = text_unaccent(quote, message_arena(m));
    size_t offset;
    uint32_t code;

    if (sms_first_outside(plain, &offset, &code))
        plain.len = offset;
    return may_hold_pin(m) ? without_digits(m, plain)
                           : without_long_number(m, plain);
}

/* "0912 345 67" as one number. */
static struct str
joined(struct message *m, struct str number)
{
    char *copy = arena_alloc(message_arena(m), number.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < number.len; i++)
        if (!strchr(" .-", number.ptr[i]))
            copy[n++] = number.ptr[i];
    return (struct str){copy, n};
}

/* A number of before 2018 is answered with the one that it is now; false if it
 * is none. */
static bool
set_new_number(struct message *m)
{
    const struct form_value *unit = form_value(&m->reading, "madonvi");
    const struct form_value *role = form_value(&m->reading, "vaitro");
    const char *keyword = m->reading.form->keyword;
    char e164[PHONE_TEXT], number[PHONE_TEXT];

    if (phone_parse(m->reading.quote, true, e164) != PHONE_MOBILE)
        return false;
    phone_national(e164, number);
    message_set(m, "number", arena_copy(message_arena(m), str_of(number)));
    message_set(m, "example",
                unit && role
                    ? arena_printf(message_arena(m), "%s %.*s %.*s %s", keyword,
                                   STR_ARG(unit->text), STR_ARG(role->text),
                                   number)
                    : arena_printf(message_arena(m), "%s %s", keyword, number));
    return true;
}

/* The sentence of a number that is none: E-NUM of DT. */
static const char *
on_bad_number(struct message *m, const char *sentence)
{
    message_set(m, "quote",
                without_long_number(m, joined(m, m->reading.quote)));
    return set_new_number(m) ? "E-NUM-old" : sentence;
}

static void
set_keyword_list(struct message *m)
{
    struct str list = {0};
    int n;
    const struct form *const *form = form_all(m->flow->set->forms, &n);

    for (int i = 0; i < n; i++)
        if (!form[i]->is_service)
            list = arena_printf(message_arena(m), "%.*s%s%s", STR_ARG(list),
                                list.len ? " " : "", form[i]->keyword);
    message_set(m, "forms", list);
}

static void
set_roles(struct message *m, const struct form *form)
{
    static const char *const names[ROLE_COUNT] = {
        [ROLE_HO] = "ho dan",      [ROLE_TB] = "truong ban",
        [ROLE_TO] = "to vay von",  [ROLE_CX] = "can bo xa",
        [ROLE_LX] = "lanh dao xa", [ROLE_CH] = "can bo huyen",
        [ROLE_CQ] = "co quan",     [ROLE_DN] = "nha tai tro",
        [ROLE_NH] = "ngan hang",   [ROLE_QT] = "quan tri",
    };
    struct str list = {0};

    for (int role = 1; role < ROLE_COUNT; role++)
        if (form->roles & (1u << role))
            list = arena_printf(message_arena(m), "%.*s%s%s", STR_ARG(list),
                                list.len ? ", " : "", names[role]);
    message_set(m, "roles", list);
}

static void
set_field(struct message *m, const struct form_reading *r)
{
    int field = r->missing ? r->missing : r->field;

    if (field < 1 || field > r->form->fields_n)
        return;
    message_set_number(m, "n", field);
    message_set_z(m, "field", r->form->fields[field - 1].name);
    message_set_number(m, "min", r->min);
    message_set_number(m, "max", r->max);
}

/* "T9" of the month that is open, or of the form's own kind of period. */
static void
set_open_period(struct message *m)
{
    const struct form *form = m->reading.form;
    struct period open = form && form->period != PERIOD_NONE
                             ? period_open(form->period, m->date)
                             : period_open_month(m->date);

    message_set_period(m, "open", open);
}

static void
set_rule_sides(struct message *m)
{
    struct figures now = figures_of(&m->reading);

    sources_set_rule(m, m->reading.form, m->reading.rule, &now, NULL);
}

static int
needed_fields(const struct form *form)
{
    int n = 0;

    for (int i = 0; i < form->fields_n; i++)
        n += !form->fields[i].is_optional;
    return n > 0 ? n : form->fields_n; /* optional for some roles only */
}

static void
set_places(struct message *m)
{
    const struct form_reading *r = &m->reading;

    if (m->unit)
        message_set_unit(m, m->unit);
    message_set(m, "quote", quotable(m, r->quote));
    set_open_period(m);
    set_keyword_list(m);
    if (r->suggest)
        message_set_z(m, "suggest", r->suggest);
    if (!r->form)
        return;
    message_set_z(m, "form", r->form->keyword);
    message_set_z(m, "syntax", r->form->syntax);
    message_set(m, "example", message_example(m, r->form));
    message_set_number(m, "need", needed_fields(r->form));
    message_set_number(m, "given",
                       r->missing ? r->form->fields_n - 1 : r->given);
    set_roles(m, r->form);
    set_field(m, r);
    for (int i = 0; i < r->values_n; i++)
        if (r->values[i].type == VALUE_NUMBER)
            message_set_number(m, r->values[i].code, r->values[i].number);
    if (r->rule)
        set_rule_sides(m);
}

static bool
is_number_field(const struct form_reading *r)
{
    if (r->field < 1 || r->field > r->form->fields_n)
        return false;
    enum field_type type = r->form->fields[r->field - 1].type;
    return type == FIELD_NUMBER || type == FIELD_CHOICE || type == FIELD_YEAR;
}

/* What is wrong in it is a character, not a figure. */
static bool
is_free_text(const struct form_reading *r)
{
    return r->field >= 1 && r->field <= r->form->fields_n &&
           r->form->fields[r->field - 1].type == FIELD_TEXT;
}

/* A period that is not named, is still to come, or is closed. */
static const char *
period_variant(const struct message *m)
{
    const struct form_reading *r = &m->reading;

    if (r->field > 0)
        return "L-07-year";
    if (r->period.kind != PERIOD_NONE && r->form &&
        period_compare(r->period, period_open(r->form->period, m->date)) > 0)
        return "L-07-future";
    if (r->form && r->form->period == PERIOD_HALF)
        return r->period.kind == PERIOD_NONE ? "L-07-half" : "L-07-none";
    return m->date.day > 10 && m->date.day < 25 && r->period.kind == PERIOD_NONE
               ? "L-07-token"
               : "L-07-none";
}

/* Several sentences of one error say more than one would. */
static const char *
variant(const struct message *m)
{
    const struct form_reading *r = &m->reading;

    if (strcmp(r->error, "L-01") == 0 && r->suggest)
        return "L-01-suggest";
    if (strcmp(r->error, "L-02") == 0 && r->given == FORM_TWO_FORMS)
        return "L-02-two";
    if (strcmp(r->error, "L-02") == 0 && r->missing > 0)
        return "L-02-missing";
    if (strcmp(r->error, "L-02") == 0 && r->given < 0)
        return "L-02-shape";
    if (strcmp(r->error, "L-03") == 0 && r->field == 0)
        return "L-03-word";
    if (strcmp(r->error, "L-03") == 0 && is_free_text(r))
        return "L-03-text";
    if (strcmp(r->error, "L-04") == 0 && !is_number_field(r))
        return "L-04-shape";
    if (strcmp(r->error, "L-07") == 0)
        return period_variant(m);
    return r->error;
}

MUST_CHECK enum status
refuse_reading(struct message *m)
{
    const struct form_reading *r = &m->reading;
    const char *sentence = r->rule ? r->rule->sentence : r->error;

    set_places(m);
    if (strcmp(sentence, "E-NUM") == 0)
        sentence = on_bad_number(m, sentence);
    const char *own = message_own_text(m, r->form, sentence);
    if (strcmp(r->error, "L-07") == 0)
        message_set_period(
            m, "period",
            r->period.kind ? r->period : period_open(r->form->period, m->date));
    return refuse_with(m, r->error, own ? own : message_text(m, variant(m)));
}
