/* Keeps two robots from answering each other. */
#include "flow/guard.h"

#include "core/text.h"
#include "store/store_dialog.h"

enum {
    WINDOW_MS = 10 * 60 * 1000,
    SAME_MS = 60 * 60 * 1000,
    SAME_MAX = 2, /* the same exchange in an hour */
};

/* Starts the counters anew whose time is over. */
static void
roll(struct store_guard *guard, const char *today, int64_t now)
{
    if (now - guard->window_at >= WINDOW_MS || now < guard->window_at) {
        guard->window_at = now;
        guard->window_n = 0;
    }
    if (!str_eqz(guard->day, today)) {
        guard->day = str_of(today);
        guard->day_n = 0;
    }
}

static bool
is_over(int n, int limit)
{
    return limit > 0 && n > limit;
}

static enum guard_verdict
judge(const struct flow_settings *set, const struct store_guard *guard,
      bool is_echo, bool is_same)
{
    if (is_echo || (is_same && guard->same_n > SAME_MAX))
        return GUARD_SILENT;
    if (is_over(guard->window_n - 1, set->refusals_10min) ||
        is_over(guard->day_n - 1, set->refusals_day))
        return GUARD_SILENT;
    if (is_over(guard->window_n, set->refusals_10min) ||
        is_over(guard->day_n, set->refusals_day))
        return GUARD_LAST;
    return GUARD_SPEAK;
}

MUST_CHECK enum status
guard_ask(struct message *m, struct str words, enum guard_verdict *verdict)
{
    struct arena *arena = message_arena(m);
    struct str phone = str_of(m->in->from);
    int64_t now = turn_now(&m->flow->turn);
    struct store_guard guard;
    char today[DATE_TEXT];
    enum status status = store_guard_get(message_db(m), phone, arena, &guard);

    if (status != ST_OK)
        return status;
    struct str heard = text_key(m->text, arena);
    struct str said = text_key(words, arena);
    bool is_echo = guard.said.len > 0 && str_eq(heard, guard.said);
    bool is_same = str_eq(heard, guard.heard) && str_eq(said, guard.said) &&
                   now >= guard.same_at && now - guard.same_at < SAME_MS;

    date_format(date_of_ms(now, VIETNAM_OFFSET_MIN), today);
    roll(&guard, today, now);
    guard.window_n++;
    guard.day_n++;
    if (!is_same) {
        guard.same_at = now;
        guard.same_n = 0;
    }
    guard.same_n++;
    *verdict = judge(m->flow->set, &guard, is_echo, is_same);
    /* An echo must not replace what it echoes. */
    if (!is_echo) {
        guard.heard = heard;
        guard.said = said;
    }
    return store_guard_put(message_db(m), phone, &guard);
}
