/* The engine of the load generator: kept connections, and either as fast as
 * the answers come (closed loop) or at a fixed rate (open loop). */
#ifndef BENCH_LOAD_RUN_H
#define BENCH_LOAD_RUN_H

#include <stdio.h>

#include "base/buf.h"

enum { LOAD_STATUS_MAX = 600 };

struct load_options {
    const char *host;
    int port;
    int connections;
    double seconds, warm_s; /* measured time, and the time before it */
    int64_t count;          /* stop after so many; 0 = by time */
    double rate;            /* open loop: messages a second; 0 = closed loop */
    int64_t people, first_phone, start; /* phone and message numbers */
    const char *token; /* period token of the texts, may be empty */
    const char *id_prefix;
    const char *method, *path, *body; /* templates; body NULL = none */
    FILE *log;                        /* "phone begin_us" a line; may be NULL */
};

struct load_result {
    int64_t sent, done; /* in the measured time */
    int64_t accepted;   /* answers that say the figures are kept */
    int64_t cut;        /* connections lost with a request under way */
    int64_t unanswered; /* still waiting at the end */
    int64_t began_us, ended_us;
    int64_t status[LOAD_STATUS_MAX];
    uint32_t *latency_us; /* `done` of them, unsorted */
    size_t latency_cap;
};

/* Fills in a template: {phone} {id} {n} {text} {query} ({text} for a URI),
 * {poor} (the figure that a phone repeats in every month), {session} {input}
 * (a report by menu: nine requests, all people one step after the other). */
void load_fill(struct buf *out, const struct load_options *options,
               const char *template_text, int64_t n);
/* False, after a line on stderr, if nobody listens there. */
bool load_run(const struct load_options *options, struct load_result *result);

#endif
