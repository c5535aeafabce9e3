/* A report in the making: what is there, what comes, what it was before. */
#ifndef FLOW_REPORT_H
#define FLOW_REPORT_H

#include "core/rule.h"
#include "flow/message.h"
#include "store/store_report.h"

struct report {
    const struct form *form;
    struct period period;
    char period_text[PERIOD_TEXT];
    int64_t last_day;             /* of the period, days since 1970 */
    struct store_report head;     /* id 0 = nothing yet */
    struct store_version current; /* that counts; report 0 = none */
    struct figures now;           /* of this message */
    struct figures old;           /* of `current` */
    struct figures previous;      /* of the period before */
    struct str text;              /* canonical figures of this message */
    int code, late_days;
    /* Of the version that a code named: report_recall. */
    int named_version;
    const char *named_state;
};

/* Gathers all of it for m->reading and m->unit; writes nothing. */
MUST_CHECK enum status report_open(struct message *m, struct report *r);
/* The version that counts says the same. */
bool report_is_same(const struct report *r);
/* Stores the figures as the version that counts: roll-ups, ledger, code. */
MUST_CHECK enum status report_accept(struct message *m, struct report *r);
/* Stores them beside the ones that count, to wait for OK. */
MUST_CHECK enum status
report_hold(struct message *m, struct report *r, const char *rule);
/* Makes a held version the one that counts. r comes from report_recall. */
MUST_CHECK enum status report_release(struct message *m, struct report *r);
/* Takes the version that counts out of all sums. */
MUST_CHECK enum status report_withdraw(struct message *m, struct report *r);

/* The report that a code of the sender's communes leads to, if one of the
 * seats that may send its form holds its unit; *found false and nothing else
 * if there is none, or more than one. `now` and `text` are those of the version
 * that the code names. */
MUST_CHECK enum status report_recall(struct message *m, struct str code,
                                     struct report *r, bool *found);

/* Places of the figures and of a broken rule: {left} {right} {difference}. */
void report_set_rule(struct message *m, const struct report *r,
                     const struct form_rule *rule);

/* Accepts the figures, or releases the held ones, and says so. */
MUST_CHECK enum status
report_accept_and_tell(struct message *m, struct report *r);
MUST_CHECK enum status
report_release_and_tell(struct message *m, struct report *r);
/* The rules and the answer for m->reading about m->unit. */
MUST_CHECK enum status report_run(struct message *m);

#endif
