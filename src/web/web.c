/* The office listener: who may ask what. */
#include "web/web.h"

#include <openssl/crypto.h>

#include "web/web_route.h"

enum access { OPEN, LOOPBACK, TOKEN };

static const struct route {
    enum http_method method;
    const char *path; /* one that ends in '/' takes what follows */
    enum access access;
    bool needs_phone;
    void (*run)(struct web_call *call);
} routes[] = {
    {HTTP_GET, "/", LOOPBACK, false, web_home},
    {HTTP_GET, "/favicon.ico", OPEN, false, web_no_icon},
    {HTTP_GET, "/phone", LOOPBACK, true, web_page},
    {HTTP_GET, "/phone.js", LOOPBACK, true, web_page},
    {HTTP_GET, "/phone.css", LOOPBACK, true, web_page},
    {HTTP_GET, "/phone/messages", LOOPBACK, true, web_phone_messages},
    {HTTP_GET, "/metrics", OPEN, false, web_metrics},
    {HTTP_GET, "/readyz", OPEN, false, web_ready},
    {HTTP_GET, "/calendar/", OPEN, false, web_feed},
    {HTTP_GET, "/api/v1/messages/", TOKEN, false, web_message},
    {HTTP_POST, "/api/v1/import/", TOKEN, false, web_import},
    {HTTP_POST, "/api/v1/pin", TOKEN, false, web_pin},
    {HTTP_POST, "/api/v1/reopen", TOKEN, false, web_reopen},
    {HTTP_POST, "/api/v1/calendar", TOKEN, false, web_feed_link},
    {HTTP_GET, "/api/v1/budget", TOKEN, false, web_budget},
    {HTTP_POST, "/api/v1/budget", TOKEN, false, web_budget_lift},
    {HTTP_POST, "/api/v1/requests", TOKEN, false, web_request_open},
    {HTTP_GET, "/api/v1/requests", TOKEN, false, web_requests},
    {HTTP_DELETE, "/api/v1/requests/", TOKEN, false, web_request_withdraw},
    {HTTP_GET, "/api/v1/export/", TOKEN, false, web_export},
    {HTTP_GET, "/api/v1/awards/", TOKEN, false, web_award},
    {HTTP_GET, "/api/v1/board", TOKEN, false, web_board},
    {HTTP_GET, "/api/v1/units/", TOKEN, false, web_unit},
    {HTTP_GET, "/api/v1/progress", TOKEN, false, web_progress},
    {HTTP_GET, "/api/v1/duties", TOKEN, false, web_duties},
    {HTTP_GET, "/api/v1/duties/preview", TOKEN, false, web_duties_preview},
    {HTTP_POST, "/api/v1/duties/", TOKEN, false, web_duties_control},
    {HTTP_GET, "/api/v1/clock", TOKEN, false, web_clock},
    {HTTP_POST, "/api/v1/clock", TOKEN, false, web_clock_move},
};

static bool
path_matches(const struct route *route, struct str path, struct str *rest)
{
    struct str own = str_of(route->path);
    bool is_open = own.len > 1 && own.ptr[own.len - 1] == '/';

    *rest = (struct str){0};
    if (!is_open)
        return str_eq(path, own);
    if (!str_starts(path, own) || path.len == own.len)
        return false;
    *rest = (struct str){path.ptr + own.len, path.len - own.len};
    return true;
}

static bool
has_token(const struct web *web, const struct http_request *request)
{
    struct str given = http_header(request, "Authorization");
    struct str want = str_of(web->token);

    if (!str_starts(given, STR("Bearer ")))
        return false;
    given.ptr += 7;
    given.len -= 7;
    return given.len == want.len &&
           CRYPTO_memcmp(given.ptr, want.ptr, want.len) == 0;
}

/* A page of somebody else's must not use the phone of this machine. */
static bool
is_own_page(const struct http_request *request)
{
    struct str origin = http_header(request, "Origin");
    struct str host = http_header(request, "Host");

    if (origin.len == 0)
        return true;
    return str_starts(origin, STR("http://")) &&
           str_eq((struct str){origin.ptr + 7, origin.len - 7}, host);
}

/* A page elsewhere may let its own name lead to this machine: only our names
 * are believed. */
static bool
is_own_name(const struct http_request *request)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    struct str host = http_header(request, "Host");
    int64_t port;

    for (size_t i = 0; i < COUNT(names); i++) {
        size_t n = strlen(names[i]);
        if (host.len < n ||
            !str_ieq((struct str){host.ptr, n}, (struct str){names[i], n}))
            continue;
        if (host.len == n ||
            (host.ptr[n] == ':' &&
             str_number((struct str){host.ptr + n + 1, host.len - n - 1}, 1,
                        65535, &port)))
            return true;
    }
    return false;
}

static void
forbid(struct http_request *request, const char *detail, const char *field)
{
    http_problem(request, 403, "forbidden", detail, field);
}

static bool
may(const struct web *web, const struct route *route,
    struct http_request *request)
{
    switch (route->access) {
    case OPEN:
        return true;
    case LOOPBACK:
        if (http_peer_is_loopback(request) && is_own_name(request))
            return true;
        forbid(request, "this page is for the gateway's own machine",
               is_own_name(request) ? NULL : "Host");
        return false;
    case TOKEN:
        if (has_token(web, request))
            return true;
        http_problem(request, 401, "unauthorized",
                     "send Authorization: Bearer with the token of the file "
                     "beside the store",
                     NULL);
        return false;
    }
    return false;
}

static void
run(struct web *web, const struct route *route, struct http_request *request,
    struct str rest)
{
    struct web_call call = {.web = web,
                            .request = request,
                            .rest = rest,
                            .arena = &web->flow->turn.arena};
    size_t at;

    if (query_parse(http_query(request), call.arena, &call.query, &at) !=
        QUERY_OK)
        http_problem(request, 400, "bad query",
                     "the part behind ? is not well-formed", "query");
    else
        route->run(&call);
}

void
web_on_request(struct http_request *request, void *arg)
{
    struct web *web = arg;
    struct str path = http_path(request), rest;
    enum http_method method = http_method(request);
    bool is_known = false;

    if (web->has_phone && method == HTTP_POST &&
        (str_eqz(path, "/sms/phone") || str_eqz(path, "/ussd/phone"))) {
        if (!is_own_name(request))
            forbid(request, "this machine has another name", "Host");
        else if (!is_own_page(request))
            forbid(request, "another site's page", "Origin");
        else
            reception_on_request(request, web->reception);
        return;
    }
    for (size_t i = 0; i < COUNT(routes); i++) {
        const struct route *route = &routes[i];
        if (!path_matches(route, path, &rest) ||
            (route->needs_phone && !web->has_phone))
            continue;
        is_known = true;
        if (route->method != method &&
            !(method == HTTP_HEAD && route->method == HTTP_GET))
            continue;
        if (may(web, route, request))
            run(web, route, request, rest);
        return;
    }
    if (is_known)
        http_problem(request, 405, "method not allowed", NULL, NULL);
    else
        http_problem(request, 404, "not found", NULL, NULL);
}
