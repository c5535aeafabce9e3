/* One line per decision on stderr: event=… key=value … */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Lines above this level are dropped. Default LOG_INFO. */
void log_set_level(enum log_level level);
/* Never blocks for long: a full pipe costs lines, which are counted. */
void log_line(enum log_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Lines that could not be written so far. */
uint64_t log_lost(void);
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)

enum { LOG_QUOTE_MAX = 96 };
struct log_quoted {
    char z[LOG_QUOTE_MAX];
};
/* A foreign string made safe for one log line: quoted, control bytes, quotes
 * and bytes over 0x7e as \xNN, cut at the buffer's end. */
struct log_quoted log_quote(struct str s);
/* A phone number with only its last three digits: "+84***678". */
struct log_quoted log_phone(const char *phone);

/* Lets one line in ten seconds through for the same trouble. Zeroed to start.
 * *skipped is how many were swallowed since the last one. */
struct log_limit {
    int64_t next_ms;
    unsigned skipped;
};
bool log_limit_pass(struct log_limit *limit, unsigned *skipped);

#endif
