/* The duties of one person in one unit, as a calendar shows them. */
#ifndef FLOW_FEED_H
#define FLOW_FEED_H

#include "flow/flow.h"

/* Days of the calendar around today. */
enum { FEED_DAYS_BACK = 60, FEED_DAYS_AHEAD = 400 };

/* One occurrence of a duty, on its last day on time. */
struct feed_event {
    struct str uid;
    struct str summary;     /* what, of when, whose */
    struct str description; /* how it is sent, or how many are silent */
    int64_t day;            /* since 1970 */
    bool is_watched;        /* others owe it: this is their official */
    bool is_done;           /* by all who owe it */
    bool is_late;           /* its day is over and it is not done */
};

/* Says nothing of people: units, duties and their days only. */
struct feed {
    struct str name;
    int64_t stamp_ms; /* UTC: when today began */
    int n;
    struct feed_event *event; /* by day */
};

/* A seat that has a calendar: households do not. */
bool feed_is_seat(const struct role_at *seat);
/* What the person owes in this unit, or sees as its official, by rules with
 * days; *out lives in the turn's arena. NULL: the person has no seat there
 * today. Reads what is stored, about one row for each unit below that owes a
 * report of these days. */
MUST_CHECK enum status feed_read(struct flow *flow, int64_t person,
                                 int64_t unit, const struct feed **out);

#endif
