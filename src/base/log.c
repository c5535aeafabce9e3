/* One line per decision on stderr. */
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

enum { LINE_MAX_BYTES = 1024 };

static enum log_level level_max = LOG_INFO;
static uint64_t lost;

void
log_set_level(enum log_level level)
{
    level_max = level;
}

uint64_t
log_lost(void)
{
    return lost;
}

void
log_line(enum log_level level, const char *format, ...)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};
    char line[LINE_MAX_BYTES + 16]; /* room for the level */
    va_list args;

    if (level > level_max)
        return;
    va_start(args, format);
    int n = vsnprintf(line, LINE_MAX_BYTES, format, args);
    va_end(args);
    size_t len = n < 0 ? 0 : (size_t)n;
    if (len > LINE_MAX_BYTES - 1)
        len = LINE_MAX_BYTES - 1;
    if (level != LOG_INFO)
        len += (size_t)snprintf(line + len, sizeof(line) - len, " level=%s",
                                names[level]);
    line[len++] = '\n';
    /* A reader that has stopped must not stop us: no room, no line. */
    struct pollfd out = {STDERR_FILENO, POLLOUT, 0};
    if (poll(&out, 1, 0) != 1 || write(STDERR_FILENO, line, len) < 0)
        lost++;
}

struct log_quoted
log_quote(struct str s)
{
    struct log_quoted q;
    size_t n = 0;

    q.z[n++] = '"';
    for (size_t i = 0; i < s.len && n + 6 < sizeof(q.z); i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
            n += (size_t)snprintf(q.z + n, sizeof(q.z) - n, "\\x%02x", c);
        else
            q.z[n++] = (char)c;
    }
    q.z[n++] = '"';
    q.z[n] = '\0';
    return q;
}

struct log_quoted
log_phone(const char *phone)
{
    struct log_quoted q;
    size_t len = strlen(phone);

    if (len > 6)
        snprintf(q.z, sizeof(q.z), "%.3s***%s", phone, phone + len - 3);
    else
        snprintf(q.z, sizeof(q.z), "***");
    return q;
}

bool
log_limit_pass(struct log_limit *limit, unsigned *skipped)
{
    int64_t now = clock_mono_ms();

    if (now < limit->next_ms) {
        limit->skipped++;
        return false;
    }
    limit->next_ms = now + 10000;
    *skipped = limit->skipped;
    limit->skipped = 0;
    return true;
}
