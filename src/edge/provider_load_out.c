/* Loading how a profile sends. */
#include "edge/profile.h"

#define SEND_PLACES                                                            \
    (PLACE_BIT(PLACE_TEXT) | PLACE_BIT(PLACE_TO) | PLACE_BIT(PLACE_REF) |      \
     PLACE_BIT(PLACE_LINK) | PLACE_BIT(PLACE_BASE))

enum { DEFAULT_TIMEOUT_MS = 15000, DEFAULT_ATTEMPTS = 12 };

static const char *const outcomes[] = {"unknown",   "sent",      "duplicate",
                                       "temporary", "throttled", "permanent",
                                       "stopped",   "config",    NULL};

static bool
has_prefix(struct str *s, const char *prefix)
{
    struct str p = str_of(prefix);

    if (s->len < p.len || !str_ieq((struct str){s->ptr, p.len}, p))
        return false;
    s->ptr += p.len;
    s->len -= p.len;
    return true;
}

/* Without port and brackets. */
static struct str
host_of(struct str authority)
{
    const char *end;

    if (authority.len > 0 && authority.ptr[0] == '[') {
        end = memchr(authority.ptr, ']', authority.len);
        authority.ptr++;
        authority.len = end ? (size_t)(end - authority.ptr) : 0;
        return authority;
    }
    end = authority.len ? memchr(authority.ptr, ':', authority.len) : NULL;
    if (end)
        authority.len = (size_t)(end - authority.ptr);
    return authority;
}

static bool
is_near(struct str host)
{
    struct net_address address;

    return str_ieq(host, STR("localhost")) ||
           (net_parse(host, &address) && net_is_private(&address));
}

/* Scheme and host must be known at load: no message can choose them. */
static void
check_url(struct conf node, struct str start)
{
    static const char remedy[] =
        "write https://HOST/…; http:// only for an address on this machine or "
        "in a private network";
    struct str rest = start, host;
    bool is_http, is_https = has_prefix(&rest, "https://");
    const char *slash;

    is_http = !is_https && has_prefix(&rest, "http://");
    if (!is_http && !is_https) {
        conf_complain(node, remedy, "the URL does not begin with https://");
        return;
    }
    slash = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;
    if (!slash) {
        conf_complain(node, remedy,
                      "the URL's host is not followed by a slash");
        return;
    }
    rest.len = (size_t)(slash - rest.ptr);
    if (memchr(rest.ptr, '@', rest.len))
        conf_complain(node, "use \"auth\": {\"scheme\": \"basic\", …}",
                      "the URL holds a user name");
    host = host_of(rest);
    if (host.len == 0)
        conf_complain(node, remedy, "the URL has no host");
    else if (is_http && !is_near(host))
        conf_complain(node, remedy,
                      "http:// would send texts and keys in the clear to %.*s",
                      STR_ARG(host));
}

static void
load_pairs(struct loader *loader, struct conf object, struct pairs *out)
{
    struct conf value;
    const char *key;

    out->list = arena_alloc(loader->arena,
                            sizeof(*out->list) * (conf_count(object) + 2));
    for (size_t i = 0; conf_member(object, i, &key, &value); i++)
        out->list[out->n++] = (struct pair){
            arena_strdup(loader->arena, key),
            template_compile(loader, value, TEMPLATE_VALUE, SEND_PLACES, true)};
}

static void
load_url(struct loader *loader, struct conf out, struct send_plan *plan)
{
    static const char *const methods[] = {"GET", "POST", "PUT", NULL};
    struct conf url = conf_need(out, "url");
    const char *method = conf_need_string(out, "method");

    loader_word(conf_get(out, "method"), methods, method);
    plan->method = arena_strdup(loader->arena, method);
    if (!conf_is(url))
        return;
    plan->url = template_compile(loader, url, TEMPLATE_URL, SEND_PLACES, true);
    if (plan->url)
        check_url(url, template_start(plan->url, loader->arena));
}

static void
load_body(struct loader *loader, struct conf out, struct send_plan *plan)
{
    struct conf form = conf_object(out, "form", false);
    struct conf json = conf_get(out, "json"), text = conf_get(out, "text");
    const char *type = conf_string(out, "type", "");

    if (conf_is(form) + conf_is(json) + conf_is(text) > 1)
        conf_complain(out, "leave all but one out",
                      "a request has one body: form, json or text");
    if (conf_is(form)) {
        plan->has_form = true;
        load_pairs(loader, form, &plan->form);
        plan->type = "application/x-www-form-urlencoded";
    } else if (conf_is(json)) {
        plan->body = template_compile_tree(loader, json, SEND_PLACES, true);
        plan->type = "application/json";
    } else if (conf_is(text)) {
        plan->body = template_compile(loader, text, template_use_of(type),
                                      SEND_PLACES, true);
        plan->type = "text/plain; charset=UTF-8";
    }
    if (*type)
        plan->type = arena_strdup(loader->arena, type);
}

static const struct template *
need_template(struct loader *loader, struct conf node, const char *key)
{
    struct conf value = conf_need(node, key);

    return conf_is(value) ? template_compile(loader, value, TEMPLATE_VALUE,
                                             SEND_PLACES, true)
                          : NULL;
}

static void
add_header(struct loader *loader, struct send_plan *plan, const char *name,
           const struct template *value)
{
    plan->headers.list[plan->headers.n++] =
        (struct pair){arena_strdup(loader->arena, name), value};
}

static void
load_auth(struct loader *loader, struct conf out, struct send_plan *plan)
{
    static const char *const schemes[] = {"basic", "bearer", "header", NULL};
    static const char *const basic[] = {"scheme", "user", "password", NULL};
    static const char *const bearer[] = {"scheme", "token", NULL};
    static const char *const header[] = {"scheme", "name", "value", NULL};
    struct conf auth = conf_object(out, "auth", false);

    if (!conf_is(auth))
        return;
    switch (loader_word(conf_get(auth, "scheme"), schemes,
                        conf_need_string(auth, "scheme"))) {
    case 0:
        conf_keys(auth, basic);
        plan->user = need_template(loader, auth, "user");
        plan->password = need_template(loader, auth, "password");
        break;
    case 1:
        conf_keys(auth, bearer);
        add_header(
            loader, plan, "Authorization",
            template_bearer(loader, need_template(loader, auth, "token")));
        break;
    case 2:
        conf_keys(auth, header);
        add_header(loader, plan, conf_need_string(auth, "name"),
                   need_template(loader, auth, "value"));
        break;
    }
}

static void
load_meaning(struct loader *loader, struct conf out, struct send_plan *plan)
{
    static const char *const keys[] = {"when", "as", "retry_after", NULL};
    struct conf list = conf_array(out, "classify", false);
    struct conf id = conf_get(out, "id"), error = conf_get(out, "error");
    struct conf balance = conf_get(out, "balance");

    loader->is_answer = true;
    plan->ok = conds_compile(loader, conf_array(out, "ok", true));
    if (conf_is(id) && !json_is_null(id.json))
        plan->id = source_compile(loader, id);
    if (conf_is(error))
        plan->error = source_compile(loader, error);
    if (conf_is(balance))
        plan->balance = source_compile(loader, balance);
    plan->rules = arena_alloc(loader->arena,
                              sizeof(*plan->rules) * (conf_count(list) + 1));
    for (size_t i = 0; i < conf_count(list); i++) {
        struct conf rule = conf_at(list, i);
        struct class_rule *to = &plan->rules[plan->rules_n++];
        struct conf after = conf_get(rule, "retry_after");
        int as = loader_word(conf_get(rule, "as"), outcomes,
                             conf_need_string(rule, "as"));
        conf_keys(rule, keys);
        to->when = conds_compile(loader, conf_array(rule, "when", true));
        to->as = as < 0 ? SEND_UNKNOWN : (enum send_outcome)as;
        if (conf_is(after))
            to->retry_after = source_compile(loader, after);
    }
    loader->is_answer = false;
}

static double
number(struct conf node, const char *key, double absent)
{
    struct conf value = conf_get(node, key);
    double n = json_number_value(value.json);

    if (!conf_is(value))
        return absent;
    if (!json_is_number(value.json) || n <= 0 || n > 10000) {
        conf_complain(value, "give a number over 0, like 0.2 or 5",
                      "this is not a rate");
        return absent;
    }
    return n;
}

static void
load_rate(struct conf out, struct provider_limits *limits)
{
    static const char *const keys[] = {"per_s", "burst", "in_flight", NULL};
    struct conf rate = conf_object(out, "rate", false);

    conf_keys(rate, keys);
    limits->per_s = number(rate, "per_s", 0);
    limits->burst = (int)conf_int(rate, "burst", 1, 10000, 1);
    limits->in_flight = (int)conf_int(rate, "in_flight", 1, 1000, 16);
}

static void
load_limits(struct conf out, struct provider_limits *limits)
{
    static const char *const retry_keys[] = {"max", "expire_s", NULL};
    static const char *const split_keys[] = {"by", "max_chars", "max_parts",
                                             NULL};
    static const char *const ambiguous[] = {"hold", "retry", NULL};
    static const char *const splitters[] = {"provider", NULL};
    struct conf retry = conf_object(out, "retry", false);
    struct conf split = conf_object(out, "split", false);

    limits->can_send = true;
    limits->is_idempotent = conf_bool(out, "idempotent", false);
    limits->resend_unknown =
        loader_word(conf_get(out, "ambiguous"), ambiguous,
                    conf_string(out, "ambiguous", "hold")) == 1;
    limits->strips_accents = conf_bool(out, "strip_accents", false);
    limits->price = conf_int(out, "price", 0, 1000000, 0);
    limits->timeout_ms =
        (int)conf_int(out, "timeout_ms", 100, 120000, DEFAULT_TIMEOUT_MS);
    conf_keys(retry, retry_keys);
    limits->max_attempts =
        (int)conf_int(retry, "max", 1, 100, DEFAULT_ATTEMPTS);
    limits->expire_ms =
        conf_int(retry, "expire_s", 1, 30 * 86400, 86400) * 1000;
    conf_keys(split, split_keys);
    loader_word(conf_get(split, "by"), splitters,
                conf_string(split, "by", "provider"));
    conf_int(split, "max_chars", 1, 10000, 1600);
    conf_int(split, "max_parts", 1, 20, 10);
    load_rate(out, limits);
}

static void
load_local(struct conf out, struct provider_limits *limits)
{
    static const char *const keys[] = {"local", NULL};

    conf_keys(out, keys);
    *limits = (struct provider_limits){.is_local = true,
                                       .can_send = true,
                                       .is_idempotent = true,
                                       .burst = 1,
                                       .in_flight = 1,
                                       .max_attempts = 1,
                                       .expire_ms = 86400000};
}

void
profile_load_sender(struct loader *loader, struct conf root,
                    struct provider *provider)
{
    static const char *const keys[] = {
        "method",     "url",       "query",    "form",  "json",
        "text",       "headers",   "type",     "auth",  "ok",
        "id",         "error",     "classify", "split", "timeout_ms",
        "idempotent", "ambiguous", "rate",     "retry", "strip_accents",
        "price",      "balance",   NULL};
    struct conf out = conf_object(root, "out", false);
    struct send_plan *plan = &provider->plan;

    if (!conf_is(out))
        return;
    if (conf_is(conf_get(out, "local"))) {
        if (!conf_bool(out, "local", false))
            conf_complain(conf_get(out, "local"), "leave it out",
                          "\"local\" can only be true");
        load_local(out, &provider->limits);
        return;
    }
    conf_keys(out, keys);
    load_url(loader, out, plan);
    load_pairs(loader, conf_object(out, "query", false), &plan->query);
    load_pairs(loader, conf_object(out, "headers", false), &plan->headers);
    load_auth(loader, out, plan);
    load_body(loader, out, plan);
    load_meaning(loader, out, plan);
    load_limits(out, &provider->limits);
}
