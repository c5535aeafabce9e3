/* What a refused text still needs, and what an answer makes of it. */
#ifndef CORE_FORM_REPAIR_H
#define CORE_FORM_REPAIR_H

#include "core/form.h"

enum draft_kind {
    DRAFT_NONE,
    DRAFT_FIELD,   /* one field is wrong or missing */
    DRAFT_KEYWORD, /* a keyword was offered */
    DRAFT_RULE,    /* all fields are there, and a rule of the form is broken */
};

struct form_draft {
    enum draft_kind kind;
    const struct form *form;
    int field;       /* 1-based, the one that a bare value answers; 0 = none */
    struct str text; /* as it was read, without what was at fault */
    int place;       /* where in `text` the answer belongs; not DRAFT_RULE */
    struct date day; /* on which it came */
};

/* What a text that was refused leaves: the one field that is wrong or missing,
 * or the keyword that was offered. False if that is not clear, as in front of
 * free text, or nothing to be kept: where a PIN may stand. `text` of `out`
 * lives in `scratch`. */
bool
form_draft_read(const struct form_set *set, struct str text, enum role role,
                struct date at, struct arena *scratch, struct form_draft *out);
/* What a reading leaves whose figures break this rule; false as above. */
bool form_draft_of_rule(const struct form_reading *reading,
                        const struct form_rule *rule, struct date at,
                        struct arena *scratch, struct form_draft *out);

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
