/* Times as providers write them. */
#ifndef EDGE_MOMENT_H
#define EDGE_MOMENT_H

#include "base/mem.h"
#include "base/str.h"

/* A compiled "%Y-%m-%d %H:%M:%S|%Y%m%d@Asia/Ho_Chi_Minh". */
struct moment {
    const char *formats; /* as written, alternatives apart by '|' */
    size_t formats_len;
    int offset_min; /* where the text has no %z */
};

/* %Y %m %d %H %M %S (with an optional fraction) %z (Z, +0700, +07:00). False if
 * the format has something else or the zone is not known: "UTC",
 * "Asia/Ho_Chi_Minh", "+07:00". */
bool moment_compile(struct str text, struct moment *out);
/* The whole text must fit one of the formats. */
bool
moment_parse(const struct moment *moment, struct str text, int64_t *utc_ms);

#endif
