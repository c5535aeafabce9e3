/* Ends of months. */
#include "core/book.h"

#include "core/date.h"

int64_t
book_month_end(int month)
{
    struct date last = {month / 12, month % 12 + 1, 0};

    last.day = date_month_days(last.year, last.month);
    return date_to_days(last);
}

int
book_last_month(int64_t day)
{
    struct date date = date_from_days(day);
    int month = date.year * 12 + date.month - 1;

    return book_month_end(month) == day ? month : month - 1;
}
