/* What is owed, who would be told, and what staff do about a wave. */
#include <jansson.h>

#include "base/log.h"
#include "store/store_reminder.h"
#include "web/duty_json.h"
#include "web/web_route.h"

enum { REASON_MAX = 120 };

void
web_duties(struct web_call *call)
{
    struct duty_list *list = arena_alloc(call->arena, sizeof *list);
    int64_t day;

    if (!web_day(call, &day))
        return;
    if (duty_list_make(call->web->flow, day, list) != ST_OK)
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
    else
        web_json(call, 200, duty_json(list));
}

void
web_duties_preview(struct web_call *call)
{
    const struct query_field *after = query_find(&call->query, "after");
    int64_t day, place = 0;
    json_t *page;

    if (!web_day(call, &day))
        return;
    if (after && !str_number(after->value, 0, INT32_MAX, &place)) {
        http_problem(call->request, 400, "bad option",
                     "give the number that the page before named as next",
                     "after");
        return;
    }
    page = duty_preview_json(call->web->flow, day, (int)place);
    if (page)
        web_json(call, 200, page);
    else
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
}

/* A decision that waits for its commit. Lives in the turn's arena. */
struct parked_control {
    struct web_call call;
    enum status status;
    int64_t texts;
};

static void
control_on_turn(void *arg, bool is_kept)
{
    struct parked_control *parked = arg;

    if (!is_kept || parked->status != ST_OK)
        http_problem(parked->call.request, 503, "store unavailable", NULL,
                     NULL);
    else
        web_json(&parked->call, 200,
                 json_pack("{s:I}", "cancelled", (json_int_t)parked->texts));
}

static enum status
run(struct flow *flow, struct str verb, struct str duty, struct str reason,
    int64_t *texts)
{
    enum status status = turn_begin(&flow->turn);

    *texts = 0;
    if (status != ST_OK)
        return status;
    if (str_eqz(verb, "cancel"))
        return remind_cancel(flow, texts);
    status = str_eqz(verb, "pause")
                 ? store_pause_put(flow->turn.db, duty, reason,
                                   turn_now(&flow->turn))
                 : store_pause_end(flow->turn.db, duty);
    remind_again(flow);
    return status;
}

/* {"duty": "BC", "reason": "..."}: "*" is all duties. */
void
web_duties_control(struct web_call *call)
{
    struct flow *flow = call->web->flow;
    struct str body = http_body(call->request), verb = call->rest;
    json_t *root = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
    const char *duty = json_string_value(json_object_get(root, "duty"));
    const char *reason = json_string_value(json_object_get(root, "reason"));
    bool cancels = str_eqz(verb, "cancel");

    if (!cancels && !str_eqz(verb, "pause") && !str_eqz(verb, "resume")) {
        http_problem(call->request, 404, "not found",
                     "there are pause, resume and cancel", NULL);
    } else if (!cancels &&
               (!duty || (strcmp(duty, "*") != 0 &&
                          !duty_find(flow->set->duties, str_of(duty))))) {
        http_problem(call->request, 422, "refused",
                     "name a duty of duties.json, or * for all", "duty");
    } else if (reason && strlen(reason) > REASON_MAX) {
        http_problem(call->request, 422, "refused", "the reason is too long",
                     "reason");
    } else {
        struct parked_control *parked =
            arena_alloc(call->arena, sizeof *parked);

        parked->call = *call;
        turn_park(&flow->turn, control_on_turn, parked);
        parked->status = run(flow, verb, str_of(duty ? duty : ""),
                             str_of(reason ? reason : ""), &parked->texts);
        log_info("event=reminders_%.*s duty=%s texts=%lld", STR_ARG(verb),
                 log_quote(str_of(duty ? duty : "-")).z,
                 (long long)parked->texts);
    }
    json_decref(root);
}
