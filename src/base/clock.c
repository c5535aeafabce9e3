/* The only place that asks for the time. */
#include "base/clock.h"

#include <time.h>

static struct {
    double rate; /* 0 = no simulation */
    int64_t start_ms, mono_ms;
} simulation;

static int64_t
read_us(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
clock_mono_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

int64_t
clock_mono_ms(void)
{
    return clock_mono_us() / 1000;
}

int64_t
clock_wall_ms(void)
{
    if (simulation.rate > 0)
        return simulation.start_ms +
               (int64_t)((double)(clock_mono_ms() - simulation.mono_ms) *
                         simulation.rate);
    return read_us(CLOCK_REALTIME) / 1000;
}

bool
clock_is_simulated(void)
{
    return simulation.rate > 0;
}

void
clock_simulate(int64_t start_ms, double rate)
{
    simulation.start_ms = start_ms;
    simulation.mono_ms = clock_mono_ms();
    simulation.rate = rate;
}
