/* What a form's text sets in motion: one row per act of the form files. */
#ifndef FLOW_ACT_H
#define FLOW_ACT_H

#include "flow/message.h"

struct chain;
struct report;

/* Acts that make reports share one way (report_run); what is special about
 * each is in these steps, NULL where nothing is. */
struct act {
    const char *name; /* "report" */
    MUST_CHECK enum status (*run)(struct message *m);
    /* Settles m->unit and m->household; not settled: the sender was told. */
    MUST_CHECK enum status (*settle)(struct message *m, bool *settled);
    /* After the report was opened, before the rules, and again before a held
     * version counts; may change late_days and reply. m->key is set if the text
     * named the report by its code. *go false: the sender was told. */
    MUST_CHECK enum status (*check)(struct message *m, struct report *r,
                                    bool *go);
    /* Between the hard rules and the soft ones: the sentence that holds the
     * values for OK, *sentence NULL if nothing does. */
    MUST_CHECK enum status (*doubt)(struct message *m, const struct report *r,
                                    const char **sentence);
    /* The values count now; before the sender is told. */
    MUST_CHECK enum status (*accepted)(struct message *m, struct report *r);
    /* They no longer count (HUY). */
    MUST_CHECK enum status (*withdrawn)(struct message *m, struct report *r);
    /* The sender was told, of values that count now or (version 0) of HUY: who
     * else is. */
    MUST_CHECK enum status (*told)(struct message *m, struct report *r);
    /* XN moved its chain on; before anybody is told. */
    MUST_CHECK enum status (*entered)(struct message *m, const struct report *r,
                                      const struct chain *chain);
    /* Everybody whom the chain concerns was told of that: who else is. */
    MUST_CHECK enum status (*entered_told)(struct message *m,
                                           const struct report *r,
                                           const struct chain *chain);
    /* What sentences call it beyond its fields: report_set_places. */
    void (*places)(struct message *m, const struct report *r);
};

/* NULL if this build has no such act. */
const struct act *act_find(const char *name);

MUST_CHECK enum status act_report(struct message *m);
MUST_CHECK enum status act_correct(struct message *m);
MUST_CHECK enum status act_confirm(struct message *m);
MUST_CHECK enum status act_withdraw(struct message *m);
MUST_CHECK enum status act_approve(struct message *m);
/* TX: act_summary.c. */
MUST_CHECK enum status summary_settle(struct message *m, bool *settled);
MUST_CHECK enum status
summary_doubt(struct message *m, const struct report *r, const char **sentence);
MUST_CHECK enum status summary_accepted(struct message *m, struct report *r);
/* Whether the commune has closed the period that this report is part of. */
MUST_CHECK enum status
summary_closes(struct message *m, const struct report *r, bool *closed);
MUST_CHECK enum status act_help(struct message *m);
MUST_CHECK enum status act_status(struct message *m);
MUST_CHECK enum status act_targets(struct message *m);
MUST_CHECK enum status act_missing(struct message *m);
MUST_CHECK enum status act_lookup(struct message *m);

/* Settles which unit the text is about, from its code, the place that was
 * chosen on the screen, or the sender's only seat.
 * Not settled: the sender was told and *settled is false. */
MUST_CHECK enum status act_settle_unit(struct message *m, bool *settled);
/* Asks for a unit code behind the keyword of m->reading.form. */
MUST_CHECK enum status act_ask_unit(struct message *m);
/* Units of this kind send it. In place of a group a hamlet does that has none.
 */
bool act_is_of_unit(const struct message *m, const struct form *form,
                    const struct unit *unit);

#endif
