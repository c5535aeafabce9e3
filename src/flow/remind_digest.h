/* The week of an official in one text: N-10. */
#ifndef FLOW_REMIND_DIGEST_H
#define FLOW_REMIND_DIGEST_H

#include "flow/remind_need.h"

/* A note that is made anew each time: the sentence N-10. */
bool remind_is_digest(const struct remind_item *item);
/* Beside other things digests are taken out; of several the first stays. */
void remind_drop_digests(struct remind_list *list);
/* {missing_n} {hamlets} {form} {period}: reports of the month that is due;
 * {pace}: what is furthest behind, in words. */
MUST_CHECK enum status
remind_set_digest(struct message *m, const struct remind_item *item);

#endif
