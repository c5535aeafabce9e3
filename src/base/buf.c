/* A byte buffer that grows. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

void
buf_init(struct buf *buf)
{
    *buf = (struct buf){0};
}

void
buf_clear(struct buf *buf)
{
    mem_free(buf->ptr);
    buf_init(buf);
}

void
buf_reset(struct buf *buf)
{
    buf->len = 0;
    if (buf->ptr)
        buf->ptr[0] = '\0';
}

static char *
room(struct buf *buf, size_t bytes)
{
    if (buf->cap - buf->len < bytes + 1) {
        size_t cap = buf->cap ? buf->cap : 128;
        while (cap - buf->len < bytes + 1)
            cap *= 2;
        buf->ptr = mem_grow(buf->ptr, cap);
        buf->cap = cap;
    }
    return buf->ptr + buf->len;
}

void
buf_add(struct buf *buf, struct str s)
{
    char *p = room(buf, s.len);

    if (s.len > 0)
        memcpy(p, s.ptr, s.len);
    buf->len += s.len;
    buf->ptr[buf->len] = '\0';
}

void
buf_addz(struct buf *buf, const char *z)
{
    buf_add(buf, str_of(z));
}

void
buf_addc(struct buf *buf, char c)
{
    buf_add(buf, (struct str){&c, 1});
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = room(buf, (size_t)len);
    va_start(args, format);
    vsnprintf(p, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

struct str
buf_str(const struct buf *buf)
{
    return (struct str){buf->ptr ? buf->ptr : "", buf->len};
}
