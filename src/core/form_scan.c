/* From bytes to tokens: what sms-grammar.md N1 to N7 say. */
#include "core/form_parse.h"

#include "core/text.h"

enum { CODE_POINTS_MAX = 2000 };

bool
scan_fail(struct scan *s, const char *error, int field)
{
    s->out->error = error;
    s->out->field = field;
    return false;
}

struct str
scan_quote(const struct scan *s, int at, int end)
{
    struct str quote =
        arena_copy(s->scratch, (struct str){s->text + at, (size_t)(end - at)});
    char *p = arena_alloc(s->scratch, quote.len + 1);

    for (size_t i = 0; i < quote.len; i++) {
        char c = quote.ptr[i];
        p[i] = c == CHAR_EMOJI || c == CHAR_OTHER ? '?' : c == '\n' ? ' ' : c;
    }
    return (struct str){p, quote.len};
}

bool
scan_fail_at(struct scan *s, const char *error, int field,
             const struct token *token)
{
    s->fault_at = token->at;
    s->fault_end = token->end;
    s->out->quote = scan_quote(s, token->at, token->end);
    return scan_fail(s, error, field);
}

/* N2, but for what the first branch of count_and_check lets pass. */
static bool
is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* N1 before N2: a long text is long whatever is in it. */
static const char *
count_and_check(struct str text)
{
    int count = 0;
    bool has_control = false;

    while (text.len > 0) {
        uint32_t c;
        size_t bytes = text_decode(text, &c);
        if (++count > CODE_POINTS_MAX)
            return "L-13";
        if (c != '\t' && c != '\n' && c != '\r')
            has_control |= is_control(c);
        text.ptr += bytes;
        text.len -= bytes;
    }
    return has_control ? "L-01" : NULL;
}

/* N7: accepted emoji and the tones of their skin. */
static bool
is_accepted_emoji(uint32_t c)
{
    return (c >= 0x1F600 && c <= 0x1F60E) || c == 0x1F642 || c == 0x1F64F ||
           (c >= 0x1F44B && c <= 0x1F44D) || c == 0x1F91D ||
           (c >= 0x1F337 && c <= 0x1F339) || c == 0x2764 || c == 0x2665 ||
           c == 0x263A || c == 0x2705 || c == 0x2714 ||
           (c >= 0x1F3FB && c <= 0x1F3FF);
}

struct writer {
    struct scan *s;
    char blank; /* that waits for a character behind it; 0 = none */
    bool is_full;
};

/* N5: blanks collapse; those at the ends never come to be written. */
static void
put(struct writer *w, uint32_t c)
{
    struct scan *s = w->s;

    if (c == ' ' || c == '\t' || c == '\n') {
        if (c == '\n' || !w->blank)
            w->blank = c == '\n' ? '\n' : ' ';
        return;
    }
    if (w->blank && s->len > 0 && s->len < SCAN_CHARS_MAX)
        s->text[++s->len] = w->blank;
    w->blank = 0;
    if (s->len >= SCAN_CHARS_MAX) {
        w->is_full = true;
        return;
    }
    s->text[++s->len] = c < 0x80               ? (char)c
                        : is_accepted_emoji(c) ? (char)CHAR_EMOJI
                                               : (char)CHAR_OTHER;
}

/* N3 to N5; false if more than 320 characters are left. */
static bool
fold(struct scan *s, struct str text)
{
    struct writer w = {.s = s};
    bool after_letter = false;

    s->len = 0;
    while (text.len > 0 && !w.is_full) {
        uint32_t c, folded[FOLD_MAX];
        size_t bytes = text_decode(text, &c);
        if (c < 0x80 && c != '\r') {
            after_letter = is_letter((char)c);
            put(&w, c);
        } else {
            int n = text_fold(c, &after_letter, folded);
            for (int i = 0; i < n; i++)
                put(&w, folded[i]);
        }
        text.ptr += bytes;
        text.len -= bytes;
    }
    s->text[0] = s->low[0] = ' ';
    s->text[s->len + 1] = s->low[s->len + 1] = '\0';
    s->text[s->len + 2] = s->low[s->len + 2] = '\0';
    for (int i = 1; i <= s->len; i++) {
        char c = s->text[i];
        s->low[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    return !w.is_full;
}

static bool
is_part_mark(const char *p)
{
    return ((p[0] == '(' && p[4] == ')') || (p[0] == '[' && p[4] == ']')) &&
           is_digit(p[1]) && p[2] == '/' && p[3] >= '2' && p[3] <= '9';
}

bool
scan_is_separator(const struct scan *s, int pos)
{
    char before = s->text[pos - 1], behind = s->text[pos + 1];

    switch (s->text[pos]) {
    case ' ':
    case '\n':
    case ',':
    case ';':
    case ':':
    case '/':
    case '*':
    case '#':
    case '=':
    case '(':
    case ')':
    case '!':
        return true;
    case '-':
        return !is_digit(behind) || is_letter(before) || is_digit(before) ||
               before == '-';
    case '.':
        return !(is_digit(before) && is_digit(behind));
    }
    return false;
}

bool
scan_is_boundary(const struct scan *s, int pos)
{
    return pos > s->len || scan_is_separator(s, pos);
}

static unsigned
made_of(char low)
{
    if (is_digit(low))
        return MADE_DIGITS;
    if (low >= 'a' && low <= 'z')
        return is_like_digit(low) ? MADE_LIKE_DIGITS : MADE_LETTERS;
    return low == CHAR_EMOJI ? MADE_EMOJI | MADE_SIGNS : MADE_SIGNS;
}

/* Bigger than any range, far from overflow. */
enum { VALUE_DIGITS_MAX = 17 };

static int64_t
value_of(const char *low, int n)
{
    int64_t value = 0;
    int digits = 0;

    for (int i = 0; i < n; i++) {
        int digit = digit_of(low[i]) - '0';
        digits += digits > 0 || digit > 0;
        if (digits <= VALUE_DIGITS_MAX)
            value = value * 10 + digit;
    }
    return value;
}

void
scan_relex(const struct scan *s, struct token *t)
{
    uint32_t hash = WORD_HASH_START;
    int at = t->at, n;

    t->made = 0;
    t->word = 0;
    t->value = 0;
    if (s->text[at] == '-') {
        t->made = MADE_MINUS;
        at++;
    }
    for (int i = at; i < t->end; i++) {
        t->made |= (uint8_t)made_of(s->low[i]);
        hash = word_hash_add(hash, s->low[i]);
    }
    n = t->end - at;
    unsigned made = t->made & ~(unsigned)MADE_MINUS;
    bool is_number = made == MADE_DIGITS ||
                     made == (MADE_DIGITS | MADE_LIKE_DIGITS) ||
                     (made == MADE_LIKE_DIGITS && n == 1);
    t->kind = is_number            ? TOKEN_NUMBER
              : made & MADE_DIGITS ? TOKEN_BAD
                                   : TOKEN_WORD;
    if (is_number)
        t->value = value_of(s->low + at, n);
    if (!(t->made & ~(unsigned)MADE_ANY_LETTERS))
        t->word = vocab_find(&s->set->vocab, s->low + at, (size_t)n, hash);
}

static void
lex(struct scan *s)
{
    struct tokens *raw = &s->raw;
    unsigned gap = GAP_HARD;

    raw->n = 0;
    for (int i = 1; i <= s->len;) {
        if (scan_is_separator(s, i)) {
            char c = s->text[i++];
            if (c != ' ')
                gap |= GAP_HARD;
            if (c == ',' || c == ';' || c == '.' || c == '\n')
                gap |= GAP_SIGN;
            continue;
        }
        struct token *t = &raw->t[raw->n++];
        *t = (struct token){.at = (uint16_t)i, .gap = (uint8_t)gap};
        while (i <= s->len && !scan_is_separator(s, i))
            i++;
        t->end = (uint16_t)i;
        gap = GAP_PLAIN;
        scan_relex(s, t);
    }
}

bool
scan_text(struct scan *s, struct str text)
{
    const char *error = count_and_check(text);

    if (error)
        return scan_fail(s, error, 0);
    if (!fold(s, text))
        return scan_fail(s, "L-13", 0);
    if (s->len >= 5 &&
        (is_part_mark(s->text + 1) || is_part_mark(s->text + s->len - 4)))
        return scan_fail(s, "L-13", 0);
    lex(s);
    return true;
}

/* What was dropped is blank from then on: a token may end there. */
static void
blank(struct scan *s, int pos)
{
    s->text[pos] = s->low[pos] = ' ';
}

bool
scan_drop_emoji_before(struct scan *s, struct token *t)
{
    uint16_t at = t->at;

    while (t->at < t->end && s->text[t->at] == CHAR_EMOJI)
        blank(s, t->at++);
    if (t->at != at)
        scan_relex(s, t);
    return t->at == t->end;
}

bool
scan_drop_emoji_behind(struct scan *s, struct token *t)
{
    uint16_t end = t->end;

    while (t->at < t->end && s->text[t->end - 1] == CHAR_EMOJI)
        blank(s, --t->end);
    if (t->end != end)
        scan_relex(s, t);
    return t->at == t->end;
}

const struct phrase *
unit_at(const struct phrases *phrases, const struct token *t, int i, int to,
        unsigned fields)
{
    uint16_t word = i < to ? t[i].word : 0;

    if (!word || !phrases->first[word])
        return NULL;
    for (int k = phrases->first[word] - 1;
         k < phrases->n && phrases->list[k].word[0] == word; k++) {
        const struct phrase *phrase = &phrases->list[k];
        int n = 1;
        while (n < phrase->n && i + n < to &&
               t[i + n].word == phrase->word[n] && t[i + n].gap == GAP_PLAIN &&
               !t[i + n].is_glued)
            n++;
        if (n == phrase->n && (!fields || (phrase->fields & fields)))
            return phrase;
    }
    return NULL;
}

const struct phrase *
phrase_at(const struct phrases *phrases, const struct token *t, int i, int to)
{
    return unit_at(phrases, t, i, to, 0);
}
