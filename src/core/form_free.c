/* Free text at the end of a message: sms-grammar.md section 10. */
#include "core/form_parse.h"

static bool
is_trimmed(char c)
{
    return c != '\0' && strchr(" ,;:/*#-=.!", c) != NULL;
}

static bool
is_allowed(char c)
{
    return is_letter(c) || is_digit(c) ||
           (c != '\0' && strchr(" .,;:/()!?-+=&*#_", c) != NULL);
}

static struct str
trim(struct str text)
{
    while (text.len > 0 && is_trimmed(text.ptr[0]))
        text.ptr++, text.len--;
    while (text.len > 0 && is_trimmed(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

/* Where the text begins: behind the token before it, or behind the keyword,
 * which may be glued to it. */
static int
begin_of(const struct scan *s)
{
    int end = s->text_from > 0 ? s->raw.t[s->text_from - 1].end : 0;

    return end > s->values_at ? end : s->values_at;
}

/* "ly do:" at the beginning says nothing more. */
static struct str
drop_words(const struct form_words *words, struct str text)
{
    for (int i = 0; i < words->n; i++) {
        struct str word = str_of(words->list[i]);
        struct str head = {text.ptr, word.len};
        if (text.len < word.len || !str_ieq(head, word))
            continue;
        char behind = text.len > word.len ? text.ptr[word.len] : ' ';
        if (!is_letter(behind) && !is_digit(behind))
            return trim((struct str){text.ptr + word.len, text.len - word.len});
    }
    return text;
}

static bool
fail_char(struct scan *s, int pos)
{
    int at = pos, end = pos;

    while (at > begin_of(s) && s->text[at - 1] != ' ')
        at--;
    while (end <= s->len && s->text[end] != ' ')
        end++;
    s->out->quote = scan_quote(s, at, end);
    return scan_fail(s, "L-03", s->grammar->text_field + 1);
}

bool
free_text_read(struct scan *s)
{
    char *out = arena_alloc(s->scratch, SCAN_CHARS_MAX + 1);
    size_t len = 0;

    for (int i = begin_of(s); i <= s->len; i++) {
        char c = s->text[i] == '\n' ? ' ' : s->text[i];
        if (c == CHAR_EMOJI || (c == ' ' && len > 0 && out[len - 1] == ' '))
            continue;
        bool is_percent = c == '%' && len > 0 && is_digit(out[len - 1]);
        if (!is_allowed(c) && !is_percent)
            return fail_char(s, i);
        out[len++] = c;
    }
    struct str text = trim((struct str){out, len});
    s->free_text =
        drop_words(&s->grammar->spec->field[s->grammar->text_field].drop, text);
    return true;
}

static bool
is_word_char(char c)
{
    return c != '\0' && strchr(" ,;:/*#-=.!()", c) == NULL;
}

/* The next word of the text from *i on; its word id is 0 if no list knows it.
 */
static bool
next_word(const struct scan *s, size_t *i, struct token *t)
{
    const struct str text = s->free_text;
    uint32_t hash = WORD_HASH_START;
    char low[PHRASE_BYTES_MAX];
    size_t n = 0;

    *t = (struct token){0};
    for (; *i < text.len && !is_word_char(text.ptr[*i]); ++*i)
        if (text.ptr[*i] != ' ')
            t->gap = GAP_HARD;
    for (; *i < text.len && is_word_char(text.ptr[*i]); ++*i) {
        char c = text.ptr[*i];
        char l = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
        hash = word_hash_add(hash, l);
        if (n < sizeof(low))
            low[n] = l;
        n++;
    }
    if (n <= sizeof(low))
        t->word = vocab_find(&s->set->vocab, low, n, hash);
    return n > 0;
}

/* Thanks and greetings alone are no text. */
bool
free_text_is_courtesy(const struct scan *s)
{
    struct tokens words;
    const struct phrase *phrase;
    size_t at = 0;

    for (words.n = 0; next_word(s, &at, &words.t[words.n]);)
        words.n++;
    for (int i = 0; i < words.n; i += phrase->n) {
        phrase = phrase_at(&s->set->common.end, words.t, i, words.n);
        if (!phrase)
            return false;
    }
    return true;
}

bool
free_text_is_empty(const struct scan *s)
{
    const struct form_field_rules *rules =
        &s->grammar->spec->field[s->grammar->text_field];
    int letters = 0, digits = 0;

    for (size_t i = 0; i < s->free_text.len; i++) {
        letters += is_letter(s->free_text.ptr[i]);
        digits += is_digit(s->free_text.ptr[i]);
    }
    if (rules->digits_do ? letters + digits == 0 : letters < 2)
        return true;
    return free_text_is_courtesy(s);
}
