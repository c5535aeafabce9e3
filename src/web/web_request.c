/* Reports that the office asks units for: opened, listed, taken back. */
#include <stdio.h>

#include <jansson.h>

#include "core/date.h"
#include "flow/request.h"
#include "web/web_route.h"

enum { LISTED_MAX = 200 };

/* A request that waits for its commit. Lives in the turn's arena. */
struct parked {
    struct web_call call;
    enum status status;
    int64_t id;
    char fault[REQUEST_FAULT];
};

static void
on_turn(void *arg, bool is_kept)
{
    struct parked *parked = arg;
    struct http_request *request = parked->call.request;

    if (!is_kept || parked->status != ST_OK)
        http_problem(request, 503, "store unavailable", NULL, NULL);
    else if (parked->fault[0] != '\0')
        http_problem(request, 422, "refused", parked->fault, NULL);
    else
        web_json(&parked->call, 200,
                 json_pack("{s:I}", "id", (json_int_t)parked->id));
}

static struct parked *
park(struct web_call *call)
{
    struct parked *parked = arena_alloc(call->arena, sizeof(*parked));

    parked->call = *call;
    turn_park(&call->web->flow->turn, on_turn, parked);
    return parked;
}

static struct str
member(const json_t *root, const char *name)
{
    const json_t *value = json_object_get(root, name);

    return (struct str){json_string_value(value), json_string_length(value)};
}

void
web_request_open(struct web_call *call)
{
    struct flow *flow = call->web->flow;
    struct str body = http_body(call->request);
    json_t *root = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
    struct request_office office = {member(root, "due"), member(root, "text"),
                                    member(root, "unit")};

    if (!office.due.ptr || !office.text.ptr) {
        http_problem(call->request, 400, "bad request",
                     "the body is an object of strings: due, text, and unit "
                     "for one unit only",
                     office.due.ptr ? "text" : "due");
        json_decref(root);
        return;
    }
    struct parked *parked = park(call);
    parked->status =
        request_open_office(flow, &office, parked->fault, &parked->id);
    if (parked->status != ST_OK)
        turn_fail(&flow->turn);
    json_decref(root);
}

void
web_request_withdraw(struct web_call *call)
{
    struct flow *flow = call->web->flow;
    struct parked *parked = park(call);

    parked->status = request_withdraw_office(flow, call->rest, parked->fault);
    (void)str_number(call->rest, 1, INT64_MAX, &parked->id);
    if (parked->status != ST_OK)
        turn_fail(&flow->turn);
}

static json_t *
json_day(int64_t day)
{
    char text[DATE_TEXT];

    date_format(date_from_days(day), text);
    return json_string(text);
}

static void
add_entry(const struct store_request *row, void *arg)
{
    json_array_append_new(
        arg,
        json_pack("{s:I, s:s%, s:o, s:o, s:s, s:i, s:i, s:s}", "id",
                  (json_int_t)row->id, "text", row->title.ptr, row->title.len,
                  "due", json_day(row->due), "opened", json_day(row->opened),
                  "by", row->report ? "text" : "office", "units", row->units,
                  "owing", row->owing, "state",
                  row->withdrawn_at ? "withdrawn"
                  : row->owing      ? "open"
                                    : "done"));
}

void
web_requests(struct web_call *call)
{
    json_t *list = json_array();

    if (store_requests(call->web->flow->turn.db, LISTED_MAX, add_entry, list) ==
        ST_OK) {
        web_json(call, 200, json_pack("{s:o}", "requests", list));
        return;
    }
    json_decref(list);
    http_problem(call->request, 503, "store unavailable", NULL, NULL);
}
