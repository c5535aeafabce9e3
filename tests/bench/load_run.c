/* The engine of the load generator. */
#include "load_run.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

enum { ANSWER_MAX = 16 * 1024, PATIENCE_S = 10 };

struct load {
    const struct load_options *options;
    struct load_result *result;
    struct event_base *base;
    struct event *tick; /* open loop: when the next message is due */
    struct conn *conn;
    int idle_n;
    struct conn **idle;
    struct buf body, request; /* scratch */
    int64_t next;             /* messages begun */
    int64_t start_us, warm_us, stop_us;
    int busy;
    bool stopping;
};

struct conn {
    struct load *load;
    int fd;
    struct event *read;
    bool is_busy;
    int64_t begin_us; /* open loop: when it was due, not when it went out */
    size_t len;
    char answer[ANSWER_MAX + 1];
};

static void conn_on_read(int fd, short what, void *arg);
static void load_fill_up(struct load *load);

static bool
conn_open(struct conn *conn)
{
    const struct load_options *o = conn->load->options;
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)o->port)};
    int one = 1;

    conn->len = 0;
    conn->is_busy = false;
    conn->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (conn->fd < 0 || inet_pton(AF_INET, o->host, &to.sin_addr) != 1 ||
        connect(conn->fd, (const struct sockaddr *)&to, sizeof(to)) != 0)
        return false;
    setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    fcntl(conn->fd, F_SETFL, O_NONBLOCK);
    conn->read = event_new(conn->load->base, conn->fd, EV_READ | EV_PERSIST,
                           conn_on_read, conn);
    return event_add(conn->read, NULL) == 0;
}

static void
conn_close(struct conn *conn)
{
    if (conn->read)
        event_free(conn->read);
    conn->read = NULL;
    if (conn->fd >= 0)
        close(conn->fd);
    conn->fd = -1;
}

/* A new connection in place of one that is gone. */
static void
conn_renew(struct conn *conn)
{
    struct load *load = conn->load;

    if (conn->is_busy) {
        load->result->cut++;
        load->busy--;
    }
    conn_close(conn);
    if (!conn_open(conn)) {
        fprintf(stderr, "load: nobody listens any more: %s\n", strerror(errno));
        load->stopping = true;
        event_base_loopbreak(load->base);
    }
}

static void
conn_send(struct conn *conn, int64_t begin_us)
{
    struct load *load = conn->load;
    const struct load_options *o = load->options;
    int64_t n = o->start + load->next++;

    buf_reset(&load->body);
    buf_reset(&load->request);
    if (o->body)
        load_fill(&load->body, o, o->body, n);
    buf_printf(&load->request, "%s ", o->method);
    load_fill(&load->request, o, o->path, n);
    buf_printf(&load->request, " HTTP/1.1\r\nHost: %s:%d\r\n", o->host,
               o->port);
    if (o->body)
        buf_printf(&load->request,
                   "Content-Type: application/json\r\n"
                   "Content-Length: %zu\r\n",
                   load->body.len);
    buf_addz(&load->request, "\r\n");
    buf_add(&load->request, buf_str(&load->body));
    conn->begin_us = begin_us;
    conn->is_busy = true;
    load->busy++;
    if (o->log)
        fprintf(o->log, "0%lld %lld\n",
                (long long)(o->first_phone + n % o->people),
                (long long)begin_us);
    if (begin_us >= load->warm_us)
        load->result->sent++;
    if (write(conn->fd, load->request.ptr, load->request.len) !=
        (ssize_t)load->request.len)
        conn_renew(conn);
}

static void
note_latency(struct load_result *r, int64_t us)
{
    if ((size_t)r->done == r->latency_cap) {
        r->latency_cap = r->latency_cap ? r->latency_cap * 2 : 65536;
        r->latency_us =
            mem_grow(r->latency_us, r->latency_cap * sizeof(*r->latency_us));
    }
    r->latency_us[r->done++] = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

static void
note_answer(struct conn *conn, int status)
{
    struct load *load = conn->load;
    struct load_result *r = load->result;
    int64_t now = clock_mono_us();

    conn->is_busy = false;
    load->busy--;
    if (conn->begin_us < load->warm_us)
        return;
    note_latency(r, now - conn->begin_us);
    r->ended_us = now;
    r->status[status >= 0 && status < LOAD_STATUS_MAX ? status : 0]++;
    if (strstr(conn->answer, "Da nhan BC") || strstr(conn->answer, "Da sua"))
        r->accepted++;
}

/* Length of the whole answer, 0 = not known yet. */
static size_t
answer_length(const struct conn *conn, bool *closes)
{
    const char *end = strstr(conn->answer, "\r\n\r\n");
    const char *length = strcasestr(conn->answer, "\r\nContent-Length:");

    if (!end)
        return 0;
    const char *close_it = strcasestr(conn->answer, "\r\nConnection: close");
    *closes = close_it && close_it < end;
    size_t head = (size_t)(end - conn->answer) + 4;
    return length && length < end
               ? head + (size_t)strtoul(length + 17, NULL, 10)
               : head;
}

static void
conn_on_read(int fd, short what, void *arg)
{
    struct conn *conn = arg;
    struct load *load = conn->load;
    bool closes = false;

    (void)what;
    ssize_t n = read(fd, conn->answer + conn->len, ANSWER_MAX - conn->len);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        bool was_busy = conn->is_busy;
        conn_renew(conn);
        if (was_busy && !load->stopping)
            load->idle[load->idle_n++] = conn;
        load_fill_up(load);
        return;
    }
    conn->len += (size_t)n;
    conn->answer[conn->len] = '\0';
    size_t length = answer_length(conn, &closes);
    if (length == 0 || conn->len < length || !conn->is_busy)
        return;
    note_answer(conn, (int)strtol(conn->answer + 9, NULL, 10));
    conn->len = 0;
    if (closes)
        conn_renew(conn);
    load->idle[load->idle_n++] = conn;
    load_fill_up(load);
}

/* When message `next` is due in the open loop. */
static int64_t
due_us(const struct load *load)
{
    return load->start_us +
           (int64_t)((double)load->next * 1e6 / load->options->rate);
}

static bool
is_over(const struct load *load, int64_t now)
{
    return load->stopping || now >= load->stop_us ||
           (load->options->count > 0 && load->next >= load->options->count);
}

static void
load_fill_up(struct load *load)
{
    int64_t now = clock_mono_us();
    bool open = load->options->rate > 0;

    while (load->idle_n > 0 && !is_over(load, now)) {
        if (open && due_us(load) > now)
            break;
        conn_send(load->idle[--load->idle_n], open ? due_us(load) : now);
        if (!open)
            now = clock_mono_us();
    }
    if (is_over(load, now)) {
        if (load->busy == 0)
            event_base_loopbreak(load->base);
        return;
    }
    if (open && load->idle_n > 0) {
        int64_t wait = due_us(load) - now;
        struct timeval tv = {wait / 1000000, wait % 1000000};
        event_add(load->tick, &tv);
    }
}

static void
load_on_tick(int fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    load_fill_up(arg);
}

static void
load_on_patience(int fd, short what, void *arg)
{
    struct load *load = arg;

    (void)fd;
    (void)what;
    load->stopping = true;
    event_base_loopbreak(load->base);
}

static bool
load_open(struct load *load)
{
    const struct load_options *o = load->options;
    struct event_config *config = event_config_new();

    /* Without it a timer has whole milliseconds. */
    event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
    load->base = event_base_new_with_config(config);
    event_config_free(config);
    load->tick = evtimer_new(load->base, load_on_tick, load);
    load->conn = mem_alloc((size_t)o->connections * sizeof(*load->conn));
    load->idle = mem_alloc((size_t)o->connections * sizeof(*load->idle));
    for (int i = 0; i < o->connections; i++)
        load->conn[i] = (struct conn){.load = load, .fd = -1};
    for (int i = 0; i < o->connections; i++) {
        if (!conn_open(&load->conn[i])) {
            fprintf(stderr, "load: %s:%d: %s\n", o->host, o->port,
                    strerror(errno));
            return false;
        }
        load->idle[load->idle_n++] = &load->conn[i];
    }
    return true;
}

static void
load_close(struct load *load)
{
    for (int i = 0; i < load->options->connections; i++)
        conn_close(&load->conn[i]);
    event_free(load->tick);
    event_base_free(load->base);
    mem_free(load->conn);
    mem_free(load->idle);
    buf_clear(&load->body);
    buf_clear(&load->request);
}

bool
load_run(const struct load_options *options, struct load_result *result)
{
    struct load load = {.options = options, .result = result};
    bool ok = load_open(&load);

    if (ok) {
        double all = options->warm_s + options->seconds;
        struct timeval patience = {(time_t)all + 1 + PATIENCE_S, 0};
        struct event *end = evtimer_new(load.base, load_on_patience, &load);
        event_add(end, &patience);
        load.start_us = clock_mono_us();
        load.warm_us = load.start_us + (int64_t)(options->warm_s * 1e6);
        load.stop_us = load.start_us + (int64_t)(all * 1e6);
        result->began_us = load.warm_us;
        load_fill_up(&load);
        event_base_dispatch(load.base);
        result->unanswered = load.busy;
        event_free(end);
    }
    load_close(&load);
    return ok;
}
