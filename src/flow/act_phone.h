/* DT: a person moves to another phone, or an officer gives a phone a role; the
 * new phone has to agree (domain.md F-15). */
#ifndef FLOW_ACT_PHONE_H
#define FLOW_ACT_PHONE_H

#include "flow/chain.h"

MUST_CHECK enum status act_phone(struct message *m);
/* Steps of the act for those who come by another way: SUA is refused. */
MUST_CHECK enum status
act_phone_check(struct message *m, struct report *r, bool *go);
/* XN: what the commune agreed to holds from now on. */
MUST_CHECK enum status
act_phone_entered(struct message *m, const struct report *r,
                  const struct chain *chain);
MUST_CHECK enum status
act_phone_entered_told(struct message *m, const struct report *r,
                       const struct chain *chain);
/* {somoi} as others see it, {number}, {household}. */
void act_phone_places(struct message *m, const struct report *r);

/* DY or TC whose code m->reading holds, from a phone that was invited; *taken
 * false: nobody invited it, or the code leads to something else of theirs. */
MUST_CHECK enum status
phone_change_answer(struct message *m, bool is_yes, bool *taken);
/* A text of a phone that has no role: an answer to an invitation, or a request
 * for its own number, which waits for the commune. *taken false: neither. */
MUST_CHECK enum status phone_change_stranger(struct message *m, bool *taken);

#endif
