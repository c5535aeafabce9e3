/* HTTP listeners: evhttp behind a strict gate. */
#include "edge/http.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>

#include "edge/http_conn.h"

/* A burst of providers must fit; a short queue shows as one second stalls. */
enum { BACKLOG = 4096 };
/* How long the listener rests when descriptors have run out. */
enum { RETRY_ACCEPT_MS = 500 };
/* evhttp sees our own 18 bytes only; this is for the day that changes. */
enum { EVHTTP_BYTES = 256 };

/* libevent hands evhttp, not us, to the accept error callback. */
static LIST_HEAD(, http_server) servers = LIST_HEAD_INITIALIZER(servers);

void
http_server_drain(struct http_server *server)
{
    if (!server->listener)
        return;
    if (server->is_full || server->is_starved)
        evconnlistener_disable(server->listener);
    else
        evconnlistener_enable(server->listener);
}

static void
http_on_retry_accept(evutil_socket_t fd, short what, void *arg)
{
    struct http_server *server = arg;

    (void)fd;
    (void)what;
    server->is_starved = false;
    http_server_drain(server);
}

/* Without a pause the loop would spin: what waits stays acceptable. */
static void
http_on_accept_error(struct evconnlistener *listener, void *evhttp)
{
    struct timeval rest = {0, RETRY_ACCEPT_MS * 1000};
    int error = errno;
    struct http_server *server;
    unsigned skipped;

    (void)evhttp;
    LIST_FOREACH(server, &servers, link)
    if (server->listener == listener)
        break;
    if (!server)
        return;
    server->is_starved = true;
    server->counts.pauses++;
    http_server_drain(server);
    event_add(server->retry_accept, &rest);
    if (log_limit_pass(&server->log_accept, &skipped))
        log_warn("event=accept_failed listen=%s error=\"%s\" open=%d "
                 "skipped=%u",
                 server->name, strerror(error), server->counts.open, skipped);
}

static void
http_on_tick(evutil_socket_t fd, short what, void *arg)
{
    struct http_server *server = arg;

    (void)fd;
    (void)what;
    server->tick_ms = 0;
    http_conns_expire(server);
}

static void
http_on_fresh(evutil_socket_t fd, short what, void *arg)
{
    struct http_server *server = arg;
    struct http_conn *conn;

    (void)fd;
    (void)what;
    while ((conn = TAILQ_FIRST(&server->fresh)) != NULL)
        http_conn_meet(conn);
}

/* "127.0.0.1:80" or "[::1]:80"; the port must be there. */
static bool
parse_address(const char *text, struct sockaddr_storage *out, int *len)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    const char *colon = strrchr(text, ':');
    char host[64];
    int64_t port;

    *len = (int)sizeof(*out);
    if (!colon || !str_number(str_of(colon + 1), 0, 65535, &port))
        return false;
    if (!str_copy(host, sizeof(host),
                  (struct str){text, (size_t)(colon - text)}))
        return false;
    if (strchr(host, ':') && host[0] != '[')
        return false;
    /* libevent refuses port 0, so it is given the host alone. */
    if (evutil_parse_sockaddr_port(host, (struct sockaddr *)out, len) != 0)
        return false;
    if (out->ss_family == AF_INET6)
        v6->sin6_port = htons((uint16_t)port);
    else
        v4->sin_port = htons((uint16_t)port);
    return true;
}

static struct evconnlistener *
bind_listener(struct event_base *base, const struct sockaddr_storage *address,
              int len)
{
    /* Disabled, as nothing may be accepted before evhttp takes it over. */
    unsigned flags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE |
                     LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_DISABLED;
    struct evconnlistener *listener =
        evconnlistener_new_bind(base, NULL, NULL, flags, BACKLOG,
                                (const struct sockaddr *)address, len);
    int on = 1;

    /* Accepted sockets inherit it. */
    if (listener)
        setsockopt(evconnlistener_get_fd(listener), IPPROTO_TCP, TCP_NODELAY,
                   &on, sizeof(on));
    return listener;
}

static void
set_name(struct http_server *server)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } address = {.room = {0}};
    socklen_t len = sizeof(address);
    char host[INET6_ADDRSTRLEN] = "";

    getsockname(evconnlistener_get_fd(server->listener), &address.any, &len);
    if (address.any.sa_family == AF_INET6) {
        evutil_inet_ntop(AF_INET6, &address.v6.sin6_addr, host, sizeof(host));
        snprintf(server->name, sizeof(server->name), "[%s]:%d", host,
                 ntohs(address.v6.sin6_port));
    } else {
        evutil_inet_ntop(AF_INET, &address.v4.sin_addr, host, sizeof(host));
        snprintf(server->name, sizeof(server->name), "%s:%d", host,
                 ntohs(address.v4.sin_port));
    }
}

static struct evhttp *
make_evhttp(struct http_server *server)
{
    struct evhttp *evhttp = evhttp_new(server->base);

    if (!evhttp)
        die("out of memory (evhttp)");
    evhttp_set_bevcb(evhttp, http_conn_new, server);
    evhttp_set_gencb(evhttp, http_conn_on_request, server);
    evhttp_set_allowed_methods(evhttp, EVHTTP_REQ_GET);
    evhttp_set_max_headers_size(evhttp, EVHTTP_BYTES);
    evhttp_set_max_body_size(evhttp, 0);
    evhttp_set_default_content_type(evhttp, NULL);
    return evhttp;
}

static struct http_server *
make_server(struct event_base *base, struct evconnlistener *listener)
{
    struct http_server *server = mem_alloc(sizeof(*server));

    server->base = base;
    for (int i = 0; i < QUEUES; i++)
        TAILQ_INIT(&server->queue[i]);
    TAILQ_INIT(&server->fresh);
    server->tick = evtimer_new(base, http_on_tick, server);
    server->fresh_ready = event_new(base, -1, 0, http_on_fresh, server);
    server->retry_accept = evtimer_new(base, http_on_retry_accept, server);
    if (!server->tick || !server->fresh_ready || !server->retry_accept)
        die("out of memory (timers)");
    server->listener = listener;
    set_name(server);
    server->evhttp = make_evhttp(server);
    server->bound = evhttp_bind_listener(server->evhttp, listener);
    if (!server->bound)
        die("out of memory (listener)");
    evconnlistener_set_error_cb(listener, http_on_accept_error);
    LIST_INSERT_HEAD(&servers, server, link);
    return server;
}

struct http_server *
http_listen(struct event_base *base, const char *address,
            const struct http_limits *limits, http_handler *handler, void *arg,
            char error[160])
{
    struct sockaddr_storage to = {0};
    int len;

    if (!parse_address(address, &to, &len)) {
        snprintf(error, 160,
                 "%s is no address to listen on; write 127.0.0.1:8080 or "
                 "[::1]:8080",
                 log_quote(str_of(address)).z);
        return NULL;
    }
    struct evconnlistener *listener = bind_listener(base, &to, len);
    if (!listener) {
        snprintf(error, 160, "cannot listen on %s: %s",
                 log_quote(str_of(address)).z, strerror(errno));
        return NULL;
    }
    struct http_server *server = make_server(base, listener);
    server->handler = handler;
    server->arg = arg;
    server->limits = *limits;
    http_server_drain(server);
    return server;
}

const char *
http_address(const struct http_server *server)
{
    return server->name;
}

void
http_set_limits(struct http_server *server, const struct http_limits *limits)
{
    server->limits = *limits;
    server->is_full = server->counts.open >= limits->connections;
    http_server_drain(server);
}

int
http_pending(const struct http_server *server)
{
    return server->pending;
}

struct http_counts
http_count(const struct http_server *server)
{
    return server->counts;
}

void
http_stop(struct http_server *server)
{
    struct http_conns *idle = &server->queue[QUEUE_IDLE];

    if (!server->listener)
        return;
    server->listener = NULL;
    evhttp_del_accept_socket(server->evhttp, server->bound);
    event_del(server->retry_accept);
    while (!TAILQ_EMPTY(idle))
        http_conn_cut(TAILQ_FIRST(idle));
}

void
http_server_release(struct http_server *server)
{
    mem_free(server);
}

void
http_free(struct http_server *server)
{
    if (!server)
        return;
    assert(server->pending == 0);
    http_stop(server);
    LIST_REMOVE(server, link);
    evhttp_free(server->evhttp);
    event_free(server->tick);
    event_free(server->fresh_ready);
    event_free(server->retry_accept);
    server->is_freed = true;
    /* libevent frees closed connections in its next pass, at the latest with
     * the base; the last one releases the server. */
    if (server->counts.open == 0)
        http_server_release(server);
}
