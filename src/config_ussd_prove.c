/* The proof that no USSD screen has to cut anything, whatever it is filled
 * with. */
#include "config_ussd.h"

#include <stdio.h>

#include "core/sms.h"

/* One menu, form or sentence under proof. */
struct proof {
    struct complaints *complaints;
    const char *about;
    struct ussd_look look;
    struct ussd_facts facts;
};

/* What the catalogue gives no length, or one that is of another sentence. */
static const struct reply_limit own[] = {
    {"sums", 100}, {"waiting", 3}, {"title", 30}, {"last", 9}, {"hamlets", 3},
};

static struct str
filled_with(struct arena *arena, char c, int n)
{
    char *text = arena_alloc(arena, (size_t)n + 1);

    memset(text, c, (size_t)n);
    return (struct str){text, (size_t)n};
}

/* Words, as of any free text: none is as long as a screen. */
static struct str
words(struct arena *arena, int n)
{
    char *text = arena_alloc(arena, (size_t)n + 1);

    for (int i = 0; i < n; i++)
        text[i] = i % 11 == 10 ? ' ' : 'w';
    return (struct str){text, (size_t)n};
}

static void
set_places(struct proof *p, const struct reply_limits *limits)
{
    static const char *const names[] = {"unit",     "household", "waiting",
                                        "reported", "hamlets",   "sums"};
    struct reply_places *places = &p->facts.places;

    for (size_t i = 0; i < COUNT(names); i++) {
        int n = reply_limit_of(limits, names[i]);
        for (size_t k = 0; k < COUNT(own); k++)
            if (strcmp(own[k].name, names[i]) == 0)
                n = own[k].max;
        reply_set(places, names[i],
                  strcmp(names[i], "sums") == 0
                      ? words(p->look.scratch, n)
                      : filled_with(p->look.scratch, 'W', n));
    }
}

static void
complain(struct proof *p, const char *what, const struct ussd_screen *screen)
{
    char path[80];

    snprintf(path, sizeof(path), "$.%s", p->about);
    complaint_add(p->complaints, "ussd.json", 0, path, what, "shorten it");
    (void)screen;
}

/* All pages of a state's screen. */
static void
prove(struct proof *p, struct ussd_state *state)
{
    struct ussd_screen screen = {.pages = 1};

    for (state->page = 0; state->page < screen.pages; state->page++) {
        ussd_show(&p->look, state, ussd_words(&p->look, USSD_WORD_KEY),
                  &screen);
        if (screen.is_cut) {
            complain(p, "a screen of 182 letters does not hold it", &screen);
            return;
        }
    }
}

static struct str
longest(struct proof *p, const struct form_field *f)
{
    char digits[24];

    if (f->type == FIELD_TEXT)
        return words(p->look.scratch,
                     f->max < USSD_TEXT ? (int)f->max : USSD_TEXT - 1);
    snprintf(digits, sizeof(digits), "%lld", (long long)f->max);
    if (f->type == FIELD_NUMBER)
        return arena_copy(p->look.scratch, str_of(digits));
    return filled_with(p->look.scratch, '9', f->type == FIELD_PHONE ? 12 : 10);
}

static void
prove_form(struct proof *p, const struct form *form)
{
    struct ussd_state state = {.item = -1, .wants_all = true};

    p->about = form->keyword;
    str_copy(state.form, sizeof(state.form), str_of(form->keyword));
    str_copy(state.below, sizeof(state.below), STR("B012"));
    for (int i = 0; i < form->fields_n; i++) {
        ussd_answer_set(&state, form, i, longest(p, &form->fields[i]));
        p->facts.has_last |= 1u << i;
        p->facts.last[i] = form->fields[i].max;
    }
    str_copy(state.told, sizeof(state.told),
             words(p->look.scratch, USSD_TEXT - 1));
    for (state.field = 0; state.field < form->fields_n; state.field++) {
        state.at = USSD_ASK;
        prove(p, &state);
    }
    static const enum ussd_place places[] = {USSD_SUMMARY, USSD_FIX, USSD_OFFER,
                                             USSD_HELD, USSD_REFUSED};
    for (size_t i = 0; i < COUNT(places); i++) {
        state.at = places[i];
        prove(p, &state);
    }
}

static void
prove_menu(struct proof *p, const struct ussd_menu *menu)
{
    struct ussd_state state = {.at = USSD_MENU, .item = -1};

    p->about = menu->name;
    str_copy(state.menu, sizeof(state.menu), str_of(menu->name));
    p->facts.seats_n = 2; /* with a way back to the choice of one */
    prove(p, &state);
}

static void
prove_words(struct proof *p)
{
    for (int i = 0; i < USSD_WORDS; i++) {
        struct str text = str_of(p->look.menus->word[i]);
        struct sms_size size = sms_measure(text);
        p->about = ussd_word_names[i];
        if (size.units >
            (size.coding == SMS_GSM7 ? USSD_GSM7_MAX : USSD_UCS2_MAX))
            complain(p, "a screen does not hold it", NULL);
    }
}

void
config_ussd_prove(struct complaints *complaints,
                  const struct ussd_config *config,
                  const struct form_set *forms,
                  const struct reply_limits *limits)
{
    const struct ussd_menus *menus = ussd_menus_of(config);
    struct arena scratch;
    struct proof p = {.complaints = complaints};
    int n;
    const struct form *const *form = form_all(forms, &n);

    if (menus->n == 0)
        return;
    arena_init(&scratch);
    p.look = (struct ussd_look){.menus = menus,
                                .forms = forms,
                                .limits = limits,
                                .date = {2025, 9, 28},
                                .shown = {2025, 9, 28},
                                .scratch = &scratch,
                                .facts = &p.facts};
    p.facts.places.scratch = &scratch;
    set_places(&p, limits);
    prove_words(&p);
    for (int i = 0; i < menus->n; i++)
        prove_menu(&p, &menus->menu[i]);
    for (int i = 0; i < n; i++)
        prove_form(&p, form[i]);
    arena_clear(&scratch);
}
