/* Days on which nobody is reminded. */
#include "core/calendar.h"

enum { WEEK = 7, THURSDAY = 4, SEARCH_MAX = 60 };

bool
calendar_is_open(const struct calendar *calendar, int64_t day)
{
    /* 1 January 1970 was a Thursday. */
    int weekday = (int)(((day + THURSDAY) % WEEK + WEEK) % WEEK);

    if ((calendar->weekdays >> weekday & 1U) != 0) {
        return false;
    }
    for (int i = 0; i < calendar->n; i++) {
        if (calendar->closed[i].from <= day && day <= calendar->closed[i].to) {
            return false;
        }
    }
    return true;
}

static int64_t
search(const struct calendar *calendar, int64_t day, int step)
{
    for (int i = 0; i < SEARCH_MAX; i++) {
        if (calendar_is_open(calendar, day + (int64_t)i * step)) {
            return day + (int64_t)i * step;
        }
    }
    return day;
}

int64_t
calendar_before(const struct calendar *calendar, int64_t day)
{
    return search(calendar, day, -1);
}

int64_t
calendar_after(const struct calendar *calendar, int64_t day)
{
    return search(calendar, day, 1);
}
