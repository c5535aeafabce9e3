/* Days of the Gregorian calendar, without clock or time zone tables. */
#ifndef CORE_DATE_H
#define CORE_DATE_H

#include "base/str.h"

struct date {
    int year, month, day; /* month and day from 1; all 0 = no date */
};

enum { DATE_TEXT = 11 }; /* "2025-09-28" and the NUL */

/* Vietnam is UTC+7 all year (no daylight saving). */
enum { VIETNAM_OFFSET_MIN = 7 * 60 };

/* Days since 1970-01-01; the other way round. */
int64_t date_to_days(struct date date);
struct date date_from_days(int64_t days);
bool date_is_valid(struct date date);
int date_month_days(int year, int month);
/* The n-th working day (Monday to Friday) after a day, both since 1970. */
int64_t date_working_day(int64_t day, int n);
/* The same day so many months later, or the last one of a shorter month; both
 * since 1970. */
int64_t date_add_months(int64_t day, int months);
/* <0, 0, >0 like strcmp. */
int date_compare(struct date a, struct date b);
/* "2025-09-28" exactly; false otherwise. */
bool date_parse(struct str text, struct date *out);
/* The days since 1970 of a day as tables write it; `open` if it is none. */
int64_t date_days_or(struct str text, int64_t open);
void date_format(struct date date, char out[DATE_TEXT]);
/* The day that a moment (UTC ms) falls on at the given offset. */
struct date date_of_ms(int64_t utc_ms, int offset_min);
/* The first moment (UTC ms) of a day at the given offset. */
int64_t date_to_ms(struct date date, int offset_min);
/* RFC 3339 "2025-09-28T08:00:00.5+07:00" -> UTC ms; false otherwise. */
bool date_parse_rfc3339(struct str text, int64_t *utc_ms);

#endif
