/* What arrives at the webhook listener: read, taken in, parked, answered. */
#ifndef EDGE_RECEPTION_H
#define EDGE_RECEPTION_H

#include "base/log.h"
#include "edge/http.h"
#include "edge/provider.h"
#include "flow/flow.h"

struct reception {
    struct event_base *base;
    struct flow *flow;
    const struct provider_set *providers; /* replaced on reload */
    struct log_limit *refusals;
    http_handler *calendar; /* takes paths below /calendar/ */
    void *calendar_arg;
};

/* http_handler of the webhook listener; arg is a struct reception. */
void reception_on_request(struct http_request *request, void *arg);

#endif
