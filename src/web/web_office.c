/* What the office decides: PINs, and periods that are opened again. */
#include <stdio.h>

#include <jansson.h>

#include "base/log.h"
#include "flow/pin.h"
#include "flow/reopen.h"
#include "web/web_route.h"

/* A decision that waits for its commit. Lives in the turn's arena. */
struct parked_decision {
    struct web_call call;
    enum status status;
    bool changed;
    const char *field; /* at fault, or NULL */
    char fault[REOPEN_FAULT];
};

static void
decision_on_turn(void *arg, bool is_kept)
{
    struct parked_decision *parked = arg;
    struct http_request *request = parked->call.request;

    if (!is_kept || parked->status != ST_OK)
        http_problem(request, 503, "store unavailable", NULL, NULL);
    else if (parked->fault[0] != '\0')
        http_problem(request, 422, "refused", parked->fault, parked->field);
    else
        web_json(&parked->call, 200,
                 json_pack("{s:b}", "changed", parked->changed));
}

/* The members of the body, all of them strings; NULL if it is no such object:
 * the request was answered. The caller frees it. */
static json_t *
read_body(struct web_call *call, const char *const *names, struct str *values,
          int n)
{
    struct str body = http_body(call->request);
    json_t *root = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);

    for (int i = 0; i < n; i++) {
        const json_t *value = json_object_get(root, names[i]);
        if (!json_is_string(value)) {
            http_problem(call->request, 400, "bad request",
                         "the body is an object of strings", names[i]);
            json_decref(root);
            return NULL;
        }
        values[i] =
            (struct str){json_string_value(value), json_string_length(value)};
    }
    return root;
}

static struct parked_decision *
park(struct web_call *call)
{
    struct parked_decision *parked = arena_alloc(call->arena, sizeof(*parked));

    parked->call = *call;
    turn_park(&call->web->flow->turn, decision_on_turn, parked);
    return parked;
}

void
web_pin(struct web_call *call)
{
    static const char *const names[] = {"phone", "pin"};
    struct flow *flow = call->web->flow;
    struct str value[COUNT(names)];
    enum pin_set_result result;
    json_t *root = read_body(call, names, value, COUNT(names));

    if (!root)
        return;
    struct parked_decision *parked = park(call);
    parked->status =
        pin_set(&flow->turn, &flow->pin_key, value[0], value[1], &result);
    parked->changed = result == PIN_SET;
    parked->field = result == PIN_NOBODY ? "phone" : "pin";
    snprintf(parked->fault, sizeof(parked->fault), "%s", pin_fault(result));
    log_info("event=pin_set phone=%s fault=%s",
             log_phone(arena_copy(call->arena, value[0]).ptr).z,
             log_quote(str_of(parked->fault)).z);
    json_decref(root);
}

void
web_reopen(struct web_call *call)
{
    static const char *const names[] = {"form", "unit", "period", "until",
                                        "reason"};
    struct flow *flow = call->web->flow;
    struct str value[COUNT(names)];
    json_t *root = read_body(call, names, value, COUNT(names));

    if (!root)
        return;
    struct parked_decision *parked = park(call);
    struct reopen_request request = {value[0], value[1], value[2], value[3],
                                     value[4]};
    parked->status = reopen_period(&flow->turn, flow->set->forms, &request,
                                   parked->fault, &parked->changed);
    json_decref(root);
}
