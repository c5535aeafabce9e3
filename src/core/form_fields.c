/* Which item is which field: by position, or by labels. */
#include "core/form_parse.h"

/* The value of another field that decides about this one; -1 = not known. */
static int64_t
deciding_value(const struct scan *s, int field)
{
    int item = field >= 0 ? s->item_of[field] : -1;

    if (item < 0 || s->item.t[item].kind != TOKEN_NUMBER)
        return -1;
    return s->item.t[item].value;
}

bool
field_is_due(const struct scan *s, int field)
{
    const struct form_field_rules *rules = &s->grammar->spec->field[field];
    int64_t value = deciding_value(s, rules->condition_field);

    switch (rules->condition) {
    case FIELD_ALWAYS:
        return true;
    case FIELD_IF_EQUAL:
        return value == rules->condition_value;
    case FIELD_IF_ABOVE:
        return value < 0 || value > rules->condition_value;
    }
    return true;
}

bool
subject_fits(const struct scan *s, int field, const struct token *t)
{
    const struct form_field_rules *rules = &s->grammar->spec->field[field];
    int64_t other = deciding_value(s, rules->case_field);
    int household = token_household(s, t, true);

    if (t->kind != TOKEN_CODE)
        return false;
    for (int i = 0; i < rules->cases_n; i++) {
        if (other < 0 || other > 31 ||
            !(rules->cases[i].values & (1u << other)))
            continue;
        switch (rules->cases[i].shape) {
        case SUBJECT_NONE:
        case SUBJECT_ID:
            return household != t->end;
        case SUBJECT_UNIT:
            return token_is_unit(s, t, false);
        case SUBJECT_HOUSEHOLD:
            return household == t->end;
        }
    }
    return true;
}

struct walk {
    int slots;    /* how many tokens filled one */
    int bad;      /* first item that is nothing, -1 = none */
    int bad_slot; /* the slot it fills */
};

/* In these two any token passes here: their own answer says what is right. */
static bool
takes_anything(const struct scan *s, int slot)
{
    return slot < s->grammar->slots &&
           (s->form->fields[slot].type == FIELD_UNIT ||
            s->form->fields[slot].type == FIELD_TERM);
}

static bool
may_have_pin(const struct scan *s)
{
    const struct form_spec *spec = s->grammar->spec;

    return (spec->pin_roles & (1u << s->role)) &&
           (spec->pin_if_field < 0 ||
            deciding_value(s, spec->pin_if_field) == spec->pin_if_value);
}

static bool
is_nothing(const struct scan *s, int slot, const struct token *t)
{
    if (takes_anything(s, slot))
        return false;
    if (slot < s->grammar->slots && s->form->fields[slot].type == FIELD_SUBJECT)
        return !subject_fits(s, slot, t);
    if (slot == s->grammar->slots && may_have_pin(s))
        return t->kind != TOKEN_NUMBER;
    return t->kind == TOKEN_WORD || t->kind == TOKEN_BAD;
}

/* Goes through the items by position. False if there is a label, or a unit
 * word that does not follow a number of its field. */
static bool
walk_by_position(struct scan *s, int start, struct walk *w)
{
    const struct token *t = s->item.t;

    *w = (struct walk){.slots = s->grammar->first_slots, .bad = -1};
    for (int i = start; i < s->item.n;) {
        int slot = w->slots++;
        bool is_field = slot < s->grammar->slots;
        if (t[i].kind == TOKEN_WORD && t[i].word && label_words_at(s, i) > 0)
            return false;
        if (is_field)
            s->item_of[slot] = i;
        if (w->bad < 0 && is_nothing(s, slot, &t[i])) {
            w->bad = i;
            w->bad_slot = slot;
        }
        if (t[i++].kind == TOKEN_WORD || !is_field || i >= s->item.n ||
            t[i].gap != GAP_PLAIN)
            continue;
        const struct phrase *unit =
            unit_at(&s->grammar->units, t, i, s->item.n, 1u << slot);
        if (unit) {
            s->unit_of[slot] = unit;
            i += unit->n;
        }
    }
    return true;
}

static bool
fail_count(struct scan *s, int given)
{
    s->out->given = given;
    return scan_fail(s, "L-02", 0);
}

/* A unit word that does not fit the value of another field. */
static bool
units_fit(const struct scan *s)
{
    for (int i = 0; i < s->grammar->slots; i++) {
        const struct phrase *unit = s->unit_of[i];
        if (!unit || !unit->cases)
            continue;
        int64_t other =
            deciding_value(s, s->grammar->spec->field[i].case_field);
        if (other < 0 || other > 31 || !(unit->cases & (1u << other)))
            return false;
    }
    return true;
}

static bool
may_be_absent(const struct scan *s, int field)
{
    const struct form_field_rules *rules = &s->grammar->spec->field[field];

    if (rules->condition != FIELD_ALWAYS)
        return !field_is_due(s, field);
    if (rules->unit_will_do && form_value(s->out, "unit"))
        return true;
    return s->form->fields[field].is_optional &&
           (!rules->optional_roles ||
            (rules->optional_roles & (1u << s->role)));
}

/* L-02: each field is there, or may be absent; and the reverse. */
static bool
check_complete(struct scan *s, int given)
{
    for (int i = s->grammar->first_slots; i < s->grammar->slots; i++) {
        bool is_given = s->item_of[i] >= 0;
        if (is_given ? field_is_due(s, i) : may_be_absent(s, i))
            continue;
        if (given < 0 && !is_given)
            s->out->missing = i + 1;
        return fail_count(s, given);
    }
    return units_fit(s) || scan_fail(s, "L-02", 0);
}

static bool
assign_by_position(struct scan *s, int start, const struct walk *w)
{
    int slots = s->grammar->slots;
    bool is_beyond = w->bad_slot >= slots;

    if (w->bad >= 0)
        return scan_fail_at(s, "L-03", is_beyond ? 0 : w->bad_slot + 1,
                            &s->item.t[w->bad]);
    if (w->slots == slots + 1 && may_have_pin(s))
        s->pin_item = s->item.n - 1;
    else if (w->slots > slots || (start > 0 && w->slots == 0))
        return fail_count(s, w->slots);
    return check_complete(s, w->slots);
}

/* With labels present an unknown word comes first and has no field. */
static bool
check_words(struct scan *s, int start)
{
    const struct token *t = s->item.t;

    for (int i = start; i < s->item.n;) {
        if (t[i].kind != TOKEN_WORD) {
            i++;
            continue;
        }
        const struct phrase *label =
            phrase_at(&s->grammar->labels, t, i, s->item.n);
        int n = label_words_at(s, i);
        if (n == 0)
            return scan_fail_at(s, "L-03", 0, &t[i]);
        i += n;
        if (label && label->n == n && i < s->item.n &&
            t[i].word == s->set->common.la)
            i++;
    }
    return true;
}

static int
field_of_item(const struct scan *s, int item)
{
    for (int i = 0; i < s->grammar->slots; i++)
        if (s->item_of[i] == item)
            return i;
    return -1;
}

static bool
assign_by_labels(struct scan *s, int start)
{
    if (!check_words(s, start))
        return false;
    bool is_paired = labels_pair(s, start);
    for (int i = start; i < s->item.n; i++) {
        const struct token *t = &s->item.t[i];
        int field = is_paired ? field_of_item(s, i) : -1;
        bool is_subject = field >= 0 &&
                          s->form->fields[field].type == FIELD_SUBJECT &&
                          !subject_fits(s, field, t);
        if (t->kind == TOKEN_BAD || is_subject)
            return scan_fail_at(s, "L-03", field + 1, t);
    }
    if (!is_paired) {
        s->out->missing = labels_missing(s, start) + 1;
        return scan_fail(s, "L-02", 0);
    }
    return check_complete(s, -1);
}

static void
forget(struct scan *s)
{
    s->pin_item = -1;
    for (int i = 0; i < FORM_FIELDS_MAX; i++) {
        s->item_of[i] = -1;
        s->unit_of[i] = NULL;
    }
}

bool
fields_assign(struct scan *s)
{
    struct walk walk;
    int start = 0;

    forget(s);
    if (s->grammar->first_slots == 0) {
        const struct phrase *before =
            phrase_at(&s->grammar->before, s->item.t, 0, s->item.n);
        start = before ? before->n : 0;
    }
    if (walk_by_position(s, start, &walk))
        return assign_by_position(s, start, &walk);
    forget(s);
    return assign_by_labels(s, 0);
}
