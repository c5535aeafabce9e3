/* A server in the test's own process, and clients that talk to it raw. */
#ifndef TESTS_EDGE_HTTP_DOOR_H
#define TESTS_EDGE_HTTP_DOOR_H

#include "base/buf.h"
#include "edge/http.h"

enum { LIMIT_MS = 5000, LARGE_BYTES = 8 * 1024 * 1024 };

/* The server, its clients' view, and what the handler was given. */
struct door {
    struct event_base *base;
    struct http_server *server;
    struct http_request *parked[8];
    int parked_n;
    char seen[512];
};

/* Long enough not to matter. */
extern const struct http_limits usual;

#define GET(path) "GET " path " HTTP/1.1\r\nHost: x\r\n\r\n"
#define LAST(path)                                                             \
    "GET " path " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
#define HELLO "\r\n\r\nhello"

/* The handler of an opened door. */
void door_on_request(struct http_request *request, void *arg);
void door_open_at(struct door *door, const char *address,
                  const struct http_limits *limits);
void door_open(struct door *door, const struct http_limits *limits);
void door_close(struct door *door);
/* LARGE_BYTES of one letter. */
void answer_large(struct http_request *request);
/* A socket that is connected or about to be. */
int call(const struct door *door);
void say(int fd, const char *text);
/* One turn of the loop and one look at the socket, if any; false at its end. */
bool turn(struct door *door, int fd, struct buf *heard);
/* Turns until `text` was heard at `fd`; with NULL until its end. */
void await(struct door *door, int fd, const char *text, struct buf *heard);
void await_parked(struct door *door, int n);
void await_open(struct door *door, int n);

#endif
