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

/* The day itself, or the last one on which the unit existed. */
static int64_t
day_of(const struct unit *unit, int64_t day)
{
    int64_t last = unit->spans_n > 0 ? unit->span[unit->spans_n - 1].to : day;

    return last < day ? last : day;
}

bool
seat_looks_after(const struct role_at *seat, struct unit *unit, int64_t day)
{
    if (seat_covers(seat, unit, day))
        return true;
    if (unit_up_to(unit, UNIT_COMMUNE, day))
        return false;
    const struct unit *top = unit_up_to(unit, UNIT_DISTRICT, day);
    if (!top)
        top = unit_up_to(unit, UNIT_PROVINCE, day);
    return top && unit_is_within(seat->unit, top, day_of(seat->unit, day));
}
