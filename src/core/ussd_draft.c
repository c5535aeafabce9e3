/* What a session leaves to be finished by SMS, and what an SMS left to be
 * finished in a session. */
#include "core/form_draft.h"
#include "core/form_parse.h"
#include "core/ussd.h"

/* The fields from `first` on that are still to come. */
static int
list_missing(const struct ussd_look *look, const struct ussd_state *state,
             const struct form *form, struct str *names)
{
    int n = 0;

    *names = (struct str){0};
    for (int i = 0; i < form->fields_n; i++) {
        if (!ussd_is_due(look, state, form, i) ||
            ussd_answer(state, form, i).len > 0)
            continue;
        *names = arena_printf(look->scratch, "%.*s%s%s", STR_ARG(*names),
                              n ? ", " : "", form->fields[i].name);
        n++;
    }
    return n;
}

/* Fields are asked for in order, so those that are missing stand together,
 * unless a value was put right that another one hangs on. */
static bool
stands_together(const struct ussd_look *look, const struct ussd_state *state,
                const struct form *form, int first)
{
    for (int i = first; i < form->fields_n; i++)
        if (ussd_is_due(look, state, form, i) &&
            ussd_answer(state, form, i).len > 0)
            return false;
    return true;
}

bool
ussd_leave_draft(const struct ussd_look *look, const struct ussd_state *state,
                 struct form_draft *draft, struct str *names, int *n)
{
    const struct form *form = form_find(look->forms, state->form);

    if (!form || !ussd_has_answers(state) ||
        form_takes_pin_of(form, state->role))
        return false;
    int first = ussd_next_field(look, state, form, 0);
    if (!stands_together(look, state, form, first))
        return false;
    *n = list_missing(look, state, form, names);
    struct str text = ussd_compose(look, state, form);
    struct str token = ussd_period_token(look, ussd_period(look, state, form));
    *draft = (struct form_draft){
        .kind = DRAFT_REST,
        .form = form,
        .field = *n > 0 ? first + 1 : 0,
        .text = text,
        .place = (int)(text.len - (token.len ? token.len + 1 : 0)),
        .day = look->date,
    };
    return true;
}

/* "2025-12-31" as it is typed. */
static struct str
typed_date(const struct ussd_look *look, struct str iso)
{
    if (iso.len != 10)
        return iso;
    return arena_printf(look->scratch, "%.2s%.2s%.2s", iso.ptr + 8, iso.ptr + 5,
                        iso.ptr + 2);
}

static bool
take_value(const struct ussd_look *look, struct ussd_state *state,
           const struct form *form, int field, const struct form_value *value)
{
    struct str text = value->text;

    if (value->type == VALUE_NUMBER)
        text = arena_printf(look->scratch, "%lld", (long long)value->number);
    else if (form->fields[field].type == FIELD_DATE)
        text = typed_date(look, text);
    return ussd_answer_set(state, form, field, text);
}

/* All values of a reading but those of fields that are asked for. */
static bool
take_values(const struct ussd_look *look, struct ussd_state *state,
            const struct form_reading *r, const struct form_draft *draft)
{
    for (int i = 0; i < r->form->fields_n; i++) {
        const struct form_value *value = form_value(r, r->form->fields[i].code);
        bool is_asked =
            draft->kind == DRAFT_REST
                ? draft->field > 0 && i >= draft->field - 1
                : draft->kind == DRAFT_FIELD && i == draft->field - 1;
        if (value && !is_asked && !take_value(look, state, r->form, i, value))
            return false;
    }
    return true;
}

/* A text that names its unit stays about that one. */
static bool
take_unit(struct ussd_state *state, const struct form_reading *r)
{
    const struct form_value *unit = form_value(r, "unit");

    return !unit || str_copy(state->below, sizeof(state->below), unit->text);
}

/* The draft's text with something that fits where it has a gap. */
static struct str
filled(const struct ussd_look *look, const struct form_draft *draft)
{
    struct str gap = {0};
    struct ussd_state none = {0};
    int first = draft->field - 1, pos;
    int last = draft->kind == DRAFT_REST ? draft->form->fields_n - 1 : first;

    if (draft->kind == DRAFT_RULE || draft->field == 0)
        gap = draft->kind == DRAFT_KEYWORD ? str_of(draft->form->keyword) : gap;
    else
        for (int i = first; i <= last; i++)
            if (draft->kind != DRAFT_REST ||
                ussd_is_due(look, &none, draft->form, i))
                gap = arena_printf(
                    look->scratch, "%.*s%s%.*s", STR_ARG(gap),
                    gap.len ? " " : "",
                    STR_ARG(ussd_filler(look, &none, draft->form, i)));
    if (gap.len == 0)
        return draft->text;
    return draft_splice(look->scratch, draft->text, draft->place, draft->place,
                        gap, &pos);
}

bool
ussd_open_draft(const struct ussd_look *look, const struct form_draft *draft,
                struct ussd_state *state)
{
    struct form_reading r, then;
    struct str text = filled(look, draft);

    form_read(look->forms, text, state->role, look->date, look->scratch, &r);
    form_read(look->forms, text, state->role, draft->day, look->scratch, &then);
    if (r.form != draft->form || (r.error && !r.rule) || form_value(&r, "k") ||
        form_value(&r, "hoso"))
        return false;
    /* A text is about the period of the day on which it was written. */
    if (r.period.kind != then.period.kind ||
        period_compare(r.period, then.period) != 0)
        return false;
    ussd_drop(state);
    if (!take_unit(state, &r) || !take_values(look, state, &r, draft)) {
        ussd_drop(state);
        return false;
    }
    str_copy(state->form, sizeof(state->form), str_of(draft->form->keyword));
    state->period = r.period;
    state->at = USSD_OFFER;
    state->is_known = true;
    return true;
}
