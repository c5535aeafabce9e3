/* Reporting periods and their windows: contract.md section 4 "Messages in
 * time", sms-grammar.md section 7. */
#ifndef CORE_PERIOD_H
#define CORE_PERIOD_H

#include "core/date.h"

enum period_kind {
    PERIOD_NONE,
    PERIOD_MONTH,   /* "2025-09" */
    PERIOD_HALF,    /* "2025-06", "2025-12": TH */
    PERIOD_QUARTER, /* "2025-Q3": TD */
};

struct period {
    enum period_kind kind;
    int year, number; /* month 1..12 or quarter 1..4 */
};

enum { PERIOD_TEXT = 8 };

/* "2025-09", "2025-Q3"; "" for PERIOD_NONE. */
void period_format(struct period period, char out[PERIOD_TEXT]);
/* "2025-06" is read as a month: only the form knows of half-years. */
bool period_parse(struct str text, struct period *out);
/* As people read it: "T09/2025", "quy 3/2025", "06/2025" for a half-year. */
void period_show(struct period period, char out[16]);
struct period period_before(struct period period); /* the one before it */
int period_compare(struct period a, struct period b);
/* The open month of a monthly form on day `at`: its own month from day 25,
 * before that the month before. */
struct period period_open_month(struct date at);
/* The period of that kind that is open on day `at`. */
struct period period_open(enum period_kind kind, struct date at);
/* The half-year that can be reported on day `at`; the quarter of that day. */
struct period period_open_half(struct date at);
struct period period_quarter_of(struct date at);
/* Whether a text of that day must name its period ("T9"): of months from day 11
 * until the next one opens, of half-years outside June and December. */
bool period_must_be_named(enum period_kind kind, struct date at);
/* First day on which `period` can be reported, and the last day it stays
 * open. */
struct date period_opens(struct period period);
struct date period_closes(struct period period);
/* The last day of the last month of a period: what its figures hold for. */
struct date period_last(struct period period);
/* The last day that is on time (domain.md D-06): day 02 of the next month; of
 * half-years and quarters the last day of their last month. */
struct date period_due(struct period period);

#endif
