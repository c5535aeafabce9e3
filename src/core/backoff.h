/* When to try again. */
#ifndef CORE_BACKOFF_H
#define CORE_BACKOFF_H

#include <stdint.h>

struct backoff {
    int64_t first_ms, max_ms; /* delay of the first retry; cap */
    int jitter_percent;       /* 0..100: +- of the delay */
};

/* Delay before the next try after `attempts` failed ones (1 = the first has
 * failed). Doubles each time. `random` is any 32 random bits. */
int64_t
backoff_delay(const struct backoff *backoff, int attempts, uint32_t random);

#endif
