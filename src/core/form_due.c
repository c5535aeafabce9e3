/* The last day on which a report is on time. */
#include "core/form.h"

#include <stdio.h>

#include "core/duty.h"

static const struct form_due *
find_due(const struct form *form, struct str value)
{
    for (int i = 0; i < form->dues_n; i++)
        if (!form->due[i].of || str_eqz(value, form->due[i].of))
            return &form->due[i];
    return NULL;
}

bool
form_due_day(const struct form *form, struct period period, struct str value,
             int64_t year, const struct duty_set *duties, struct date *out)
{
    char number[16];

    if (form->dues_n == 0) {
        *out = period_due(period);
        return period.kind != PERIOD_NONE;
    }
    if (form->due_field < 0) {
        snprintf(number, sizeof(number), "%02d", period.number);
        value = str_of(number);
        year = period.year;
    }
    const struct form_due *due = find_due(form, value);
    if (!due)
        return false;
    if (due->duty)
        *out = duty_due(duties, due->duty, (int)year);
    else if (due->month)
        *out = (struct date){(int)year, due->month, due->day};
    else
        *out = date_from_days(date_to_days(period_last(period)) + due->day);
    return out->year != 0;
}
