/* Which form a text is: keywords, aliases, suggestions, two forms. */
#include "core/form_parse.h"

/* The word of the letters in front of a digit, "bc" of "bc140"; 0 if the token
 * is no letters and then a digit, or the letters are no known word. */
static uint16_t
glued_word(const struct scan *s, const struct token *t, int *len)
{
    uint32_t hash = WORD_HASH_START;
    int n = 0;

    if (!(t->made & MADE_DIGITS) || !(t->made & MADE_ANY_LETTERS))
        return 0;
    while (t->at + n < t->end && is_letter(s->low[t->at + n]))
        hash = word_hash_add(hash, s->low[t->at + n++]);
    if (n == 0 || !is_digit(s->low[t->at + n]))
        return 0;
    *len = n;
    return vocab_find(&s->set->vocab, s->low + t->at, (size_t)n, hash);
}

struct found {
    const struct phrase *phrase;
    int next;  /* the token behind it */
    int glued; /* letters of its last word, if a digit is glued to it */
};

static bool
matches(const struct scan *s, const struct phrase *phrase, int i, int to,
        bool may_be_glued, int *glued)
{
    const struct token *t = s->raw.t;

    *glued = 0;
    if (i + phrase->n > to)
        return false;
    for (int k = 0; k < phrase->n; k++) {
        if (k > 0 && t[i + k].gap != GAP_PLAIN)
            return false;
        if (t[i + k].word == phrase->word[k])
            continue;
        if (k < phrase->n - 1 || !may_be_glued ||
            glued_word(s, &t[i + k], glued) != phrase->word[k])
            return false;
    }
    return true;
}

static bool
find(const struct scan *s, int i, int to, bool may_be_glued,
     struct found *found)
{
    const struct phrases *all = &s->set->keywords;
    int glued = 0;

    if (i >= to)
        return false;
    uint16_t word = s->raw.t[i].word;
    if (!word && may_be_glued)
        word = glued_word(s, &s->raw.t[i], &glued);
    if (!word || !all->first[word])
        return false;
    for (int k = all->first[word] - 1;
         k < all->n && all->list[k].word[0] == word; k++) {
        if (!matches(s, &all->list[k], i, to, may_be_glued, &glued))
            continue;
        *found = (struct found){&all->list[k], i + all->list[k].n, glued};
        return true;
    }
    return false;
}

const struct form *
keyword_at(struct scan *s, int i, int to, bool may_be_glued, int *next)
{
    struct found found;

    if (!find(s, i, to, may_be_glued, &found))
        return NULL;
    *next = found.next;
    return s->set->form[found.phrase->tag];
}

/* K2: "bao cao" before any keyword, an alias before its keyword, a keyword
 * before itself. */
static void
skip_repeats(const struct scan *s, struct found *found)
{
    struct found next;

    while (!found->glued && find(s, found->next, s->raw.n, true, &next)) {
        const struct form_spec *spec = s->set->spec[found->phrase->tag];
        bool is_courtesy =
            spec->is_courtesy_prefix && !found->phrase->is_keyword;
        bool is_same =
            next.phrase->is_keyword && next.phrase->tag == found->phrase->tag;
        if (!is_courtesy && !is_same)
            return;
        *found = next;
    }
}

/* What is glued to the keyword begins the values. */
static void
split_glued(struct scan *s, const struct found *found)
{
    struct token *last = &s->raw.t[found->next - 1];

    s->from = found->next;
    s->values_at = last->end;
    if (!found->glued)
        return;
    last->at = (uint16_t)(last->at + found->glued);
    last->gap = GAP_HARD;
    s->values_at = last->at;
    scan_relex(s, last);
    s->from = found->next - 1;
}

enum { KEYWORD_CHARS_MAX = 16 };

/* Damerau-Levenshtein distance 1, by what it takes: 0 a transposition, 1 one
 * letter too many or too few, 2 one wrong letter; -1 for anything else. */
static int
slip(const char *a, int n, const char *b, int m)
{
    int i = 0;

    while (i < n && i < m && a[i] == b[i])
        i++;
    if (n == m + 1)
        return memcmp(a + i + 1, b + i, (size_t)(m - i)) == 0 ? 1 : -1;
    if (m == n + 1)
        return memcmp(a + i, b + i + 1, (size_t)(n - i)) == 0 ? 1 : -1;
    if (n != m || i == n)
        return -1;
    if (memcmp(a + i + 1, b + i + 1, (size_t)(n - i - 1)) == 0)
        return 2;
    if (i + 1 < n && a[i] == b[i + 1] && a[i + 1] == b[i] &&
        memcmp(a + i + 2, b + i + 2, (size_t)(n - i - 2)) == 0)
        return 0;
    return -1;
}

static const char *
suggest(const struct scan *s, const char *letters, int n)
{
    const char *only[3] = {NULL};
    int count[3] = {0};

    for (int i = 0; i < s->set->n; i++) {
        const char *keyword = s->set->form[i]->keyword;
        int how = slip(letters, n, keyword, (int)strlen(keyword));
        if (how < 0 || s->set->spec[i]->is_unsuggested)
            continue;
        only[how] = keyword;
        count[how]++;
    }
    for (int how = 0; how < 3; how++)
        if (count[how] > 0)
            return count[how] == 1 ? only[how] : NULL;
    return NULL;
}

/* K3: letters, or letters and then digits, may be a slip of a keyword. */
static bool
fail_unknown(struct scan *s, int i)
{
    char letters[KEYWORD_CHARS_MAX];
    int n = 0;

    if (i >= s->raw.n)
        return scan_fail(s, "L-01", 0);
    const struct token *t = &s->raw.t[i];
    int at = t->at;
    for (; at < t->end && is_letter(s->low[at]); at++)
        if (n < KEYWORD_CHARS_MAX)
            letters[n++] = (char)(s->low[at] - ('a' - 'A'));
    while (at < t->end && is_digit(s->low[at]))
        at++;
    if (at == t->end && n > 0 && n < KEYWORD_CHARS_MAX)
        s->out->suggest = suggest(s, letters, n);
    return scan_fail_at(s, "L-01", 0, t);
}

static bool
is_question_alone(struct scan *s, int i)
{
    const struct token *t = &s->raw.t[i];

    if (i >= s->raw.n || s->set->help < 0 || t->end != t->at + 1 ||
        s->text[t->at] != '?')
        return false;
    s->from = i + 1;
    s->to = s->raw.n;
    courtesy_drop_end(s);
    return s->to == s->from;
}

bool
keyword_read(struct scan *s)
{
    struct found found;
    int i = courtesy_skip_start(s, 0, s->raw.n), form;

    if (is_question_alone(s, i)) {
        form = s->set->help;
        s->from = i + 1;
        s->values_at = s->raw.t[i].end;
    } else if (find(s, i, s->raw.n, true, &found)) {
        skip_repeats(s, &found);
        form = found.phrase->tag;
        split_glued(s, &found);
    } else {
        return fail_unknown(s, i);
    }
    s->to = s->raw.n;
    s->form = s->out->form = s->set->form[form];
    s->grammar = &s->set->grammar[form];
    if (!(s->form->roles & (1u << s->role)))
        return scan_fail(s, "L-06", 0);
    return true;
}

bool
keyword_check_two_forms(struct scan *s, int from, int to)
{
    int len = 0;

    for (int i = from; i < to; i++) {
        const struct token *t = &s->raw.t[i];
        uint16_t word = t->word;
        if (!word && (t->made & MADE_DIGITS) && !(t->made & MADE_SIGNS)) {
            word = glued_word(s, t, &len);
            for (int at = t->at + len; word && at < t->end; at++)
                if (!is_digit(s->low[at]))
                    word = 0;
        }
        if (word && !t->is_gone && s->set->vocab.word[word].form_keyword) {
            s->out->given = FORM_TWO_FORMS;
            return scan_fail_at(s, "L-02", 0, t);
        }
    }
    return true;
}
