/* Chance that repeats itself: splitmix64 to start, xorshift64* to go on. */
#include "simulate/random.h"

static uint64_t
mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

struct sim_random
sim_random_new(uint64_t seed, uint64_t which)
{
    return (struct sim_random){mix(mix(seed) ^ which) | 1};
}

static uint64_t
next(struct sim_random *random)
{
    uint64_t x = random->state;

    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    random->state = x;
    return (x * 0x2545f4914f6cdd1dU) >> 16;
}

int
sim_random_below(struct sim_random *random, int n)
{
    return n < 1 ? 0 : (int)(next(random) % (uint64_t)n);
}

int
sim_random_between(struct sim_random *random, int low, int high)
{
    return low + sim_random_below(random, high - low + 1);
}

bool
sim_random_hits(struct sim_random *random, int permille)
{
    return sim_random_below(random, 1000) < permille;
}
