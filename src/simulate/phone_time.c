/* People text by day, at round minutes. */
#include "simulate/phone_time.h"

enum { ROUND_MIN = 5, DAY_MIN = 24 * 60 };

int
sim_minute_of_day(int64_t ms)
{
    struct date day = date_of_ms(ms, VIETNAM_OFFSET_MIN);

    return (int)((ms - date_to_ms(day, VIETNAM_OFFSET_MIN)) / SIM_MINUTE_MS);
}

void
sim_phone_later(struct sim_play *play, const struct sim_event *event,
                int minutes)
{
    struct sim_random *random = &play->world->person[event->person].random;
    struct sim_event put = *event;
    int64_t at = event->at_ms / SIM_MINUTE_MS + minutes;

    at += ROUND_MIN - at % ROUND_MIN;
    int day = sim_minute_of_day(at * SIM_MINUTE_MS);
    if (day < SIM_DAY_FROM)
        at += SIM_DAY_FROM - day + sim_random_below(random, 120);
    else if (day >= SIM_DAY_TO)
        at += DAY_MIN + SIM_DAY_FROM - day + sim_random_below(random, 120);
    at -= at % ROUND_MIN;
    put.at_ms = at * SIM_MINUTE_MS;
    sim_queue_put(&play->queue, &put);
}
