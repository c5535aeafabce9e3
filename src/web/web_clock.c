/* The clock of a simulation, moved by whoever plays its phones. */
#include <jansson.h>

#include "base/clock.h"
#include "core/date.h"
#include "web/web_route.h"

enum { SECOND_MS = 1000 };

void
web_clock(struct web_call *call)
{
    web_json(call, 200,
             json_pack("{s:o, s:b, s:f}", "at", web_json_time(clock_wall_ms()),
                       "simulated", clock_is_simulated(), "rate",
                       clock_rate()));
}

/* A move that waits for its commit. Lives in the turn's arena. */
static void
clock_on_turn(void *arg, bool is_kept)
{
    struct web_call *call = arg;
    const struct web *web = call->web;
    int64_t now = clock_wall_ms(), next = web->next_due(web->app);
    /* Whatever wrote may have more to do; what wrote nothing has not. */
    bool is_busy = web->flow->turn.is_begun;
    json_t *answer;

    if (!is_kept) {
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
        return;
    }
    answer = json_pack("{s:o, s:b}", "at", web_json_time(now), "busy", is_busy);
    /* The text has whole seconds: it must not be told too early. */
    if (next > now)
        json_object_set_new(answer, "next",
                            web_json_time(next + SECOND_MS - 1));
    web_json(call, 200, answer);
}

static bool
read_moment(struct str body, int64_t *at)
{
    json_t *root = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *value = json_object_get(root, "at");
    bool is_fine = json_is_string(value) &&
                   date_parse_rfc3339((struct str){json_string_value(value),
                                                   json_string_length(value)},
                                      at);

    json_decref(root);
    return is_fine;
}

void
web_clock_move(struct web_call *call)
{
    struct web *web = call->web;
    struct web_call *parked = arena_alloc(call->arena, sizeof(*parked));
    int64_t at;

    if (!clock_stands()) {
        http_problem(call->request, 409, "not a standing clock",
                     "start the gateway with --clock TIME --clock-rate 0",
                     NULL);
        return;
    }
    if (!read_moment(http_body(call->request), &at)) {
        http_problem(call->request, 400, "bad request",
                     "at is a time like 2025-09-28T08:00:00+07:00", "at");
        return;
    }
    if (!clock_move(at)) {
        http_problem(call->request, 422, "refused", "a clock never goes back",
                     "at");
        return;
    }
    turn_clock_moved(&web->flow->turn);
    *parked = *call;
    web->do_due(web->app);
    turn_park(&web->flow->turn, clock_on_turn, parked);
}
