/* A webhook request: which route takes it, and is it genuine. */
#include "edge/reading.h"

#include <stdlib.h>

static int
by_path(const void *key, const void *entry)
{
    const struct str *path = key;
    const struct path_group *group = entry;
    size_t n = path->len < group->path.len ? path->len : group->path.len;
    int diff = n ? memcmp(path->ptr, group->path.ptr, n) : 0;

    return diff ? diff
                : (path->len > group->path.len) - (path->len < group->path.len);
}

/* NULL = passed. */
static const char *
check_auth(struct reading *r, const struct provider_route *route)
{
    for (int i = 0; i < route->auth_n; i++) {
        const char *why = auth_check(route->auth[i], &r->facts, &r->setting,
                                     &r->refusal_status);
        if (why)
            return why;
    }
    return NULL;
}

/* How far a route came with the request; the farthest is what we answer. */
enum progress {
    NO_PATH,
    NO_METHOD,
    NO_TYPE,
    REFUSED,
    NOT_WANTED,
    BAD,
    TAKEN,
};

static bool
has_type(const struct webhook_input *input, enum body_kind body)
{
    struct str type = input->header(input->arg, "Content-Type");
    const char *end = type.len ? memchr(type.ptr, ';', type.len) : NULL;

    if (end)
        type.len = (size_t)(end - type.ptr);
    type = str_trim(type);
    if (type.len == 0 || body == BODY_NONE || body == BODY_RAW)
        return true;
    if (body == BODY_FORM)
        return str_ieq(type, STR("application/x-www-form-urlencoded"));
    return str_ieq(type, STR("application/json")) ||
           str_ieq(type, STR("text/json")) ||
           (type.len > 5 &&
            str_ieq((struct str){type.ptr + type.len - 5, 5}, STR("+json")));
}

/* The sentence about a body or query that could not be parsed, or NULL. */
static const char *
parse(struct reading *r, const struct provider_route *route)
{
    const struct webhook_input *input = r->facts.input;
    const char *fault = "";

    body_read_query(&r->body, input, r->facts.arena);
    if (route->body == BODY_FORM) {
        body_read_form(&r->body, input, r->facts.arena);
        fault = r->body.form_fault;
    } else if (route->body == BODY_JSON) {
        body_read_json(&r->body, input);
        fault = r->body.json_fault;
    }
    r->facts.query = r->body.query;
    r->facts.form = route->body == BODY_FORM ? r->body.form : NULL;
    r->facts.json = route->body == BODY_JSON ? r->body.json : NULL;
    if (*r->body.query_fault)
        fault = r->body.query_fault;
    return *fault ? fault : NULL;
}

static enum progress
try_route(struct reading *r, const struct provider_route *route)
{
    const struct webhook_input *input = r->facts.input;
    const char *fault;

    if (!(route->methods & 1u << input->method))
        return NO_METHOD;
    if (!has_type(input, route->body))
        return NO_TYPE;
    fault = parse(r, route);
    r->refusal = check_auth(r, route);
    if (r->refusal)
        return REFUSED;
    if (fault) {
        reading_complain(r, NULL, fault);
        return BAD;
    }
    if (!conds_hold(&route->when, &r->facts))
        return NOT_WANTED;
    return reading_messages(r, route) ? TAKEN : BAD;
}

static void
conclude(struct reading *r, const struct provider_route *route,
         enum progress progress)
{
    static const enum webhook_kind taken[] = {
        [ROUTE_SMS] = WEBHOOK_SMS,      [ROUTE_RECEIPT] = WEBHOOK_RECEIPT,
        [ROUTE_PING] = WEBHOOK_NOTHING, [ROUTE_IGNORE] = WEBHOOK_NOTHING,
        [ROUTE_USSD] = WEBHOOK_USSD,
    };
    static const enum webhook_kind kinds[] = {
        [NO_PATH] = WEBHOOK_NONE,   [NO_METHOD] = WEBHOOK_METHOD,
        [NO_TYPE] = WEBHOOK_BAD,    [REFUSED] = WEBHOOK_REFUSED,
        [NOT_WANTED] = WEBHOOK_BAD, [BAD] = WEBHOOK_BAD,
        [TAKEN] = WEBHOOK_NOTHING,
    };
    static const char *const types[] = {
        [BODY_NONE] = "",
        [BODY_FORM] = "application/x-www-form-urlencoded",
        [BODY_JSON] = "application/json",
        [BODY_RAW] = "",
    };
    struct webhook *out = r->out;

    out->route = route;
    out->provider = route->provider;
    out->kind = progress == TAKEN ? taken[route->kind] : kinds[progress];
    if (progress == NO_TYPE)
        reading_complain(r, NULL,
                         arena_printf(r->facts.arena,
                                      "The Content-Type must be %s.",
                                      types[route->body])
                             .ptr);
    if (progress == NOT_WANTED)
        reading_complain(r, NULL, "This kind of event is not known here.");
    if (progress == REFUSED) {
        out->why = r->refusal;
        out->status = r->refusal_status;
    }
}

/* True once a route has taken the request. */
static bool
offer(struct reading *r, const struct provider_route *route,
      enum progress *best)
{
    struct webhook attempt = {0}, *out = r->out;
    enum progress progress;

    r->out = &attempt;
    progress = try_route(r, route);
    if (progress > *best) {
        *best = progress;
        conclude(r, route, progress);
        *out = attempt;
    }
    r->out = out;
    return progress == TAKEN;
}

static void
offer_patterns(struct reading *r, enum progress *best)
{
    for (int i = 0; i < r->set->patterns_n; i++) {
        const struct provider_route *route = r->set->patterns[i];
        if (path_match(&route->path, r->facts.input->path, r->facts.arena,
                       r->captures) &&
            offer(r, route, best))
            return;
    }
}

void
webhook_read_input(const struct provider_set *set,
                   const struct webhook_input *input, int64_t now_ms,
                   struct arena *arena, struct webhook *out)
{
    struct reading r = {
        .set = set,
        .facts = {.arena = arena, .input = input},
        .setting = {set->base, set->proxies, set->proxies_n, now_ms},
        .out = out,
    };
    enum progress best = NO_PATH;
    const struct path_group *group =
        set->groups_n
            ? bsearch(&input->path, set->groups, (size_t)set->groups_n,
                      sizeof(*set->groups), by_path)
            : NULL;

    *out = (struct webhook){0};
    r.facts.captures = r.captures;
    for (int i = 0; group && i < group->n; i++)
        if (offer(&r, group->routes[i], &best))
            break;
    if (!group)
        offer_patterns(&r, &best);
    body_clear(&r.body);
}

static struct str
request_header(const void *arg, const char *name)
{
    return http_header(arg, name);
}

void
webhook_read(const struct provider_set *set, const struct http_request *request,
             int64_t now_ms, struct arena *arena, struct webhook *out)
{
    struct webhook_input input = {.method = http_method(request),
                                  .target = http_target(request),
                                  .path = http_path(request),
                                  .query = http_query(request),
                                  .body = http_body(request),
                                  .peer = http_peer(request),
                                  .header = request_header,
                                  .arg = request};

    webhook_read_input(set, &input, now_ms, arena, out);
}
