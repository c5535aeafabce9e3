/* Lateness that outages caused is forgiven for exactly their span. Pure. */
#ifndef CORE_AMNESTY_H
#define CORE_AMNESTY_H

#include <stdint.h>

/* UTC ms; until is the first moment after it. */
struct outage {
    int64_t since, until;
};

/* The moment from which on it is late, `deadline` without outages: moved by
 * the whole length of each outage that reaches into the time from near_ms
 * before the deadline to the moved deadline. Outages that overlap or touch are
 * one. They come in the order in which they began. */
int64_t amnesty_deadline(int64_t deadline, int64_t near_ms,
                         const struct outage *outages, int n);
/* Days begun from the deadline on; 0 = in time. */
int amnesty_late_days(int64_t deadline, int64_t at);

#endif
