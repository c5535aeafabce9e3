/* Where a step may lead, and what one is made of. */
#include "core/ussd_step.h"

void
step_sit(struct ussd_state *state, const struct ussd_seat *seat)
{
    state->role = seat->role;
    state->unit = seat->unit;
    state->household = seat->household;
}

void
step_go(struct ussd_state *state, enum ussd_place at)
{
    state->at = at;
    state->page = 0;
}

void
step_go_root(const struct ussd_look *look, struct ussd_state *state)
{
    const struct ussd_menu *menu = ussd_menu_of(look->menus, state->role);

    step_go(state, menu ? USSD_MENU : USSD_SEATS);
    if (menu)
        str_copy(state->menu, sizeof(state->menu), str_of(menu->name));
}

enum ussd_wish
step_go_menu(const struct ussd_look *look, struct ussd_state *state)
{
    if (ussd_menu_find(look->menus, state->menu))
        step_go(state, USSD_MENU);
    else
        step_go_root(look, state);
    return USSD_SHOW;
}

enum ussd_wish
step_go_next(struct step *s, const struct form *form)
{
    int field = ussd_next_field(s->look, s->state, form, 0);

    s->state->field = field;
    step_go(s->state, field < form->fields_n ? USSD_ASK : USSD_SUMMARY);
    return USSD_SHOW;
}

const struct form *
step_form(const struct step *s)
{
    return form_find(s->look->forms, s->state->form);
}

enum ussd_wish
step_send(struct step *s, struct str text)
{
    *s->send = text;
    return USSD_SEND;
}

bool
step_is_key(struct str input, char key)
{
    return input.len == 1 && input.ptr[0] == key;
}

enum ussd_wish
step_refuse(struct step *s)
{
    *s->complaint = ussd_words(s->look, USSD_WORD_KEY);
    return USSD_SHOW;
}
