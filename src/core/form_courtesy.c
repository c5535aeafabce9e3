/* Courtesy and signatures around the values: N8 and N9. */
#include "core/form_parse.h"

/* Behind a message's first separators. The words before the keyword. */
int
courtesy_skip_start(struct scan *s, int from, int to)
{
    const struct phrase *phrase;

    for (int i = from; i < to;) {
        if (scan_drop_emoji_before(s, &s->raw.t[i])) {
            i++;
            continue;
        }
        phrase = phrase_at(&s->set->common.start, s->raw.t, i, to);
        if (!phrase)
            return i;
        i += phrase->n;
    }
    return to;
}

/* In front of the first value, also between period tokens. */
void
courtesy_drop_before_values(struct scan *s)
{
    struct period_token period;
    int i = s->from;

    if (s->grammar->spec->keeps_courtesy)
        return;
    while (i < s->to) {
        const struct phrase *phrase =
            phrase_at(&s->set->common.start, s->raw.t, i, s->to);
        if (phrase && !phrase_at(&s->grammar->labels, s->raw.t, i, s->to)) {
            for (int k = 0; k < phrase->n; k++)
                s->raw.t[i++].is_gone = true;
            if (s->from == i - phrase->n)
                s->from = i;
        } else if (s->raw.t[i].is_gone) {
            i++;
        } else if (period_token_first(s, i, &period)) {
            i = period.next;
        } else {
            return;
        }
    }
}

static bool
is_name_word(const struct token *t)
{
    return t->made && !(t->made & ~(unsigned)MADE_ANY_LETTERS);
}

static bool
is_middle_name(const struct scan *s, const struct token *t)
{
    struct str low = {s->low + t->at, (size_t)(t->end - t->at)};

    return str_eqz(low, "a") || str_eqz(low, "van") || str_eqz(low, "thi");
}

/* Raw tokens i to s->to - 1 have the shape of a local name. */
static bool
is_name(const struct scan *s, int i)
{
    const struct token *t = s->raw.t;

    for (int k = i; k < s->to; k++)
        if (!is_name_word(&t[k]) || (k > i && t[k].gap != GAP_PLAIN))
            return false;
    return is_middle_name(s, &t[i + 1]) &&
           !s->set->vocab.word[t[i].word].is_no_name;
}

static bool
has_dashes_before(const struct scan *s, int i)
{
    int begin = i > 0 ? s->raw.t[i - 1].end : 1;

    for (int k = begin; k + 1 < s->raw.t[i].at; k++)
        if (s->text[k] == '-' && s->text[k + 1] == '-')
            return true;
    return false;
}

/* Where a mark that ends right before token `name` begins; -1 if none does. */
static int
mark_before(const struct scan *s, int name)
{
    for (int n = 3; n >= 2; n--) {
        int i = name - n;
        if (i < s->from || s->raw.t[i].is_gone)
            continue;
        const struct phrase *mark =
            phrase_at(&s->set->common.mark, s->raw.t, i, s->to);
        if (mark && mark->n == n)
            return i;
    }
    return has_dashes_before(s, name) ? name : -1;
}

/* A longer name begins further left, and so does its mark. */
static bool
drop_signature(struct scan *s)
{
    for (int words = 4; words >= 3; words--) {
        int name = s->to - words;
        if (name < s->from || !is_name(s, name))
            continue;
        int mark = mark_before(s, name);
        if (mark >= 0) {
            s->to = mark;
            return true;
        }
    }
    return false;
}

static bool
drop_end_phrase(struct scan *s)
{
    for (int n = 3; n >= 1; n--) {
        int i = s->to - n;
        if (i < s->from || s->raw.t[i].is_gone)
            continue;
        const struct phrase *phrase =
            phrase_at(&s->set->common.end, s->raw.t, i, s->to);
        if (phrase && phrase->n == n) {
            s->to = i;
            return true;
        }
    }
    return false;
}

void
courtesy_drop_end(struct scan *s)
{
    bool may_be_signed = true;

    while (s->to > s->from) {
        struct token *last = &s->raw.t[s->to - 1];
        if (last->is_gone)
            return;
        if (scan_drop_emoji_behind(s, last)) {
            s->to--;
        } else if (!is_name_word(last)) {
            return;
        } else if (may_be_signed && drop_signature(s)) {
            may_be_signed = false;
        } else if (!drop_end_phrase(s)) {
            return;
        }
    }
}
