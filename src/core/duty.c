/* Duties that units owe by a day. */
#include "core/duty.h"

#include <stdio.h>

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

/* The first occurrence in these days; -1 if there is none. */
static int
occurrence_in(const struct duty *duty, int64_t from, int64_t to)
{
    for (int i = 0; i < duty->due_n; i++)
        if (duty->due[i] >= from && duty->due[i] <= to)
            return i;
    return -1;
}

static int
occurrence_in_year(const struct duty *duty, int year)
{
    return occurrence_in(duty, date_to_days((struct date){year, 1, 1}),
                         date_to_days((struct date){year, 12, 31}));
}

/* Due in the month that lies months_back after the period. */
static int
occurrence_of(const struct duty *duty, struct period period)
{
    int month = period.year * 12 + period.number - 1 + duty->months_back;
    struct date first = {month / 12, month % 12 + 1, 1}, last = first;

    last.day = date_month_days(first.year, first.month);
    return occurrence_in(duty, date_to_days(first), date_to_days(last));
}

bool
duty_is_in(const struct duty *duty, int year)
{
    return duty->when != DUTY_BY_RULE || occurrence_in_year(duty, year) >= 0;
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
    int at = duty ? occurrence_in_year(duty, year) : -1;

    return at >= 0 ? date_from_days(duty->due[at]) : (struct date){0};
}

struct period
duty_period(const struct duty *duty, int64_t due)
{
    struct date day = date_from_days(due);
    int month = day.year * 12 + day.month - 1 - duty->months_back;

    return (struct period){duty->period, month / 12, month % 12 + 1};
}

bool
duty_due_of(const struct duty_set *set, const char *form, struct period period,
            struct str value, int year, int64_t *due)
{
    for (int i = 0; i < set->n; i++) {
        const struct duty *duty = &set->duty[i];
        int at = -1;

        if (strcmp(duty->form, form) == 0 &&
            (!duty->value[0] || str_eqz(value, duty->value)) &&
            (duty->period != PERIOD_NONE) == (period.kind != PERIOD_NONE))
            at = duty->period != PERIOD_NONE ? occurrence_of(duty, period)
                                             : occurrence_in_year(duty, year);
        if (at >= 0) {
            *due = duty->due[at];
            return true;
        }
    }
    return false;
}

void
duty_key(const struct duty *duty, int64_t due, char out[DUTY_KEY])
{
    int year = date_from_days(due).year;

    if (!duty->form[0])
        date_format(date_from_days(due), out);
    else if (duty->period != PERIOD_NONE)
        period_format(duty_period(duty, due), out);
    else if (duty->value[0])
        snprintf(out, DUTY_KEY, "%d %.15s", year, duty->value);
    else
        snprintf(out, DUTY_KEY, "%.15s-%d", duty->id, year);
}

bool
duty_due_of_key(const struct duty *duty, struct str key, int64_t *due)
{
    char own[DUTY_KEY];

    for (int i = 0; i < duty->due_n; i++) {
        duty_key(duty, duty->due[i], own);
        if (str_eqz(key, own)) {
            *due = duty->due[i];
            return true;
        }
    }
    return false;
}

int
duty_late_days(struct date due, struct date done)
{
    if (due.month == 0 || date_compare(done, due) <= 0)
        return 0;
    return (int)(date_to_days(done) - date_to_days(due));
}
