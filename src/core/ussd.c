/* One step of a USSD session: where an input leads. */
#include "core/ussd.h"

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

/* What a step works on. */
struct step {
    const struct ussd_look *look;
    struct ussd_state *state;
    struct str input;
    struct str *send, *complaint;
};

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

static void
go(struct ussd_state *state, enum ussd_place at)
{
    state->at = at;
    state->page = 0;
}

/* The first menu of the seat. What was begun stays until something else is. */
static void
go_root(const struct ussd_look *look, struct ussd_state *state)
{
    const struct ussd_menu *menu = ussd_menu_of(look->menus, state->role);

    go(state, menu ? USSD_MENU : USSD_SEATS);
    if (menu)
        str_copy(state->menu, sizeof(state->menu), str_of(menu->name));
}

static enum ussd_wish
go_menu(const struct ussd_look *look, struct ussd_state *state)
{
    if (ussd_menu_find(look->menus, state->menu))
        go(state, USSD_MENU);
    else
        go_root(look, state);
    return USSD_SHOW;
}

/* The next question, or all values. */
static enum ussd_wish
go_next(struct step *s, const struct form *form)
{
    int field = ussd_next_field(s->look, s->state, form, 0);

    s->state->field = field;
    go(s->state, field < form->fields_n ? USSD_ASK : USSD_SUMMARY);
    return USSD_SHOW;
}

static const struct form *
form_of(const struct step *s)
{
    return form_find(s->look->forms, s->state->form);
}

static enum ussd_wish
send(struct step *s, struct str text)
{
    *s->send = text;
    return USSD_SEND;
}

static bool
is_key(struct str input, char key)
{
    return input.len == 1 && input.ptr[0] == key;
}

static enum ussd_wish
refuse(struct step *s)
{
    *s->complaint = ussd_words(s->look, USSD_WORD_KEY);
    return USSD_SHOW;
}

/* Nothing to ask: it is sent at once. */
static bool
asks_nothing(struct step *s, const struct form *form)
{
    return ussd_next_field(s->look, s->state, form, 0) == form->fields_n &&
           s->state->given == 0 && form->is_service;
}

/* The form is about a unit below the seat's: a hamlet of the commune. In place
 * of a group a hamlet reports that has none. */
static bool
needs_below(const struct step *s, const struct form *form)
{
    const char *kind = s->look->facts->kind;

    return form->level && kind && strcmp(form->level, kind) != 0 &&
           !(strcmp(form->level, "group") == 0 &&
             strcmp(kind, "hamlet") == 0) &&
           !form->is_service && s->look->facts->below_n > 0;
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
    if (needs_below(s, form) && s->state->below[0] == '\0') {
        go(s->state, USSD_BELOW);
        return USSD_SHOW;
    }
    if (asks_nothing(s, form))
        return send(s, ussd_compose(s->look, s->state, form));
    return go_next(s, form);
}

/* The same item again: what was begun is offered. */
static bool
is_begun(const struct step *s, const struct ussd_item *item, int index)
{
    return ussd_has_answers(s->state) && s->state->item == index &&
           strcmp(s->state->form, item->target) == 0;
}

/* The form that a whole text is of, so that its figures can be put right. */
static void
put_keyword(struct step *s, const char *text)
{
    char keyword[8];

    if (str_copy(keyword, sizeof(keyword),
                 (struct str){text, strcspn(text, " ")}) &&
        form_find(s->look->forms, keyword))
        str_copy(s->state->form, sizeof(s->state->form), str_of(keyword));
}

static enum ussd_wish
enter(struct step *s, const struct ussd_item *item, int index)
{
    switch (item->kind) {
    case USSD_TO_MENU:
        str_copy(s->state->menu, sizeof(s->state->menu), str_of(item->target));
        go(s->state, USSD_MENU);
        return USSD_SHOW;
    case USSD_TO_TEXT:
        ussd_drop(s->state);
        put_keyword(s, item->target);
        return send(s, str_of(item->target));
    case USSD_TO_FORM:
        break;
    }
    if (is_begun(s, item, index)) {
        go(s->state, USSD_OFFER);
        return USSD_SHOW;
    }
    ussd_drop(s->state);
    str_copy(s->state->form, sizeof(s->state->form), str_of(item->target));
    s->state->item = index;
    if (item->list == USSD_LIST_NONE)
        return open_form(s, item);
    go(s->state, USSD_LIST);
    return USSD_SHOW;
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

static enum ussd_wish
on_menu(struct step *s)
{
    const struct ussd_menu *menu =
        ussd_menu_find(s->look->menus, s->state->menu);

    if (is_key(s->input, '0')) {
        const struct ussd_menu *above = menu_above(s, 1u << s->state->role);
        if (!above || (menu && (menu->roles & (1u << s->state->role)))) {
            go_root(s->look, s->state);
            return USSD_SHOW;
        }
        str_copy(s->state->menu, sizeof(s->state->menu), str_of(above->name));
        go(s->state, USSD_MENU);
        return USSD_SHOW;
    }
    for (int i = 0; menu && i < menu->items_n; i++)
        if (is_key(s->input, menu->item[i].key) &&
            ussd_item_is_open(s->look, &menu->item[i], s->state->role))
            return enter(s, &menu->item[i], i);
    return refuse(s);
}

/* Key 1 to 9 of a list; -1 if it is none. */
static int
index_of(struct str input, int n)
{
    int i = input.len == 1 ? input.ptr[0] - '1' : -1;

    return i >= 0 && i < n ? i : -1;
}

static enum ussd_wish
on_seats(struct step *s)
{
    int i = index_of(s->input, s->look->facts->seats_n);

    if (i < 0)
        return refuse(s);
    if (s->state->unit != s->look->facts->seat[i].unit)
        ussd_drop(s->state);
    s->state->role = s->look->facts->seat[i].role;
    s->state->unit = s->look->facts->seat[i].unit;
    go_root(s->look, s->state);
    return USSD_SHOW;
}

/* The code that was shown under this key, not what stands there now. */
static enum ussd_wish
on_list(struct step *s)
{
    struct ussd_state *state = s->state;
    const struct ussd_item *item = ussd_item_of(s->look->menus, state);
    int i = index_of(s->input, USSD_LIST_MAX);
    char code[USSD_ANSWER] = "";
    struct str none = {0};

    if (is_key(s->input, '0') || !item) {
        ussd_drop(state);
        return go_menu(s->look, state);
    }
    if (i >= 0)
        str_copy(code, sizeof(code), str_of(state->answer[i]));
    if (!code[0])
        return refuse(s);
    const struct form *form = form_of(s);
    memset(state->answer, 0, sizeof(state->answer));
    if (!ussd_fill(s->look, state, form, 0, str_of(code), &none))
        return refuse(s);
    state->given = 1;
    return open_form(s, item);
}

/* "b012" as it stands in the table of units. */
static enum ussd_wish
on_below(struct step *s)
{
    const struct ussd_facts *facts = s->look->facts;

    if (is_key(s->input, '0')) {
        ussd_drop(s->state);
        return go_menu(s->look, s->state);
    }
    for (int i = 0; i < facts->below_n; i++)
        if (str_ieq(s->input, str_of(facts->below[i]))) {
            str_copy(s->state->below, sizeof(s->state->below),
                     str_of(facts->below[i]));
            return go_next(s, form_of(s));
        }
    *s->complaint = ussd_words(s->look, USSD_WORD_WRONG);
    return USSD_SHOW;
}

static enum ussd_wish
on_ask(struct step *s)
{
    const struct form *form = form_of(s);
    struct ussd_state *state = s->state;
    char back = ussd_takes_zero(form, state->field) ? star : '0';

    if (is_key(s->input, back) || is_key(s->input, star)) {
        int before = ussd_field_before(s->look, state, form, state->field);
        if (before < 0)
            return go_menu(s->look, state);
        state->field = before;
        go(state, USSD_ASK);
        return USSD_SHOW;
    }
    if (!ussd_fill(s->look, state, form, state->field, s->input, s->complaint))
        return USSD_SHOW;
    return go_next(s, form);
}

static enum ussd_wish
on_summary(struct step *s)
{
    const struct form *form = form_of(s);

    switch (s->input.len == 1 ? s->input.ptr[0] : '?') {
    case '0':
        ussd_drop(s->state);
        return go_menu(s->look, s->state);
    case '1':
        return send(s, ussd_compose(s->look, s->state, form));
    case '2':
        go(s->state, USSD_FIX);
        return USSD_SHOW;
    }
    return refuse(s);
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
    int field = field_of_key(s, form_of(s));

    if (is_key(s->input, '0')) {
        go(s->state, USSD_SUMMARY);
        return USSD_SHOW;
    }
    if (field < 0)
        return refuse(s);
    s->state->field = field;
    go(s->state, USSD_ASK);
    return USSD_SHOW;
}

static enum ussd_wish
on_offer(struct step *s)
{
    const struct ussd_item *item = ussd_item_of(s->look->menus, s->state);

    if (is_key(s->input, '1'))
        return go_next(s, form_of(s));
    if (is_key(s->input, '0'))
        return go_menu(s->look, s->state);
    if (!is_key(s->input, '2'))
        return refuse(s);
    ussd_drop(s->state);
    (void)item;
    return go_menu(s->look, s->state);
}

/* 1: it is right, in spite of the rule. 2: another value. */
static enum ussd_wish
on_held(struct step *s)
{
    const struct form *form = form_of(s);
    bool wants_reason = form->needs_reason;

    if (is_key(s->input, '0')) {
        ussd_drop(s->state);
        return go_menu(s->look, s->state);
    }
    if (is_key(s->input, '2')) {
        go(s->state, USSD_FIX);
        return USSD_SHOW;
    }
    if (!is_key(s->input, '1'))
        return refuse(s);
    char code[8];
    str_copy(code, sizeof(code), str_of(s->state->code));
    if (!wants_reason)
        return send(s, arena_printf(s->look->scratch, "OK %s", code));
    ussd_drop(s->state);
    str_copy(s->state->form, sizeof(s->state->form), STR("OK"));
    str_copy(s->state->answer[0], USSD_ANSWER, str_of(code));
    s->state->given = 1;
    s->state->wants_all = true;
    return go_next(s, form_of(s));
}

static enum ussd_wish
on_refused(struct step *s)
{
    if (is_key(s->input, '0')) {
        ussd_drop(s->state);
        return go_menu(s->look, s->state);
    }
    if (!is_key(s->input, '2'))
        return refuse(s);
    go(s->state, USSD_FIX);
    return USSD_SHOW;
}

static enum ussd_wish
on_told(struct step *s)
{
    if (is_key(s->input, '0'))
        return go_menu(s->look, s->state);
    return refuse(s);
}

static enum ussd_wish
on_over(struct step *s)
{
    go_root(s->look, s->state);
    return USSD_SHOW;
}

typedef enum ussd_wish step_fn(struct step *s);
static step_fn *const steps[USSD_PLACES] = {
    [USSD_SEATS] = on_seats, [USSD_MENU] = on_menu,
    [USSD_BELOW] = on_below, [USSD_LIST] = on_list,
    [USSD_ASK] = on_ask,     [USSD_SUMMARY] = on_summary,
    [USSD_FIX] = on_fix,     [USSD_OFFER] = on_offer,
    [USSD_HELD] = on_held,   [USSD_REFUSED] = on_refused,
    [USSD_TOLD] = on_told,   [USSD_OVER] = on_over,
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
    const struct form *form = form_of(s);
    return !form ||
           (s->state->at == USSD_ASK && s->state->field >= form->fields_n);
}

/* Lists that go on do so with '#'; free text may be one. */
static bool
turns_page(const struct step *s)
{
    return is_key(s->input, '#') && s->state->at != USSD_OVER;
}

enum ussd_wish
ussd_take(const struct ussd_look *look, struct ussd_state *state,
          struct str input, struct str *send_text, struct str *complaint)
{
    struct step s = {look, state, str_trim(input), send_text, complaint};

    *send_text = *complaint = (struct str){0};
    if (is_lost(&s)) {
        ussd_drop(state);
        go_root(look, state);
        return USSD_SHOW;
    }
    if (str_eqz(s.input, "00")) {
        go_root(look, state);
        return USSD_SHOW;
    }
    if (turns_page(&s)) {
        state->page++;
        return USSD_SHOW;
    }
    assert(state->at < USSD_PLACES);
    return steps[state->at](&s);
}

void
ussd_sent(const struct ussd_look *look, struct ussd_state *state,
          enum ussd_outcome outcome, struct str told, struct str code)
{
    struct str shown =
        told.len < USSD_TEXT ? told : (struct str){told.ptr, USSD_TEXT - 1};
    const struct form *form = form_find(look->forms, state->form);
    bool can_fix = form && ussd_has_answers(state) &&
                   ussd_field_before(look, state, form, form->fields_n) >= 0;

    switch (outcome) {
    case USSD_DONE:
        ussd_drop(state);
        go(state, USSD_OVER);
        break;
    case USSD_ANSWERED:
        ussd_drop(state);
        go(state, USSD_TOLD);
        break;
    case USSD_IS_HELD:
        if (!form)
            ussd_drop(state);
        go(state, form ? USSD_HELD : USSD_TOLD);
        break;
    case USSD_IS_REFUSED:
        if (!can_fix)
            ussd_drop(state);
        go(state, can_fix ? USSD_REFUSED : USSD_TOLD);
        break;
    }
    str_copy(state->told, sizeof(state->told), shown);
    str_copy(state->code, sizeof(state->code), code);
}

void
ussd_begin(const struct ussd_look *look, struct ussd_state *state)
{
    const struct ussd_facts *facts = look->facts;

    if (facts->seats_n == 1 && state->role == ROLE_NONE) {
        state->role = facts->seat[0].role;
        state->unit = facts->seat[0].unit;
    }
    if (state->role == ROLE_NONE)
        go(state, USSD_SEATS);
    else
        go_root(look, state);
    if (ussd_has_answers(state))
        go(state, USSD_OFFER);
}
