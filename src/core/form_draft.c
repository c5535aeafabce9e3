/* What a refused text leaves to be answered. */
#include "core/form_draft.h"

#include "core/form_parse.h"
#include "core/form_say.h"

static bool
is_blank(char c)
{
    return c == ' ' || c == '\n';
}

int
form_change_field(const struct form *form)
{
    return form->grammar->spec->has_change ? form->grammar->slots + 1 : 0;
}

/* A draft's text in the making. */
struct cut {
    char *text;
    int n;
    bool is_plain; /* has no character that folding could not keep */
};

static void
cut_add(struct cut *cut, char c)
{
    if (c == CHAR_EMOJI || c == CHAR_OTHER)
        cut->is_plain = false;
    if (!is_blank(c) || (cut->n > 0 && !is_blank(cut->text[cut->n - 1])))
        cut->text[cut->n++] = c;
}

static void
cut_add_range(struct cut *cut, const struct scan *s, int at, int end)
{
    for (int i = at; i < end; i++) {
        /* Behind a blank it would be a minus sign. */
        bool was_separator =
            i == s->fault_end && s->text[i] == '-' && is_digit(s->text[i + 1]);
        cut_add(cut, was_separator ? ':' : s->text[i]);
    }
}

static void
cut_add_str(struct cut *cut, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        cut_add(cut, s.ptr[i]);
}

/* Takes the piece at fault out; `before` and `behind` stand around the place
 * of the answer. */
static bool
leave(const struct scan *s, struct str before, struct str behind,
      struct form_draft *out)
{
    size_t room = (size_t)s->len + before.len + behind.len + 1;
    struct cut cut = {.text = arena_alloc(s->scratch, room), .is_plain = true};

    cut_add_range(&cut, s, 1, s->fault_at);
    cut_add_str(&cut, before);
    out->place = cut.n;
    cut_add_str(&cut, behind);
    cut_add_range(&cut, s, s->fault_end, s->len + 1);
    out->text = (struct str){cut.text, (size_t)cut.n};
    return cut.is_plain;
}

/* The letters that were nearly a keyword. */
static bool
leave_keyword(struct scan *s, struct form_draft *out)
{
    out->kind = DRAFT_KEYWORD;
    out->form = form_find(s->set, s->out->suggest);
    s->fault_end = s->fault_at;
    while (is_letter(s->text[s->fault_end]))
        s->fault_end++;
    return leave(s, STR(""), STR(""), out);
}

/* A pair behind the others, in their style. */
static bool
leave_missing(struct scan *s, struct form_draft *out)
{
    const char *label = s->form->fields[s->out->missing - 1].code;

    if (s->item.n == 0)
        return false;
    s->fault_at = s->fault_end = s->item.t[s->item.n - 1].end;
    out->field = s->out->missing;
    if (!s->is_label_first)
        return leave(s, STR(", "), str_of(label), out);
    return leave(s, arena_printf(s->scratch, ", %s ", label), STR(""), out);
}

static bool
is_one_of(const char *error, const char *own)
{
    return strcmp(error, "L-03") == 0 || strcmp(error, "L-04") == 0 ||
           (own && strcmp(error, own) == 0);
}

static bool
leave_field(struct scan *s, struct form_draft *out)
{
    const struct form_reading *r = s->out;
    enum field_type type = FIELD_NUMBER;
    const char *own = NULL;

    out->field = r->field;
    /* DT for somebody else has its number third. */
    if (s->form->fields_n > 0 && s->form->fields[0].type == FIELD_PHONE)
        out->field = 1;
    if (r->field == 0 || s->fault_at == 0)
        return false;
    if (out->field <= s->form->fields_n) {
        type = s->form->fields[out->field - 1].type;
        own = s->grammar->spec->field[out->field - 1].fault;
    } else if (out->field != form_change_field(s->form)) {
        return false;
    }
    if (type == FIELD_TEXT || type == FIELD_KEYWORD || type == FIELD_PIN ||
        !is_one_of(r->error, own))
        return false;
    /* What was to be one duty may have been several tokens. */
    while (type == FIELD_DUTY && s->fault_end <= s->len &&
           !is_blank(s->text[s->fault_end]))
        s->fault_end++;
    return leave(s, STR(""), STR(""), out);
}

struct str
draft_splice(struct arena *scratch, struct str text, int at, int end,
             struct str answer, int *pos)
{
    int len = (int)text.len;
    bool gap_before = at > 0 && !is_blank(text.ptr[at - 1]);
    bool gap_behind = end < len && !is_blank(text.ptr[end]);

    *pos = 1 + at + gap_before;
    return arena_printf(scratch, "%.*s%s%.*s%s%.*s", at, text.ptr,
                        gap_before ? " " : "", STR_ARG(answer),
                        gap_behind ? " " : "", len - end, text.ptr + end);
}

/* Each value has its field, good or bad. */
static bool
has_fields(const struct form_reading *r)
{
    return !r->error || (strcmp(r->error, "L-02") != 0 &&
                         (strcmp(r->error, "L-03") != 0 || r->field != 0));
}

/* Whether any number in its place would do: else more is wrong with the text
 * than the one field. Before free text the word at fault may be the first of
 * the text, and the field the one that is missing. */
static bool
is_only_fault(struct scan *s, const struct form_draft *draft)
{
    struct form_reading reading;
    int pos;

    for (int i = 0; i < 10; i++) {
        struct str digit = {&"0123456789"[i], 1};
        scan_again(s,
                   draft_splice(s->scratch, draft->text, draft->place,
                                draft->place, digit, &pos),
                   &reading);
        if (!s->has_text && has_fields(&reading))
            return true;
    }
    return false;
}

bool
form_draft_read(const struct form_set *set, struct str text, enum role role,
                struct date at, struct arena *scratch, struct form_draft *out)
{
    struct form_reading reading;
    struct scan s;

    scan_init(&s, set, role, at, scratch, &reading);
    scan_read(&s, text);
    *out = (struct form_draft){.kind = DRAFT_FIELD, .form = s.form, .day = at};
    if (!reading.error)
        return false;
    if (reading.suggest)
        return leave_keyword(&s, out) && !form_takes_pin_of(out->form, role);
    if (!s.form || form_takes_pin_of(s.form, role))
        return false;
    if (reading.missing)
        return leave_missing(&s, out);
    return leave_field(&s, out) &&
           (out->field == form_change_field(s.form) || is_only_fault(&s, out));
}

bool
form_draft_of_rule(const struct form_reading *reading,
                   const struct form_rule *rule, struct date at,
                   struct arena *scratch, struct form_draft *out)
{
    struct buf text = {0};

    form_say(reading, &text);
    *out = (struct form_draft){
        .kind = DRAFT_RULE,
        .form = reading->form,
        .field = rule->asks + 1,
        .text = arena_copy(scratch, buf_str(&text)),
        .day = at,
    };
    buf_clear(&text);
    return !form_value(reading, "pin");
}
