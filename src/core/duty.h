/* Duties that units owe by a day: domain.md section 5, duties.json. */
#ifndef CORE_DUTY_H
#define CORE_DUTY_H

#include "core/date.h"

enum { DUTY_KINDS_MAX = 6, DUTY_YEARS_MAX = 10 };

struct duty {
    const char *id;    /* "R08" */
    const char *title; /* for people */
    const char *form;  /* keyword of the form that says it is done */
    const char *type;  /* "QT": a settlement of accounts; "" = no other */
    int kinds_n;
    const char *kind[DUTY_KINDS_MAX]; /* of units that owe it: "commune" */
    int years_n;                      /* 0 = every year */
    int year[DUTY_YEARS_MAX];
    int month, day; /* the last day that is on time; 0 = none */
};

struct duty_set {
    int n;
    const struct duty *duty;
};

/* NULL if there is none. */
const struct duty *duty_find(const struct duty_set *set, struct str id);
/* "R08-2025": the duty and the year; NULL if there is no such duty, or not in
 * that year. */
const struct duty *
duty_of(const struct duty_set *set, struct str text, int *year);
bool duty_is_in(const struct duty *duty, int year);
/* Whether units of this kind owe it. */
bool duty_is_owed_by(const struct duty *duty, const char *kind);
/* The last day that is on time; all 0 if it has none, or is not owed that
 * year. */
struct date duty_due(const struct duty_set *set, const char *id, int year);
/* 0 = on time, or never due. */
int duty_late_days(struct date due, struct date done);

#endif
