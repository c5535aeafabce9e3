/* Lateness that outages caused is forgiven for exactly their span. */
#include "core/amnesty.h"

enum { DAY_MS = 86400000 };

int64_t
amnesty_deadline(int64_t deadline, int64_t near_ms,
                 const struct outage *outages, int n)
{
    int64_t moved = deadline;

    for (int i = 0; i < n;) {
        struct outage whole = outages[i];

        while (++i < n && outages[i].since <= whole.until)
            if (outages[i].until > whole.until)
                whole.until = outages[i].until;
        if (whole.until > deadline - near_ms && whole.since < moved)
            moved += whole.until - whole.since;
    }
    return moved;
}

int
amnesty_late_days(int64_t deadline, int64_t at)
{
    return at < deadline ? 0 : (int)((at - deadline) / DAY_MS) + 1;
}
