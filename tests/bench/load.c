/* An HTTP load generator for texts; prints one line of JSON. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load_run.h"

static const char usage[] =
    "usage: load --port N [--host A] [--connections 64] [--seconds 5]\n"
    "    [--warm 1] [--count N] [--rate PER_SECOND] [--people 1000]\n"
    "    [--first-phone 912000000] [--start N] [--token T9] [--prefix x]\n"
    "    [--method POST] [--path /sms/phone] [--body TEMPLATE | --no-body]\n"
    "    [--log FILE]\n"
    "Templates know {phone} {id} {n} {text} {query} {poor} {session} "
    "{input}.\n";

enum { OPT_NO_BODY = 1000 };

static const struct option options_known[] = {
    {"port", required_argument, NULL, 'p'},
    {"host", required_argument, NULL, 'h'},
    {"connections", required_argument, NULL, 'c'},
    {"seconds", required_argument, NULL, 's'},
    {"warm", required_argument, NULL, 'w'},
    {"count", required_argument, NULL, 'n'},
    {"rate", required_argument, NULL, 'r'},
    {"people", required_argument, NULL, 'P'},
    {"first-phone", required_argument, NULL, 'f'},
    {"start", required_argument, NULL, 'S'},
    {"token", required_argument, NULL, 't'},
    {"prefix", required_argument, NULL, 'i'},
    {"method", required_argument, NULL, 'm'},
    {"path", required_argument, NULL, 'u'},
    {"body", required_argument, NULL, 'b'},
    {"no-body", no_argument, NULL, OPT_NO_BODY},
    {"log", required_argument, NULL, 'l'},
    {NULL, 0, NULL, 0},
};

static int64_t
number(const char *text, int64_t min, int64_t max)
{
    int64_t n = 0;

    if (!str_number(str_of(text), min, max, &n))
        die("load: %s is no number from %lld to %lld", text, (long long)min,
            (long long)max);
    return n;
}

/* True if the option was one that names a string or a file. */
static bool
take_words(struct load_options *o, int option, const char *value)
{
    switch (option) {
    case 'h':
        o->host = value;
        return true;
    case 't':
        o->token = value;
        return true;
    case 'i':
        o->id_prefix = value;
        return true;
    case 'm':
        o->method = value;
        return true;
    case 'u':
        o->path = value;
        return true;
    case 'b':
        o->body = value;
        return true;
    case OPT_NO_BODY:
        o->body = NULL;
        return true;
    case 'l':
        o->log = fopen(value, "w");
        if (!o->log)
            die("load: cannot write %s", value);
        return true;
    }
    return false;
}

static bool
take_numbers(struct load_options *o, int option, const char *value)
{
    switch (option) {
    case 'p':
        o->port = (int)number(value, 1, 65535);
        return true;
    case 'c':
        o->connections = (int)number(value, 1, 100000);
        return true;
    case 'n':
        o->count = number(value, 1, INT64_MAX);
        return true;
    case 'P':
        o->people = number(value, 1, 10000000);
        return true;
    case 'f':
        o->first_phone = number(value, 1, INT64_MAX / 2);
        return true;
    case 'S':
        o->start = number(value, 0, INT64_MAX / 2);
        return true;
    case 's':
        o->seconds = strtod(value, NULL);
        return true;
    case 'w':
        o->warm_s = strtod(value, NULL);
        return true;
    case 'r':
        o->rate = strtod(value, NULL);
        return true;
    }
    return false;
}

static int
rising(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static double
quantile_ms(const struct load_result *r, double q)
{
    if (r->done == 0)
        return 0;
    return r->latency_us[(size_t)((double)(r->done - 1) * q)] / 1000.0;
}

static void
report(struct load_result *r)
{
    double seconds = (double)(r->ended_us - r->began_us) / 1e6;
    const char *comma = "";

    if (r->done > 0)
        qsort(r->latency_us, (size_t)r->done, sizeof(*r->latency_us), rising);
    printf("{\"rate\":%.1f,\"done\":%lld,\"sent\":%lld,\"accepted\":%lld,"
           "\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.3f,"
           "\"cut\":%lld,\"unanswered\":%lld,\"began_us\":%lld,\"status\":{",
           seconds > 0 ? (double)r->done / seconds : 0, (long long)r->done,
           (long long)r->sent, (long long)r->accepted, quantile_ms(r, 0.5),
           quantile_ms(r, 0.99), quantile_ms(r, 0.999), quantile_ms(r, 1),
           (long long)r->cut, (long long)r->unanswered, (long long)r->began_us);
    for (int i = 0; i < LOAD_STATUS_MAX; i++) {
        if (r->status[i] == 0)
            continue;
        printf("%s\"%d\":%lld", comma, i, (long long)r->status[i]);
        comma = ",";
    }
    printf("}}\n");
}

int
main(int argc, char **argv)
{
    struct load_options o = {
        .host = "127.0.0.1",
        .connections = 64,
        .seconds = 5,
        .warm_s = 1,
        .people = 1000,
        .first_phone = 912000000,
        .token = "",
        .id_prefix = "load-",
        .method = "POST",
        .path = "/sms/phone",
        .body = "{\"from\":\"{phone}\",\"text\":\"{text}\",\"id\":\"{id}\"}",
    };
    struct load_result result = {0};
    int option;

    signal(SIGPIPE, SIG_IGN);
    while ((option = getopt_long(argc, argv, "", options_known, NULL)) != -1)
        if (!take_words(&o, option, optarg) &&
            !take_numbers(&o, option, optarg)) {
            fputs(usage, stderr);
            return 2;
        }
    if (o.port == 0 || optind != argc) {
        fputs(usage, stderr);
        return 2;
    }
    bool ok = load_run(&o, &result);
    if (ok)
        report(&result);
    if (o.log)
        fclose(o.log);
    mem_free(result.latency_us);
    return ok ? 0 : 1;
}
