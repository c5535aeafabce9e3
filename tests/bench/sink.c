/* A provider for benchmarks: takes each send at once and notes when it came.
 * usage: sink [--kannel] [--log FILE]; prints 127.0.0.1:PORT when it listens.
 * GET /count says how many came. The log has "phone us" a line, the phone with
 * its last nine digits behind a 0, as the load generator writes it. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

enum { SUBSCRIBER_DIGITS = 9 };

struct sink {
    struct event_base *base;
    bool is_kannel;
    FILE *log;
    long long count;
};

/* The receiver's last nine digits behind "to", wherever it is written: in a
 * query, a form or JSON. */
static bool
receiver(struct str text, char out[SUBSCRIBER_DIGITS + 1])
{
    static const char *const keys[] = {"to=", "\"to\":", "To="};
    const char *p = NULL, *end = text.ptr + text.len;
    size_t n = 0;

    for (size_t i = 0; i < COUNT(keys) && !p; i++)
        p = memmem(text.ptr, text.len, keys[i], strlen(keys[i]));
    if (!p)
        return false;
    p += 3;
    /* "%2B" would give a digit of its own. */
    while (p < end && (*p < '0' || *p > '9'))
        p += *p == '%' ? 3 : 1;
    while (p < end && *p >= '0' && *p <= '9') {
        if (n == SUBSCRIBER_DIGITS) {
            memmove(out, out + 1, SUBSCRIBER_DIGITS - 1);
            n--;
        }
        out[n++] = *p++;
    }
    out[n] = '\0';
    return n == SUBSCRIBER_DIGITS;
}

static void
note(struct sink *sink, struct evhttp_request *request, int64_t now)
{
    struct evbuffer *in = evhttp_request_get_input_buffer(request);
    size_t len = evbuffer_get_length(in);
    struct str body = {(const char *)evbuffer_pullup(in, -1), len};
    char phone[SUBSCRIBER_DIGITS + 1];

    sink->count++;
    if (!sink->log)
        return;
    if (receiver(str_of(evhttp_request_get_uri(request)), phone) ||
        (len > 0 && receiver(body, phone)))
        fprintf(sink->log, "0%s %lld\n", phone, (long long)now);
}

static void
answer(struct evhttp_request *request, int status, const char *type,
       const char *text)
{
    struct evbuffer *body = evbuffer_new();

    evbuffer_add(body, text, strlen(text));
    evhttp_add_header(evhttp_request_get_output_headers(request),
                      "Content-Type", type);
    evhttp_send_reply(request, status, "OK", body);
    evbuffer_free(body);
}

static void
sink_on_send(struct evhttp_request *request, void *arg)
{
    struct sink *sink = arg;
    char text[64];

    note(sink, request, clock_mono_us());
    if (sink->is_kannel) {
        answer(request, 202, "text/plain", "0: Accepted for delivery");
        return;
    }
    snprintf(text, sizeof(text), "{\"id\":\"sink-%lld\"}", sink->count);
    answer(request, 200, "application/json", text);
}

static void
sink_on_count(struct evhttp_request *request, void *arg)
{
    struct sink *sink = arg;
    char text[32];

    if (sink->log)
        fflush(sink->log);
    snprintf(text, sizeof(text), "%lld", sink->count);
    answer(request, 200, "text/plain", text);
}

static void
sink_on_signal(int fd, short what, void *arg)
{
    struct sink *sink = arg;

    (void)fd;
    (void)what;
    event_base_loopbreak(sink->base);
}

static int
sink_listen(struct sink *sink, struct evhttp *http)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof(address);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct evconnlistener *listener = evconnlistener_new_bind(
        sink->base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE, 4096,
        (const struct sockaddr *)&address, sizeof(address));
    if (!listener || !evhttp_bind_listener(http, listener))
        die("sink: cannot listen");
    getsockname(evconnlistener_get_fd(listener), (struct sockaddr *)&address,
                &len);
    return ntohs(address.sin_port);
}

static void
take_options(struct sink *sink, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--kannel") == 0)
            sink->is_kannel = true;
        else if (strcmp(argv[i], "--log") == 0 && i + 1 < argc)
            sink->log = fopen(argv[++i], "w");
        else
            die("usage: sink [--kannel] [--log FILE]");
    }
}

int
main(int argc, char **argv)
{
    struct sink sink = {0};

    take_options(&sink, argc, argv);
    signal(SIGPIPE, SIG_IGN);
    sink.base = event_base_new();
    struct evhttp *http = evhttp_new(sink.base);
    struct event *term =
        evsignal_new(sink.base, SIGTERM, sink_on_signal, &sink);
    event_add(term, NULL);
    evhttp_set_cb(http, "/count", sink_on_count, &sink);
    evhttp_set_gencb(http, sink_on_send, &sink);
    printf("127.0.0.1:%d\n", sink_listen(&sink, http));
    fflush(stdout);
    event_base_dispatch(sink.base);
    event_free(term);
    evhttp_free(http);
    event_base_free(sink.base);
    if (sink.log)
        fclose(sink.log);
    return 0;
}
