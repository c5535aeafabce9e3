/* One running transfer, for the files of the client. */
#ifndef EDGE_CLIENT_TRANSFER_H
#define EDGE_CLIENT_TRANSFER_H

#include <curl/curl.h>

#include "edge/client.h"

enum { CLIENT_POOL_MAX = 256 };

struct client_transfer {
    struct client *client;
    struct client_transfer *next, *prev; /* all that run */
    CURL *easy;
    struct curl_slist *headers;
    struct buf request_body, body;
    size_t header_bytes;
    bool once;
    bool is_forbidden; /* an address was refused */
    bool is_started;   /* from here on something may have gone out */
    bool is_too_long;
    client_done *done;
    void *arg;
    char error[CURL_ERROR_SIZE];
};

struct client {
    struct event_base *base;
    struct client_settings settings;
    char *ca_file;
    CURLM *multi;
    struct event *timer;
    struct client_transfer *running;
    int running_n;
    CURL *pool[CLIENT_POOL_MAX];
    int pool_n;
};

/* Sets everything on a fresh handle: checks, limits, the request. */
void transfer_prepare(struct client_transfer *t,
                      const struct client_request *request);

#endif
