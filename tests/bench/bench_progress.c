/* All verdicts of all units of a store, some of single units, and what a report
 * costs in the sums above its hamlet; prints a line of JSON.
 * usage: bench_progress STORE CONFIG_DIR DAY */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "config.h"
#include "flow/progress_list.h"
#include "flow/rollup.h"

enum { SINGLES = 200, CHAINS = 20000, KB = 1024 };

struct bench {
    struct progress_source source;
    struct config *config;
    int64_t day;
};

static struct bench
open_bench(char **argv)
{
    const struct config_overrides none = {0};
    struct complaints complaints = {0};
    struct bench b = {.config = config_load(argv[2], &none, &complaints)};
    struct date day;
    char error[256];

    if (!b.config || !date_parse(str_of(argv[3]), &day))
        die("bench_progress: %s", buf_str(&complaints.text).ptr);
    b.day = date_to_days(day);
    b.source = (struct progress_source){.db = db_open(argv[1], DB_WRITE, error),
                                        .forms = b.config->flow.forms,
                                        .duties = b.config->flow.duties,
                                        .targets = b.config->flow.targets};
    if (!b.source.db)
        die("bench_progress: %s", error);
    return b;
}

static double
ms_since(int64_t begin)
{
    return (double)(clock_mono_us() - begin) / 1000;
}

static void
need(enum status status)
{
    if (status != ST_OK)
        die("bench_progress: the store failed");
}

/* How many verdicts. */
static int64_t
judge_all(struct bench *b, struct progress *progress, const struct unit **unit,
          int n)
{
    struct progress_sheet *sheet = mem_alloc(sizeof *sheet);
    int64_t verdicts = 0;

    for (int i = 0; i < n; i++) {
        need(progress_of(progress, unit[i], b->day, sheet));
        verdicts += sheet->targets_n;
    }
    mem_free(sheet);
    return verdicts;
}

static int
by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Median of the time in which one unit of that kind is told from the store. */
static double
single_us(struct bench *b, const struct unit **unit, int n, enum unit_kind kind)
{
    double us[SINGLES];
    int done = 0;

    for (int i = 0; i < n && done < SINGLES; i++) {
        const struct unit *one = unit[(int64_t)i * 7919 % n];
        int64_t begin = clock_mono_us();
        struct progress *progress;
        struct arena arena;

        if (one->kind != kind)
            continue;
        arena_init(&arena);
        need(progress_read(&b->source, one, b->day, &arena, &progress));
        judge_all(b, progress, &one, 1);
        arena_clear(&arena);
        us[done++] = (double)(clock_mono_us() - begin);
    }
    qsort(us, (size_t)done, sizeof *us, by_size);
    return done > 0 ? us[done / 2] : 0;
}

static double
cpu_us(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* CPU of adding one report to the sums of its hamlet and of all above. */
static double
chain_us(struct bench *b, const struct unit **unit, int n)
{
    struct store_rollup delta = {.reports = 1, .f = {140, 42, 18, 3, 1, 0}};
    int done = 0;
    double begin;

    need(db_begin(b->source.db));
    begin = cpu_us();
    for (int i = 0; i < n && done < CHAINS; i++) {
        if (unit[i]->kind != UNIT_HAMLET)
            continue;
        need(
            rollup_add(b->source.db, "BC", "2025-12", unit[i], b->day, &delta));
        done++;
    }
    begin = cpu_us() - begin;
    db_rollback(b->source.db);
    return done > 0 ? begin / done : 0;
}

int
main(int argc, char **argv)
{
    struct progress *progress;
    struct rusage usage;
    struct arena arena, list;

    if (argc != 4)
        die("usage: bench_progress STORE CONFIG_DIR DAY");
    struct bench b = open_bench(argv);
    arena_init(&arena);
    arena_init(&list);
    int64_t begin = clock_mono_us();
    struct registry *registry = registry_load(b.source.db);
    double registry_ms = ms_since(begin);
    int n;

    b.source.registry = registry;
    const struct unit **unit = progress_units(registry, b.day, &list, &n);
    begin = clock_mono_us();
    need(progress_read(&b.source, NULL, b.day, &arena, &progress));
    double read_ms = ms_since(begin);
    begin = clock_mono_us();
    int64_t verdicts = judge_all(&b, progress, unit, n);
    double judge_ms = ms_since(begin);
    double cpu_ms = cpu_us() / 1000; /* of all so far: no neighbours in it */
    arena_clear(&arena);
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"units\":%d,\"verdicts\":%lld,\"registry_ms\":%.1f,"
           "\"read_ms\":%.1f,\"judge_ms\":%.1f,\"total_ms\":%.1f,"
           "\"cpu_ms\":%.1f,\"memory_mb\":%.1f,"
           "\"hamlet_us\":%.1f,\"commune_us\":%.1f,\"chain_us\":%.2f}\n",
           n, (long long)verdicts, registry_ms, read_ms, judge_ms,
           registry_ms + read_ms + judge_ms, cpu_ms,
           (double)usage.ru_maxrss / KB, single_us(&b, unit, n, UNIT_HAMLET),
           single_us(&b, unit, n, UNIT_COMMUNE), chain_us(&b, unit, n));
    arena_clear(&list);
    registry_free(registry);
    db_close(b.source.db);
    config_free(b.config);
    return 0;
}
