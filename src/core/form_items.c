/* Raw tokens become items: glued words are split, numbers in words, dates and
 * codes of several tokens are put together. */
#include "core/form_parse.h"

static bool
has_field(const struct scan *s, enum field_type type)
{
    for (int i = 0; i < s->form->fields_n; i++)
        if (s->form->fields[i].type == type)
            return true;
    return false;
}

static bool
is_one_word(const struct phrases *phrases, uint16_t word)
{
    int i = phrases->first[word] - 1;

    for (; i >= 0 && i < phrases->n && phrases->list[i].word[0] == word; i++)
        if (phrases->list[i].n == 1)
            return true;
    return false;
}

static void
split(const struct scan *s, const struct token *t, int at, struct token out[2])
{
    out[0] = out[1] = *t;
    out[0].end = out[1].at = (uint16_t)at;
    out[1].gap = GAP_PLAIN;
    out[1].is_glued = true;
    scan_relex(s, &out[0]);
    scan_relex(s, &out[1]);
}

int
items_glued_label(const struct scan *s, const struct token *t)
{
    const struct form_grammar *g = s->grammar;
    int digits;
    uint16_t word = token_word_then_digits(s, t, &digits);

    if (!word ||
        !(is_one_word(&g->labels, word) || is_one_word(&g->before, word)))
        return 0;
    return digits;
}

/* Whether a label or unit begins with `word` at raw token i and is whole. */
static bool
begins_phrase(const struct scan *s, uint16_t word, int i, int to)
{
    const struct form_grammar *g = s->grammar;
    struct token rest[PHRASE_WORDS_MAX + 1] = {{.word = word}};
    int n = 1;

    if (!g->labels.first[word] && !g->units.first[word])
        return false;
    while (n <= PHRASE_WORDS_MAX && i + n < to && !s->raw.t[i + n].is_gone) {
        rest[n] = s->raw.t[i + n];
        n++;
    }
    return phrase_at(&g->labels, rest, 0, n) ||
           phrase_at(&g->units, rest, 0, n);
}

/* "ngheo42", "140ho": a label of one word and digits, or digits and the first
 * word of a label or unit. Returns how many tokens it makes of raw token i. */
static int
split_glued(const struct scan *s, int i, int to, struct token out[2])
{
    const struct token *t = &s->raw.t[i];
    int at;

    out[0] = *t;
    if (!(t->made & MADE_DIGITS) || !(t->made & MADE_ANY_LETTERS))
        return 1;
    at = items_glued_label(s, t);
    if (!at) {
        uint16_t word = token_digits_then_word(s, t, &at);
        if (!word || !begins_phrase(s, word, i, to))
            return 1;
    }
    split(s, t, at, out);
    return 2;
}

/* First pass: what was taken out leaves a hard gap. */
static void
copy_tokens(struct scan *s, int from, int to)
{
    struct tokens *item = &s->item;
    unsigned gap = 0;

    item->n = 0;
    for (int i = from; i < to; i++) {
        const struct token *t = &s->raw.t[i];
        if (t->is_gone) {
            gap |= t->gap | GAP_HARD;
            continue;
        }
        struct token parts[2];
        int n = split_glued(s, i, to, parts);
        parts[0].gap |= (uint8_t)gap;
        gap = 0;
        for (int k = 0; k < n; k++)
            item->t[item->n++] = parts[k];
    }
    if (item->n > 0)
        item->t[0].gap |= GAP_HARD;
}

/* Makes items i .. i + n - 1 one of this kind. */
static void
join(struct scan *s, int i, int n, enum token_kind kind)
{
    struct tokens *item = &s->item;

    item->t[i].end = item->t[i + n - 1].end;
    item->t[i].kind = (uint8_t)kind;
    item->t[i].word = 0;
    memmove(item->t + i + 1, item->t + i + n,
            (size_t)(item->n - i - n) * sizeof(item->t[0]));
    item->n -= n - 1;
}

/* A run of true digits, `min` to `max` of them: where it ends, else 0. */
static int
true_digits(const struct scan *s, int pos, int min, int max)
{
    int n = 0;

    while (is_digit(s->text[pos + n]))
        n++;
    return n >= min && n <= max ? pos + n : 0;
}

/* "d/m/yy", "d.m.yyyy" at pos: where it ends, else 0. */
static int
date_end(const struct scan *s, int pos)
{
    int end = true_digits(s, pos, 1, 2);
    char sign = s->text[end];

    if (!end || (sign != '/' && sign != '-' && sign != '.'))
        return 0;
    end = true_digits(s, end + 1, 1, 2);
    if (!end || s->text[end] != sign)
        return 0;
    pos = end + 1;
    end = true_digits(s, pos, 2, 4);
    return end == pos + 3 ? 0 : end;
}

static bool
is_white(char c)
{
    return c == ' ' || c == '\n';
}

int
items_date_tokens(const struct scan *s, int i)
{
    const struct token *t = s->raw.t;
    int end = is_white(s->text[t[i].at - 1]) ? date_end(s, t[i].at) : 0, n = 1;

    if (!end || !scan_is_boundary(s, end))
        return 1;
    while (i + n < s->to && t[i + n].at < end)
        n++;
    return n;
}

/* White space, a label, or the end must stand around it. */
static bool
join_date(struct scan *s, int i)
{
    const struct token *t = s->item.t;
    int end, n = 1;

    if (!is_white(s->text[t[i].at - 1]) && !t[i].is_glued)
        return false;
    end = date_end(s, t[i].at);
    if (!end)
        return false;
    while (i + n < s->item.n && t[i + n].at < end)
        n++;
    bool is_last = i + n == s->item.n && t[i + n - 1].end == end;
    if (t[i + n - 1].end != end ||
        (!is_last && !is_white(s->text[end]) && !t[i + n].is_glued))
        return false;
    join(s, i, n, TOKEN_DATE);
    return true;
}

static void
join_dates(struct scan *s)
{
    for (int i = 0; i < s->item.n; i++)
        if (s->item.t[i].made & MADE_DIGITS)
            join_date(s, i);
}

/* One letter and three to six digits: the id of a register. */
static bool
is_register_id(const struct scan *s, const struct token *t)
{
    int n, end;
    char letter = s->low[t->at];

    if (!is_letter(letter) || is_like_digit(letter))
        return false;
    end = token_run(s, t->at + 1, 3, 6, &n);
    return end == t->end;
}

static void
join_codes(struct scan *s, bool is_subject)
{
    for (int i = 0; i < s->item.n; i++) {
        struct token *t = &s->item.t[i];
        if (t->kind != TOKEN_BAD)
            continue;
        int end = is_subject ? token_household(s, t, true) : 0;
        if (end && i + 1 < s->item.n && s->item.t[i + 1].end == end)
            join(s, i, 2, TOKEN_CODE);
        else if (token_is_unit(s, t, false) ||
                 (is_subject && is_register_id(s, t)))
            t->kind = TOKEN_CODE;
    }
}

static bool
is_number_word(const struct scan *s, const struct token *t)
{
    return s->set->vocab.word[t->word].number != NUMBER_NONE;
}

/* muoi, tram, linh, le, tu: words that only make sense with others. */
static bool
is_partial(const struct scan *s, const struct token *t)
{
    uint8_t number = s->set->vocab.word[t->word].number;

    return number >= NUMBER_TEN && number != NUMBER_NONE &&
           number != NUMBER_FIVE_AFTER;
}

static bool
is_digits(const struct token *t)
{
    return t->kind == TOKEN_NUMBER && t->made != 0;
}

/* A run next to digits, with a space only between, is half a number. */
static bool
is_beside_digits(const struct scan *s, int i, int n)
{
    const struct token *t = s->item.t;

    return (i > 0 && t[i].gap == GAP_PLAIN && is_digits(&t[i - 1])) ||
           (i + n < s->item.n && t[i + n].gap == GAP_PLAIN &&
            is_digits(&t[i + n]));
}

static void
join_number_words(struct scan *s)
{
    struct token *t = s->item.t;

    for (int i = 0; i < s->item.n; i++) {
        /* Words of a label are label words first. */
        int skip = t[i].word ? label_words_at(s, i) : 0;
        if (skip > 0) {
            i += skip - 1;
            continue;
        }
        if (!is_number_word(s, &t[i]))
            continue;
        int n = 1;
        bool partial = is_partial(s, &t[i]);
        while (i + n < s->item.n && t[i + n].gap == GAP_PLAIN &&
               is_number_word(s, &t[i + n]) && !label_words_at(s, i + n))
            partial |= is_partial(s, &t[i + n++]);
        int64_t value;
        bool is_good = token_number_word_run(s, &t[i], n, &value) &&
                       !(partial && is_beside_digits(s, i, n));
        join(s, i, n, is_good ? TOKEN_NUMBER : TOKEN_BAD);
        t[i].made = 0;
        t[i].value = is_good ? value : 0;
    }
}

void
items_build(struct scan *s, int from, int to)
{
    copy_tokens(s, from, to);
    if (s->grammar->spec->has_number_words)
        join_number_words(s);
    if (has_field(s, FIELD_DATE))
        join_dates(s);
    if (has_field(s, FIELD_UNIT))
        join_codes(s, false);
    if (has_field(s, FIELD_SUBJECT))
        join_codes(s, true);
}
