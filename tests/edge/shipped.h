/* The profiles that are shipped, loaded with secrets made up for tests. */
#ifndef TESTS_SHIPPED_H
#define TESTS_SHIPPED_H

#include "edge/provider.h"

#define SHIPPED_BASE "https://gw.example.vn"

/* 2026-11-23T03:00:00Z, when the signed requests were signed. */
enum { SHIPPED_NOW_S = 1795402800 };

struct shipped {
    struct complaints complaints;
    struct provider_set *set;
    struct arena arena;
};

/* All of them; `proxies` as in struct provider_setup. */
void shipped_open(struct shipped *shipped, const char *proxies);
/* Reads a request as in request_text.h; the arena is emptied before. */
void shipped_read_at(struct shipped *shipped, const char *request,
                     const char *peer, int64_t at_ms, struct webhook *out);
/* From this machine, when it was signed. */
void
shipped_read(struct shipped *shipped, const char *request, struct webhook *out);
void shipped_close(struct shipped *shipped);

#endif
