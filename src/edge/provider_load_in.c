/* Loading the routes of a profile: what comes in. */
#include "edge/profile.h"

enum { DEFAULT_JOIN_S = 1800, JOIN_MAX = 10, TTL_MAX_S = 90 * 86400 };

static const char *const deliveries[] = {"unknown",  "queued",    "sent",
                                         "deferred", "delivered", "failed",
                                         "expired",  NULL};

static void
load_path(struct loader *loader, struct conf node, struct provider_route *route)
{
    struct conf path = conf_need(node, "path");
    const struct path_pattern *p = &route->path;

    if (!conf_is(path))
        return;
    path_compile(loader, path, &route->path);
    if (p->n < 2 || p->step[0].is_capture || p->step[1].is_capture ||
        (!str_eqz(p->step[0].text, "sms") &&
         !str_eqz(p->step[0].text, "ussd") &&
         !str_eqz(p->step[0].text, "receipt")) ||
        !str_eqz(p->step[1].text, route->provider->name))
        conf_complain(path,
                      "write /sms/NAME, /ussd/NAME or /receipt/NAME with this "
                      "profile's name",
                      "\"%.*s\" is not a path of this profile",
                      STR_ARG(p->text));
}

static void
load_methods(struct conf node, struct provider_route *route)
{
    static const char *const words[] = {"GET", "POST", "PUT", NULL};
    static const enum http_method methods[] = {HTTP_GET, HTTP_POST, HTTP_PUT};
    struct conf list = conf_array(node, "methods", true);

    for (size_t i = 0; i < conf_count(list); i++) {
        int word =
            loader_word(conf_at(list, i), words, conf_text(conf_at(list, i)));
        if (word >= 0)
            route->methods |= 1u << methods[word];
    }
    if (conf_is(list) && conf_count(list) == 0)
        conf_complain(list, "name GET or POST", "no method is allowed");
}

static void
load_auth(struct loader *loader, struct conf node, struct conf named,
          struct provider_route *route)
{
    struct conf list = conf_array(node, "auth", true);
    size_t n = conf_count(list);

    if (conf_is(list) && (n == 0 || n > AUTH_MAX))
        conf_complain(list,
                      "give one to four checks; {\"scheme\": \"none\", "
                      "\"why\": …} if there can be none",
                      "%zu checks", n);
    for (size_t i = 0; i < n && i < AUTH_MAX; i++)
        route->auth[route->auth_n++] =
            auth_compile(loader, conf_at(list, i), named);
}

static void
load_charset(struct loader *loader, struct conf node,
             struct provider_route *route)
{
    static const char *const keys[] = {"src", "default", "map", NULL};
    struct conf charset = conf_object(node, "charset", false), value;
    struct conf map = conf_object(charset, "map", false);
    const char *key, *name = conf_string(charset, "default", "UTF-8");

    conf_keys(charset, keys);
    route->charset_default = charset_find(str_of(name));
    if (route->charset_default == CHARSET_NONE)
        conf_complain(conf_get(charset, "default"),
                      "use UTF-8, UTF-16BE, ISO-8859-1 or gsm7",
                      "the charset \"%s\" is not known", name);
    if (conf_is(conf_get(charset, "src")))
        route->charset = source_compile(loader, conf_get(charset, "src"));
    route->charsets = arena_alloc(loader->arena, sizeof(*route->charsets) *
                                                     (conf_count(map) + 1));
    for (size_t i = 0; conf_member(map, i, &key, &value); i++) {
        enum charset found = charset_find(str_of(conf_text(value)));
        if (found == CHARSET_NONE)
            conf_complain(value, "use UTF-8, UTF-16BE, ISO-8859-1 or gsm7",
                          "the charset \"%s\" is not known", conf_text(value));
        route->charsets[route->charsets_n++] = (struct charset_entry){
            arena_copy(loader->arena, str_of(key)), found};
    }
}

static void
keep_header(struct provider_route *route, const struct source *source)
{
    const char *name = source_header(source);

    if (name && route->headers_n < HEADERS_MAX)
        route->headers[route->headers_n++] = name;
}

static int
field_word(struct conf node, const char *word)
{
    return loader_word(node, field_names, word);
}

static void
load_fields(struct loader *loader, struct conf node,
            struct provider_route *route)
{
    struct conf fields = conf_object(node, "fields", false), value;
    const char *key;

    conf_keys(fields, field_names);
    for (size_t i = 0; conf_member(fields, i, &key, &value); i++)
        for (int k = 0; k < FIELD_COUNT; k++) {
            if (strcmp(field_names[k], key) != 0)
                continue;
            route->fields[k] = field_compile(loader, value);
            if (route->fields[k])
                keep_header(route, field_source(route->fields[k]));
        }
}

static void
load_names(struct conf list, const struct provider_route *route,
           struct key_fields *out)
{
    for (size_t i = 0; i < conf_count(list); i++) {
        const char *word = conf_text(conf_at(list, i));
        int field = field_word(conf_at(list, i), word);
        if (field < 0)
            continue;
        if (!route->fields[field])
            conf_complain(conf_at(list, i), "add it to \"fields\"",
                          "the route has no field \"%s\"", word);
        if (out->n < KEY_FIELDS_MAX)
            out->field[out->n++] = (enum field_id)field;
        else
            conf_complain(list, "name fewer", "more than %d fields",
                          KEY_FIELDS_MAX);
    }
}

static void
load_require(struct conf node, struct provider_route *route)
{
    struct conf list = conf_array(node, "require", false);
    struct key_fields names = {0};

    load_names(list, route, &names);
    for (int i = 0; i < names.n; i++)
        route->required |= 1u << names.field[i];
}

static void
load_dedupe(struct conf node, struct provider_route *route)
{
    static const char *const keys[] = {"key", "ttl_s", "fallback",
                                       "fallback_ttl_s", NULL};
    struct conf dedupe = conf_object(node, "dedupe", false);

    conf_keys(dedupe, keys);
    load_names(conf_array(dedupe, "key", conf_is(dedupe)), route, &route->key);
    load_names(conf_array(dedupe, "fallback", false), route, &route->fallback);
    conf_int(dedupe, "ttl_s", 1, TTL_MAX_S, TTL_MAX_S);
    route->fallback_ttl_ms =
        conf_int(dedupe, "fallback_ttl_s", 1, 86400, 60) * 1000;
}

static void
load_join(struct conf node, struct provider_route *route)
{
    static const char *const keys[] = {"timeout_s", "max_parts", NULL};
    struct conf join = conf_object(node, "join", false);

    conf_keys(join, keys);
    route->join_timeout_ms =
        conf_int(join, "timeout_s", 1, 7 * 86400, DEFAULT_JOIN_S) * 1000;
    route->join_max_parts = (int)conf_int(join, "max_parts", 2, 255, JOIN_MAX);
}

static void
load_status_rules(struct loader *loader, struct conf list,
                  struct status_rules *out)
{
    static const char *const keys[] = {"when", "as", NULL};

    out->rules = arena_alloc(loader->arena,
                             sizeof(*out->rules) * (conf_count(list) + 1));
    loader->in_status = true;
    for (size_t i = 0; i < conf_count(list); i++) {
        struct conf rule = conf_at(list, i);
        int as = loader_word(conf_get(rule, "as"), deliveries,
                             conf_need_string(rule, "as"));
        conf_keys(rule, keys);
        out->rules[out->rules_n].when =
            conds_compile(loader, conf_array(rule, "when", true));
        out->rules[out->rules_n++].as = as < 0 ? 0 : (enum delivery)as;
    }
    loader->in_status = false;
}

static void
load_status(struct loader *loader, struct conf node,
            struct provider_route *route)
{
    static const char *const keys[] = {"rules", "map", "default", NULL};
    struct conf status = conf_object(node, "status", false), value;
    struct conf map = conf_object(status, "map", false);
    struct status_rules *out = &route->status;
    const char *key;
    int as;

    if (route->kind == ROUTE_RECEIPT && !conf_is(status))
        conf_complain(node, "add \"status\": {\"map\": {…}}",
                      "a dlr route has to say what the statuses mean");
    conf_keys(status, keys);
    load_status_rules(loader, conf_array(status, "rules", false), out);
    out->map =
        arena_alloc(loader->arena, sizeof(*out->map) * (conf_count(map) + 1));
    for (size_t i = 0; conf_member(map, i, &key, &value); i++) {
        as = loader_word(value, deliveries, conf_text(value));
        out->map[out->map_n++] =
            (struct status_entry){arena_copy(loader->arena, str_of(key)),
                                  as < 0 ? 0 : (enum delivery)as};
    }
    as = loader_word(conf_get(status, "default"), deliveries,
                     conf_string(status, "default", "unknown"));
    out->otherwise = as < 0 ? DELIVERY_UNKNOWN : (enum delivery)as;
}

static void
load_ussd(struct loader *loader, struct conf node, struct provider_route *route)
{
    static const char *const keys[] = {"dial", "separator", "retry_ms",
                                       "first_cannot_end", NULL};
    struct conf ussd = conf_object(node, "ussd", false);
    struct conf dial = conf_array(ussd, "dial", false);
    struct ussd_rules *rules = &route->ussd;

    if (conf_is(ussd) && route->kind != ROUTE_USSD)
        conf_complain(ussd, "take it out", "the route is of another kind");
    conf_keys(ussd, keys);
    rules->has_dial = conf_is(dial);
    rules->dial = conds_compile(loader, dial);
    rules->separator =
        arena_copy(loader->arena, str_of(conf_string(ussd, "separator", "")));
    rules->retry_ms = conf_int(ussd, "retry_ms", 0, 10000, 0);
    rules->first_cannot_end = conf_bool(ussd, "first_cannot_end", false);
    if (rules->separator.len > 1)
        conf_complain(conf_get(ussd, "separator"), "give one character",
                      "\"%.*s\" is longer", STR_ARG(rules->separator));
}

static void
load_body(struct conf node, struct provider_route *route)
{
    static const char *const words[] = {"none", "form", "json", "raw", NULL};
    int word = loader_word(conf_get(node, "body"), words,
                           conf_need_string(node, "body"));

    route->body = word < 0 ? BODY_NONE : (enum body_kind)word;
}

static void
load_each(struct loader *loader, struct conf node, struct provider_route *route)
{
    struct conf each = conf_get(node, "each");

    if (!conf_is(each))
        return;
    route->has_each =
        pointer_compile(loader, each, loader_text(loader, each), &route->each);
    if (route->body != BODY_JSON)
        conf_complain(each, "use it with \"body\": \"json\"",
                      "\"each\" needs a JSON body");
}

/* What the kind of route can not do without. */
static void
check_route(struct conf node, const struct provider_route *route)
{
    unsigned sms = 1u << FIELD_FROM | 1u << FIELD_TEXT;

    if (route->kind == ROUTE_SMS)
        for (int i = 0; i < FIELD_COUNT; i++)
            if (sms & 1u << i && !route->fields[i])
                conf_complain(conf_get(node, "fields"), "add it",
                              "an mo_sms route needs the field \"%s\"",
                              field_names[i]);
    if (route->kind == ROUTE_USSD &&
        (!route->fields[FIELD_FROM] || !route->fields[FIELD_TEXT] ||
         !route->answers[ANSWER_CONTINUE].status ||
         !route->answers[ANSWER_END].status || route->has_each))
        conf_complain(node, "add them",
                      "a ussd route needs the fields \"from\" and \"text\" "
                      "and the answers \"continue\" and \"end\"");
    if (route->has_each && route->is_sync)
        conf_complain(conf_get(node, "reply"), "use \"mode\": \"api\"",
                      "one answer cannot carry the replies to several "
                      "messages");
    if (route->kind == ROUTE_RECEIPT &&
        (!route->fields[FIELD_STATUS] ||
         (!route->fields[FIELD_REF] && !route->fields[FIELD_PROVIDER_ID])))
        conf_complain(conf_get(node, "fields"), "add them",
                      "a dlr route needs \"status\" and \"ref\" or "
                      "\"provider_id\"");
    if (route->answers[ANSWER_TEXT].status && !route->is_sync)
        conf_complain(conf_get(node, "reply"), "write \"mode\": \"sync\"",
                      "\"text\" can not be used with this mode");
}

static void
load_route(struct loader *loader, struct conf node, struct conf named,
           struct provider_route *route)
{
    static const char *const keys[] = {
        "kind",   "path",    "methods", "body",    "auth",   "when",
        "each",   "charset", "fields",  "require", "dedupe", "join",
        "status", "ussd",    "reply",   NULL};
    static const char *const kinds[] = {"mo_sms", "dlr",  "ping",
                                        "ignore", "ussd", NULL};
    int kind = loader_word(conf_get(node, "kind"), kinds,
                           conf_need_string(node, "kind"));

    conf_keys(node, keys);
    route->kind = kind < 0 ? ROUTE_IGNORE : (enum route_kind)kind;
    load_path(loader, node, route);
    loader->path = &route->path;
    load_methods(node, route);
    load_body(node, route);
    load_auth(loader, node, named, route);
    route->when = conds_compile(loader, conf_array(node, "when", false));
    load_each(loader, node, route);
    load_charset(loader, node, route);
    load_fields(loader, node, route);
    load_require(node, route);
    load_dedupe(node, route);
    load_join(node, route);
    load_status(loader, node, route);
    load_ussd(loader, node, route);
    profile_load_reply(loader, node, route);
    check_route(node, route);
    loader->path = NULL;
}

static bool
names_check(struct conf list, const char *label)
{
    for (size_t i = 0; i < conf_count(list); i++) {
        struct conf one = conf_at(list, i);
        if (json_is_string(one.json) &&
            strcmp(json_string_value(one.json), label) == 0)
            return true;
        if (json_is_object(one.json) &&
            names_check(conf_get(one, "any"), label))
            return true;
    }
    return false;
}

/* A slip in a check that no route uses shall show too. */
static void
check_unused(struct loader *loader, struct conf named, struct conf routes)
{
    struct conf value;
    const char *label;

    for (size_t i = 0; conf_member(named, i, &label, &value); i++) {
        bool is_used = false;
        for (size_t k = 0; k < conf_count(routes); k++)
            is_used = is_used ||
                      names_check(conf_get(conf_at(routes, k), "auth"), label);
        if (!is_used)
            auth_compile(loader, value, (struct conf){0});
    }
}

void
profile_load_routes(struct loader *loader, struct conf root,
                    struct provider *provider)
{
    struct conf list = conf_array(root, "in", true);
    struct conf named = conf_object(root, "auth", false);
    size_t n = conf_count(list);

    if (conf_is(list) && n == 0)
        conf_complain(list, "add one", "there is no route");
    if (n > ROUTES_MAX) {
        conf_complain(list, "use fewer", "more than %d routes", ROUTES_MAX);
        n = ROUTES_MAX;
    }
    check_unused(loader, named, list);
    provider->routes =
        arena_alloc(loader->arena, sizeof(*provider->routes) * (n + 1));
    for (size_t i = 0; i < n; i++) {
        struct provider_route *route = &provider->routes[provider->routes_n++];
        route->provider = provider;
        load_route(loader, conf_at(list, i), named, route);
    }
}
