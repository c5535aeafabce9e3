/* Duties that units owe by a day. */
#include "core/duty.h"

const struct duty *
duty_find(const struct duty_set *set, struct str id)
{
    for (int i = 0; i < set->n; i++)
        if (str_eqz(id, set->duty[i].id))
            return &set->duty[i];
    return NULL;
}

const struct duty *
duty_of(const struct duty_set *set, struct str text, int *year)
{
    const char *dash = text.len ? memchr(text.ptr, '-', text.len) : NULL;
    size_t n = dash ? (size_t)(dash - text.ptr) : 0;
    int64_t number;

    if (!dash ||
        !str_number((struct str){dash + 1, text.len - n - 1}, 1, 9999, &number))
        return NULL;
    *year = (int)number;
    const struct duty *duty = duty_find(set, (struct str){text.ptr, n});
    return duty && duty_is_in(duty, *year) ? duty : NULL;
}

bool
duty_is_in(const struct duty *duty, int year)
{
    for (int i = 0; i < duty->years_n; i++)
        if (duty->year[i] == year)
            return true;
    return duty->years_n == 0;
}

bool
duty_is_owed_by(const struct duty *duty, const char *kind)
{
    for (int i = 0; i < duty->kinds_n; i++)
        if (strcmp(duty->kind[i], kind) == 0)
            return true;
    return false;
}

struct date
duty_due(const struct duty_set *set, const char *id, int year)
{
    const struct duty *duty = duty_find(set, str_of(id));

    if (!duty || duty->month == 0 || !duty_is_in(duty, year))
        return (struct date){0};
    return (struct date){year, duty->month, duty->day};
}

int
duty_late_days(struct date due, struct date done)
{
    if (due.month == 0 || date_compare(done, due) <= 0)
        return 0;
    return (int)(date_to_days(done) - date_to_days(due));
}
