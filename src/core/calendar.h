/* Days on which nobody is reminded: domain.md section 13. */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/* Days since 1970, both ends included. */
struct calendar_span {
    int64_t from, to;
};

struct calendar {
    unsigned weekdays; /* closed: bit 0 = Sunday */
    int n;
    const struct calendar_span *closed;
};

bool calendar_is_open(const struct calendar *calendar, int64_t day);
/* The last open day up to this one; the first one from it on. */
int64_t calendar_before(const struct calendar *calendar, int64_t day);
int64_t calendar_after(const struct calendar *calendar, int64_t day);

#endif
