/* PINs: four digits behind the texts with which LX and CH confirm money or
 * awards, because sender numbers can be forged. */
#ifndef FLOW_PIN_H
#define FLOW_PIN_H

#include "flow/message.h"

enum pin_set_result { PIN_SET, PIN_BAD, PIN_NOBODY, PIN_NO_KEY };

/* Gives the LX or CH of this phone a PIN, within the turn, and ends what locks
 * it. PIN_BAD: not four digits; PIN_NOBODY: no LX or CH has this phone today;
 * PIN_NO_KEY: the key file cannot be used or made. */
MUST_CHECK enum status
pin_set(struct turn *turn, struct pin_key *key, struct str phone,
        struct str pin, enum pin_set_result *result);

/* What is wrong, "" = nothing. */
const char *pin_fault(enum pin_set_result result);

enum pin_verdict {
    PIN_WRONG, /* also missing, none set, locked: the sender cannot tell */
    PIN_FITS,
    PIN_LOCKED, /* wrong, and the last try for a day */
};

/* Whether texts in this seat need one. */
bool pin_is_due(const struct role_at *seat);
/* Whether they do in one of the person's seats; false for NULL. */
bool pin_has_seat(const struct person *person);
/* Compares the PIN of m->reading with the sender's. Five wrong ones in 24 hours
 * lock the number for 24 hours; fifty in an hour, of all numbers, stop all. */
MUST_CHECK enum status pin_check(struct message *m, enum pin_verdict *verdict);
/* Refuses with the one sentence for all of it, the form's "E-PIN" or L-16, and
 * after PIN_LOCKED tells whoever is in charge. */
MUST_CHECK enum status pin_refuse(struct message *m, enum pin_verdict verdict);

/* m->reading may be acted upon: its form and the sender's seat want no PIN, or
 * the right one is there. *may false: the sender was told. */
MUST_CHECK enum status pin_ask(struct message *m, bool *may);

/* The text of a message as staff may see it: where a PIN stands, or digits that
 * may be one, it says "****". person 0 = nobody knows who sent it. */
struct str pin_hide(struct flow *flow, int64_t person, struct str text,
                    int64_t at_ms, struct arena *arena);

#endif
