/* Sums of money that have more than one reading: L-12. */
#include "core/form_parse.h"

static const char *const money_words[] = {"trieu", "tr", "ty", "ti",
                                          "dong",  "d",  "vnd"};

static bool
is_money_word(struct str word)
{
    for (size_t i = 0; i < COUNT(money_words); i++)
        if (str_eqz(word, money_words[i]))
            return true;
    return false;
}

static struct str
low_of(const struct scan *s, int at, int end)
{
    return (struct str){s->low + at, (size_t)(end - at)};
}

/* "15tr", "1tr5", "15000d". */
static bool
is_glued_money(const struct scan *s, const struct token *t)
{
    int word = t->at, end;

    while (word < t->end && is_digit(s->low[word]))
        word++;
    for (end = word; end < t->end && is_letter(s->low[end]);)
        end++;
    if (word == t->at || !is_money_word(low_of(s, word, end)))
        return false;
    while (end < t->end && is_digit(s->low[end]))
        end++;
    return end == t->end;
}

static bool
is_number_char(char low)
{
    return is_digit(low) || is_like_digit(low);
}

/* "1,500": one to three digits that begin the token, then a comma and exactly
 * three. Letters that pass for digits count: no reading is better than two. */
static bool
is_grouped(const struct scan *s, const struct token *t)
{
    int pos = t->at, value;

    while (is_number_char(s->low[pos]))
        pos++;
    if (pos == t->at || pos - t->at > 3 || s->text[pos] != ',')
        return false;
    int end = token_run(s, pos + 1, 3, 3, &value);
    return end && !is_number_char(s->low[end]);
}

static bool
is_money(const struct scan *s, int i)
{
    const struct token *t = &s->raw.t[i];
    struct str low = low_of(s, t->at, t->end);

    for (int pos = t->at; pos < t->end; pos++)
        if (s->text[pos] == '.' && is_digit(s->text[pos - 1]) &&
            is_digit(s->text[pos + 1]))
            return true;
    if (t->kind == TOKEN_NUMBER)
        return is_grouped(s, t) || (low.len == 3 && t->value == 0);
    if (is_money_word(low))
        return i > s->from && s->raw.t[i - 1].kind == TOKEN_NUMBER;
    return is_glued_money(s, t);
}

bool
money_check(struct scan *s)
{
    int field = s->grammar->spec->money_field;

    for (int i = s->from; field && i < s->to; i++)
        if (is_money(s, i))
            return scan_fail_at(s, "L-12", field, &s->raw.t[i]);
    return true;
}
