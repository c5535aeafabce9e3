/* Provider profiles (providers.md section 8): who sent it, is it genuine,
 * which fields; what to answer; how to send. Pure over values: no sockets. */
#ifndef EDGE_PROVIDER_H
#define EDGE_PROVIDER_H

#include "base/buf.h"
#include "conf/conf.h"
#include "edge/client.h"
#include "edge/http.h"
#include "flow/inbound.h"

struct provider;     /* one loaded profile */
struct provider_set; /* all that are switched on; immutable once built */

/* Secrets come from one file per name in a directory (mode 0400 or 0440, else
 * a complaint) or from the environment BANTIN_SECRET_<NAME>. */
struct provider_setup {
    const char *config_dir;  /* profiles in config_dir/providers/NAME.json */
    const char *secrets_dir; /* may be NULL */
    const char
        *public_base_url; /* of the webhook listener, no slash at the end */
    const char *trusted_proxies; /* "127.0.0.1/32,10.0.0.1": whose
                                    X-Forwarded-For is believed; may be "" */
    const char *const *names;    /* NULL-ended: which profiles to load */
    json_t *vars; /* {"kannel":{"api":"http://…"}}: overrides; may be NULL */
};
/* Loads all profiles; complaints say what is wrong with them. A set with
 * complaints is only good for provider_set_free. A profile's paths begin with
 * /sms/NAME or /receipt/NAME, so that two can not claim the same. */
struct provider_set *provider_load(const struct provider_setup *setup,
                                   struct complaints *complaints);
void provider_set_free(struct provider_set *set);
const struct provider *
provider_find(const struct provider_set *set, const char *name);
/* Iterates from 0; NULL at the end. */
const struct provider *provider_at(const struct provider_set *set, int index);
const char *provider_name(const struct provider *provider);

enum { PROVIDER_EACH_MAX = 100 };

enum webhook_kind {
    WEBHOOK_NONE,    /* no route: 404 */
    WEBHOOK_METHOD,  /* path known, method not: 405 */
    WEBHOOK_REFUSED, /* not genuine: answer as is; log `why` */
    WEBHOOK_BAD,     /* a required field is missing or malformed */
    WEBHOOK_SMS,     /* messages_n messages; `why` = some of a list were bad
                        and are left out */
    WEBHOOK_RECEIPT, /* receipts_n receipts */
    WEBHOOK_NOTHING, /* ping, ignore: answer ok */
    WEBHOOK_USSD,    /* one step: `ussd` */
};

/* A webhook request as understood. Lives in the arena. */
struct webhook {
    enum webhook_kind kind;
    const struct provider *provider;
    const struct provider_route *route;
    const char *why;   /* REFUSED, BAD: for the log, no secrets */
    const char *field; /* BAD: which one, in the provider's words */
    char detail[160];  /* BAD: a sentence */
    int messages_n, receipts_n;
    struct inbound *messages;
    struct receipt *receipts;
    struct ussd_input *ussd;
    int status;               /* REFUSED: what to answer by itself */
    const struct str *fields; /* of each message, for its answer */
};

/* A request as plain values, so that reading one needs no server. */
struct webhook_input {
    enum http_method method;
    struct str target, path, query, body; /* as in http.h */
    const char *peer;
    /* First header of that name in any case; empty if absent. */
    struct str (*header)(const void *arg, const char *name);
    const void *arg;
};
void webhook_read_input(const struct provider_set *set,
                        const struct webhook_input *input, int64_t now_ms,
                        struct arena *arena, struct webhook *out);

/* Reads a request. `now_ms` judges signed time stamps. */
void
webhook_read(const struct provider_set *set, const struct http_request *request,
             int64_t now_ms, struct arena *arena, struct webhook *out);

/* What the provider gets back. */
struct webhook_answer {
    int status;
    const char *type;
    struct http_field fields[4];
    int fields_n;
    struct str body;
};

struct webhook_reply { /* a message that this request caused */
    struct str to, text;
};

/* For a stored message (or receipts): replies as far as the route can carry
 * them. reply_n 0 = route's `ok`. `message` may be NULL. */
void
webhook_answer_ok(const struct webhook *webhook, const struct inbound *message,
                  struct str shown_id, bool is_duplicate,
                  const struct webhook_reply *replies, int replies_n,
                  struct arena *arena, struct webhook_answer *out);
/* For NONE, METHOD, REFUSED, BAD. */
void webhook_answer_refusal(const struct webhook *webhook, struct arena *arena,
                            struct webhook_answer *out);
/* Nothing was stored: the provider shall repeat. */
void webhook_answer_busy(const struct webhook *webhook, struct arena *arena,
                         struct webhook_answer *out);

/* A screen of a session. */
void webhook_answer_screen(const struct webhook *webhook, struct str text,
                           bool is_end, struct arena *arena,
                           struct webhook_answer *out);

/* Sending. */
struct provider_limits {
    bool is_local; /* phone: nothing leaves the machine */
    bool can_send;
    bool is_idempotent;  /* it recognises our reference */
    bool resend_unknown; /* "ambiguous": "retry" */
    double per_s;        /* 0 = no limit */
    int burst, in_flight;
    int timeout_ms;
    int max_attempts;
    int64_t expire_ms;
    bool strips_accents;
    int64_t price; /* VND a segment */
};
const struct provider_limits *provider_limits(const struct provider *provider);
/* Builds the request for one message; everything lives in the arena. */
void
provider_build(const struct provider *provider, const struct outgoing *message,
               struct arena *arena, struct client_request *out);
/* What the provider's answer means. */
void provider_classify(const struct provider *provider,
                       const struct client_answer *answer, struct arena *arena,
                       struct send_result *out);

#endif
