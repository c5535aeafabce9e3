/* What the rules of a form look at besides the message: figures of the period
 * before, of other forms, of the past. */
#ifndef FLOW_SOURCES_H
#define FLOW_SOURCES_H

#include "flow/report.h"

/* Fills r->source with what every report of the form needs, so that a form
 * whose rules look at nothing else costs one look-up. Wants r->text, r->key. */
MUST_CHECK enum status sources_open(struct message *m, struct report *r);
/* And with what these values ask for: before rules are looked at. */
MUST_CHECK enum status sources_complete(struct message *m, struct report *r);
/* "E-KQ", or "base" where rules wanted a period before and there is none; NULL
 * for figures that need no mark. */
const char *sources_flag(const struct report *r);

/* The places that the form calls sums. */
void sources_set_sums(struct message *m, const struct report *r);
/* Those of a broken rule: {left} {right} {difference} (signed; the K that would
 * make them equal, where the rule looks at K) {gap} (neither), the
 * first field of the message that it names as {field} {value}, the side beyond
 * it as {bound}, and "bc.ngheo" of each source. `sources` as in core/rule.h. */
void sources_set_rule(struct message *m, const struct form *form,
                      const struct form_rule *rule, const struct figures *now,
                      const struct figures *sources);

#endif
