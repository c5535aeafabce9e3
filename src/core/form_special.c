/* Forms that are read in their own way: a phone number, help, a case. */
#include "core/form_parse.h"

#include "core/phone.h"

enum { PHONE_DIGITS_MAX = 24 };

/* A phone number over several tokens. */
struct phone {
    char text[PHONE_DIGITS_MAX + 2];
    size_t n;
    bool is_odd; /* has a minus sign, or is too long */
};

/* Digits with dots between them, '+' only in front of all. */
static bool
add_token(const struct scan *s, const struct token *t, struct phone *phone)
{
    int at = t->at, digits = 0, likes = 0;

    if (s->text[at] == '+' && phone->n == 0) {
        phone->text[phone->n++] = '+';
        at++;
    } else if (t->made & MADE_MINUS) {
        phone->is_odd = true;
        at++;
    }
    for (; at < t->end; at++) {
        char c = s->low[at];
        if (c == '.')
            continue;
        if (!is_digit(c) && !is_like_digit(c))
            return false;
        digits += is_digit(c);
        likes += is_like_digit(c);
        if (phone->n < PHONE_DIGITS_MAX)
            phone->text[phone->n++] = digit_of(c);
        else
            phone->is_odd = true;
    }
    return digits > 0 || likes == 1;
}

/* All of it goes when another number takes its place. */
static bool
blame_number(struct scan *s, int first)
{
    s->fault_at = s->raw.t[first].at;
    s->fault_end = s->raw.t[s->to - 1].end;
    return false;
}

static bool
read_number(struct scan *s, int i, int field)
{
    struct phone phone = {.n = 0};
    char e164[PHONE_TEXT];
    const struct phrase *phrase;

    while ((phrase = phrase_at(&s->grammar->phone_words, s->raw.t, i, s->to)))
        i += phrase->n;
    if (i >= s->to)
        return scan_fail(s, "L-02", 0);
    int first = i;
    for (; i < s->to; i++)
        if (!add_token(s, &s->raw.t[i], &phone)) {
            scan_fail_at(s, "L-03", field, &s->raw.t[i]);
            return blame_number(s, first);
        }
    if (phone.is_odd || phone_parse((struct str){phone.text, phone.n}, false,
                                    e164) != PHONE_MOBILE) {
        const char *own = s->grammar->spec->field[0].fault;
        s->out->quote =
            scan_quote(s, s->raw.t[first].at, s->raw.t[s->to - 1].end);
        scan_fail(s, own ? own : "L-04", field);
        return blame_number(s, first);
    }
    value_add_text(s, s->form->fields[0].code,
                   arena_copy(s->scratch, str_of(e164)));
    return true;
}

/* "B012 TB 0912345678": somebody else's number. */
static bool
read_long(struct scan *s, int household)
{
    int i = s->from, unit_end = household ? household : s->raw.t[i].end;
    const struct token *unit = &s->raw.t[i];

    if (!(s->grammar->spec->long_roles & (1u << s->role)))
        return scan_fail(s, "L-06", 0);
    while (i < s->to && s->raw.t[i].at < unit_end)
        i++;
    if (i >= s->to)
        return scan_fail(s, "L-02", 0);
    const struct token *t = &s->raw.t[i++];
    enum role role =
        role_of((struct str){s->low + t->at, (size_t)(t->end - t->at)});
    if (role == ROLE_NONE || role == ROLE_QT) {
        s->out->quote = scan_quote(s, t->at, t->end);
        return scan_fail(s, "L-03", 2);
    }
    if ((role == ROLE_HO) != (household != 0)) {
        s->out->quote = scan_quote(s, unit->at, unit_end);
        return scan_fail(s, "L-03", 1);
    }
    value_add_text(s, "madonvi", token_code(s, unit->at, unit_end));
    value_add_text(s, "vaitro", str_of(role_name(role)));
    return read_number(s, i, 3);
}

bool
phone_form_read(struct scan *s)
{
    int digits;

    if (!keyword_check_two_forms(s, s->from, s->to))
        return false;
    if (s->from >= s->to)
        return scan_fail(s, "L-02", 0);
    const struct token *t = &s->raw.t[s->from];
    int household = token_household(s, t, false);
    uint16_t word = token_word_then_digits(s, t, &digits);
    bool is_glued = word && s->grammar->phone_words.first[word];
    if (household || (token_is_unit(s, t, false) && !is_glued))
        return read_long(s, household);
    return read_number(s, s->from, 1);
}

/* What follows the one argument. */
static bool
check_nothing_behind(struct scan *s, int i)
{
    for (int k = i; k < s->to; k++)
        if (s->raw.t[k].kind != TOKEN_NUMBER)
            return scan_fail_at(s, "L-03", 0, &s->raw.t[k]);
    return i >= s->to || scan_fail(s, "L-02", 0);
}

bool
help_form_read(struct scan *s)
{
    int next = s->from + 1;
    const struct form *about = NULL;

    if (s->from >= s->to)
        return true;
    about = keyword_at(s, s->from, s->to, false, &next);
    if (!keyword_check_two_forms(s, next, s->to))
        return false;
    if (!about)
        return scan_fail_at(s, "L-03", 1, &s->raw.t[s->from]);
    value_add_text(s, s->form->fields[0].code, str_of(about->keyword));
    return check_nothing_behind(s, next);
}

/* Four true digits in front of the text; without the words before them a year
 * could be meant. */
bool
case_number_read(struct scan *s)
{
    const struct form_spec *spec = s->grammar->spec;
    const struct phrase *words =
        phrase_at(&s->grammar->before, s->raw.t, s->from, s->to);
    int i = s->from + (words ? words->n : 0);

    if (i >= s->to)
        return true;
    const struct token *t = &s->raw.t[i];
    if (t->made != MADE_DIGITS || t->end - t->at != 4)
        return true;
    if (!words && t->value >= spec->case_year_min &&
        t->value <= spec->case_year_max)
        return scan_fail_at(s, "L-03", s->grammar->text_field + 1, t);
    value_add_text(s, spec->case_code,
                   arena_copy(s->scratch, (struct str){s->text + t->at, 4}));
    s->from = i + 1;
    return true;
}
