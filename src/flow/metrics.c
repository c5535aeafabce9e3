/* Counters for /metrics. */
#include "flow/metrics.h"

#include <stdio.h>

static const struct {
    const char *name, *help, *label_a, *label_b;
} counters[COUNT_COUNTERS] = {
    [COUNT_RECEIVED] = {"bantin_messages_received_total",
                        "Messages that came in.", "provider", "outcome"},
    [COUNT_ACCEPTED] = {"bantin_reports_accepted_total", "Accepted reports.",
                        "form", NULL},
    [COUNT_REPLIES] = {"bantin_replies_sent_total", "Messages that went out.",
                       "provider", "outcome"},
    [COUNT_REMINDERS] = {"bantin_reminders_sent_total", "Reminders sent.",
                         "duty", NULL},
    [COUNT_ALARMS] = {"bantin_alarms_total", "Alarms that began or ended.",
                      "kind", "state"},
};

static const struct {
    const char *name, *help;
    double bound[METRICS_BUCKETS];
} histograms[HISTOGRAM_HISTOGRAMS] = {
    [HISTOGRAM_TURN] = {"bantin_turn_seconds",
                        "Length of a turn that wrote.",
                        {0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01,
                         0.02, 0.05, 0.1, 0.5, 2}},
    [HISTOGRAM_COMMIT] = {"bantin_commit_seconds",
                          "Length of a commit.",
                          {0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01,
                           0.02, 0.05, 0.1, 0.5, 2}},
    [HISTOGRAM_MESSAGES] = {"bantin_turn_messages",
                            "Messages in a turn.",
                            {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024,
                             4096}},
};

void
metrics_count(struct metrics *metrics, enum counter counter, const char *a,
              const char *b)
{
    struct metrics_cell *cell = metrics->cell;

    for (int i = 0; i < metrics->cells_n; i++, cell++)
        if (cell->counter == counter && strcmp(cell->a, a) == 0 &&
            strcmp(cell->b, b ? b : "") == 0) {
            cell->n++;
            return;
        }
    if (metrics->cells_n == METRICS_CELLS)
        return;
    metrics->cells_n++;
    cell->counter = counter;
    snprintf(cell->a, sizeof(cell->a), "%s", a);
    snprintf(cell->b, sizeof(cell->b), "%s", b ? b : "");
    cell->n = 1;
}

void
metrics_observe(struct metrics *metrics, enum histogram histogram, double value)
{
    struct metrics_histogram *h = &metrics->histogram[histogram];
    int i = 0;

    while (i < METRICS_BUCKETS && value > histograms[histogram].bound[i])
        i++;
    h->bucket[i]++;
    h->n++;
    h->sum += value;
}

static void
write_counter(const struct metrics *metrics, enum counter counter,
              struct buf *out)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s counter\n", counters[counter].name,
               counters[counter].help, counters[counter].name);
    for (int i = 0; i < metrics->cells_n; i++) {
        const struct metrics_cell *cell = &metrics->cell[i];
        if (cell->counter != counter)
            continue;
        buf_printf(out, "%s{%s=\"%s\"", counters[counter].name,
                   counters[counter].label_a, cell->a);
        if (counters[counter].label_b)
            buf_printf(out, ",%s=\"%s\"", counters[counter].label_b, cell->b);
        buf_printf(out, "} %llu\n", (unsigned long long)cell->n);
    }
}

static void
write_histogram(const struct metrics *metrics, enum histogram histogram,
                struct buf *out)
{
    const struct metrics_histogram *h = &metrics->histogram[histogram];
    const char *name = histograms[histogram].name;
    uint64_t n = 0;

    buf_printf(out, "# HELP %s %s\n# TYPE %s histogram\n", name,
               histograms[histogram].help, name);
    for (int i = 0; i < METRICS_BUCKETS; i++) {
        n += h->bucket[i];
        buf_printf(out, "%s_bucket{le=\"%g\"} %llu\n", name,
                   histograms[histogram].bound[i], (unsigned long long)n);
    }
    buf_printf(out, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum %g\n%s_count %llu\n",
               name, (unsigned long long)h->n, name, h->sum, name,
               (unsigned long long)h->n);
}

void
metrics_write(const struct metrics *metrics, struct buf *out)
{
    for (int i = 0; i < COUNT_COUNTERS; i++)
        write_counter(metrics, (enum counter)i, out);
    for (int i = 0; i < HISTOGRAM_HISTOGRAMS; i++)
        write_histogram(metrics, (enum histogram)i, out);
}

void
metrics_write_gauge(struct buf *out, const char *name, const char *help,
                    const char *label, const char *label_value, double value)
{
    if (help)
        buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
    if (label)
        buf_printf(out, "%s{%s=\"%s\"} %.17g\n", name, label, label_value,
                   value);
    else
        buf_printf(out, "%s %.17g\n", name, value);
}
