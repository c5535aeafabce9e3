/* An official opens a closed period again, for one form and one unit. */
#ifndef FLOW_REOPEN_H
#define FLOW_REOPEN_H

#include "core/form.h"
#include "flow/turn.h"

enum { REOPEN_FAULT = 160 };

/* As typed: "BC", "u-012" or "B012", "2025-08", "2025-10-05", free text. */
struct reopen_request {
    struct str form, unit, period, until, reason;
};

/* Writes it within the turn. What is wrong with the request stands in `fault`,
 * "" = nothing; *changed false: it was so before. */
MUST_CHECK enum status
reopen_period(struct turn *turn, const struct form_set *forms,
              const struct reopen_request *request, char fault[REOPEN_FAULT],
              bool *changed);

#endif
