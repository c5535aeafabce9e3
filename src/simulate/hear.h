/* What a phone reads in the texts that it receives. Pure. */
#ifndef SIMULATE_HEAR_H
#define SIMULATE_HEAR_H

#include "simulate/text.h"

enum sim_heard {
    SIM_REFUSED, /* send it again, better */
    SIM_ACCEPTED,
    SIM_HELD,     /* a question that OK and the code answers */
    SIM_KNOWN,    /* it was there before */
    SIM_NOT_OWED, /* there is no such duty for this unit */
    SIM_HEARD
};

struct sim_answer {
    enum sim_heard heard;
    char code[SIM_CODE]; /* "4821", or "" */
    bool wants_reason;   /* OK code and why */
};

/* What a reply says about the text that it answers. */
void sim_hear_answer(const char *reply, struct sim_answer *out);
/* Whether a text asks to approve something: `code` of "XN code 1". */
bool sim_hear_approval(const char *text, char code[SIM_CODE]);
/* "N-01" to "N-10" by its first words, "other" if none fits; an index for
 * counting and its name. */
enum { SIM_REMINDERS = 12 };
int sim_hear_reminder(const char *text);
const char *sim_reminder_name(int kind);
/* Whether a text speaks of this task's form and period: "BC T09/2025". */
bool sim_hear_names(const char *text, const struct sim_task *task);
/* Whether it tells of this monthly report twice. */
bool sim_hear_twice(const char *text, const struct sim_task *task);
/* Whether a text names this hamlet where it speaks of the task: "BC T09/2025
 * thieu 1/9: Mau 060; VV T09/2025 thieu 1/3: Mau 061". */
bool sim_hear_silent(const char *text, const struct sim_task *task,
                     const struct sim_unit *hamlet);

#endif
