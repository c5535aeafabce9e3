/* What one phone does: sends, reads the answer, tries again. */
#include "simulate/phone.h"

#include <stdio.h>

#include "simulate/phone_time.h"

enum {
    TRIES_MAX = 5,
    GIVE_UP_DAYS = 20,  /* after the due day nobody asks any more */
    FALLBACK_DAYS = 12, /* an office that nobody told finds out itself */
    EXCUSE_HOUR = 17
};

static struct sim_person *
person_of(struct sim_play *play, int person)
{
    return &play->world->person[person];
}

void
sim_phone_plan(struct sim_play *play, int task)
{
    struct sim_task *t = &play->tasks.task[task];
    struct sim_person *p = person_of(play, t->person);
    enum sim_when when = sim_random_hits(&p->random, p->habit->slips)
                             ? SIM_ON_REMINDER
                             : p->habit->when;
    int window = (int)((t->due_ms - t->opens_ms) / SIM_MINUTE_MS);
    int after = sim_random_below(&p->random, window - 12 * 60);

    switch (when) {
    case SIM_EARLY:
        sim_phone_later(play,
                        &(struct sim_event){.at_ms = t->opens_ms,
                                            .person = t->person,
                                            .task = task},
                        after);
        break;
    case SIM_AFTER_DUE:
        sim_phone_later(play,
                        &(struct sim_event){.at_ms = t->due_ms,
                                            .person = t->person,
                                            .task = task},
                        sim_random_below(&p->random, 7 * 24 * 60));
        break;
    case SIM_ON_REMINDER:
    case SIM_NEVER:
        if (play->world->unit[t->unit].kind == SIM_OFFICE)
            sim_phone_later(play,
                            &(struct sim_event){.at_ms = t->due_ms,
                                                .person = t->person,
                                                .task = task},
                            FALLBACK_DAYS * 24 * 60);
        return;
    }
    t->is_planned = true;
}

/* The person of an event does something about its task in a while. */
static void
again(struct sim_play *play, const struct sim_event *event, enum sim_act act,
      const char *code, int minutes)
{
    struct sim_event next = *event;

    next.at_ms = play->now_ms;
    next.act = act;
    str_copy(next.code, sizeof(next.code), str_of(code));
    sim_phone_later(play, &next, minutes);
    if (event->task >= 0 && act != SIM_CORRECT)
        play->tasks.task[event->task].is_planned = true;
}

static void
try_again(struct sim_play *play, const struct sim_event *event,
          struct sim_task *task)
{
    struct sim_random *random = &person_of(play, event->person)->random;

    if (++task->tries < TRIES_MAX)
        again(play, event, SIM_SEND, "", sim_random_between(random, 5, 60));
}

/* A commune waits for its silent hamlets until the afternoon of the last day.
 */
static void
excuse_later(struct sim_play *play, const struct sim_event *event,
             const struct sim_task *task, const char *code)
{
    int64_t until = task->due_ms - (24 - EXCUSE_HOUR) * 60 * SIM_MINUTE_MS;
    int64_t wait = (until - play->now_ms) / SIM_MINUTE_MS;

    again(play, event, SIM_EXCUSE, code, wait > 60 ? (int)wait : 60);
}

/* What was wrong is sent anew, what is right is confirmed. */
static void
on_held(struct sim_play *play, const struct sim_event *event,
        const struct sim_answer *answer, bool was_wrong)
{
    struct sim_task *task = &play->tasks.task[event->task];
    struct sim_random *random = &person_of(play, event->person)->random;

    if (was_wrong || task->tries >= TRIES_MAX)
        try_again(play, event, task);
    else if (answer->wants_reason && task->rule == SIM_TX)
        excuse_later(play, event, task, answer->code);
    else
        again(play, event, SIM_CONFIRM, answer->code,
              sim_random_between(random, 5, 40));
}

static void
on_accepted(struct sim_play *play, const struct sim_event *event,
            const struct sim_answer *answer, bool was_wrong)
{
    struct sim_task *task = &play->tasks.task[event->task];
    struct sim_person *p = person_of(play, event->person);

    if (task->accepted_ms == 0)
        task->accepted_ms = play->now_ms;
    play->count.wrong += was_wrong;
    if (was_wrong && answer->code[0] != '\0' &&
        sim_random_hits(&p->random, p->habit->notices))
        again(play, event, SIM_CORRECT, answer->code,
              sim_random_between(&p->random, 10, 120));
}

static void
on_answer(struct sim_play *play, const struct sim_event *event,
          const char *reply, bool was_wrong)
{
    struct sim_answer answer;

    sim_hear_answer(reply, &answer);
    play->count.heard[answer.heard]++;
    play->count.corrected +=
        event->act == SIM_CORRECT && answer.heard == SIM_ACCEPTED;
    if (event->task < 0 || event->act == SIM_CORRECT)
        return;
    struct sim_task *task = &play->tasks.task[event->task];
    switch (answer.heard) {
    case SIM_ACCEPTED:
        on_accepted(play, event, &answer, was_wrong);
        break;
    case SIM_HELD:
        on_held(play, event, &answer, was_wrong);
        break;
    case SIM_REFUSED:
        try_again(play, event, task);
        break;
    case SIM_NOT_OWED:
        task->is_not_owed = true;
        break;
    case SIM_KNOWN:
    case SIM_HEARD:
        break;
    }
}

/* Still to be reported, and not too long ago. */
static bool
is_wanted(const struct sim_play *play, const struct sim_task *task)
{
    int64_t span = (int64_t)GIVE_UP_DAYS * 24 * 60 * SIM_MINUTE_MS;

    return task->accepted_ms == 0 && !task->is_not_owed &&
           play->now_ms <= task->due_ms + span;
}

/* What is said about a task; false if there is nothing left to say. */
static bool
write_about(struct sim_play *play, const struct sim_event *event,
            const struct sim_task *task, struct sim_text *out)
{
    switch (event->act) {
    case SIM_SEND:
        sim_text_report(task, person_of(play, event->person), play->now_ms,
                        task->tries > 0, out);
        return is_wanted(play, task);
    case SIM_CORRECT:
        sim_text_fix(task, event->code, out);
        return true;
    case SIM_CONFIRM:
    case SIM_EXCUSE:
        (void)snprintf(out->text, sizeof(out->text), "OK %s%s", event->code,
                       event->act == SIM_EXCUSE ? " ban chua gui kip" : "");
        return task->accepted_ms == 0;
    case SIM_APPROVE:
        break;
    }
    return false;
}

static bool
write_text(struct sim_play *play, const struct sim_event *event,
           struct sim_text *out)
{
    *out = (struct sim_text){0};
    if (event->task >= 0)
        return write_about(play, event, &play->tasks.task[event->task], out);
    (void)snprintf(out->text, sizeof(out->text), "XN %s 1", event->code);
    return true;
}

/* The first reply to the sender answers it; others hear of it, too. */
static void
take_replies(struct sim_play *play, const struct sim_event *event,
             const json_t *answer, bool was_wrong)
{
    const json_t *list = json_object_get(answer, "replies"), *reply;
    bool is_answered = false;
    size_t i;

    json_array_foreach(list, i, reply)
    {
        const char *to = json_string_value(json_object_get(reply, "to"));
        const char *text = json_string_value(json_object_get(reply, "text"));
        int person = sim_world_person(play->world, to);

        if (person == event->person && !is_answered) {
            is_answered = true;
            on_answer(play, event, text, was_wrong);
        }
        sim_phone_hear(play, person, text, false);
    }
    play->count.unanswered += !is_answered;
}

bool
sim_phone_act(struct sim_play *play, const struct sim_event *event)
{
    const struct sim_person *p = person_of(play, event->person);
    struct sim_text text;

    if (event->task >= 0 && event->act != SIM_CORRECT)
        play->tasks.task[event->task].is_planned = false;
    if (!write_text(play, event, &text))
        return true;
    json_t *answer = sim_door_say(play->door, p->phone, text.text);
    if (!answer)
        return false;
    play->count.texts++;
    take_replies(play, event, answer, text.has_wrong_value);
    json_decref(answer);
    return true;
}
