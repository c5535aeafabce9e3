/* When to try again. */
#include "core/backoff.h"

int64_t
backoff_delay(const struct backoff *backoff, int attempts, uint32_t random)
{
    /* The cap leaves room for the jitter: a cap after it would bring all late
     * retries back into step. */
    int64_t jitter = backoff->jitter_percent;
    int64_t cap = backoff->max_ms / (100 + jitter) * 100 +
                  backoff->max_ms % (100 + jitter) * 100 / (100 + jitter);
    int64_t delay = backoff->first_ms < cap ? backoff->first_ms : cap;

    for (int i = 1; i < attempts && delay > 0 && delay < cap; i++)
        delay = delay > cap / 2 ? cap : delay * 2;
    int64_t swing = delay / 100 * jitter + delay % 100 * jitter / 100;
    return delay - swing + (int64_t)(random % (uint64_t)(2 * swing + 1));
}
