/* One step of a USSD session: where an input leads. */
#include "core/ussd_step.h"

#include <assert.h>

static const char star = '*';

const char *const ussd_place_names[USSD_PLACES] = {
    [USSD_SEATS] = "seats", [USSD_MENU] = "menu",
    [USSD_BELOW] = "below", [USSD_LIST] = "list",
    [USSD_ASK] = "ask",     [USSD_SUMMARY] = "summary",
    [USSD_FIX] = "fix",     [USSD_OFFER] = "offer",
    [USSD_HELD] = "held",   [USSD_REFUSED] = "refused",
    [USSD_TOLD] = "told",   [USSD_OVER] = "over",
};

static enum ussd_wish
on_ask(struct step *s)
{
    const struct form *form = step_form(s);
    struct ussd_state *state = s->state;
    char back = ussd_takes_zero(form, state->field) ? star : '0';

    if (step_is_key(s->input, back) || step_is_key(s->input, star)) {
        int before = ussd_field_before(s->look, state, form, state->field);
        if (before < 0)
            return step_go_menu(s->look, state);
        state->field = before;
        step_go(state, USSD_ASK);
        return USSD_SHOW;
    }
    if (!ussd_fill(s->look, state, form, state->field, s->input, s->complaint))
        return USSD_SHOW;
    return step_go_next(s, form);
}

static enum ussd_wish
on_summary(struct step *s)
{
    const struct form *form = step_form(s);

    switch (s->input.len == 1 ? s->input.ptr[0] : '?') {
    case '0':
        ussd_drop(s->state);
        return step_go_menu(s->look, s->state);
    case '1':
        return step_send(s, ussd_compose(s->look, s->state, form));
    case '2':
        step_go(s->state, USSD_FIX);
        return USSD_SHOW;
    }
    return step_refuse(s);
}

/* Fields that can be asked for are numbered from 1. */
static int
field_of_key(struct step *s, const struct form *form)
{
    int64_t wanted;

    if (!str_number(s->input, 1, FORM_FIELDS_MAX, &wanted))
        return -1;
    for (int i = 0; i < form->fields_n; i++)
        if (ussd_is_due(s->look, s->state, form, i) &&
            !(s->state->given & (1u << i)) && --wanted == 0)
            return i;
    return -1;
}

static enum ussd_wish
on_fix(struct step *s)
{
    int field = field_of_key(s, step_form(s));

    if (step_is_key(s->input, '0')) {
        step_go(s->state, USSD_SUMMARY);
        return USSD_SHOW;
    }
    if (field < 0)
        return step_refuse(s);
    s->state->field = field;
    step_go(s->state, USSD_ASK);
    return USSD_SHOW;
}

static enum ussd_wish
on_offer(struct step *s)
{
    if (step_is_key(s->input, '1')) {
        if (!step_needs_below(s, step_form(s)))
            return step_go_next(s, step_form(s));
        step_go(s->state, USSD_BELOW);
        return USSD_SHOW;
    }
    if (step_is_key(s->input, '0'))
        return step_go_menu(s->look, s->state);
    if (!step_is_key(s->input, '2'))
        return step_refuse(s);
    ussd_drop(s->state);
    return step_go_menu(s->look, s->state);
}

/* 1: it is right, in spite of the rule. 2: another value. */
static enum ussd_wish
on_held(struct step *s)
{
    const struct form *form = step_form(s);
    bool wants_reason = form->needs_reason;

    if (step_is_key(s->input, '0')) {
        ussd_drop(s->state);
        return step_go_menu(s->look, s->state);
    }
    if (step_is_key(s->input, '2')) {
        step_go(s->state, USSD_FIX);
        return USSD_SHOW;
    }
    if (!step_is_key(s->input, '1'))
        return step_refuse(s);
    char code[8];
    str_copy(code, sizeof(code), str_of(s->state->code));
    if (!wants_reason)
        return step_send(s, arena_printf(s->look->scratch, "OK %s", code));
    ussd_drop(s->state);
    str_copy(s->state->form, sizeof(s->state->form), STR("OK"));
    str_copy(s->state->answer[0], USSD_ANSWER, str_of(code));
    s->state->given = 1;
    s->state->wants_all = true;
    return step_go_next(s, step_form(s));
}

static enum ussd_wish
on_refused(struct step *s)
{
    if (step_is_key(s->input, '0')) {
        ussd_drop(s->state);
        return step_go_menu(s->look, s->state);
    }
    if (!step_is_key(s->input, '2'))
        return step_refuse(s);
    step_go(s->state, USSD_FIX);
    return USSD_SHOW;
}

static enum ussd_wish
on_told(struct step *s)
{
    if (step_is_key(s->input, '0'))
        return step_go_menu(s->look, s->state);
    return step_refuse(s);
}

static enum ussd_wish
on_over(struct step *s)
{
    step_go_root(s->look, s->state);
    return USSD_SHOW;
}

typedef enum ussd_wish step_fn(struct step *s);
static step_fn *const steps[USSD_PLACES] = {
    [USSD_SEATS] = step_on_seats, [USSD_MENU] = step_on_menu,
    [USSD_BELOW] = step_on_below, [USSD_LIST] = step_on_list,
    [USSD_ASK] = on_ask,          [USSD_SUMMARY] = on_summary,
    [USSD_FIX] = on_fix,          [USSD_OFFER] = on_offer,
    [USSD_HELD] = on_held,        [USSD_REFUSED] = on_refused,
    [USSD_TOLD] = on_told,        [USSD_OVER] = on_over,
};

/* Places that are about a form which is no longer there begin anew. */
static bool
is_lost(const struct step *s)
{
    switch (s->state->at) {
    case USSD_SEATS:
    case USSD_MENU:
    case USSD_TOLD:
    case USSD_OVER:
        return false;
    case USSD_BELOW:
    case USSD_LIST:
    case USSD_ASK:
    case USSD_SUMMARY:
    case USSD_FIX:
    case USSD_OFFER:
    case USSD_HELD:
    case USSD_REFUSED:
    case USSD_PLACES:
        break;
    }
    const struct form *form = step_form(s);
    return !form ||
           (s->state->at == USSD_ASK && s->state->field >= form->fields_n);
}

/* What was begun cannot be sent any more: it is said, and gone. What was sent
 * has its answer. */
static bool
is_too_late(const struct step *s)
{
    return s->state->at != USSD_HELD && s->state->at != USSD_REFUSED &&
           ussd_is_closed(s->look, s->state);
}

static enum ussd_wish
say_closed(struct step *s)
{
    reply_set(&s->look->facts->places, "title",
              ussd_title(s->look, s->state, step_form(s)));
    *s->complaint = ussd_words(s->look, USSD_WORD_CLOSED);
    ussd_drop(s->state);
    step_go_root(s->look, s->state);
    return USSD_SHOW;
}

/* Lists that go on do so with '#'; free text may be one. */
static bool
turns_page(const struct step *s)
{
    return step_is_key(s->input, '#') && s->state->at != USSD_OVER;
}

enum ussd_wish
ussd_take(const struct ussd_look *look, struct ussd_state *state,
          struct str input, struct str *send_text, struct str *complaint)
{
    struct step s = {look, state, str_trim(input), send_text, complaint};

    *send_text = *complaint = (struct str){0};
    if (is_lost(&s)) {
        ussd_drop(state);
        step_go_root(look, state);
        return USSD_SHOW;
    }
    if (is_too_late(&s))
        return say_closed(&s);
    if (str_eqz(s.input, "00")) {
        if (state->at == USSD_LIST)
            ussd_drop(state);
        step_go_root(look, state);
        return USSD_SHOW;
    }
    if (turns_page(&s)) {
        state->page++;
        return USSD_SHOW;
    }
    assert(state->at < USSD_PLACES);
    return steps[state->at](&s);
}

/* Where it leads that the state's own text was sent. */
static void
on_sent(const struct ussd_look *look, struct ussd_state *state,
        enum ussd_outcome outcome)
{
    const struct form *form = form_find(look->forms, state->form);
    bool can_fix = form && ussd_has_answers(state) &&
                   ussd_field_before(look, state, form, form->fields_n) >= 0;

    switch (outcome) {
    case USSD_DONE:
        ussd_drop(state);
        step_go(state, USSD_OVER);
        break;
    case USSD_ANSWERED:
        ussd_drop(state);
        step_go(state, USSD_TOLD);
        break;
    case USSD_IS_HELD:
        if (!form)
            ussd_drop(state);
        step_go(state, form ? USSD_HELD : USSD_TOLD);
        break;
    case USSD_IS_REFUSED:
        if (!can_fix)
            ussd_drop(state);
        step_go(state, can_fix ? USSD_REFUSED : USSD_TOLD);
        break;
    }
    state->is_known = true;
    state->is_untold = false;
}

void
ussd_sent(const struct ussd_look *look, struct ussd_state *state,
          enum ussd_outcome outcome, struct str told, struct str code)
{
    struct str shown =
        told.len < USSD_TEXT ? told : (struct str){told.ptr, USSD_TEXT - 1};
    bool is_end = outcome == USSD_DONE && !ussd_has_answers(state);

    if (state->is_aside)
        step_go(state, is_end ? USSD_OVER : USSD_TOLD);
    else
        on_sent(look, state, outcome);
    state->is_aside = false;
    str_copy(state->told, sizeof(state->told), shown);
    str_copy(state->code, sizeof(state->code), code);
}

void
ussd_begin(const struct ussd_look *look, struct ussd_state *state)
{
    const struct ussd_facts *facts = look->facts;

    if (facts->seats_n == 1 && state->role == ROLE_NONE)
        step_sit(state, &facts->seat[0]);
    if (state->role == ROLE_NONE)
        step_go(state, USSD_SEATS);
    else
        step_go_root(look, state);
    if (ussd_has_answers(state))
        step_go(state, USSD_OFFER);
}
