/* One HTTP connection: the gate before evhttp, phases and their limits. */
#include "edge/http_conn.h"

#include <assert.h>
#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <event2/buffer.h>

#include "base/clock.h"

enum {
    LINGER_MS = 2000,
    /* A reader that takes less than this per write limit is cut. */
    WRITE_PROGRESS_BYTES = 64 * 1024,
    WRITE_PARTS = 16,
};

static int
queue_of(enum conn_phase phase)
{
    static const int queues[CONN_PHASES] = {
        [CONN_FRESH] = QUEUE_READ,    [CONN_IDLE] = QUEUE_IDLE,
        [CONN_READING] = QUEUE_READ,  [CONN_PARKED] = -1,
        [CONN_WRITING] = QUEUE_WRITE, [CONN_CLOSING] = QUEUE_CLOSE,
    };

    return queues[phase];
}

static int
wait_ms(const struct http_conn *conn, int queue)
{
    if (queue == QUEUE_CLOSE)
        return LINGER_MS;
    return queue == QUEUE_IDLE ? conn->limits.idle_ms
                               : conn->limits.deadline_ms;
}

/* Re-armed only for what is due earlier than the present tick: a tick too many
 * is cheaper than a timer for each request. */
static void
arm_tick(struct http_server *server, int64_t due_ms, int64_t now)
{
    int64_t ms = due_ms > now ? due_ms - now : 1;
    struct timeval wait = {ms / 1000, ms % 1000 * 1000};

    if (server->is_freed || (server->tick_ms && server->tick_ms <= due_ms))
        return;
    server->tick_ms = due_ms;
    event_add(server->tick, &wait);
}

static void
queue_leave(struct http_conn *conn)
{
    int queue = queue_of(conn->phase);

    if (queue >= 0)
        TAILQ_REMOVE(&conn->server->queue[queue], conn, link);
}

static void
queue_join(struct http_conn *conn)
{
    struct http_server *server = conn->server;
    int queue = queue_of(conn->phase);

    if (queue < 0)
        return;
    int64_t now = clock_mono_ms();
    conn->due_ms = now + wait_ms(conn, queue);
    TAILQ_INSERT_TAIL(&server->queue[queue], conn, link);
    arm_tick(server, conn->due_ms, now);
}

void
http_conn_enter(struct http_conn *conn, enum conn_phase phase)
{
    queue_leave(conn);
    conn->phase = phase;
    queue_join(conn);
}

/* evhttp has freed the filter already if its callbacks are gone; its memory
 * stays until the loop has finalized it. */
static bool
is_alive(const struct http_conn *conn)
{
    bufferevent_data_cb on_read, on_write;
    bufferevent_event_cb on_event = NULL;
    void *arg;

    if (conn->filter)
        bufferevent_getcb(conn->filter, &on_read, &on_write, &on_event, &arg);
    return on_event != NULL;
}

void
http_conn_cut(struct http_conn *conn)
{
    /* Out of its queue first: whoever empties a queue must get on. */
    http_conn_enter(conn, CONN_CLOSING);
    if (is_alive(conn))
        bufferevent_trigger_event(conn->filter,
                                  BEV_EVENT_READING | BEV_EVENT_TIMEOUT, 0);
}

void
http_conn_unref(struct http_conn *conn)
{
    if (--conn->refs > 0)
        return;
    gate_clear(&conn->gate);
    mem_free(conn);
}

static evutil_socket_t
socket_of(const struct http_conn *conn)
{
    return bufferevent_getfd(conn->filter);
}

/* A request for evhttp, which shall have one for every answer. */
static void
pass(struct http_conn *conn, struct evbuffer *to)
{
    static const char request[] = "GET / HTTP/1.1\r\n\r\n";

    conn->server->passing = conn;
    http_conn_enter(conn, CONN_PARKED);
    if (evbuffer_add(to, request, sizeof(request) - 1) != 0)
        die("out of memory (request)");
}

static void
say_continue(struct http_conn *conn)
{
    static const char line[] = "HTTP/1.1 100 Continue\r\n\r\n";

    conn->gate.wants_continue = false;
    /* If it does not fit, the client goes on by itself after a moment. */
    send(socket_of(conn), line, sizeof(line) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
feed_gate(struct http_conn *conn, struct evbuffer *from)
{
    size_t n;

    while (conn->gate.step < GATE_DONE &&
           (n = evbuffer_get_contiguous_space(from)) > 0) {
        const char *bytes = (const char *)evbuffer_pullup(from, (ev_ssize_t)n);
        evbuffer_drain(from, gate_feed(&conn->gate, (struct str){bytes, n}));
    }
}

/* Everything is held back until the request is whole, so that a refusal can
 * take its place at any time. */
static enum bufferevent_filter_result
conn_on_input(struct evbuffer *from, struct evbuffer *to, ev_ssize_t limit,
              enum bufferevent_flush_mode mode, void *arg)
{
    struct http_conn *conn = arg;
    struct gate *gate = &conn->gate;

    (void)limit;
    (void)mode;
    if (evbuffer_get_length(from) == 0)
        return BEV_NEED_MORE;
    if (conn->phase > CONN_READING) {
        /* A thrown away byte is the end: what follows it has no frame. */
        conn->lingers = true;
        conn->keeps = false;
        evbuffer_drain(from, evbuffer_get_length(from));
        return BEV_NEED_MORE;
    }
    if (conn->phase != CONN_READING)
        http_conn_enter(conn, CONN_READING);
    feed_gate(conn, from);
    if (gate->step < GATE_DONE) {
        if (gate->step == GATE_BODY && gate->wants_continue)
            say_continue(conn);
        return BEV_NEED_MORE;
    }
    conn->fault = gate->fault;
    pass(conn, to);
    return BEV_OK;
}

static void
conn_on_writable(evutil_socket_t fd, short what, void *arg)
{
    struct http_conn *conn = arg;

    (void)fd;
    (void)what;
    if (is_alive(conn))
        http_conn_flush(conn);
}

static void
await_writable(struct http_conn *conn)
{
    if (!conn->writable)
        conn->writable = event_new(conn->server->base, socket_of(conn),
                                   EV_WRITE, conn_on_writable, conn);
    if (!conn->writable || event_add(conn->writable, NULL) != 0)
        die("out of memory (event)");
    /* A client that has closed its half still gets all of the answer. */
    bufferevent_disable(conn->filter, EV_READ);
}

/* evhttp takes bytes that have left the filter for sent, and may close the
 * socket then: so they leave it only into the kernel. */
static enum bufferevent_filter_result
conn_on_output(struct evbuffer *from, struct evbuffer *to, ev_ssize_t limit,
               enum bufferevent_flush_mode mode, void *arg)
{
    struct http_conn *conn = arg;
    struct evbuffer_iovec parts[WRITE_PARTS];
    int n = evbuffer_peek(from, -1, NULL, parts, WRITE_PARTS);
    struct msghdr message = {0};

    (void)to;
    (void)limit;
    (void)mode;
    message.msg_iov = parts;
    message.msg_iovlen = (size_t)(n < WRITE_PARTS ? n : WRITE_PARTS);
    ssize_t sent =
        sendmsg(socket_of(conn), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
        if (errno == EAGAIN || errno == EINTR) {
            await_writable(conn);
            return BEV_NEED_MORE;
        }
        /* Nobody reads any more; evhttp sees that when it reads. */
        sent = (ssize_t)evbuffer_get_length(from);
    }
    evbuffer_drain(from, (size_t)sent);
    conn->written += (size_t)sent;
    return BEV_OK;
}

static void
conn_on_written(struct http_conn *conn)
{
    if (conn->keeps) {
        gate_reset(&conn->gate);
        http_conn_enter(conn, CONN_IDLE);
        return;
    }
    if (conn->lingers)
        shutdown(socket_of(conn), SHUT_WR);
    http_conn_enter(conn, CONN_CLOSING);
}

void
http_conn_flush(struct http_conn *conn)
{
    bufferevent_flush(conn->filter, EV_WRITE, BEV_NORMAL);
    if (evbuffer_get_length(bufferevent_get_output(conn->filter)) == 0) {
        conn_on_written(conn);
    } else if (conn->written >= WRITE_PROGRESS_BYTES) {
        conn->written = 0;
        http_conn_enter(conn, CONN_WRITING);
    }
}

/* A slow request is answered as if it had come whole; the rest is cut. */
static void
expire(struct http_conn *conn)
{
    conn->server->counts.deadlines +=
        conn->phase == CONN_READING || conn->phase == CONN_WRITING;
    if (conn->phase != CONN_READING || !is_alive(conn)) {
        http_conn_cut(conn);
        return;
    }
    conn->fault = GATE_SLOW;
    gate_clear(&conn->gate);
    pass(conn, bufferevent_get_input(conn->filter));
    bufferevent_trigger(conn->filter, EV_READ, 0);
}

void
http_conns_expire(struct http_server *server)
{
    int64_t now = clock_mono_ms();

    for (int i = 0; i < QUEUES; i++) {
        struct http_conn *conn;
        while ((conn = TAILQ_FIRST(&server->queue[i])) && conn->due_ms <= now)
            expire(conn);
        if (conn)
            arm_tick(server, conn->due_ms, now);
    }
}

void
http_conn_on_request(struct evhttp_request *ev, void *arg)
{
    struct http_server *server = arg;
    struct http_conn *conn = server->passing;

    server->passing = NULL;
    assert(conn && conn->filter == evhttp_connection_get_bufferevent(
                                       evhttp_request_get_connection(ev)));
    conn->refs++;
    conn->request.ev = ev;
    server->pending++;
    conn->lingers |= conn->fault != GATE_FINE;
    conn->keeps = !conn->lingers && gate_keeps(&conn->gate);
    if (conn->fault) {
        http_refuse(&conn->request, conn->fault);
        return;
    }
    server->counts.requests++;
    server->handler(&conn->request, server->arg);
}

/* Called by libevent when nothing of the connection is in use any more. */
static void
conn_on_freed(void *arg)
{
    struct http_conn *conn = arg;
    struct http_server *server = conn->server;

    conn->filter = NULL;
    if (conn->writable)
        event_free(conn->writable);
    if (conn->is_fresh)
        TAILQ_REMOVE(&server->fresh, conn, fresh_link);
    queue_leave(conn);
    conn->phase = CONN_PARKED; /* the one phase without a queue */
    http_conn_part(conn);
    http_conn_unref(conn);
    server->counts.open--;
    if (server->is_freed && server->counts.open == 0) {
        http_server_release(server);
    } else if (server->is_full) {
        server->is_full = server->counts.open >= server->limits.connections;
        http_server_drain(server);
    }
}

static void
note_full(struct http_server *server)
{
    unsigned skipped;

    server->is_full = true;
    server->counts.pauses++;
    http_server_drain(server);
    if (log_limit_pass(&server->log_full, &skipped))
        log_warn("event=connections_full listen=%s open=%d skipped=%u",
                 server->name, server->counts.open, skipped);
}

struct bufferevent *
http_conn_new(struct event_base *base, void *arg)
{
    struct http_server *server = arg;
    struct http_conn *conn = mem_alloc(sizeof(*conn));
    const struct http_limits *limits = &server->limits;
    struct gate_limits gate = {limits->uri_bytes, limits->header_bytes,
                               limits->body_bytes, limits->header_count};
    struct bufferevent *socket =
        bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);

    conn->server = server;
    conn->limits = *limits;
    conn->request.conn = conn;
    conn->refs = 1;
    gate_init(&conn->gate, &gate);
    if (socket)
        conn->filter =
            bufferevent_filter_new(socket, conn_on_input, conn_on_output,
                                   BEV_OPT_CLOSE_ON_FREE, conn_on_freed, conn);
    if (!conn->filter)
        die("out of memory (connection)");
    conn->phase = CONN_FRESH;
    queue_join(conn);
    conn->is_fresh = true;
    TAILQ_INSERT_TAIL(&server->fresh, conn, fresh_link);
    event_active(server->fresh_ready, EV_TIMEOUT, 0);
    server->counts.accepted++;
    if (++server->counts.open >= limits->connections)
        note_full(server);
    return conn->filter;
}
