/* Shapes of single tokens: numbers, codes, number words, glued words. */
#include "core/form_parse.h"

static bool
is_number_char(char low)
{
    return is_digit(low) || is_like_digit(low);
}

int
token_run(const struct scan *s, int pos, int min, int max, int *value)
{
    int n = 0, digits = 0, sum = 0;

    while (is_number_char(s->low[pos + n])) {
        digits += is_digit(s->low[pos + n]);
        if (n < max)
            sum = sum * 10 + (digit_of(s->low[pos + n]) - '0');
        n++;
    }
    if (n < min || n > max || digits == 0)
        return 0;
    *value = sum;
    return pos + n;
}

void
token_digits(const struct scan *s, const struct token *t, char *out, size_t cap)
{
    size_t n = 0;

    for (int i = t->at; i < t->end && n + 1 < cap; i++)
        out[n++] = digit_of(s->low[i]);
    out[n] = '\0';
}

struct str
token_code(const struct scan *s, int at, int end)
{
    char *out = arena_alloc(s->scratch, (size_t)(end - at) + 1);

    for (int i = at; i < end; i++) {
        char c = s->low[i];
        out[i - at] = i == at    ? (char)(c - ('a' - 'A'))
                      : c == '/' ? '-'
                                 : digit_of(c);
    }
    return (struct str){out, (size_t)(end - at)};
}

/* One letter that is no digit in disguise. */
static bool
is_code_letter(char low)
{
    return low >= 'a' && low <= 'z' && !is_like_digit(low);
}

bool
token_is_unit(const struct scan *s, const struct token *t, bool true_digits)
{
    int digits = 0;

    if (t->end - t->at != 4 || !is_code_letter(s->low[t->at]))
        return false;
    for (int i = t->at + 1; i < t->end; i++) {
        if (!is_number_char(s->low[i]))
            return false;
        digits += is_digit(s->low[i]);
    }
    return digits == 3 || (digits > 0 && !true_digits);
}

int
token_household(const struct scan *s, const struct token *t, bool slash)
{
    struct token unit = {.at = t->at, .end = (uint16_t)(t->at + 4)};
    char sign;
    int house, end;

    if (t->end < unit.end || !token_is_unit(s, &unit, false))
        return 0;
    sign = s->text[unit.end];
    if (sign != '-' && !(slash && sign == '/'))
        return 0;
    end = token_run(s, unit.end + 1, 3, 3, &house);
    return end && house > 0 && scan_is_boundary(s, end) ? end : 0;
}

static uint16_t
word_in(const struct scan *s, int at, int end)
{
    uint32_t hash = WORD_HASH_START;

    for (int i = at; i < end; i++)
        hash = word_hash_add(hash, s->low[i]);
    return vocab_find(&s->set->vocab, s->low + at, (size_t)(end - at), hash);
}

static bool
is_mixed(const struct token *t)
{
    return (t->made & MADE_DIGITS) && (t->made & MADE_ANY_LETTERS) &&
           !(t->made & (MADE_SIGNS | MADE_MINUS));
}

uint16_t
token_word_then_digits(const struct scan *s, const struct token *t, int *digits)
{
    int i = t->at;

    if (!is_mixed(t))
        return 0;
    while (i < t->end && is_letter(s->low[i]))
        i++;
    *digits = i;
    while (i < t->end && is_digit(s->low[i]))
        i++;
    if (i < t->end || *digits == t->at)
        return 0;
    return word_in(s, t->at, *digits);
}

uint16_t
token_digits_then_word(const struct scan *s, const struct token *t,
                       int *letters)
{
    int i = t->at;

    if (!is_mixed(t))
        return 0;
    while (i < t->end && is_digit(s->low[i]))
        i++;
    *letters = i;
    while (i < t->end && is_letter(s->low[i]))
        i++;
    if (i < t->end || *letters == t->at)
        return 0;
    return word_in(s, *letters, t->end);
}

/* The number words of a run, one enum number_word each. */
struct run {
    const uint8_t *word;
    int n;
};

static bool
is_one_to_nine(uint8_t word)
{
    return word >= 1 && word <= 9;
}

/* The digit behind muoi: after ten 1..9 but `lam` for 5, after twenty and more
 * also `tu` for 4. `nam` would read as another number of its own. */
static int
ones(uint8_t word, bool after_ten)
{
    if (word == NUMBER_FIVE_AFTER)
        return 5;
    if (word == NUMBER_FOUR_AFTER)
        return after_ten ? 0 : 4;
    return is_one_to_nine(word) && word != 5 ? word : 0;
}

/* 10..99; 0 if the run is no such number. */
static int
tens(struct run run)
{
    int e;

    if (run.n == 0 || run.n > 3)
        return 0;
    if (run.word[0] == NUMBER_TEN) {
        if (run.n == 1)
            return 10;
        e = ones(run.word[1], true);
        return run.n == 2 && e ? 10 + e : 0;
    }
    if (run.n < 2 || run.word[0] < 2 || run.word[0] > 9 ||
        run.word[1] != NUMBER_TEN)
        return 0;
    if (run.n == 2)
        return run.word[0] * 10;
    e = ones(run.word[2], false);
    return e ? run.word[0] * 10 + e : 0;
}

/* 100..999; 0 if the run is no such number. */
static int
hundreds(struct run run)
{
    if (run.n < 2 || !is_one_to_nine(run.word[0]) ||
        run.word[1] != NUMBER_HUNDRED)
        return 0;
    int value = run.word[0] * 100;
    if (run.n == 2)
        return value;
    if (run.word[2] == NUMBER_AND)
        return run.n == 4 && is_one_to_nine(run.word[3]) ? value + run.word[3]
                                                         : 0;
    int rest = tens((struct run){run.word + 2, run.n - 2});
    return rest ? value + rest : 0;
}

bool
token_number_word_run(const struct scan *s, const struct token *t, int n,
                      int64_t *value)
{
    uint8_t word[5] = {0};

    if (n > 5)
        return false;
    for (int i = 0; i < n; i++)
        word[i] = s->set->vocab.word[t[i].word].number;
    if (n == 1 && word[0] <= 9) {
        *value = word[0];
        return true;
    }
    struct run run = {word, n};
    *value = tens(run);
    if (!*value)
        *value = hundreds(run);
    return *value != 0;
}
