/* How a phone reacts to texts that come by themselves: reminders, requests. */
#include "simulate/phone.h"

#include <stdio.h>

#include "base/mem.h"
#include "simulate/phone_time.h"

enum {
    NEAR_DAYS = 60, /* a text without a year means what is due around now */
    CALLED = 500,   /* per mille: a silent one reports when the commune calls */
    DAY_MS = 86400000
};

struct sim_told {
    int person;
    char text[SIM_TEXT];
};

/* Whether this person heard the very same today. */
static bool
is_repeated(struct sim_play *play, int person, const char *text)
{
    int64_t day = date_to_days(date_of_ms(play->now_ms, VIETNAM_OFFSET_MIN));

    if (day != play->told_day)
        play->told_n = 0;
    play->told_day = day;
    for (int i = 0; i < play->told_n; i++)
        if (play->told[i].person == person &&
            strncmp(play->told[i].text, text, SIM_TEXT - 1) == 0)
            return true;
    if (play->told_n == play->told_cap) {
        play->told_cap = play->told_cap > 0 ? 2 * play->told_cap : 64;
        play->told =
            mem_grow(play->told, (size_t)play->told_cap * sizeof(*play->told));
    }
    struct sim_told *told = &play->told[play->told_n++];
    told->person = person;
    (void)snprintf(told->text, sizeof(told->text), "%s", text);
    return false;
}

static void
send_soon(struct sim_play *play, int task, int permille)
{
    struct sim_task *t = &play->tasks.task[task];
    struct sim_random *random = &play->world->person[t->person].random;

    if (t->is_planned || !sim_random_hits(random, permille))
        return;
    t->is_planned = true;
    sim_phone_later(play,
                    &(struct sim_event){.at_ms = play->now_ms,
                                        .person = t->person,
                                        .task = task},
                    sim_random_between(random, 10, 600));
}

static bool
is_near(const struct sim_play *play, const struct sim_task *task)
{
    int64_t span = (int64_t)NEAR_DAYS * DAY_MS;

    return play->now_ms > task->opens_ms - span &&
           play->now_ms < task->due_ms + span;
}

static void
told_own(struct sim_play *play, int task)
{
    struct sim_task *t = &play->tasks.task[task];

    play->count.in_vain += t->accepted_ms != 0;
    if (t->accepted_ms != 0)
        return;
    if (t->reminded_ms == 0)
        t->reminded_ms = play->now_ms;
    send_soon(play, task, play->world->person[t->person].habit->heeds);
}

/* The commune of a hamlet or a group. */
static int
commune_of(const struct sim_world *world, int unit)
{
    const struct sim_unit *u = &world->unit[unit];

    if (u->kind == SIM_GROUP)
        u = &world->unit[u->parent];
    return u->kind == SIM_HAMLET ? u->parent : -1;
}

static bool
is_officer_over(const struct sim_play *play, int person, int unit)
{
    const struct sim_person *p = &play->world->person[person];

    return p->seat[0].role == ROLE_CX &&
           p->seat[0].unit == commune_of(play->world, unit);
}

/* Whoever is named as silent is called. */
static void
told_of_others(struct sim_play *play, int task, const char *text,
               bool is_reminder)
{
    const struct sim_task *t = &play->tasks.task[task];
    const struct sim_unit *unit = &play->world->unit[t->unit];

    if (unit->kind == SIM_GROUP)
        unit = &play->world->unit[unit->parent];
    if (!sim_hear_silent(text, t, unit))
        return;
    if (t->accepted_ms == 0)
        send_soon(play, task, CALLED);
    else if (is_reminder)
        play->count.in_vain++;
}

void
sim_phone_hear(struct sim_play *play, int person, const char *text,
               bool is_reminder)
{
    char code[SIM_CODE];

    if (person < 0)
        return;
    if (is_reminder) {
        play->count.reminders[sim_hear_reminder(text)]++;
        play->count.doubled += is_repeated(play, person, text);
    }
    for (int i = play->tasks.n - 1; i >= 0; i--) {
        const struct sim_task *t = &play->tasks.task[i];
        bool is_own = is_reminder && t->person == person;

        if (!is_near(play, t) ||
            (!is_own && !is_officer_over(play, person, t->unit)) ||
            !sim_hear_names(text, t))
            continue;
        play->count.doubled += is_own && sim_hear_twice(text, t);
        if (is_own)
            told_own(play, i);
        else
            told_of_others(play, i, text, is_reminder);
    }
    if (play->world->person[person].seat[0].role == ROLE_CX &&
        sim_hear_approval(text, code)) {
        struct sim_event approve = {.at_ms = play->now_ms,
                                    .act = SIM_APPROVE,
                                    .person = person,
                                    .task = -1};
        str_copy(approve.code, sizeof(approve.code), str_of(code));
        sim_phone_later(play, &approve, 60);
    }
}
