/* What an answer makes of a draft. */
#ifndef CORE_FORM_REPAIR_H
#define CORE_FORM_REPAIR_H

#include "core/form_draft.h"

enum repair {
    REPAIR_NONE,  /* not an answer */
    REPAIR_OTHER, /* looks like one, but not to what is asked */
    REPAIR_DONE,
};
/* Puts an answer into a draft: the value alone, or with the label of a field.
 * Done: `text` is the whole text and `out` what it means when it is read as
 * ever, which may be another fault. If it is accepted, then the field has the
 * answer's value, all others have theirs, and the day on which the draft came
 * would have given the same period. For DRAFT_KEYWORD the answer was "yes", and
 * its words do not matter. Strings live in `scratch` or in `set`. */
enum repair
form_repair(const struct form_set *set, const struct form_draft *draft,
            struct str answer, enum role role, struct date at,
            struct arena *scratch, struct str *text, struct form_reading *out);

#endif
