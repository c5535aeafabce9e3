/* The only place that asks for the time. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Wall time, UTC, milliseconds since 1970; in a simulation the simulated one.
 */
int64_t clock_wall_ms(void);
/* Monotonic milliseconds for timers; never steps, runs in real time. */
int64_t clock_mono_ms(void);
/* Monotonic microseconds for measuring. */
int64_t clock_mono_us(void);
bool clock_is_simulated(void);
/* From now on wall time starts at start_ms and runs `rate` times as fast. */
void clock_simulate(int64_t start_ms, double rate);

#endif
