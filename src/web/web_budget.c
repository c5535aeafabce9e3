/* Money over HTTP: how the month stands, and lifting its stop. */
#include "flow/outbox.h"
#include "web/budget_json.h"
#include "web/web_route.h"

void
web_budget(struct web_call *call)
{
    struct budget_view view = {0};

    if (budget_view(call->web->flow, &view) == ST_OK) {
        web_json(call, 200, budget_json(&view));
        return;
    }
    json_decref(view.spent);
    http_problem(call->request, 503, "store unavailable", NULL, NULL);
}

/* A lifting that waits for its commit. Lives in the turn's arena. */
struct parked_lift {
    struct web_call call;
    enum status status;
    bool changed;
    char fault[BUDGET_FAULT];
};

static void
lift_on_turn(void *arg, bool is_kept)
{
    struct parked_lift *parked = arg;
    struct http_request *request = parked->call.request;

    if (!is_kept || parked->status != ST_OK)
        http_problem(request, 503, "store unavailable", NULL, NULL);
    else if (parked->fault[0] != '\0')
        http_problem(request, 422, "refused", parked->fault, "month");
    else
        web_json(&parked->call, 200,
                 json_pack("{s:b}", "changed", parked->changed));
}

void
web_budget_lift(struct web_call *call)
{
    struct flow *flow = call->web->flow;
    struct str body = http_body(call->request);
    json_t *root = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *month = json_object_get(root, "month");

    if (!json_is_string(month)) {
        http_problem(call->request, 400, "bad request",
                     "the body is {\"month\": \"2025-09\"}", "month");
        json_decref(root);
        return;
    }
    struct parked_lift *parked = arena_alloc(call->arena, sizeof(*parked));
    parked->call = *call;
    turn_park(&flow->turn, lift_on_turn, parked);
    parked->status = budget_lift(&flow->turn, str_of(json_string_value(month)),
                                 parked->fault, &parked->changed);
    if (parked->changed)
        outbox_look_again(flow->outbox);
    json_decref(root);
}
