/* A loaded profile, for the files that load, read and send. */
#ifndef EDGE_PROFILE_H
#define EDGE_PROFILE_H

#include "edge/auth.h"
#include "edge/charset.h"
#include "edge/cond.h"
#include "edge/field.h"
#include "edge/provider.h"
#include "edge/template.h"

enum {
    ROUTES_MAX = 16,
    AUTH_MAX = 4,
    KEY_FIELDS_MAX = 6,
    ANSWER_FIELDS_MAX = 3,
    HEADERS_MAX = 8,
};

enum route_kind {
    ROUTE_SMS,
    ROUTE_RECEIPT,
    ROUTE_PING,
    ROUTE_IGNORE,
    ROUTE_USSD
};
enum body_kind { BODY_NONE, BODY_FORM, BODY_JSON, BODY_RAW };

/* How the steps of a session come. */
struct ussd_rules {
    bool has_dial;
    struct conds dial;    /* a new session; without: an empty text */
    struct str separator; /* all inputs come at once; empty = the last one */
    int64_t retry_ms;
    bool first_cannot_end;
};

/* What a route answers; zero status = not given. */
struct answer {
    int status;
    const char *type;
    struct answer_field {
        const char *name;
        const struct template *value;
    } fields[ANSWER_FIELDS_MAX];
    int fields_n;
    const struct template *body;
};

enum answer_kind {
    ANSWER_OK,
    ANSWER_TEXT,
    ANSWER_BAD,
    ANSWER_REFUSED,
    ANSWER_BUSY,
    ANSWER_CONTINUE,
    ANSWER_END,
    ANSWER_COUNT
};

struct key_fields {
    enum field_id field[KEY_FIELDS_MAX];
    int n;
};

struct status_rules {
    struct status_rule {
        struct conds when;
        enum delivery as;
    } * rules;
    int rules_n;
    struct status_entry {
        struct str value;
        enum delivery as;
    } * map;
    int map_n;
    enum delivery otherwise;
};

struct provider_route {
    const struct provider *provider;
    enum route_kind kind;
    struct path_pattern path;
    unsigned methods; /* 1 << enum http_method */
    enum body_kind body;
    const struct auth *auth[AUTH_MAX];
    int auth_n;
    struct conds when;
    bool has_each;
    struct pointer each;
    const struct source *charset;
    enum charset charset_default;
    struct charset_entry {
        struct str value;
        enum charset charset;
    } * charsets;
    int charsets_n;
    const struct field *fields[FIELD_COUNT];
    unsigned required; /* 1 << enum field_id */
    struct key_fields key, fallback;
    int64_t fallback_ttl_ms;
    int64_t join_timeout_ms;
    int join_max_parts;
    struct status_rules status;
    struct ussd_rules ussd;
    bool is_sync;
    int max_chars;
    bool strips_accents;
    struct answer answers[ANSWER_COUNT];
    const char *headers[HEADERS_MAX]; /* worth keeping in the record */
    int headers_n;
};

struct pair {
    const char *name;
    const struct template *value;
};

struct pairs {
    struct pair *list;
    int n;
};

struct class_rule {
    struct conds when;
    enum send_outcome as;
    const struct source *retry_after;
};

/* How to send. */
struct send_plan {
    const char *method;
    const struct template *url;
    struct pairs query, form, headers;
    const struct template *body; /* json or text */
    bool has_form;
    const char *type;
    const struct template *user, *password;
    struct conds ok;
    const struct source *id, *error, *balance;
    struct class_rule *rules;
    int rules_n;
};

struct provider {
    const char *name;
    const struct provider_set *set;
    struct secret *secrets;
    int secrets_n;
    struct provider_route *routes;
    int routes_n;
    struct send_plan plan;
    struct provider_limits limits;
};

/* Routes of one exact path. */
struct path_group {
    struct str path;
    const struct provider_route **routes;
    int n;
};

struct provider_set {
    struct arena arena;
    const char *base;
    struct net_range *proxies;
    int proxies_n;
    struct profile_regex *regexes;
    struct provider **providers;
    int n;
    struct path_group *groups; /* sorted by path */
    int groups_n;
    const struct provider_route **patterns; /* routes with captures */
    int patterns_n;
};

/* provider_load_in.c, provider_load_reply.c, provider_load_out.c */
void profile_load_routes(struct loader *loader, struct conf root,
                         struct provider *provider);
void profile_load_reply(struct loader *loader, struct conf node,
                        struct provider_route *route);
void profile_load_sender(struct loader *loader, struct conf root,
                         struct provider *provider);

#endif
