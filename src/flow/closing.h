/* The last words of a confirmation: how far the hamlet is from its target. */
#ifndef FLOW_CLOSING_H
#define FLOW_CLOSING_H

#include "flow/report.h"

/* The sentence that confirms a report, with how many households are still to go
 * behind it where that is known and one SMS holds both. Only the hamlet's own
 * figures are looked at: a merged one hears it by CT. */
MUST_CHECK enum status closing_add(struct message *m, const struct report *r,
                                   const char *text, const char **out);

#endif
