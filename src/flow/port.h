/* What the flow asks of the outside. main.c fills it in. */
#ifndef FLOW_PORT_H
#define FLOW_PORT_H

#include "flow/inbound.h"

struct port {
    void *edge;
    /* Starts sending a claimed row. The result comes later by outbox_on_result,
     * exactly once. Strings are borrowed for the call. */
    void (*send)(void *edge, const char *provider,
                 const struct outgoing *message);
    /* Have turn_end run again within this time. */
    void (*wake)(void *edge, int64_t wait_ms);
};

/* What the flow must know of a provider. */
struct carrier {
    const char *name;
    bool is_local; /* handed over by storing it */
    bool can_send;
    bool may_repeat; /* it recognises our reference, or wants repeats */
    double per_s;    /* 0 = no limit */
    int burst, in_flight;
    int timeout_ms, max_attempts;
    int64_t expire_ms; /* 0 = the general setting */
    int64_t price;     /* VND a segment, 0 = free */
    bool strips_accents;
};

#endif
