/* The only place that asks for the time. */
#include "base/clock.h"

#include <time.h>

static struct {
    bool is_on;
    double rate; /* 0 = stands at start_ms */
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
    if (simulation.is_on)
        return simulation.start_ms +
               (int64_t)((double)(clock_mono_ms() - simulation.mono_ms) *
                         simulation.rate);
    return read_us(CLOCK_REALTIME) / 1000;
}

bool
clock_is_simulated(void)
{
    return simulation.is_on;
}

void
clock_simulate(int64_t start_ms, double rate)
{
    simulation.start_ms = start_ms;
    simulation.mono_ms = clock_mono_ms();
    simulation.rate = rate;
    simulation.is_on = true;
}

bool
clock_stands(void)
{
    return simulation.is_on && simulation.rate <= 0;
}

double
clock_rate(void)
{
    return simulation.is_on ? simulation.rate : 1;
}

bool
clock_move(int64_t wall_ms)
{
    if (!clock_stands() || wall_ms < simulation.start_ms)
        return false;
    simulation.start_ms = wall_ms;
    return true;
}

int64_t
clock_wait_ms(int64_t wall_ms)
{
    if (wall_ms <= 0)
        return 0;
    if (clock_stands())
        return -1;
    int64_t wait = (int64_t)((double)wall_ms / clock_rate());
    return wait < 1 ? 1 : wait;
}
