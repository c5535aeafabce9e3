/* Inside of the HTTP door: what http*.c share. Not for others. */
#ifndef EDGE_HTTP_CONN_H
#define EDGE_HTTP_CONN_H

#include <sys/queue.h>

#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/listener.h>

#include "base/log.h"
#include "edge/http.h"
#include "edge/http_gate.h"

/* FRESH and IDLE wait for a first byte, READING for a last one. PARKED belongs
 * to the handler. CLOSING has said all and throws away what still comes, since
 * closing over unread bytes would make the kernel drop our answer. */
enum conn_phase {
    CONN_FRESH,
    CONN_IDLE,
    CONN_READING,
    CONN_PARKED,
    CONN_WRITING,
    CONN_CLOSING,
    CONN_PHASES
};

/* Connections of one queue wait equally long, so its head is due first. */
enum conn_queue { QUEUE_READ, QUEUE_IDLE, QUEUE_WRITE, QUEUE_CLOSE, QUEUES };

/* Open connections of one address. */
struct http_address {
    LIST_ENTRY(http_address) link;
    char text[46];
    int open;
};

struct http_request {
    struct http_conn *conn;
    struct evhttp_request *ev;
};

struct http_conn {
    struct http_request request; /* one at a time */
    struct http_server *server;
    struct bufferevent *filter; /* NULL once libevent has freed it */
    struct event *writable;     /* only made when the kernel's buffer is full */
    TAILQ_ENTRY(http_conn) link; /* in a queue */
    TAILQ_ENTRY(http_conn) fresh_link;
    struct http_address *address;
    char peer[46];
    struct http_limits limits;
    struct gate gate;
    enum conn_phase phase;
    enum gate_fault fault; /* not FINE: the answer is a refusal */
    int64_t due_ms;
    size_t written; /* since the write limit was last renewed */
    int refs;       /* libevent's, and one for a parked request */
    bool is_fresh;  /* in the server's fresh list */
    bool keeps;     /* may carry another request */
    bool lingers;   /* bytes may still come: no plain close */
};

TAILQ_HEAD(http_conns, http_conn);
LIST_HEAD(http_addresses, http_address);

enum { ADDRESS_BUCKETS = 256 };

struct http_server {
    LIST_ENTRY(http_server) link;
    struct event_base *base;
    struct evhttp *evhttp;
    struct evhttp_bound_socket *bound; /* NULL once stopped */
    struct evconnlistener *listener;   /* NULL once stopped */
    struct event *tick, *fresh_ready, *retry_accept;
    http_handler *handler;
    void *arg;
    struct http_limits limits;
    struct http_conns queue[QUEUES], fresh;
    struct http_addresses address[ADDRESS_BUCKETS];
    struct http_conn *passing; /* whose request evhttp is given right now */
    struct http_counts counts;
    int64_t tick_ms; /* when tick fires; 0 = not at all */
    int pending;
    bool is_full, is_starved; /* why the listener pauses */
    bool is_freed;            /* waits for its last connection to go */
    struct log_limit log_full, log_accept, log_address, log_refused;
    char name[64];
};

/* The connection that evhttp shall use for what it accepted; never NULL, as
 * evhttp would else go on without a gate. */
struct bufferevent *http_conn_new(struct event_base *base, void *server);
/* Looks at who it is, now that the socket is known. */
void http_conn_meet(struct http_conn *conn);
/* The opposite: its address has one connection less. */
void http_conn_part(struct http_conn *conn);
void http_conn_enter(struct http_conn *conn, enum conn_phase phase);
/* Gives evhttp the request (or the refusal) that the gate has ready. */
void http_conn_on_request(struct evhttp_request *ev, void *server);
/* Writes what evhttp has queued; at once as far as the kernel takes it. */
void http_conn_flush(struct http_conn *conn);
/* Closes now; a parked request stays and is answered into the void. */
void http_conn_cut(struct http_conn *conn);
void http_conn_unref(struct http_conn *conn);
/* Ends what is due in any queue; arms the next tick. */
void http_conns_expire(struct http_server *server);

/* Starts and stops the listener as is_full and is_starved say. */
void http_server_drain(struct http_server *server);
/* After the last connection of a freed server. */
void http_server_release(struct http_server *server);

/* Answers with the fault's status and sentence, and closes after it. */
void http_refuse(struct http_request *request, enum gate_fault fault);

#endif
