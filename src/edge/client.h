/* Outgoing HTTP: libcurl's multi interface on the libevent loop. */
#ifndef EDGE_CLIENT_H
#define EDGE_CLIENT_H

#include <event2/event.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"

struct client;

struct client_settings {
    int connections;        /* in flight in all */
    bool private_addresses; /* allow loopback, link-local and private targets */
    const char *ca_file;    /* NULL = the system's */
};

/* One request. Everything is copied by client_start. */
struct client_request {
    const char *method;
    struct str url;
    struct str body;
    const char *type; /* content type of the body, NULL = none */
    const struct client_field {
        const char *name;
        struct str value;
    } * fields;
    int fields_n;
    const char *user, *password; /* basic auth, or NULL */
    int timeout_ms;
    /* A send that must not happen twice: a fresh connection that is closed
     * afterwards, because libcurl repeats a POST on a reused one by itself. */
    bool once;
};

enum client_end {
    CLIENT_ANSWERED,  /* status, headers and body are there */
    CLIENT_NOT_SENT,  /* refused, unresolvable, TLS refused: nothing went out */
    CLIENT_AMBIGUOUS, /* cut or timed out after something went out */
    CLIENT_FORBIDDEN, /* scheme or address not allowed: nothing went out */
};

struct client_answer {
    enum client_end end;
    int status;
    struct str body;        /* at most 256 KiB; borrowed for the call */
    int64_t retry_after_ms; /* from Retry-After (seconds or date), 0 = none,
                               capped at one hour */
    const char *error;      /* sentence when end is not CLIENT_ANSWERED */
    const struct client_transfer *transfer;
};
/* A response header of that name, empty if absent. Borrowed for the call. */
struct str
client_answer_header(const struct client_answer *answer, const char *name);

typedef void client_done(const struct client_answer *answer, void *arg);

struct client *
client_new(struct event_base *base, const struct client_settings *settings);
/* Starts; `done` is called exactly once, later, on the loop. Never blocks. */
void client_start(struct client *client, const struct client_request *request,
                  client_done *done, void *arg);
int client_running(const struct client *client);
/* Transfers still running end as CLIENT_AMBIGUOUS, `done` is called. */
void client_free(struct client *client);

#endif
