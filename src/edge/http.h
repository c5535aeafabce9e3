/* HTTP listeners: evhttp behind a strict gate. */
#ifndef EDGE_HTTP_H
#define EDGE_HTTP_H

#include <event2/event.h>

#include "base/mem.h"
#include "base/str.h"
#include "edge/http_method.h"

struct http_server;
struct http_request;

/* Limits of one listener. */
struct http_limits {
    size_t uri_bytes;    /* over: 414 */
    size_t header_bytes; /* all header lines together; over: 431 */
    int header_count;    /* over: 431 */
    size_t body_bytes;   /* over: 413 */
    int connections;     /* in all: the listener pauses at this count */
    int per_address;     /* connections from one address; over: 503 and close */
    int deadline_ms;     /* from a request's first byte to its last: else 408 */
    int idle_ms;         /* a kept connection without a request is closed */
};

/* Called once per well-formed request, on the loop. The request stays until it
 * is answered; it must be answered exactly once, now or later. */
typedef void http_handler(struct http_request *request, void *arg);

/* Listens on "127.0.0.1:8080" or "[::1]:0" (0 = a free port). NULL and a
 * sentence in error[160] if it cannot. */
struct http_server *
http_listen(struct event_base *base, const char *address,
            const struct http_limits *limits, http_handler *handler, void *arg,
            char error[160]);
/* "127.0.0.1:38211": where it really listens. */
const char *http_address(const struct http_server *server);
/* New limits apply from the next connection on. */
void
http_set_limits(struct http_server *server, const struct http_limits *limits);
/* No new connections; open ones are closed once answered. */
void http_stop(struct http_server *server);
/* Requests that are not answered yet. */
int http_pending(const struct http_server *server);
/* Every request must be answered before this. */
void http_free(struct http_server *server);

enum http_method http_method(const struct http_request *request);
/* The request target exactly as received: "/sms/kannel?id=1". */
struct str http_target(const struct http_request *request);
struct str http_path(const struct http_request *request);  /* not decoded */
struct str http_query(const struct http_request *request); /* after '?' */
/* First header of that name in any case; empty if absent. */
struct str http_header(const struct http_request *request, const char *name);
struct str http_body(const struct http_request *request);
/* Peer address without port: "127.0.0.1", "::1". */
const char *http_peer(const struct http_request *request);
bool http_peer_is_loopback(const struct http_request *request);

struct http_field {
    const char *name;
    const char *value;
};

/* Answers and gives the request back; `request` is gone afterwards. Also right
 * when the client has left. Bodies are copied. Content-Length and nosniff are
 * always set, Cache-Control: no-store unless `fields` has another one. */
void
http_answer(struct http_request *request, int status, const char *type,
            const struct http_field *fields, int fields_n, struct str body);
/* RFC 9457 problem details: {"type","title","status","detail","field"};
 * detail and field may be NULL. 503 carries Retry-After: 5. */
void http_problem(struct http_request *request, int status, const char *title,
                  const char *detail, const char *field);

struct http_counts {
    uint64_t accepted, refused, requests, malformed, deadlines, pauses;
    int open;
};
struct http_counts http_count(const struct http_server *server);

#endif
