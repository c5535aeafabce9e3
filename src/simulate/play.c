/* The loop of a play: move the clock, listen, let phones act. */
#include "simulate/play.h"

#include <stdio.h>

#include "base/mem.h"
#include "simulate/phone.h"
#include "simulate/phone_time.h"

enum { BUSY_MAX = 10000, PAGE = 100, GRAIN_MIN = 5, DAY_MS = 86400000 };

/* What a text caused was in its answer. */
static void
take_message(struct sim_play *play, const json_t *message)
{
    const char *to = json_string_value(json_object_get(message, "to"));
    const char *text = json_string_value(json_object_get(message, "text"));
    const char *lane = json_string_value(json_object_get(message, "lane"));

    if (!to || !text || !lane ||
        json_is_integer(json_object_get(message, "message")))
        return;
    sim_phone_hear(play, sim_world_person(play->world, to), text,
                   strcmp(lane, "reminder") == 0);
}

/* All that arrived since the last time: ids rise in the order of arrival. */
static bool
listen(struct sim_play *play)
{
    size_t n = PAGE;

    while (n == PAGE) {
        json_t *page = sim_door_messages(play->door, play->heard_to);
        const json_t *list = json_object_get(page, "messages"), *message;
        size_t i;

        if (!json_is_array(list)) {
            json_decref(page);
            return false;
        }
        n = json_array_size(list);
        json_array_foreach(list, i, message)
        {
            take_message(play, message);
            play->heard_to = json_integer_value(json_object_get(message, "id"));
        }
        json_decref(page);
    }
    return true;
}

/* Moves the clock until the gateway has nothing left to do at that time. *next
 * is when something falls due there, 0 = unknown. */
static bool
move(struct sim_play *play, int64_t at, int64_t *next)
{
    bool is_busy = true, wrote = false;

    for (int i = 0; is_busy && i < BUSY_MAX; i++) {
        json_t *answer = sim_door_move(play->door, at);
        const char *due = json_string_value(json_object_get(answer, "next"));

        if (!answer)
            return false;
        is_busy = json_is_true(json_object_get(answer, "busy"));
        wrote |= is_busy;
        if (!due || !date_parse_rfc3339(str_of(due), next))
            *next = 0;
        json_decref(answer);
        play->count.moves++;
    }
    play->now_ms = at;
    return !wrote || listen(play);
}

/* A day begins: what may be sent from today on. */
static void
open_day(struct sim_play *play, struct date day)
{
    int had = play->tasks.n;

    sim_tasks_open(&play->tasks, play->world, day);
    for (int i = had; i < play->tasks.n; i++)
        sim_phone_plan(play, i);
    if (play->shows_progress && day.day == 1) {
        char text[DATE_TEXT];

        date_format(day, text);
        (void)fprintf(stderr, "%s %d texts\n", text, play->count.texts);
    }
}

/* A wave goes out second by second: what falls due within minutes is taken
 * together, else each of its texts is a turn and a sync of its own. */
static int64_t
round_up(int64_t ms)
{
    int64_t grain = (int64_t)GRAIN_MIN * SIM_MINUTE_MS;

    return (ms + grain - 1) / grain * grain;
}

/* The next moment of the day that begins at day_ms: a text, a step, or what
 * the gateway has due. */
static int64_t
next_moment(const struct sim_play *play, int64_t day_ms, int64_t due)
{
    int64_t step = (int64_t)play->step_min * SIM_MINUTE_MS;
    int64_t from = day_ms + (int64_t)SIM_DAY_FROM * SIM_MINUTE_MS;
    int64_t at = play->now_ms < from
                     ? from
                     : from + ((play->now_ms - from) / step + 1) * step;
    const struct sim_event *first = sim_queue_first(&play->queue);

    if (first && first->at_ms < at)
        at = first->at_ms;
    due = round_up(due);
    return due > play->now_ms && due < at ? due : at;
}

static bool
play_day(struct sim_play *play, struct date day)
{
    int64_t from = date_to_ms(day, VIETNAM_OFFSET_MIN), due = 0;
    int64_t to = from + (int64_t)SIM_DAY_TO * SIM_MINUTE_MS;

    open_day(play, day);
    for (int64_t at = next_moment(play, from, due); at <= to;
         at = next_moment(play, from, due)) {
        if (!move(play, at, &due))
            return false;
        const struct sim_event *first = sim_queue_first(&play->queue);
        while (first && first->at_ms <= play->now_ms) {
            struct sim_event event = sim_queue_take(&play->queue);
            if (!sim_phone_act(play, &event))
                return false;
            first = sim_queue_first(&play->queue);
        }
    }
    return true;
}

static bool
may_begin(struct sim_play *play, char why[200])
{
    int64_t at = 0;
    json_t *clock = sim_door_clock(play->door);
    const char *text = json_string_value(json_object_get(clock, "at"));
    const json_t *rate = json_object_get(clock, "rate");
    bool is_read = text && date_parse_rfc3339(str_of(text), &at);
    bool is_standing = is_read && json_number_value(rate) <= 0;

    json_decref(clock);
    if (!is_read)
        (void)snprintf(why, 200, "%s", play->door->why);
    else if (!is_standing)
        (void)snprintf(why, 200,
                       "the gateway's clock runs by itself: start it "
                       "with --clock TIME --clock-rate 0");
    else if (at > date_to_ms(play->from, VIETNAM_OFFSET_MIN) +
                      (int64_t)SIM_DAY_FROM * SIM_MINUTE_MS)
        (void)snprintf(why, 200, "the gateway's clock is past --from");
    return is_standing && at <= date_to_ms(play->from, VIETNAM_OFFSET_MIN) +
                                    (int64_t)SIM_DAY_FROM * SIM_MINUTE_MS;
}

bool
sim_play_run(struct sim_play *play, char why[200])
{
    int64_t last = date_to_days(play->to);

    if (!may_begin(play, why))
        return false;
    play->tasks.from_ms = date_to_ms(play->from, VIETNAM_OFFSET_MIN);
    play->end_ms = date_to_ms(play->to, VIETNAM_OFFSET_MIN) + DAY_MS;
    for (int64_t day = date_to_days(play->from); day <= last; day++)
        if (!play_day(play, date_from_days(day))) {
            (void)snprintf(why, 200, "the gateway did not answer: %.160s",
                           play->door->why);
            return false;
        }
    return true;
}

void
sim_play_clear(struct sim_play *play)
{
    sim_tasks_clear(&play->tasks);
    sim_queue_clear(&play->queue);
    mem_free(play->told);
}
