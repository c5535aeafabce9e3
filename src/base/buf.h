/* A byte buffer that grows. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

/* ptr is on the heap and always ends in a NUL beyond len once written to. */
struct buf {
    char *ptr;
    size_t len, cap;
};

void buf_init(struct buf *buf);
void buf_clear(struct buf *buf);
/* Empty again, memory kept. */
void buf_reset(struct buf *buf);
void buf_add(struct buf *buf, struct str s);
void buf_addz(struct buf *buf, const char *z);
void buf_addc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Borrowed until the next change of the buffer. */
struct str buf_str(const struct buf *buf);

#endif
