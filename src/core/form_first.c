/* The first field of some forms, which is no number and never labelled. */
#include <strings.h>

#include "core/form_parse.h"

/* Its length, if this spelling stands at pos as a word of its own. */
static int
spelling_at(const struct scan *s, const char *spelling, int pos)
{
    int len = (int)strlen(spelling);
    bool is_here = strncasecmp(s->low + pos, spelling, (size_t)len) == 0 &&
                   scan_is_boundary(s, pos + len);

    return is_here ? len : 0;
}

/* Length of the longest spelling of a term at pos. Its code is one of them:
 * answers show it ("T-07"), and people write what they read. */
static int
term_at(const struct scan *s, const struct form_term *term, int pos)
{
    int longest = spelling_at(s, term->code, pos);

    for (int i = 0; i < term->words.n; i++) {
        int len = spelling_at(s, term->words.list[i], pos);
        longest = len > longest ? len : longest;
    }
    return longest;
}

/* "6T", "6 thang dau nam"; anything else is one token and answered later. */
static int
read_term(struct scan *s, const struct form_field_rules *rules, int pos)
{
    int longest = 0;

    for (int i = 0; i < rules->terms_n; i++) {
        int len = term_at(s, &rules->terms[i], pos);
        if (len <= longest)
            continue;
        longest = len;
        s->first_code = str_of(rules->terms[i].code);
    }
    return longest ? pos + longest : 0;
}

/* "R08-2025", "r8/2025", "R-08-2025", "R08 2025". */
static int
read_duty(struct scan *s, int pos)
{
    int end;

    if (s->low[pos] != 'r')
        return 0;
    pos += s->text[pos + 1] == '-' ? 2 : 1;
    end = token_run(s, pos, 1, 2, &s->first_number);
    /* One look-alike alone is a number as well. */
    if (!end && is_like_digit(s->low[pos]) && !is_letter(s->low[pos + 1]) &&
        !is_digit(s->low[pos + 1])) {
        s->first_number = digit_of(s->low[pos]) - '0';
        end = pos + 1;
    }
    if (!end ||
        (s->text[end] != '-' && s->text[end] != '/' && s->text[end] != ' '))
        return 0;
    end = token_run(s, end + 1, 4, 4, &s->first_year);
    if (!end || s->first_year / 100 != 20 || !scan_is_boundary(s, end))
        return 0;
    s->first_code =
        arena_printf(s->scratch, "R%02d-%04d", s->first_number, s->first_year);
    return end;
}

bool
first_field_read(struct scan *s)
{
    bool is_duty = s->form->fields[0].type == FIELD_DUTY;
    bool is_optional = s->form->fields[0].is_optional;
    const struct phrase *before =
        phrase_at(&s->grammar->before, s->raw.t, s->from, s->to);

    s->first_code = (struct str){0};
    s->first_token = (struct token){0};
    if (before)
        s->from += before->n;
    if (s->from >= s->to) {
        if (is_optional)
            return true;
        s->out->given = 0;
        return scan_fail(s, "L-02", 0);
    }
    const struct token *t = &s->raw.t[s->from];
    int end = is_duty ? read_duty(s, t->at)
                      : read_term(s, &s->grammar->spec->field[0], t->at);
    if (!end && is_duty)
        return scan_fail_at(s, "L-03", 1, t);
    if (!end && is_optional) /* it belongs to nothing: step 9 says so */
        return true;
    if (!end)
        end = t->end;
    s->first_token = (struct token){.at = t->at, .end = (uint16_t)end};
    while (s->from < s->to && s->raw.t[s->from].at < end)
        s->from++;
    return true;
}
