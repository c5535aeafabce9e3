/* Menus, and the way from them into a form. */
#include "core/ussd_step.h"

const struct ussd_menu *
ussd_menu_find(const struct ussd_menus *menus, const char *name)
{
    for (int i = 0; i < menus->n; i++)
        if (strcmp(menus->menu[i].name, name) == 0)
            return &menus->menu[i];
    return NULL;
}

const struct ussd_menu *
ussd_menu_of(const struct ussd_menus *menus, enum role role)
{
    for (int i = 0; i < menus->n; i++)
        if (menus->menu[i].roles & (1u << role))
            return &menus->menu[i];
    return NULL;
}

const struct ussd_item *
ussd_item_of(const struct ussd_menus *menus, const struct ussd_state *state)
{
    const struct ussd_menu *menu = ussd_menu_find(menus, state->menu);

    return menu && state->item >= 0 && state->item < menu->items_n
               ? &menu->item[state->item]
               : NULL;
}

bool
ussd_item_is_open(const struct ussd_look *look, const struct ussd_item *item,
                  enum role role)
{
    const struct form *form = item->kind == USSD_TO_FORM
                                  ? form_find(look->forms, item->target)
                                  : NULL;

    return item->kind != USSD_TO_FORM || (form && (form->roles & (1u << role)));
}

/* Sent beside what was begun, which stays. */
static enum ussd_wish
send_aside(struct step *s, struct str text)
{
    s->state->is_aside = true;
    return step_send(s, text);
}

/* A service with nothing to ask is sent at once. */
static bool
asks_nothing(struct step *s, const struct ussd_item *item,
             const struct form *form, struct str *text)
{
    struct ussd_state plain = *s->state;

    ussd_drop(&plain);
    *text = ussd_compose(s->look, &plain, form);
    return form->is_service && item->values_n == 0 &&
           item->list == USSD_LIST_NONE &&
           ussd_next_field(s->look, &plain, form, 0) == form->fields_n;
}

/* A hamlet of the commune, for one. In place of a group a hamlet reports that
 * has none. */
bool
step_needs_below(const struct step *s, const struct form *form)
{
    const char *kind = s->look->facts->kind;

    return form->level && kind && strcmp(form->level, kind) != 0 &&
           !(strcmp(form->level, "group") == 0 &&
             strcmp(kind, "hamlet") == 0) &&
           !form->is_service && s->look->facts->below_n > 0 &&
           s->state->below[0] == '\0';
}

/* Fills in what the menu says, and begins to ask. */
static enum ussd_wish
open_form(struct step *s, const struct ussd_item *item)
{
    const struct form *form = form_find(s->look->forms, item->target);

    for (int i = 0; i < item->values_n; i++) {
        int field = form_field_index(form, item->value[i].code);
        struct str value = reply_render(item->value[i].value, s->look->limits,
                                        &s->look->facts->places);
        if (field >= 0 && value.len > 0 &&
            ussd_answer_set(s->state, form, field, value))
            s->state->given |= 1u << field;
    }
    if (step_needs_below(s, form)) {
        step_go(s->state, USSD_BELOW);
        return USSD_SHOW;
    }
    return step_go_next(s, form);
}

/* The same item again: what was begun is offered, and so is what came of a
 * draft, by no item. */
static bool
is_begun(const struct step *s, const struct ussd_item *item, int index)
{
    return ussd_has_answers(s->state) &&
           (s->state->item == index || s->state->item < 0) &&
           strcmp(s->state->form, item->target) == 0;
}

/* The form that a whole text is of; NULL if it has no keyword. */
static const struct form *
form_named(const struct step *s, const char *text)
{
    char keyword[8];

    return str_copy(keyword, sizeof(keyword),
                    (struct str){text, strcspn(text, " ")})
               ? form_find(s->look->forms, keyword)
               : NULL;
}

/* "TX OK" is about the month whose sums stood on the screen. */
static enum ussd_wish
send_text(struct step *s, const char *text)
{
    struct ussd_state *state = s->state;
    const struct form *form = form_named(s, text);

    if (!form || form->is_service)
        return send_aside(s, str_of(text));
    ussd_drop(state);
    str_copy(state->form, sizeof(state->form), str_of(form->keyword));
    if (form->period == PERIOD_NONE)
        return step_send(s, str_of(text));
    state->period = period_open(form->period, s->look->shown);
    struct str token = ussd_period_token(s->look, state->period);
    return step_send(
        s, arena_printf(s->look->scratch, "%s %.*s", text, STR_ARG(token)));
}

static enum ussd_wish
enter_form(struct step *s, const struct ussd_item *item, int index)
{
    const struct form *form = form_find(s->look->forms, item->target);
    struct ussd_state *state = s->state;
    struct str text;

    if (asks_nothing(s, item, form, &text))
        return send_aside(s, text);
    if (is_begun(s, item, index)) {
        state->item = index;
        step_go(state, USSD_OFFER);
        return USSD_SHOW;
    }
    ussd_drop(state);
    str_copy(state->form, sizeof(state->form), str_of(item->target));
    state->item = index;
    state->period = period_open(form->period, s->look->date);
    if (item->list == USSD_LIST_NONE)
        return open_form(s, item);
    step_go(state, USSD_LIST);
    return USSD_SHOW;
}

static enum ussd_wish
enter(struct step *s, const struct ussd_item *item, int index)
{
    switch (item->kind) {
    case USSD_TO_MENU:
        str_copy(s->state->menu, sizeof(s->state->menu), str_of(item->target));
        step_go(s->state, USSD_MENU);
        return USSD_SHOW;
    case USSD_TO_TEXT:
        return send_text(s, item->target);
    case USSD_TO_FORM:
        return enter_form(s, item, index);
    }
    return step_refuse(s);
}

/* The menu above this one: the first that leads to it. */
static const struct ussd_menu *
menu_above(const struct step *s, unsigned role)
{
    for (int i = 0; i < s->look->menus->n; i++) {
        const struct ussd_menu *menu = &s->look->menus->menu[i];
        for (int k = 0; k < menu->items_n; k++)
            if (menu->item[k].kind == USSD_TO_MENU &&
                strcmp(menu->item[k].target, s->state->menu) == 0 &&
                (role == 0 || menu->roles == 0 || (menu->roles & role)))
                return menu;
    }
    return NULL;
}

/* To the menu above; from the first one to the choice of a seat. */
static enum ussd_wish
go_up(struct step *s, const struct ussd_menu *menu)
{
    unsigned role = 1u << s->state->role;
    const struct ussd_menu *above = menu_above(s, role);
    bool is_root = !above || (menu && (menu->roles & role));

    if (is_root && s->look->facts->seats_n > 1) {
        step_go(s->state, USSD_SEATS);
    } else if (is_root) {
        step_go_root(s->look, s->state);
    } else {
        str_copy(s->state->menu, sizeof(s->state->menu), str_of(above->name));
        step_go(s->state, USSD_MENU);
    }
    return USSD_SHOW;
}

enum ussd_wish
step_on_menu(struct step *s)
{
    const struct ussd_menu *menu =
        ussd_menu_find(s->look->menus, s->state->menu);

    if (step_is_key(s->input, '0'))
        return go_up(s, menu);
    for (int i = 0; menu && i < menu->items_n; i++)
        if (step_is_key(s->input, menu->item[i].key) &&
            ussd_item_is_open(s->look, &menu->item[i], s->state->role))
            return enter(s, &menu->item[i], i);
    return step_refuse(s);
}

/* Key 1 to 9 of a list; -1 if it is none. */
static int
index_of(struct str input, int n)
{
    int i = input.len == 1 ? input.ptr[0] - '1' : -1;

    return i >= 0 && i < n ? i : -1;
}

enum ussd_wish
step_on_seats(struct step *s)
{
    int i = index_of(s->input, s->look->facts->seats_n);

    if (i < 0)
        return step_refuse(s);
    struct ussd_state before = *s->state;
    step_sit(s->state, &s->look->facts->seat[i]);
    if (!ussd_same_seat(&before, s->state))
        ussd_drop(s->state);
    step_go_root(s->look, s->state);
    return USSD_SHOW;
}

/* The code that was shown under this key, not what stands there now. */
enum ussd_wish
step_on_list(struct step *s)
{
    struct ussd_state *state = s->state;
    const struct ussd_item *item = ussd_item_of(s->look->menus, state);
    int i = index_of(s->input, USSD_LIST_MAX);
    char code[USSD_ANSWER] = "";
    struct str none = {0};

    if (step_is_key(s->input, '0') || !item) {
        ussd_drop(state);
        return step_go_menu(s->look, state);
    }
    if (i >= 0)
        str_copy(code, sizeof(code), str_of(state->answer[i]));
    if (!code[0])
        return step_refuse(s);
    const struct form *form = step_form(s);
    memset(state->answer, 0, sizeof(state->answer));
    if (!ussd_fill(s->look, state, form, 0, str_of(code), &none))
        return step_refuse(s);
    state->given = 1;
    return open_form(s, item);
}

/* "b012" as it stands in the table of units. */
enum ussd_wish
step_on_below(struct step *s)
{
    const struct ussd_facts *facts = s->look->facts;

    if (step_is_key(s->input, '0'))
        return step_go_menu(s->look, s->state);
    for (int i = 0; i < facts->below_n; i++)
        if (str_ieq(s->input, str_of(facts->below[i]))) {
            str_copy(s->state->below, sizeof(s->state->below),
                     str_of(facts->below[i]));
            s->state->is_known = false;
            return step_go_next(s, step_form(s));
        }
    *s->complaint = ussd_words(s->look, USSD_WORD_WRONG);
    return USSD_SHOW;
}
