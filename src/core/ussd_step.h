/* One step of a session in the making. Not for others than core/ussd*.c. */
#ifndef CORE_USSD_STEP_H
#define CORE_USSD_STEP_H

#include "core/ussd.h"

/* What a step works on. */
struct step {
    const struct ussd_look *look;
    struct ussd_state *state;
    struct str input;
    struct str *send, *complaint;
};

bool step_is_key(struct str input, char key);
/* The state's form; NULL if there is none. */
const struct form *step_form(const struct step *s);

void step_sit(struct ussd_state *state, const struct ussd_seat *seat);
void step_go(struct ussd_state *state, enum ussd_place at);
/* The first menu of the seat. What was begun stays until something else is. */
void step_go_root(const struct ussd_look *look, struct ussd_state *state);
enum ussd_wish
step_go_menu(const struct ussd_look *look, struct ussd_state *state);
/* The next question, or all values. */
enum ussd_wish step_go_next(struct step *s, const struct form *form);
enum ussd_wish step_send(struct step *s, struct str text);
enum ussd_wish step_refuse(struct step *s);

/* ussd_menu.c: the form is about a unit below the seat's, and nobody has said
 * yet which. */
bool step_needs_below(const struct step *s, const struct form *form);
enum ussd_wish step_on_seats(struct step *s);
enum ussd_wish step_on_menu(struct step *s);
enum ussd_wish step_on_list(struct step *s);
enum ussd_wish step_on_below(struct step *s);

#endif
