/* What a seat covers. */
#include "flow/seat.h"

bool
seat_covers(const struct role_at *seat, struct unit *unit, int64_t day)
{
    const struct unit *top = seat->unit;

    if (unit_is_within(unit, top, day))
        return true;
    int64_t last = top->spans_n > 0 ? top->span[top->spans_n - 1].to : day;
    return last < day && unit_is_within(unit, top, last);
}
