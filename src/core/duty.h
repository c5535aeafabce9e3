/* Duties that units owe by a day: domain.md section 5, duties.json. Pure. */
#ifndef CORE_DUTY_H
#define CORE_DUTY_H

#include "core/calendar.h"
#include "core/date.h"
#include "core/period.h"

enum { DUTY_KINDS_MAX = 6, DUTY_STEPS_MAX = 8, DUTY_KEY = 24 };

/* What brings a duty about. */
enum duty_when {
    DUTY_ANY_TIME,   /* never due */
    DUTY_BY_RULE,    /* the days of its rule */
    DUTY_ON_REQUEST, /* a request that names the day */
    DUTY_ASKED,      /* a chain that waits for somebody's yes or no */
    DUTY_COMMITTED,  /* a household's confirmed commitment, every quarter */
};

/* Whom a step tells, and of what. */
enum step_kind {
    STEP_BEFORE,   /* who owes it, before the last day on time or on it */
    STEP_AFTER,    /* the same, late */
    STEP_ESCALATE, /* who stands above: who is silent */
    STEP_INFORM,   /* a note; nothing has to be sent */
};
const char *step_kind_name(enum step_kind kind); /* "before" */

struct duty_step {
    enum step_kind kind;
    int days;       /* before or behind the last day on time */
    unsigned roles; /* bits 1 << role of those who are told */
};

struct duty {
    const char *id;    /* "R08", "BC" */
    const char *title; /* for people */
    const char *form;  /* keyword of the form that says it is done; "" = none */
    const char *value; /* of the form's due field: "6T"; "" = any */
    const char *type;  /* "QT": a settlement of accounts; "" = no other */
    const char *text;  /* id of the sentence before its day; "" = usual */
    const char *counts; /* id of what communes must have done first; "" */
    int kinds_n;
    const char *kind[DUTY_KINDS_MAX]; /* of units that owe it: "commune" */
    enum duty_when when;
    bool on_any_day;         /* told on closed days too: D-01 */
    enum period_kind period; /* of the form; PERIOD_NONE: it is a year's */
    int months_back;         /* its period is so many months before its day */
    int opens_days; /* it can be done from so many days before its day */
    int due_n;
    const int64_t *due; /* last days on time since 1970, rising */
    int steps_n;
    struct duty_step step[DUTY_STEPS_MAX];
    int fresh_days; /* a step behind the day is of use so long */
};

struct duty_set {
    int n;
    const struct duty *duty;
    struct calendar calendar;
};

/* NULL if there is none. */
const struct duty *duty_find(const struct duty_set *set, struct str id);
/* "R08-2025": the duty and the year; NULL if there is no such duty, or not in
 * that year. */
const struct duty *
duty_of(const struct duty_set *set, struct str text, int *year);
/* Due in that year, or never due. */
bool duty_is_in(const struct duty *duty, int year);
/* Whether units of this kind owe it. */
bool duty_is_owed_by(const struct duty *duty, const char *kind);
/* Its last day on time in that year; all 0 if there is none. */
struct date duty_due(const struct duty_set *set, const char *id, int year);
/* The last day on time of a report: by its period, or by value and year.
 * False: no duty says one. */
bool
duty_due_of(const struct duty_set *set, const char *form, struct period period,
            struct str value, int year, int64_t *due);
/* The month or half-year of an occurrence of a duty that has a period. */
struct period duty_period(const struct duty *duty, int64_t due);
/* The key of the report that fulfils an occurrence: "2025-09", "2025 6T",
 * "R08-2025"; of one that no report fulfils its day. */
void duty_key(const struct duty *duty, int64_t due, char out[DUTY_KEY]);
/* The occurrence with that key; false if there is none. */
bool duty_due_of_key(const struct duty *duty, struct str key, int64_t *due);
/* 0 = on time, or never due. */
int duty_late_days(struct date due, struct date done);

/* A step of an occurrence that is to be taken on a day. */
struct duty_job {
    const struct duty *duty;
    const struct duty_step *step;
    int64_t due;
    int64_t subject; /* the request that named the day; 0 = a rule did */
};

enum { DUTY_JOBS_MAX = 256 };

/* The steps to be taken on this day, up to DUTY_JOBS_MAX; returns how many. A
 * step whose day is closed comes on the open day before (behind the last day on
 * time: after) it; one that could not be taken on its day is still of use until
 * the next one of its kind, or while it is fresh. On a closed day only duties
 * that are told on any day have steps. */
int duty_jobs(const struct duty_set *set, int64_t day,
              struct duty_job out[DUTY_JOBS_MAX]);
/* The same of one duty with this last day on time, up to `max`. */
int duty_jobs_of(const struct duty_set *set, const struct duty *duty,
                 int64_t due, int64_t day, struct duty_job *out, int max);
/* The day on which a step is planned. */
int64_t duty_step_day(const struct duty_set *set, const struct duty *duty,
                      const struct duty_step *step, int64_t due);

#endif
