/* Inside simulate: people text by day, at round minutes. */
#ifndef SIMULATE_PHONE_TIME_H
#define SIMULATE_PHONE_TIME_H

#include "simulate/play.h"

enum { SIM_MINUTE_MS = 60000, SIM_DAY_FROM = 6 * 60, SIM_DAY_TO = 21 * 60 };

/* Puts the event `minutes` after its at_ms, in waking hours. */
void sim_phone_later(struct sim_play *play, const struct sim_event *event,
                     int minutes);
/* Minutes since midnight in Vietnam. */
int sim_minute_of_day(int64_t ms);

#endif
