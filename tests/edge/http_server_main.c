/* A server for the tests of the HTTP door: echoes, parks, sends much. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/buf.h"
#include "base/mem.h"
#include "edge/http.h"

struct door {
    struct event_base *base;
    struct http_server *server;
    struct http_request *parked[64];
    int parked_n;
};

/* What came through, one line each, so that a misread byte shows. */
static void
echo(struct http_request *request)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "DELETE",
                                          "HEAD"};
    struct str target = http_target(request);
    struct str agent = http_header(request, "X-Test");
    struct str body = http_body(request);
    struct buf out;

    buf_init(&out);
    buf_printf(&out, "%s %.*s\n", methods[http_method(request)],
               STR_ARG(target));
    buf_printf(&out, "peer=%s loopback=%d test=%.*s\n", http_peer(request),
               http_peer_is_loopback(request), STR_ARG(agent));
    buf_add(&out, body);
    http_answer(request, 200, "text/plain", NULL, 0, buf_str(&out));
    buf_clear(&out);
}

static void
answer_counts(struct door *door, struct http_request *request)
{
    struct http_counts c = http_count(door->server);
    struct buf out;

    buf_init(&out);
    buf_printf(&out,
               "{\"accepted\":%llu,\"refused\":%llu,\"requests\":%llu,"
               "\"malformed\":%llu,\"deadlines\":%llu,\"pauses\":%llu,"
               "\"open\":%d,\"pending\":%d}",
               (unsigned long long)c.accepted, (unsigned long long)c.refused,
               (unsigned long long)c.requests, (unsigned long long)c.malformed,
               (unsigned long long)c.deadlines, (unsigned long long)c.pauses,
               c.open, http_pending(door->server) - 1); /* not this one */
    http_answer(request, 200, "application/json", NULL, 0, buf_str(&out));
    buf_clear(&out);
}

static void
answer_large(struct http_request *request)
{
    size_t bytes = 8 * 1024 * 1024;
    char *much = mem_alloc(bytes);

    memset(much, 'x', bytes);
    http_answer(request, 200, "text/plain", NULL, 0, (struct str){much, bytes});
    mem_free(much);
}

static void
release(struct door *door)
{
    for (int i = 0; i < door->parked_n; i++)
        echo(door->parked[i]);
    door->parked_n = 0;
}

static void
door_on_request(struct http_request *request, void *arg)
{
    struct door *door = arg;
    struct str path = http_path(request);

    if (str_eq(path, STR("/park")) && door->parked_n < 64)
        door->parked[door->parked_n++] = request;
    else if (str_eq(path, STR("/counts")))
        answer_counts(door, request);
    else if (str_eq(path, STR("/large")))
        answer_large(request);
    else if (str_eq(path, STR("/none")))
        http_answer(request, 204, NULL, NULL, 0, STR(""));
    else if (str_eq(path, STR("/busy")))
        http_problem(request, 503, "Busy", "say \"later\"\n", "from");
    else {
        if (str_eq(path, STR("/release")))
            release(door);
        echo(request);
    }
}

static void
door_on_signal(evutil_socket_t sig, short what, void *arg)
{
    struct door *door = arg;

    (void)sig;
    (void)what;
    release(door);
    http_stop(door->server);
    event_base_loopbreak(door->base);
}

/* http_server_main KEY=NUMBER...: limits that differ from the usual ones. */
static void
set_limit(struct http_limits *limits, const char *text)
{
    const struct {
        const char *key;
        size_t *bytes;
        int *number;
    } rows[] = {
        {"uri_bytes", &limits->uri_bytes, NULL},
        {"header_bytes", &limits->header_bytes, NULL},
        {"body_bytes", &limits->body_bytes, NULL},
        {"header_count", NULL, &limits->header_count},
        {"connections", NULL, &limits->connections},
        {"per_address", NULL, &limits->per_address},
        {"deadline_ms", NULL, &limits->deadline_ms},
        {"idle_ms", NULL, &limits->idle_ms},
    };
    const char *equals = strchr(text, '=');

    for (size_t i = 0; equals && i < COUNT(rows); i++) {
        size_t n = (size_t)(equals - text);
        if (strlen(rows[i].key) != n || strncmp(rows[i].key, text, n) != 0)
            continue;
        if (rows[i].bytes)
            *rows[i].bytes = strtoul(equals + 1, NULL, 10);
        else
            *rows[i].number = (int)strtol(equals + 1, NULL, 10);
        return;
    }
    die("unknown limit %s", text);
}

int
main(int argc, char **argv)
{
    struct http_limits limits = {
        .uri_bytes = 2048,
        .header_bytes = 8192,
        .header_count = 64,
        .body_bytes = 65536,
        .connections = 20000,
        .per_address = 20000,
        .deadline_ms = 2000,
        .idle_ms = 5000,
    };
    struct door door = {0};
    char error[160];

    for (int i = 1; i < argc; i++)
        set_limit(&limits, argv[i]);
    door.base = event_base_new();
    door.server = http_listen(door.base, "127.0.0.1:0", &limits,
                              door_on_request, &door, error);
    if (!door.server)
        die("%s", error);
    struct event *term =
        evsignal_new(door.base, SIGTERM, door_on_signal, &door);
    event_add(term, NULL);
    printf("%s\n", http_address(door.server));
    fflush(stdout);
    event_base_dispatch(door.base);
    event_free(term);
    http_free(door.server);
    event_base_free(door.base);
    libevent_global_shutdown();
    return 0;
}
