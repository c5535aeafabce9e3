/* The office listener: pages, API, metrics. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "edge/http.h"
#include "edge/reception.h"
#include "flow/flow.h"

enum { WEB_TOKEN = 44 };

struct web {
    struct flow *flow;
    struct reception *reception; /* /phone posts through it */
    bool has_phone;              /* the phone provider is switched on */
    const char *store_path;
    const char *public_base_url; /* of links; replaced on reload */
    char token[WEB_TOKEN];       /* bearer token of the command line */
    void *app;
    void (*do_due)(void *app); /* what the time brings about, in this turn */
    int64_t (*next_due)(void *app); /* wall time of a standing clock; may be
                                     * past: unknown */
};

/* http_handler of the office listener; arg is a struct web. */
void web_on_request(struct http_request *request, void *arg);

#endif
