/* Calendar feeds for phones and Outlook, and the links to them. */
#include "web/web_feed.h"

#include <stdio.h>

#include <jansson.h>

#include "base/hash.h"
#include "export/export_feed.h"
#include "flow/feed_link.h"
#include "web/web_route.h"

enum { TAG_BYTES = 16, TAG = 2 * TAG_BYTES + 3 };

/* Says the same of a token that is unknown, ended, or none at all. */
static void
answer_unknown(struct http_request *request)
{
    http_problem(request, 404, "not found", NULL, NULL);
}

static void
make_tag(struct str body, char out[TAG])
{
    unsigned char hash[HASH_BYTES];

    hash_sha256(body, STR(""), hash);
    out[0] = '"';
    for (size_t i = 0; i < TAG_BYTES; i++)
        snprintf(out + 1 + 2 * i, 3, "%02x", hash[i]);
    out[TAG - 2] = '"';
    out[TAG - 1] = '\0';
}

/* Whether a list like `"a", W/"b"` has it; "*" has all. */
static bool
list_has(struct str list, const char *tag)
{
    while (list.len > 0) {
        const char *comma = memchr(list.ptr, ',', list.len);
        size_t n = comma ? (size_t)(comma - list.ptr) : list.len;
        struct str one = str_trim((struct str){list.ptr, n});

        if (str_starts(one, STR("W/")))
            one = (struct str){one.ptr + 2, one.len - 2};
        if (str_eqz(one, tag) || str_eqz(one, "*"))
            return true;
        n += comma ? 1 : 0;
        list = (struct str){list.ptr + n, list.len - n};
    }
    return false;
}

static void
answer_feed(struct http_request *request, struct str body)
{
    char tag[TAG];
    const struct http_field fields[] = {
        {"ETag", tag},
        {"Cache-Control", "private, max-age=900"},
        /* What a browser shows of it leads nowhere. */
        {"Referrer-Policy", "no-referrer"},
    };

    make_tag(body, tag);
    if (list_has(http_header(request, "If-None-Match"), tag))
        http_answer(request, 304, NULL, fields, COUNT(fields), (struct str){0});
    else
        http_answer(request, 200, "text/calendar; charset=utf-8", fields,
                    COUNT(fields), body);
}

static enum status
read_feed(struct flow *flow, struct str token, const struct feed **feed)
{
    int64_t person, unit;
    enum status status = feed_link_find(flow->turn.db, token, &person, &unit);

    *feed = NULL;
    return status == ST_OK && person != 0 ? feed_read(flow, person, unit, feed)
                                          : status;
}

/* `rest`: "0f3a... .ics" */
static void
answer(struct web *web, struct http_request *request, struct str rest)
{
    struct str ending = STR(".ics");
    const struct feed *feed;
    struct buf body;

    if (rest.len < ending.len ||
        !str_eq((struct str){rest.ptr + rest.len - ending.len, ending.len},
                ending)) {
        answer_unknown(request);
        return;
    }
    rest.len -= ending.len;
    buf_init(&body);
    if (read_feed(web->flow, rest, &feed) != ST_OK ||
        (feed && !export_feed(feed, &body)))
        http_problem(request, 503, "store unavailable", NULL, NULL);
    else if (!feed)
        answer_unknown(request);
    else
        answer_feed(request, buf_str(&body));
    buf_clear(&body);
}

void
web_feed(struct web_call *call)
{
    answer(call->web, call->request, call->rest);
}

void
web_feed_on_request(struct http_request *request, void *arg)
{
    static const struct str before = {"/calendar/", 10};
    struct str path = http_path(request);
    enum http_method method = http_method(request);

    if (method != HTTP_GET && method != HTTP_HEAD)
        http_problem(request, 405, "method not allowed", NULL, NULL);
    else
        answer(arg, request,
               (struct str){path.ptr + before.len, path.len - before.len});
}

/* A link that waits for its commit. Lives in the turn's arena. */
struct parked_link {
    struct web_call call;
    enum status status;
    int64_t ended;          /* links that were there */
    char token[FEED_TOKEN]; /* "" = only ended */
    char fault[FEED_FAULT];
};

static void
link_on_turn(void *arg, bool is_kept)
{
    struct parked_link *parked = arg;
    struct web_call *call = &parked->call;

    if (!is_kept || parked->status != ST_OK)
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
    else if (parked->fault[0] != '\0')
        http_problem(call->request, 422, "refused", parked->fault,
                     parked->fault[0] == 'P' ? "phone" : "unit");
    else if (parked->token[0] != '\0')
        web_json(
            call, 200,
            json_pack("{s:o}", "url",
                      json_sprintf("%s/calendar/%s.ics",
                                   call->web->public_base_url, parked->token)));
    else
        web_json(call, 200,
                 json_pack("{s:I}", "ended", (json_int_t)parked->ended));
}

void
web_feed_link(struct web_call *call)
{
    struct flow *flow = call->web->flow;
    struct str body = http_body(call->request);
    json_t *root = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
    const char *phone, *unit = "";
    int is_revoked = false;

    if (json_unpack(root, "{s:s, s?s, s?b !}", "phone", &phone, "unit", &unit,
                    "revoke", &is_revoked) != 0) {
        http_problem(call->request, 400, "bad request",
                     "the body is {\"phone\", \"unit\", \"revoke\"}", NULL);
        json_decref(root);
        return;
    }
    struct parked_link *parked = arena_alloc(call->arena, sizeof(*parked));
    struct feed_request request = {str_of(phone), str_of(unit)};
    parked->call = *call;
    turn_park(&flow->turn, link_on_turn, parked);
    parked->status = is_revoked
                         ? feed_link_end(&flow->turn, flow->registry, &request,
                                         &parked->ended, parked->fault)
                         : feed_link_make(&flow->turn, flow->registry, &request,
                                          parked->token, parked->fault);
    json_decref(root);
}
