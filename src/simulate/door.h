/* The public doors of a gateway, over kept connections. */
#ifndef SIMULATE_DOOR_H
#define SIMULATE_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"

struct sim_door {
    void *curl, *headers;
    char webhook[160], office[160]; /* host:port */
    struct buf answer;
    char why[200]; /* the last request failed */
};

/* Addresses and token of the file beside the store. */
void sim_door_open(struct sim_door *door, const char *webhook,
                   const char *office, const char *token);
void sim_door_close(struct sim_door *door);

/* Each gives the answer, owned by the caller, or NULL and door->why. A gateway
 * that says 503 is asked again for a while. */
json_t *
sim_door_say(struct sim_door *door, const char *phone, const char *text);
json_t *sim_door_clock(struct sim_door *door);
json_t *sim_door_move(struct sim_door *door, int64_t at_ms);
/* A page of what phones received, with ids above `after`. */
json_t *sim_door_messages(struct sim_door *door, int64_t after);

#endif
