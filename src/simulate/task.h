/* What is owed, and by when: one task for each rule, period and unit. */
#ifndef SIMULATE_TASK_H
#define SIMULATE_TASK_H

#include "core/date.h"
#include "simulate/world.h"

enum sim_rule_id {
    SIM_BC,
    SIM_VV,
    SIM_TX,
    SIM_TH_JUNE,
    SIM_TH_DECEMBER,
    SIM_BK_HALF,
    SIM_BK_YEAR,
    SIM_BK_MIDTERM,
    SIM_BK_FINAL,
    SIM_NV_R08,
    SIM_NV_R04,
    SIM_RULES
};

/* The field's rules, domain.md section 13: kept here and not read from the
 * gateway's files, so that a wrong file shows. */
struct sim_rule {
    const char *name; /* in the counts: "BC", "BK 6T" */
    const char *form, *term;
    unsigned roles;  /* bits 1 << role */
    bool is_monthly; /* month 0 = the month it is about, 1 = the next */
    int open_month, open_day, due_month, due_day;
    int only_year; /* 0 = every year */
};
const struct sim_rule *sim_rule(enum sim_rule_id id);

enum { SIM_VALUES = 7 };
struct sim_task {
    enum sim_rule_id rule;
    int year, month; /* what it is about; month 0 = a year */
    int person, unit;
    int64_t opens_ms, due_ms;        /* due: the first moment that is late */
    int values_n, value[SIM_VALUES]; /* what is true */
    int document;                    /* number of the paper behind it */
    int64_t reminded_ms;             /* first time; 0 = not yet */
    int64_t accepted_ms;             /* first time; 0 = not yet */
    bool is_planned;                 /* a text of it is on its way */
    bool is_not_owed;                /* the gateway knows no such duty */
    int tries;
};

/* Sums of a month are owed only if its reports were. */
struct sim_tasks {
    int64_t from_ms; /* what opened before is nobody's */
    int n, cap;
    struct sim_task *task;
};
/* Appends the tasks whose window opens on this day. */
void sim_tasks_open(struct sim_tasks *tasks, struct sim_world *world,
                    struct date day);
void sim_tasks_clear(struct sim_tasks *tasks);

#endif
