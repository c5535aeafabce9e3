/* Days of the Gregorian calendar, without clock or time zone tables. */
#include "core/date.h"

#include <stdio.h>

/* Shifted so that a year begins in March: the leap day is then its last. */
int64_t
date_to_days(struct date date)
{
    int64_t y = date.year - (date.month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy =
        (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;

    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct date
date_from_days(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);

    return (struct date){(int)(yoe + era * 400 + (month <= 2)), month,
                         (int)(doy - (153 * mp + 2) / 5 + 1)};
}

int
date_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

bool
date_is_valid(struct date date)
{
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 &&
           date.month <= 12 && date.day >= 1 &&
           date.day <= date_month_days(date.year, date.month);
}

int64_t
date_working_day(int64_t day, int n)
{
    while (n > 0) {
        int64_t weekday = ((++day + 3) % 7 + 7) % 7; /* 0 = Monday */
        n -= weekday < 5;
    }
    return day;
}

int
date_compare(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year - b.year;
    if (a.month != b.month)
        return a.month - b.month;
    return a.day - b.day;
}

static bool
digits(struct str s, size_t at, size_t n, int *out)
{
    int64_t v = 0;

    if (at + n > s.len || s.ptr[at] == '-' ||
        !str_number((struct str){s.ptr + at, n}, 0, 9999, &v))
        return false;
    *out = (int)v;
    return true;
}

bool
date_parse(struct str text, struct date *out)
{
    struct date d;

    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' ||
        !digits(text, 0, 4, &d.year) || !digits(text, 5, 2, &d.month) ||
        !digits(text, 8, 2, &d.day) || !date_is_valid(d))
        return false;
    *out = d;
    return true;
}

int64_t
date_days_or(struct str text, int64_t open)
{
    struct date date;

    return date_parse(text, &date) ? date_to_days(date) : open;
}

void
date_format(struct date date, char out[DATE_TEXT])
{
    snprintf(out, DATE_TEXT, "%04u-%02u-%02u", (unsigned)date.year % 10000,
             (unsigned)date.month % 100, (unsigned)date.day % 100);
}

static int64_t
floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && a < 0);
}

struct date
date_of_ms(int64_t utc_ms, int offset_min)
{
    return date_from_days(floor_div(utc_ms + offset_min * 60000LL, 86400000));
}

int64_t
date_to_ms(struct date date, int offset_min)
{
    return date_to_days(date) * 86400000 - offset_min * 60000LL;
}

/* "Z", "+07:00": minutes east of Greenwich. */
static bool
parse_offset(struct str s, int *minutes)
{
    int h, m;

    if (s.len == 1 && (s.ptr[0] == 'Z' || s.ptr[0] == 'z'))
        return *minutes = 0, true;
    if (s.len != 6 || (s.ptr[0] != '+' && s.ptr[0] != '-') || s.ptr[3] != ':' ||
        !digits(s, 1, 2, &h) || !digits(s, 4, 2, &m) || h > 23 || m > 59)
        return false;
    *minutes = (h * 60 + m) * (s.ptr[0] == '-' ? -1 : 1);
    return true;
}

bool
date_parse_rfc3339(struct str text, int64_t *utc_ms)
{
    struct date day;
    int h, m, s, offset, ms = 0, scale = 100;
    size_t i = 19;

    if (text.len < 20 || !date_parse((struct str){text.ptr, 10}, &day) ||
        (text.ptr[10] != 'T' && text.ptr[10] != 't' && text.ptr[10] != ' ') ||
        text.ptr[13] != ':' || text.ptr[16] != ':' ||
        !digits(text, 11, 2, &h) || !digits(text, 14, 2, &m) ||
        !digits(text, 17, 2, &s) || h > 23 || m > 59 || s > 60)
        return false;
    if (text.ptr[i] == '.') {
        for (i++; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9';
             i++, scale /= 10)
            ms += (text.ptr[i] - '0') * scale;
        if (i == 20)
            return false;
    }
    if (!parse_offset((struct str){text.ptr + i, text.len - i}, &offset))
        return false;
    *utc_ms =
        date_to_ms(day, offset) + h * 3600000LL + m * 60000LL + s * 1000LL + ms;
    return true;
}

int64_t
date_add_months(int64_t day, int months)
{
    struct date date = date_from_days(day);
    int month = date.year * 12 + date.month - 1 + months;
    int longest;

    date.year = month / 12;
    date.month = month % 12 + 1;
    longest = date_month_days(date.year, date.month);
    if (date.day > longest)
        date.day = longest;
    return date_to_days(date);
}
