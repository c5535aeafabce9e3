/* A report in the making: what is there, what comes, what it was before. */
#ifndef FLOW_REPORT_H
#define FLOW_REPORT_H

#include "flow/figures.h"
#include "flow/message.h"
#include "store/store_report.h"

enum { REPORT_KEY = 48 };

struct report {
    const struct form *form;
    struct period period;                    /* of a form that has one */
    char key[REPORT_KEY];                    /* as in report.key */
    int64_t last_day;                        /* it holds for, days since 1970 */
    int64_t household;                       /* row of `household`, 0 = none */
    struct store_report head;                /* id 0 = nothing yet */
    struct store_version current;            /* that counts; report 0 = none */
    struct figures now;                      /* of this message */
    struct figures old;                      /* of `current` */
    struct figures source[FORM_SOURCES_MAX]; /* as r->form->source */
    unsigned fetched; /* of those: bits 1u << (index + 1) */
    struct str text;  /* canonical values of this message */
    int code, late_days;
    int moved_min;    /* by which outages moved its deadline; 0 = to no avail */
    bool is_reopened; /* its period is over, and open again: report_load */
    bool has_due;
    struct date due;   /* the last day on time */
    const char *flag;  /* rule that marks an accepted version, or NULL */
    struct str reason; /* why it changes, as the sender says; may be empty */
    const char *reply; /* text that tells it was accepted: "OK" unless the act
                          says another */
    /* Of the version that a code named: report_recall. */
    int64_t named_row;
    int named_version;
    const char *named_state, *named_rule;
    int64_t named_person, named_message;
};

/* The key that a report with these values has; `field` (-1 = none) with another
 * value. */
void report_write_key(struct message *m, const struct report *r, int field,
                      const char *value, char out[REPORT_KEY]);
/* Gathers all of it for m->reading, m->unit and m->household; writes nothing.
 */
MUST_CHECK enum status report_open(struct message *m, struct report *r);
/* The version that counts says the same; or, where every message is a report
 * of its own, the sender's last one of the past ten minutes does. */
MUST_CHECK enum status
report_is_same(struct message *m, struct report *r, bool *is_same);
/* Stores the values as the version that counts: roll-ups, ledger, code. */
MUST_CHECK enum status report_accept(struct message *m, struct report *r);
/* Stores them beside the ones that count, to wait for OK or XN. */
MUST_CHECK enum status
report_hold(struct message *m, struct report *r, const char *rule);
/* Makes the held version that r names the one that counts. */
MUST_CHECK enum status report_release(struct message *m, struct report *r);
/* Takes the version that counts out of all sums. */
MUST_CHECK enum status report_withdraw(struct message *m, struct report *r);
/* The held version will never count. */
MUST_CHECK enum status report_drop(struct message *m, const struct report *r);

/* The report behind one row of report_version, whoever may see it: fills all of
 * r and m->unit, m->household. `now` and `text` are those of that version.
 * r->form NULL if it is of no form of today. */
MUST_CHECK enum status
report_load(struct message *m, int64_t row, struct report *r);
/* The report that a code of the sender leads to, if the sender may change it;
 * *found false and nothing else if there is none, or more than one. */
MUST_CHECK enum status report_recall(struct message *m, struct str code,
                                     struct report *r, bool *found);

/* Whether its period takes corrections by its own sender. */
bool report_is_open(const struct message *m, const struct report *r);

/* Places of the values, of the unit and of the period. */
void report_set_places(struct message *m, const struct report *r);
/* And of a broken rule: sources_set_rule. */
void report_set_rule(struct message *m, const struct report *r,
                     const struct form_rule *rule);
/* "ngheo 42 thanh 41, thoat 3 thanh 4": empty if nothing changed. */
struct str report_changes(struct message *m, const struct report *r);
/* "ho 140, ngheo 42, ..." */
struct str report_values(struct message *m, const struct report *r);

/* Holds the values for OK and tells the form's own sentence, S-09 without one;
 * `error` is kept with the version. */
MUST_CHECK enum status
report_hold_and_tell(struct message *m, struct report *r, const char *error,
                     const char *sentence);
/* What stands against the values, whoever sends or releases them: another key
 * than m->key, the act's check, a hard rule. Told if *go is false. */
MUST_CHECK enum status
report_weigh(struct message *m, struct report *r, bool *go);
/* Accepts the values and says so; then the chain begins. */
MUST_CHECK enum status
report_accept_and_tell(struct message *m, struct report *r);
/* The same for the held values that r names, if nothing has come to stand
 * against them since (report_weigh). */
MUST_CHECK enum status
report_release_and_tell(struct message *m, struct report *r);
/* The rules and the answer for m->reading about m->unit. */
MUST_CHECK enum status report_run(struct message *m);

#endif
