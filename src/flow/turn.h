/* One pass of the event loop is one transaction. */
#ifndef FLOW_TURN_H
#define FLOW_TURN_H

#include "db/db.h"

struct turn_hook;
struct turn_parked;

struct turn {
    struct db *db;
    struct arena arena; /* scratch; dies with the turn */
    bool is_begun;
    bool is_failed; /* nothing of this turn may be kept */
    int messages;   /* taken in so far */
    int64_t now_ms; /* wall clock, read at first use; 0 = not yet */
    int64_t began_us;
    struct turn_hook *hooks;
    struct turn_parked *parked, **parked_end;
};

void turn_init(struct turn *turn, struct db *db);
/* Wall clock of this turn, UTC ms: the same for all that happens in it. */
int64_t turn_now(struct turn *turn);
/* The clock was moved within the turn: read again at the next use. */
void turn_clock_moved(struct turn *turn);
/* Begins the transaction at the first write of the turn. */
MUST_CHECK enum status turn_begin(struct turn *turn);
/* Something went wrong that leaves the transaction in doubt. */
void turn_fail(struct turn *turn);
/* Calls fn after the commit; dropped when there is none. `arg` lives in the
 * turn's arena or longer. Last in, first called. */
void turn_on_commit(struct turn *turn, void (*fn)(void *arg), void *arg);
/* Keeps a request until the commit: `answer` is called exactly once by
 * turn_settle and told whether the turn was kept. */
void turn_park(struct turn *turn, void (*answer)(void *parked, bool is_kept),
               void *parked);
/* Commits what was begun. False: nothing was kept. */
bool turn_commit(struct turn *turn);
/* Runs the hooks (if kept), answers what is parked, forgets the turn. */
void turn_settle(struct turn *turn, bool is_kept);

#endif
