/* What a refused text leaves to be answered. */
#ifndef CORE_FORM_DRAFT_H
#define CORE_FORM_DRAFT_H

#include "core/form.h"

enum draft_kind {
    DRAFT_NONE,
    DRAFT_FIELD,   /* one field is wrong or missing */
    DRAFT_KEYWORD, /* a keyword was offered */
    DRAFT_RULE,    /* all fields are there, and a rule of the form is broken */
    DRAFT_REST,    /* of a dead session: all from `field` on are missing; 0 =
                      none is, and a yes is awaited */
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

#endif
