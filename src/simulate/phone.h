/* Inside simulate: what one phone does and how it reacts. */
#ifndef SIMULATE_PHONE_H
#define SIMULATE_PHONE_H

#include "simulate/play.h"

/* Whether and when the person of a task that has just opened means to send it.
 */
void sim_phone_plan(struct sim_play *play, int task);
/* Sends what was meant and takes the answers. False: the gateway did not
 * answer. */
bool sim_phone_act(struct sim_play *play, const struct sim_event *event);
/* A text came in that no text of this moment caused. */
void sim_phone_hear(struct sim_play *play, int person, const char *text,
                    bool is_reminder);

#endif
