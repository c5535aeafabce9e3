/* What is owed on a day, by whom it is done, and what comes next: for staff. */
#ifndef FLOW_DUTY_LIST_H
#define FLOW_DUTY_LIST_H

#include "core/duty.h"
#include "flow/flow.h"

enum { DUTY_LINES_MAX = 128 };

/* One occurrence of a duty that is open, late and not done, or comes next. */
struct duty_line {
    const struct duty *duty;
    char key[DUTY_KEY];
    int64_t due, opens;           /* days since 1970 */
    int64_t owing, done;          /* units */
    const struct duty_step *next; /* the next step; NULL = none is left */
    int64_t next_day;
    bool is_paused;
};

struct duty_list {
    int64_t day;
    struct str wave; /* "done", "" = none on that day */
    int64_t texts;   /* written for it */
    bool is_paused;  /* all of them */
    int n;
    struct duty_line line[DUTY_LINES_MAX];
};

/* As things stand now, seen on `day`. Reads only. Strings live in the turn's
 * arena. */
MUST_CHECK enum status
duty_list_make(struct flow *flow, int64_t day, struct duty_list *out);

#endif
