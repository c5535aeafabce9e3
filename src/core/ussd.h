/* Menus over USSD: one step is a pure function of the menus, the state and what
 * came in. What is filled in becomes the text of an SMS, which is then read
 * like any other: there is no second way of reading. */
#ifndef CORE_USSD_H
#define CORE_USSD_H

#include "core/form.h"
#include "core/reply.h"

enum {
    USSD_GSM7_MAX = 182, /* septets that a screen holds */
    USSD_UCS2_MAX = 80,  /* UTF-16 units, once a character is not GSM-7 */
    USSD_NAME = 16,
    USSD_ANSWER = 24,
    USSD_TEXT = 161, /* free text, and what was told: one SMS */
    USSD_ITEMS_MAX = 9,
    USSD_MENUS_MAX = 48,
    USSD_VALUES_MAX = 4,
    USSD_SEATS_MAX = 9,
    USSD_LIST_MAX = 9,
    USSD_SCREEN = 512, /* bytes of the longest screen and its NUL */
};

/* What the screens say beyond menus and forms; texts of ussd.json. */
enum ussd_word {
    USSD_WORD_BACK,
    USSD_WORD_BACK_STAR, /* where 0 is a value */
    USSD_WORD_MORE,
    USSD_WORD_LAST,        /* {last} of the month before */
    USSD_WORD_LAST_PERIOD, /* of another period */
    USSD_WORD_SEND,
    USSD_WORD_FIX,
    USSD_WORD_DROP,
    USSD_WORD_FIX_WHICH,
    USSD_WORD_GO_ON,   /* {title} {done} {count} */
    USSD_WORD_GO_YES,  /* 1 */
    USSD_WORD_GO_NO,   /* 2 */
    USSD_WORD_HELD,    /* 1 yes, it is right */
    USSD_WORD_KEY,     /* no such key */
    USSD_WORD_RANGE,   /* {min} {max} */
    USSD_WORD_NUMBER,  /* a number and nothing else */
    USSD_WORD_WRONG,   /* not what is asked */
    USSD_WORD_LONG,    /* {max} */
    USSD_WORD_SEATS,   /* for which unit */
    USSD_WORD_BELOW,   /* which unit below */
    USSD_WORD_NOTHING, /* the list is empty */
    USSD_WORD_CHOOSE,  /* {title}: which one */
    USSD_WORD_STRANGER,
    USSD_WORD_NO_MENU,
    USSD_WORD_OVER,      /* this session is over */
    USSD_WORD_OVER_KEPT, /* and what was typed is kept */
    USSD_WORD_FOREIGN,
    USSD_WORD_BUSY,
    USSD_WORD_CLOSED, /* {title}: its period is over */
    USSD_WORDS
};
extern const char *const ussd_word_names[USSD_WORDS];

enum ussd_item_kind { USSD_TO_MENU, USSD_TO_FORM, USSD_TO_TEXT };

/* Where a form's code may be chosen from. */
enum ussd_list {
    USSD_LIST_NONE,
    USSD_LIST_WAITING,
    USSD_LIST_OWN,
    USSD_LIST_DUTIES
};

/* A field that need not be asked for. */
struct ussd_value {
    const char *code, *value; /* value: a template */
};

struct ussd_item {
    char key; /* '1' to '9' */
    const char *text;
    enum ussd_item_kind kind;
    const char *target; /* name of a menu, keyword, text of an SMS */
    enum ussd_list list;
    int values_n;
    struct ussd_value value[USSD_VALUES_MAX];
};

struct ussd_menu {
    const char *name;
    const char *title;
    unsigned roles; /* whose first menu it is, bits 1 << role */
    int items_n;
    struct ussd_item item[USSD_ITEMS_MAX];
};

struct ussd_menus {
    int n;
    struct ussd_menu menu[USSD_MENUS_MAX];
    const char *word[USSD_WORDS];
};

/* Which screen it is. Names are stored: ussd_place_names. */
enum ussd_place {
    USSD_SEATS, /* for which unit, if there are several */
    USSD_MENU,
    USSD_BELOW,   /* which unit below, by its code */
    USSD_LIST,    /* which code; state.answer holds those that were shown */
    USSD_ASK,     /* state.field */
    USSD_SUMMARY, /* all values: send or fix */
    USSD_FIX,     /* which field */
    USSD_OFFER,   /* what was begun: go on? */
    USSD_HELD,    /* a soft rule holds it: right or fix? */
    USSD_REFUSED, /* it was refused: fix or drop */
    USSD_TOLD,    /* an answer that one can go back from */
    USSD_OVER,
    USSD_PLACES
};
extern const char *const ussd_place_names[USSD_PLACES];

/* All that a session is; zero = just dialled. */
struct ussd_state {
    enum ussd_place at;
    enum role role; /* of the seat that was chosen */
    int64_t unit, household;
    char menu[USSD_NAME];
    int item; /* the form was opened by it; -1 = by none */
    int page, field;
    char form[8]; /* "" = none; stays with its answers on the way back */
    struct period period; /* that the form is about since it was opened */
    unsigned given;       /* fields that the menu filled in */
    bool wants_all;       /* optional fields too */
    bool is_known;  /* nothing was typed since it was sent or offered: what can
                       be gone on with waits already */
    bool is_untold; /* it waits, and no SMS has said so yet */
    bool is_aside;  /* what is being sent is not what was begun */
    char answer[FORM_FIELDS_MAX][USSD_ANSWER]; /* "" = none yet */
    char text[USSD_TEXT]; /* the answer of the field that is free text */
    char told[USSD_TEXT];
    char code[8];  /* of what is held */
    char below[8]; /* code of the unit that it is about: below the seat's, or
                      as an SMS named it */
};

struct ussd_choice {
    char code[USSD_ANSWER];
    const char *text;
};

struct ussd_seat {
    enum role role;
    int64_t unit, household; /* household: 0 = none */
    const char *name;
};

/* What a screen tells of the store. */
struct ussd_facts {
    int seats_n;
    struct ussd_seat seat[USSD_SEATS_MAX];
    int list_n;
    struct ussd_choice list[USSD_LIST_MAX];
    const char *kind; /* of the seat's unit: "hamlet" */
    int below_n;      /* codes of the units below it */
    const char *const *below;
    struct str unit_code; /* of who has several units; empty for others */
    unsigned has_last;    /* bits 1 << field */
    int64_t last[FORM_FIELDS_MAX];
    struct reply_places places; /* {unit}, {waiting} ... of titles */
};

struct ussd_look {
    const struct ussd_menus *menus;
    const struct form_set *forms;
    const struct reply_limits *limits;
    struct date date;
    struct date shown; /* day of the screen that the input is an answer to */
    struct arena *scratch;
    struct ussd_facts *facts;
};

struct ussd_screen {
    char text[USSD_SCREEN];
    bool is_end;
    bool is_cut; /* something on it had to be: bantin check proves that nothing
                    ever has to */
    int pages;
};

enum ussd_wish {
    USSD_SHOW, /* the new state's screen */
    USSD_SEND, /* the text in `send` first, then ussd_sent */
};

/* One input. *complaint: a line for the top of the screen; empty if it was
 * understood. Never leaves the state where no input leads on. */
enum ussd_wish
ussd_take(const struct ussd_look *look, struct ussd_state *state,
          struct str input, struct str *send, struct str *complaint);
/* What became of the text that was sent; `told` is what its sender reads. */
enum ussd_outcome { USSD_DONE, USSD_ANSWERED, USSD_IS_HELD, USSD_IS_REFUSED };
void ussd_sent(const struct ussd_look *look, struct ussd_state *state,
               enum ussd_outcome outcome, struct str told, struct str code);
/* The screen of a state; facts must be those of this state. It always fits. */
void ussd_show(const struct ussd_look *look, const struct ussd_state *state,
               struct str complaint, struct ussd_screen *out);
/* Where a dial begins: the only seat's menu, or the choice of one. A state that
 * holds answers is offered. */
void ussd_begin(const struct ussd_look *look, struct ussd_state *state);
/* A screen of one sentence that ends or waits. */
void ussd_say(const char *sentence, bool is_end, struct ussd_screen *out);

/* The menu by name, or the first one of a role; NULL if there is none. */
const struct ussd_menu *
ussd_menu_find(const struct ussd_menus *menus, const char *name);
const struct ussd_menu *
ussd_menu_of(const struct ussd_menus *menus, enum role role);
/* The item that the state's form was opened by; NULL if by none. */
const struct ussd_item *
ussd_item_of(const struct ussd_menus *menus, const struct ussd_state *state);

/* Whether a role may go there: who cannot send a form is not shown it. */
bool ussd_item_is_open(const struct ussd_look *look,
                       const struct ussd_item *item, enum role role);

/* core/ussd_form.c: the state's form and its answers. */
struct str
ussd_answer(const struct ussd_state *state, const struct form *form, int field);
bool ussd_answer_set(struct ussd_state *state, const struct form *form,
                     int field, struct str value);
bool ussd_has_answers(const struct ussd_state *state);
/* The same role, unit and household. */
bool ussd_same_seat(const struct ussd_state *a, const struct ussd_state *b);
void ussd_drop(struct ussd_state *state);
/* Whether the field is to be filled in, given the answers before it. */
bool ussd_is_due(const struct ussd_look *look, const struct ussd_state *state,
                 const struct form *form, int field);
/* The first field from `from` on that is due and has no answer; fields_n if
 * there is none. */
int
ussd_next_field(const struct ussd_look *look, const struct ussd_state *state,
                const struct form *form, int from);
/* Field before `field` that can be asked; -1 if there is none. */
int
ussd_field_before(const struct ussd_look *look, const struct ussd_state *state,
                  const struct form *form, int field);
/* The code of the unit that the state's form is about, where a text must name
 * it; else empty. */
struct str
ussd_unit_code(const struct ussd_look *look, const struct ussd_state *state,
               const struct form *form);
/* Keyword, unit, answers, period: the text of an SMS. */
struct str
ussd_compose(const struct ussd_look *look, const struct ussd_state *state,
             const struct form *form);
/* core/ussd_period.c: what the form is about; kind PERIOD_NONE if nothing. */
struct period
ussd_period(const struct ussd_look *look, const struct ussd_state *state,
            const struct form *form);
/* "T09/2025" */
struct str
ussd_period_shown(const struct ussd_look *look, const struct ussd_state *state,
                  const struct form *form);
/* "T9/2025", as a text names it. */
struct str
ussd_period_token(const struct ussd_look *look, struct period period);
/* The period of what was begun is over. */
bool
ussd_is_closed(const struct ussd_look *look, const struct ussd_state *state);
/* "Bao cao B032 T09/2025" */
struct str ussd_title(const struct ussd_look *look,
                      const struct ussd_state *state, const struct form *form);
/* Takes one value into the state; false with a complaint if it does not fit. */
bool ussd_fill(const struct ussd_look *look, struct ussd_state *state,
               const struct form *form, int field, struct str input,
               struct str *complaint);
/* A value that stands for an answer still to come. */
struct str
ussd_filler(const struct ussd_look *look, const struct ussd_state *state,
            const struct form *form, int field);
/* What a draft of an SMS or of a dead session has filled in: state.form, its
 * answers, USSD_OFFER. False: it cannot be gone on with here. */
struct form_draft;
bool ussd_open_draft(const struct ussd_look *look,
                     const struct form_draft *draft, struct ussd_state *state);
/* What a state leaves to be finished by SMS: the names of the *n fields that
 * are still to come. False: nothing. */
bool
ussd_leave_draft(const struct ussd_look *look, const struct ussd_state *state,
                 struct form_draft *draft, struct str *names, int *n);
/* Whether "0" is a value there. */
bool ussd_takes_zero(const struct form *form, int field);
/* A sentence of ussd.json with these facts' places filled in. */
struct str ussd_words(const struct ussd_look *look, enum ussd_word word);

#endif
