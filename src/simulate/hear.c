/* What a phone reads in the texts that it receives. */
#include "simulate/hear.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { MARKERS = 5, MARKER = 48 };

/* The first "WORD dddd" in a text. */
static bool
find_code(const char *text, const char *word, char code[SIM_CODE])
{
    size_t n = strlen(word);

    for (const char *p = strstr(text, word); p; p = strstr(p + 1, word)) {
        if (strspn(p + n, "0123456789") != SIM_CODE - 1)
            continue;
        memcpy(code, p + n, SIM_CODE - 1);
        code[SIM_CODE - 1] = '\0';
        return true;
    }
    code[0] = '\0';
    return false;
}

void
sim_hear_answer(const char *reply, struct sim_answer *out)
{
    static const struct {
        const char *start;
        enum sim_heard heard;
    } starts[] = {
        {"Da nhan ", SIM_ACCEPTED},      {"Da ghi ", SIM_ACCEPTED},
        {"Da sua ma ", SIM_ACCEPTED},    {"Da duyet ", SIM_ACCEPTED},
        {"Tin nay da nhan ", SIM_KNOWN}, {"Cac so nay giong ", SIM_KNOWN},
        {"Khong co viec ", SIM_NOT_OWED}};

    *out = (struct sim_answer){.heard = SIM_REFUSED};
    for (size_t i = 0; i < COUNT(starts); i++)
        if (strncmp(reply, starts[i].start, strlen(starts[i].start)) == 0)
            out->heard = starts[i].heard;
    if (out->heard == SIM_ACCEPTED) {
        if (!find_code(reply, "Ma moi ", out->code))
            (void)find_code(reply, "Ma ", out->code);
    } else if (out->heard == SIM_REFUSED &&
               find_code(reply, "OK ", out->code)) {
        out->heard = SIM_HELD;
        out->wants_reason = strstr(reply, "va ly do") != NULL;
    }
}

bool
sim_hear_approval(const char *text, char code[SIM_CODE])
{
    return find_code(text, "XN ", code);
}

static const struct {
    const char *name, *start, *inside;
} reminders[SIM_REMINDERS] = {
    {"N-01-many", "Nhac viec:", NULL},
    {"N-02", "QUA HAN", NULL},
    {"N-09", "Ra soat ", NULL},
    {"N-10", "Tin tuan ", NULL},
    {"N-03", "", " chua "},
    {"N-04", "Nhac: bao cao", NULL},
    {"N-05", "Nhac: tong hop", NULL},
    {"N-06", "Nhac ho", NULL},
    {"N-07", "Con ", NULL},
    {"N-08", "Nhac: viec", NULL},
    {"N-01", "Nhac:", NULL},
    {"other", "", NULL},
};

int
sim_hear_reminder(const char *text)
{
    int kind = 0;

    while (strncmp(text, reminders[kind].start,
                   strlen(reminders[kind].start)) != 0 ||
           (reminders[kind].inside && !strstr(text, reminders[kind].inside)))
        kind++;
    return kind;
}

const char *
sim_reminder_name(int kind)
{
    return reminders[kind].name;
}

/* "T%m/%y" -> "T09/2025"; %n is the month without a zero. */
static void
expand(const char *pattern, const struct sim_task *task, char out[MARKER])
{
    size_t len = 0;

    for (; *pattern != '\0' && len + 6 < MARKER; pattern++) {
        int value = pattern[1] == 'y' ? task->year : task->month;

        if (*pattern != '%')
            out[len++] = *pattern;
        else
            len += (size_t)snprintf(out + len, MARKER - len, "%0*d",
                                    *++pattern == 'm' ? 2 : 1, value);
    }
    out[len] = '\0';
}

static const char *const markers[SIM_RULES][MARKERS] = {
    [SIM_BC] = {"BC T%m/%y", "BC T%n/%y"},
    [SIM_VV] = {"VV T%m/%y", "VV T%n/%y"},
    [SIM_TX] = {"TX T%m/%y", "TX T%n/%y"},
    [SIM_TH_JUNE] = {"TH 06/%y", "TH T06/%y", "TH 6/%y"},
    [SIM_TH_DECEMBER] = {"TH 12/%y", "TH T12/%y"},
    [SIM_BK_HALF] = {"bao cao 6 thang %y", "BK 6T %y", "6T/%y", "R01-%y",
                     "bao cao 6T %y"},
    [SIM_BK_YEAR] = {"bao cao nam %y", "BK NAM %y", "NAM/%y", "R02-%y",
                     "bao cao NAM %y"},
    [SIM_BK_MIDTERM] = {"BK SK %y", "SK/%y", "R06-%y"},
    [SIM_BK_FINAL] = {"BK TK %y", "TK/%y", "R07-%y"},
    [SIM_NV_R08] = {"R08-%y"},
    [SIM_NV_R04] = {"R04-%y", "tong hop phong trao"},
};

/* Where the marker stands as a whole word. */
static const char *
find_marker(const char *text, const char *pattern, const struct sim_task *task)
{
    char marker[MARKER];

    expand(pattern, task, marker);
    const char *at = strstr(text, marker);
    return at && !isdigit((unsigned char)at[strlen(marker)]) ? at : NULL;
}

bool
sim_hear_names(const char *text, const struct sim_task *task)
{
    for (int i = 0; i < MARKERS && markers[task->rule][i]; i++)
        if (find_marker(text, markers[task->rule][i], task))
            return true;
    return false;
}

bool
sim_hear_twice(const char *text, const struct sim_task *task)
{
    const char *pattern = markers[task->rule][0];
    const char *at = sim_rule(task->rule)->is_monthly
                         ? find_marker(text, pattern, task)
                         : NULL;

    return at && find_marker(at + 1, pattern, task);
}

bool
sim_hear_silent(const char *text, const struct sim_task *task,
                const struct sim_unit *hamlet)
{
    char name[40];
    const char *from = find_marker(text, markers[task->rule][0], task);
    const char *at;

    if (!from)
        return false;
    (void)snprintf(name, sizeof(name), "Mau %03d", hamlet->number);
    at = strstr(from, name);
    return at && memchr(from, ';', (size_t)(at - from)) == NULL;
}
