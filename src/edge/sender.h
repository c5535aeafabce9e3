/* Claimed messages on their way to a provider and back. */
#ifndef EDGE_SENDER_H
#define EDGE_SENDER_H

#include "edge/client.h"
#include "edge/provider.h"
#include "flow/flow.h"

struct sender {
    struct client *client;
    struct flow *flow;
    const struct provider_set *providers; /* replaced on reload */
};

/* struct port's `send`. The result comes by outbox_on_result, always later. */
void sender_send(struct sender *sender, const char *provider,
                 const struct outgoing *message);

#endif
