/* What comes from and goes to providers, as values without their formats. */
#ifndef FLOW_INBOUND_H
#define FLOW_INBOUND_H

#include "base/mem.h"
#include "base/str.h"
#include "core/phone.h"

/* One SMS that a provider handed over. Strings live until the turn ends. */
struct inbound {
    const char *provider;    /* profile name */
    struct str key;          /* dedupe key; empty = the provider has none */
    struct str fallback_key; /* fingerprint when there is no id; else empty */
    int64_t fallback_ttl_ms;
    struct str id;       /* the provider's own id, may be empty */
    struct str from_raw; /* as it came */
    enum phone_kind from_kind;
    char from[PHONE_TEXT]; /* E.164 unless from_kind is PHONE_NONE */
    struct str to;
    struct str text; /* UTF-8 (ill-formed bytes replaced) */
    struct str
        link; /* e.g. linkId of Africa's Talking, sent back with replies */
    int64_t sent_at_ms;         /* UTC; 0 = the provider does not say */
    struct str raw;             /* request as received, for the record */
    struct str part_ref;        /* multi-part: reference, or empty */
    int part_index, part_total; /* from 1; total 0 or 1 = whole */
    int64_t join_timeout_ms;
    int join_max_parts;
    bool is_screen; /* USSD: the answer is shown at once, and goes out as an SMS
                       as well only where something was kept */
    int64_t unit;   /* of the place that was chosen on the screen; 0 = none */
    const char *sms;        /* carrier of replies; NULL = provider */
    bool replies_in_answer; /* the route can carry the reply in its response */
};

/* One step of a USSD session as a provider hands it over. Strings live until
 * the turn ends. */
struct ussd_input {
    const char *provider; /* profile name */
    const char *sms;      /* carrier of what is told by SMS; NULL = provider */
    struct str session;   /* the provider's id, or the number */
    enum phone_kind from_kind;
    char from[PHONE_TEXT];
    struct str step;      /* the provider's id of the step; may be empty */
    struct str input;     /* the last one, or all of them */
    struct str separator; /* between all of them; empty = only the last one */
    bool is_dial;
    int64_t retry_ms; /* the same input within this time is a repeat; 0: none */
    struct str raw;   /* for the record */
};

/* A reply as the sender gets it. */
struct outgoing {
    int64_t id;      /* outbox row */
    struct str ref;  /* our reference at the provider: rises, never reused */
    struct str to;   /* E.164 */
    struct str text; /* UTF-8 */
    struct str link; /* of the message that caused it */
};

enum delivery { /* of a delivery receipt */
                DELIVERY_UNKNOWN,
                DELIVERY_QUEUED,
                DELIVERY_SENT,
                DELIVERY_DEFERRED,
                DELIVERY_DELIVERED,
                DELIVERY_FAILED,
                DELIVERY_EXPIRED,
};

struct receipt {
    const char *provider;
    struct str ref;         /* ours, if the provider returns it */
    struct str provider_id; /* theirs */
    enum delivery delivery;
    struct str error;
};

enum send_outcome {
    SEND_UNKNOWN, /* cannot be told: cut or timed out after the body went out */
    SEND_SENT,
    SEND_DUPLICATE, /* the provider had this reference already: counts as sent
                     */
    SEND_TEMPORARY,
    SEND_THROTTLED,
    SEND_PERMANENT,
    SEND_STOPPED, /* this recipient does not want messages */
    SEND_CONFIG,  /* our account: stop the provider's queue, raise an alarm */
};

struct send_result {
    enum send_outcome outcome;
    struct str provider_id; /* may be empty */
    int64_t retry_after_ms; /* 0 = not said */
    bool has_balance;
    int64_t balance; /* left in our account, whole units of their currency */
    char error[96];  /* short, for staff; no personal data */
};

#endif
