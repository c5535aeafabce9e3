/* One pass of the event loop is one transaction. */
#include "flow/turn.h"

#include "base/clock.h"
#include "base/log.h"

struct turn_hook {
    struct turn_hook *next;
    void (*fn)(void *arg);
    void *arg;
};

struct turn_parked {
    struct turn_parked *next;
    void (*answer)(void *request, bool is_kept);
    void *request;
};

static void
forget(struct turn *turn)
{
    arena_reset(&turn->arena);
    turn->is_begun = false;
    turn->is_failed = false;
    turn->messages = 0;
    turn->now_ms = 0;
    turn->hooks = NULL;
    turn->parked = NULL;
    turn->parked_end = &turn->parked;
}

void
turn_init(struct turn *turn, struct db *db)
{
    *turn = (struct turn){.db = db};
    arena_init(&turn->arena);
    forget(turn);
}

int64_t
turn_now(struct turn *turn)
{
    if (turn->now_ms == 0)
        turn->now_ms = clock_wall_ms();
    return turn->now_ms;
}

void
turn_clock_moved(struct turn *turn)
{
    turn->now_ms = 0;
}

MUST_CHECK enum status
turn_begin(struct turn *turn)
{
    if (turn->is_failed)
        return ST_RETRY;
    if (turn->is_begun)
        return ST_OK;
    turn->began_us = clock_mono_us();
    enum status status = db_begin(turn->db);
    if (status == ST_OK)
        turn->is_begun = true;
    else
        turn->is_failed = true;
    return status;
}

void
turn_fail(struct turn *turn)
{
    turn->is_failed = true;
}

void
turn_on_commit(struct turn *turn, void (*fn)(void *arg), void *arg)
{
    struct turn_hook *hook = arena_alloc(&turn->arena, sizeof(*hook));

    *hook = (struct turn_hook){turn->hooks, fn, arg};
    turn->hooks = hook;
}

void
turn_park(struct turn *turn, void (*answer)(void *parked, bool is_kept),
          void *request)
{
    struct turn_parked *parked = arena_alloc(&turn->arena, sizeof(*parked));

    parked->answer = answer;
    parked->request = request;
    *turn->parked_end = parked;
    turn->parked_end = &parked->next;
}

bool
turn_commit(struct turn *turn)
{
    if (turn->is_begun && !turn->is_failed && db_commit(turn->db) == ST_OK)
        return true;
    if (!turn->is_begun && !turn->is_failed)
        return true;
    log_error("event=turn_lost messages=%d error=%s", turn->messages,
              log_quote(str_of(db_error(turn->db))).z);
    db_rollback(turn->db);
    return false;
}

void
turn_settle(struct turn *turn, bool is_kept)
{
    if (is_kept)
        for (struct turn_hook *h = turn->hooks; h; h = h->next)
            h->fn(h->arg);
    for (struct turn_parked *p = turn->parked; p; p = p->next)
        p->answer(p->request, is_kept);
    forget(turn);
}
