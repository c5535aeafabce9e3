/* Chance that repeats itself: the same seed, the same draws. */
#ifndef SIMULATE_RANDOM_H
#define SIMULATE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct sim_random {
    uint64_t state;
};

/* One stream for each `which` of a seed. */
struct sim_random sim_random_new(uint64_t seed, uint64_t which);
/* 0 to n - 1; 0 for n < 1. */
int sim_random_below(struct sim_random *random, int n);
/* low to high, both may come. */
int sim_random_between(struct sim_random *random, int low, int high);
bool sim_random_hits(struct sim_random *random, int permille);

#endif
