/* The last day on which a report is on time. */
#include "core/form.h"

#include "core/duty.h"

bool
form_due_day(const struct form *form, struct period period, struct str value,
             int64_t year, const struct duty_set *duties, struct date *out)
{
    int64_t due;

    if (duty_due_of(duties, form->keyword, period, value, (int)year, &due)) {
        *out = date_from_days(due);
        return true;
    }
    *out = period_due(period);
    return period.kind != PERIOD_NONE;
}
