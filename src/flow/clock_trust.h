/* Whether the wall clock may end, expire or remind of anything: faults.md F50
 * to F53. A clock of 1970, of before what is stored, or one that has just made
 * a leap of days is a state: messages are taken, and nothing is done by the
 * date until it is right again. A simulation's clock is always believed. */
#ifndef FLOW_CLOCK_TRUST_H
#define FLOW_CLOCK_TRUST_H

#include "db/db.h"

struct flow;

/* Zero-initialised: trusted. */
struct clock_trust {
    int64_t newest_ms;        /* newest moment in the store at the start, UTC */
    int64_t wall_ms, mono_ms; /* at the last look; 0 = none yet */
    int64_t since_ms;         /* when this process began, by the clock of now */
    struct clock_step {
        int64_t by_ms;      /* 0 = it did not step */
        int64_t from, to;   /* what it showed in this process before */
    } step;                 /* that no kept turn has followed yet */
    int64_t taken_ms;       /* of it, by the turn that runs */
    int64_t shaky_until_ms; /* monotonic; after a leap */
    bool is_behind;         /* earlier than what is stored */
};

/* At the start: looks at the newest message of the store. */
MUST_CHECK enum status clock_trust_start(struct flow *flow);
/* At least once a turn: how far the wall clock moved against the monotonic
 * one. */
void clock_trust_look(struct flow *flow);
/* What it moved that is not followed yet; less than seconds is drift. Once a
 * turn: with its commit this is followed, a lost turn leaves it to the next. */
struct clock_step clock_trust_take_step(struct flow *flow);
bool clock_is_trusted(struct flow *flow);

#endif
