/* Labelled values: "ngheo 42" throughout (R2) or "42 ngheo" throughout (R3). */
#include "core/form_parse.h"

struct pairing {
    struct scan *s;
    unsigned want; /* bits of the fields that may still come */
    unsigned must; /* bits of those that have to */
    bool is_label_first;
    bool wants_missing; /* not how it pairs, but what is not there */
    bool is_unclear;    /* more than one field, or one of several */
    unsigned missing;   /* the bit of the only one */
    int pairs;
    struct {
        int begin, end; /* items, the end not included */
    } pair[FORM_FIELDS_MAX];
};

static bool
are_all_parted(const struct pairing *p)
{
    for (int i = 1; i < p->pairs; i++)
        if (!(p->s->item.t[p->pair[i].begin].gap & GAP_SIGN))
            return false;
    return true;
}

/* A comma, semicolon, dot or newline inside a pair speaks against it, unless
 * all pairs are parted by such signs anyway. */
static bool
signs_allow(const struct pairing *p)
{
    const struct token *t = p->s->item.t;

    for (int i = 0; i < p->pairs; i++)
        for (int k = p->pair[i].begin + 1; k < p->pair[i].end; k++)
            if (t[k].gap & GAP_SIGN)
                return are_all_parted(p);
    return true;
}

/* "42 ngheo 18 can ngheo": without signs between, the first label could be the
 * one that is missing, and each number belong to the label behind it. */
static void
note_missing(struct pairing *p)
{
    unsigned missing = p->want & p->must;
    bool is_one = missing && !(missing & (missing - 1));

    if (!is_one || (p->missing && p->missing != missing) ||
        (!p->is_label_first && !are_all_parted(p)))
        p->is_unclear = true;
    p->missing = missing;
    p->s->is_label_first = p->is_label_first;
}

static bool pair_rest(struct pairing *p, int i);

/* One pair: takes it if the rest can be paired as well. */
static bool
try_pair(struct pairing *p, int field, int value, int begin, int end,
         const struct phrase *unit)
{
    if (!(p->want & (1u << field)))
        return false;
    p->want &= ~(1u << field);
    p->pair[p->pairs].begin = begin;
    p->pair[p->pairs++].end = end;
    p->s->item_of[field] = value;
    p->s->unit_of[field] = unit;
    if (pair_rest(p, end))
        return true;
    p->s->item_of[field] = -1;
    p->s->unit_of[field] = NULL;
    p->pairs--;
    p->want |= 1u << field;
    return false;
}

/* A unit word stands right behind its number. */
static const struct phrase *
unit_behind(const struct scan *s, int i, unsigned fields)
{
    if (i >= s->item.n || s->item.t[i].gap != GAP_PLAIN)
        return NULL;
    return unit_at(&s->grammar->units, s->item.t, i, s->item.n, fields);
}

static bool
pair_label_first(struct pairing *p, int i)
{
    struct scan *s = p->s;
    const struct token *t = s->item.t;
    const struct phrase *label =
        phrase_at(&s->grammar->labels, t, i, s->item.n);

    if (!label)
        return false;
    int value = i + label->n;
    if (value < s->item.n && t[value].word == s->set->common.la)
        value++;
    if (value >= s->item.n || t[value].kind == TOKEN_WORD)
        return false;
    const struct phrase *unit = unit_behind(s, value + 1, 1u << label->tag);
    if (unit && try_pair(p, label->tag, value, i, value + 1 + unit->n, unit))
        return true;
    return try_pair(p, label->tag, value, i, value + 1, NULL);
}

static bool
pair_number_first(struct pairing *p, int i)
{
    struct scan *s = p->s;
    const struct token *t = s->item.t;
    const struct phrases *labels = &s->grammar->labels;

    if (t[i].kind == TOKEN_WORD)
        return false;
    const struct phrase *unit = unit_behind(s, i + 1, p->want);
    if (unit) {
        int at = i + 1 + unit->n;
        const struct phrase *label = phrase_at(labels, t, at, s->item.n);
        if (label && (unit->fields & (1u << label->tag)) &&
            try_pair(p, label->tag, i, i, at + label->n, unit))
            return true;
    }
    const struct phrase *label = phrase_at(labels, t, i + 1, s->item.n);
    return label && try_pair(p, label->tag, i, i, i + 1 + label->n, NULL);
}

/* At most two ways on for each field, and each field only once. */
static bool
pair_rest(struct pairing *p, int i)
{
    if (i < p->s->item.n)
        return p->is_label_first ? pair_label_first(p, i)
                                 : pair_number_first(p, i);
    if (!signs_allow(p))
        return false;
    if (p->wants_missing)
        note_missing(p);
    return !p->wants_missing && !(p->want & p->must);
}

static bool
pair_all(struct pairing *p, int start, unsigned want)
{
    const struct scan *s = p->s;

    if (start >= s->item.n)
        return false;
    p->want = want;
    p->must = 0;
    for (int i = 0; i < s->grammar->slots; i++)
        if (s->grammar->spec->field[i].condition == FIELD_ALWAYS &&
            !s->form->fields[i].is_optional)
            p->must |= 1u << i;
    p->is_label_first = s->item.t[start].kind == TOKEN_WORD;
    if (!pair_rest(p, start))
        return false;
    p->s->is_label_first = p->is_label_first;
    return true;
}

static bool
pair_both_ways(struct pairing *p, int start)
{
    struct scan *s = p->s;
    const struct form_grammar *g = s->grammar;
    int first = g->first_slots;
    unsigned want = ((1u << g->slots) - 1) & ~((1u << first) - 1);

    if (pair_all(p, start, want))
        return true;
    /* The year right behind the kind of report needs no label. */
    if (first >= g->slots || !g->spec->field[first].may_be_bare ||
        start >= s->item.n || s->item.t[start].kind == TOKEN_WORD)
        return false;
    s->item_of[first] = start;
    if (pair_all(p, start + 1, want & ~(1u << first)))
        return true;
    s->item_of[first] = -1;
    return false;
}

bool
labels_pair(struct scan *s, int start)
{
    struct pairing p = {.s = s};

    return pair_both_ways(&p, start);
}

int
labels_missing(struct scan *s, int start)
{
    struct pairing p = {.s = s, .wants_missing = true};
    int field = 0;

    pair_both_ways(&p, start);
    if (!p.missing || p.is_unclear)
        return -1;
    while (!(p.missing & (1u << field)))
        field++;
    return field;
}

int
label_words_at(const struct scan *s, int i)
{
    const struct phrase *label =
        phrase_at(&s->grammar->labels, s->item.t, i, s->item.n);
    const struct phrase *unit =
        phrase_at(&s->grammar->units, s->item.t, i, s->item.n);
    int n = label ? label->n : 0;

    return unit && unit->n > n ? unit->n : n;
}
