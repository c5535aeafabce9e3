/* The texts that phones send, with the errors that people make. */
#ifndef SIMULATE_TEXT_H
#define SIMULATE_TEXT_H

#include "simulate/task.h"

enum { SIM_TEXT = 200, SIM_CODE = 5 };

struct sim_text {
    char text[SIM_TEXT];
    bool has_wrong_value; /* not what is true */
};

/* The report of a task as its person writes it at now_ms; `is_careful`: this
 * time without errors. */
void sim_text_report(const struct sim_task *task, struct sim_person *person,
                     int64_t now_ms, bool is_careful, struct sim_text *out);
/* "SUA 4821 140 42 ..." with what is true. */
void sim_text_fix(const struct sim_task *task, const char *code,
                  struct sim_text *out);

#endif
