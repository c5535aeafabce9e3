/* Reporting periods and their windows. */
#include "core/period.h"

#include <stdio.h>

/* Day of the month on which a month opens, and with it the one before closes.
 */
enum { OPENS_ON = 25, DUE_ON = 2, NAMED_AFTER = 10 };

void
period_format(struct period period, char out[PERIOD_TEXT])
{
    out[0] = '\0';
    switch (period.kind) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
    case PERIOD_HALF:
        snprintf(out, PERIOD_TEXT, "%04u-%02u", (unsigned)period.year % 10000,
                 (unsigned)period.number % 100);
        break;
    case PERIOD_QUARTER:
        snprintf(out, PERIOD_TEXT, "%04u-Q%u", (unsigned)period.year % 10000,
                 (unsigned)period.number % 10);
        break;
    }
}

/* Fixed width and digits only: str_number would take a sign. */
static bool
digits(struct str s, int min, int max, int *out)
{
    int64_t n;

    if (s.ptr[0] == '-' || !str_number(s, min, max, &n))
        return false;
    *out = (int)n;
    return true;
}

bool
period_parse(struct str text, struct period *out)
{
    struct period period = {PERIOD_MONTH, 0, 0};

    if (text.len != 7 || text.ptr[4] != '-' ||
        !digits((struct str){text.ptr, 4}, 1, 9999, &period.year))
        return false;
    if (text.ptr[5] == 'Q') {
        period.kind = PERIOD_QUARTER;
        if (!digits((struct str){text.ptr + 6, 1}, 1, 4, &period.number))
            return false;
    } else if (!digits((struct str){text.ptr + 5, 2}, 1, 12, &period.number)) {
        return false;
    }
    *out = period;
    return true;
}

void
period_show(struct period period, char out[16])
{
    out[0] = '\0';
    switch (period.kind) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
        snprintf(out, 16, "T%02d/%04d", period.number % 100,
                 period.year % 10000);
        break;
    case PERIOD_HALF:
        snprintf(out, 16, "%02d/%04d", period.number % 100,
                 period.year % 10000);
        break;
    case PERIOD_QUARTER:
        snprintf(out, 16, "quy %d/%04d", period.number % 10,
                 period.year % 10000);
        break;
    }
}

struct period
period_before(struct period period)
{
    int step = period.kind == PERIOD_HALF ? 6 : 1;
    int last = period.kind == PERIOD_QUARTER ? 4 : 12;

    period.number -= step;
    if (period.number < 1) {
        period.number += last;
        period.year--;
    }
    return period;
}

int
period_compare(struct period a, struct period b)
{
    return a.year != b.year ? a.year - b.year : a.number - b.number;
}

struct period
period_open_month(struct date at)
{
    struct period own = {PERIOD_MONTH, at.year, at.month};

    return at.day >= OPENS_ON ? own : period_before(own);
}

struct period
period_open_half(struct date at)
{
    struct period june = {PERIOD_HALF, at.year, 6};

    if (at.month < 6)
        return period_before(june);
    return at.month < 12 ? june : (struct period){PERIOD_HALF, at.year, 12};
}

struct period
period_quarter_of(struct date at)
{
    return (struct period){PERIOD_QUARTER, at.year, (at.month + 2) / 3};
}

struct period
period_open(enum period_kind kind, struct date at)
{
    switch (kind) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
        return period_open_month(at);
    case PERIOD_HALF:
        return period_open_half(at);
    case PERIOD_QUARTER:
        return period_quarter_of(at);
    }
    return (struct period){0};
}

static int
last_month(struct period period)
{
    return period.kind == PERIOD_QUARTER ? period.number * 3 : period.number;
}

/* Day `day` of the month `ahead` months after the last one of the period; day
 * 0 is the last day of the month before that. */
static struct date
day_after(struct period period, int ahead, int day)
{
    int month = last_month(period) + ahead - 1;
    struct date first = {period.year + month / 12, month % 12 + 1, 1};

    return date_from_days(date_to_days(first) + day - 1);
}

struct date
period_opens(struct period period)
{
    switch (period.kind) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
        return day_after(period, 0, OPENS_ON);
    case PERIOD_HALF:
        return day_after(period, 0, 1);
    case PERIOD_QUARTER:
        return (struct date){period.year, period.number * 3 - 2, 1};
    }
    return (struct date){0, 0, 0};
}

struct date
period_closes(struct period period)
{
    switch (period.kind) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
        return day_after(period, 1, OPENS_ON - 1);
    case PERIOD_HALF:
        return day_after(period, 6, 0);
    case PERIOD_QUARTER:
        return day_after(period, 4, 0);
    }
    return (struct date){0, 0, 0};
}

struct date
period_last(struct period period)
{
    if (period.kind == PERIOD_NONE)
        return (struct date){0, 0, 0};
    return day_after(period, 1, 0);
}

struct date
period_due(struct period period)
{
    switch (period.kind) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
        return day_after(period, 1, DUE_ON);
    case PERIOD_HALF:
    case PERIOD_QUARTER:
        break;
    }
    return period_last(period);
}

bool
period_must_be_named(enum period_kind kind, struct date at)
{
    switch (kind) {
    case PERIOD_MONTH:
        return at.day > NAMED_AFTER && at.day < OPENS_ON;
    case PERIOD_HALF:
        return at.month != 6 && at.month != 12;
    case PERIOD_NONE:
    case PERIOD_QUARTER:
        break;
    }
    return false;
}
