/* Reminders: told before the deadline, never twice, never in vain. A day's
 * reminders are its wave; whom it tells what is asked of the duties
 * (core/duty.h), and asked again when a text is about to go out. */
#ifndef FLOW_REMIND_H
#define FLOW_REMIND_H

#include "core/duty.h"
#include "db/db.h"
#include "flow/remind_plan.h"

struct flow;

/* How far the people of a day have been gone through. Kept in memory only: the
 * store knows what was written. Zero-initialised. */
struct remind {
    bool is_planned; /* for plan.day */
    bool is_done;
    int64_t swept_day; /* on which what was left of earlier days was ended */
    int next;          /* place of the person who comes next */
    int64_t texts;     /* written on this day */
    int64_t began_ms;  /* monotonic */
    /* At whom turns were lost, on which day, and how many in a row. */
    int64_t trouble_person, trouble_day;
    int trouble_n;
    struct remind_plan plan;
};
void remind_clear(struct remind *remind);

/* Step 1 of the turn, from reminders.at on: tells some more people what they
 * owe, one text a person for all of it; *is_busy if there are more. */
MUST_CHECK enum status remind_go_on(struct flow *flow, bool *is_busy);
/* Goes through everybody again: people, duties or what they owe changed. */
void remind_again(struct flow *flow);

/* A reminder that is about to be sent, looked at again: useful with *text as it
 * is true now (in the turn's arena), in vain if nothing of it is to be told any
 * more, late if it is of another day. */
enum remind_use { REMIND_USEFUL, REMIND_VAIN, REMIND_LATE };
MUST_CHECK enum status remind_renew(struct flow *flow, int64_t outbox,
                                    struct str *text, enum remind_use *use);
/* It ended without being sent: what it tells of comes again, while it is of
 * use. */
MUST_CHECK enum status remind_forget(struct flow *flow, int64_t outbox);
/* It was refused or failed: what it tells of comes again on another day, while
 * it is of use. Nobody gets a second text on this one. */
MUST_CHECK enum status remind_untold(struct flow *flow, int64_t outbox);
/* Whether more texts of today's wave are to come: its cost is not known yet. */
bool remind_is_writing(const struct flow *flow);

/* Nothing more of today's wave is written, and what waits is not sent: *n
 * texts. For staff. */
MUST_CHECK enum status remind_cancel(struct flow *flow, int64_t *n);

/* Who would get what on a day, and from which moment on, as things stand now.
 * Writes nothing. People from place *next on, up to `max` of them; *next is
 * where to go on, -1 = all done. */
struct remind_preview {
    const struct person *person;
    int64_t at; /* UTC ms */
    struct str text, items;
};
MUST_CHECK enum status
remind_preview(struct flow *flow, int64_t day, int *next, int max,
               void (*fn)(const struct remind_preview *, void *), void *arg);

#endif
