/* A bare "0" of whoever owes the period's report: nothing has changed. It
 * stands for the text that would say so, and is read as that. */
#ifndef FLOW_NO_CHANGE_H
#define FLOW_NO_CHANGE_H

#include "flow/figures.h"
#include "flow/message.h"

/* What marks such a version (report_version.rule). */
#define NO_CHANGE_FLAG "no_change"

enum no_change_answer {
    NO_CHANGE_NOTHING, /* no such form, or not at all: limits.no_change */
    NO_CHANGE_TAKEN,
    NO_CHANGE_TOO_OFTEN, /* so many periods in a row already */
    NO_CHANGE_NO_FIGURES,
    NO_CHANGE_BELIED, /* something of the period says otherwise */
};

struct no_change {
    enum no_change_answer answer;
    struct figures last; /* of the period before */
};
/* Whether 0 may stand for this report. */
MUST_CHECK enum status
no_change_judge(struct message *m, const struct form *form,
                const struct unit *unit, struct period period,
                struct no_change *out);
/* Asks for all the figures. */
MUST_CHECK enum status
no_change_refuse(struct message *m, enum no_change_answer why);

/* Takes m->text for the report that it stands for: m->reading then is that
 * text's, and m->is_unchanged set. Nothing else, or a draft that waits: all
 * stays as it is. *is_told: the sender was. */
MUST_CHECK enum status no_change_take(struct message *m, bool *is_told);

#endif
