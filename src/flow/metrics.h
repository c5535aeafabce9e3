/* Counters for /metrics: names in contract.md section 7. */
#ifndef FLOW_METRICS_H
#define FLOW_METRICS_H

#include "base/buf.h"
#include "base/str.h"

enum counter {
    COUNT_RECEIVED,  /* provider, outcome */
    COUNT_ACCEPTED,  /* form */
    COUNT_REPLIES,   /* provider, outcome */
    COUNT_REMINDERS, /* duty */
    COUNT_ALARMS,    /* kind, state */
    COUNT_COUNTERS
};

enum histogram {
    HISTOGRAM_TURN,     /* seconds */
    HISTOGRAM_COMMIT,   /* seconds */
    HISTOGRAM_MESSAGES, /* messages a turn */
    HISTOGRAM_HISTOGRAMS
};

enum { METRICS_CELLS = 512, METRICS_BUCKETS = 12 };

struct metrics {
    struct metrics_cell {
        enum counter counter;
        char a[24], b[24];
        uint64_t n;
    } cell[METRICS_CELLS];
    int cells_n;
    struct metrics_histogram {
        uint64_t bucket[METRICS_BUCKETS + 1];
        uint64_t n;
        double sum;
    } histogram[HISTOGRAM_HISTOGRAMS];
};

/* Label values are the program's own words. `b` may be NULL. */
void metrics_count(struct metrics *metrics, enum counter counter, const char *a,
                   const char *b);
void metrics_observe(struct metrics *metrics, enum histogram histogram,
                     double value);
/* Prometheus text format 0.0.4. */
void metrics_write(const struct metrics *metrics, struct buf *out);
void
metrics_write_gauge(struct buf *out, const char *name, const char *help,
                    const char *label, const char *label_value, double value);

#endif
