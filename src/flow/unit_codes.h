/* Which units a sender's text may be about, and how to write them. */
#ifndef FLOW_UNIT_CODES_H
#define FLOW_UNIT_CODES_H

#include "flow/message.h"

enum { UNIT_CODES_SHOWN = 4 };

/* In how many units the sender may send this form; *first: the first seat, NULL
 * if there is none. */
int unit_seats(const struct message *m, const struct form *form,
               const struct role_at **first);
/* Codes of units that it may be about: those of the sender's seats, or of the
 * units of the form's level below them. Returns how many. */
int unit_codes(const struct message *m, const struct form *form,
               const char *code[UNIT_CODES_SHOWN]);

#endif
