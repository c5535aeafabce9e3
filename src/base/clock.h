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
/* From now on wall time starts at start_ms and runs `rate` times as fast; 0 =
 * it stands until clock_move. */
void clock_simulate(int64_t start_ms, double rate);
/* Simulated with rate 0: nothing happens by itself. */
bool clock_stands(void);
/* 1 = as fast as the real time. */
double clock_rate(void);
/* Sets a standing clock; false if it does not stand or would go back. */
bool clock_move(int64_t wall_ms);
/* How long a wait in wall time lasts on the monotonic clock, at least 1 ms
 * unless it is 0; -1 = a standing clock never gets there. */
int64_t clock_wait_ms(int64_t wall_ms);

#endif
