/* Verdicts and rates as one SMS can hold them. */
#ifndef FLOW_VERDICT_WORDS_H
#define FLOW_VERDICT_WORDS_H

#include "flow/message.h"
#include "flow/progress.h"

/* With a comma, as texts have it: "37,50". */
struct str verdict_ratio(struct arena *arena, struct ratio ratio, int decimals);
/* "DAT T-04 T-09, CHUA DAT T-06": each verdict once, so that one SMS holds the
 * targets of any unit. */
struct str verdict_groups(struct arena *arena,
                          const struct target_result *const *result, int n);
/* "T-07 DAT, T-08 CHUA DAT (giam 37,50%)" */
struct str verdict_list(struct arena *arena,
                        const struct target_result *const *result, int n);
/* "chinh thuc"; "" for none. */
const char *verdict_basis(enum basis basis);
/* What is missing for a verdict, from the catalogue: "thieu so cuoi nam 2023".
 */
struct str verdict_gap(struct message *m, const struct target_result *result);

#endif
