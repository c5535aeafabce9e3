/* Progress of one unit, and of all a page at a time. */
#include <jansson.h>

#include "web/progress_json.h"
#include "flow/progress_list.h"
#include "web/web_route.h"

enum { PROGRESS_PAGE = 20 };

/* Today, or the day that is asked for. False after a 400. */
static bool
read_day(struct web_call *call, int64_t *day)
{
    const struct query_field *at = query_find(&call->query, "at");
    struct date date =
        date_of_ms(turn_now(&call->web->flow->turn), VIETNAM_OFFSET_MIN);

    if (at && !date_parse(at->value, &date)) {
        http_problem(call->request, 400, "bad option",
                     "give a day as 2025-10-15", "at");
        return false;
    }
    *day = date_to_days(date);
    return true;
}

static json_t *
judge(struct web_call *call, const struct unit *unit, int64_t day)
{
    struct flow *flow = call->web->flow;
    struct progress_source source = {flow->turn.db, flow->registry,
                                     flow->set->forms, flow->set->duties,
                                     flow->set->targets};
    struct progress_sheet *sheet = arena_alloc(call->arena, sizeof *sheet);
    struct progress *progress;

    if (progress_read(&source, unit, day, call->arena, &progress) != ST_OK ||
        progress_of(progress, unit, day, sheet) != ST_OK) {
        return NULL;
    }
    return progress_json(sheet, progress_book(progress));
}

static void
answer_unit(struct web_call *call, struct str ref)
{
    const struct registry *registry = call->web->flow->registry;
    const struct unit *unit = progress_unit(registry, ref);
    int64_t day;
    json_t *json;

    if (!read_day(call, &day)) {
        return;
    }
    if (!unit || !progress_is_judged(registry, unit, day)) {
        http_problem(call->request, 404, "no such unit",
                     unit ? "the unit does not exist on that day"
                          : "there is no unit of that id",
                     NULL);
        return;
    }
    json = judge(call, unit, day);
    if (json) {
        web_json(call, 200, json);
    } else {
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
    }
}

void
web_unit(struct web_call *call)
{
    static const struct str ending = {"/progress", sizeof "/progress" - 1};
    struct str ref = call->rest;

    if (ref.len <= ending.len ||
        memcmp(ref.ptr + ref.len - ending.len, ending.ptr, ending.len) != 0) {
        http_problem(call->request, 404, "not found", NULL, NULL);
        return;
    }
    ref.len -= ending.len;
    answer_unit(call, ref);
}

/* {"units": [...], "next": the id behind which the next page begins}. */
void
web_progress(struct web_call *call)
{
    const struct query_field *after = query_find(&call->query, "after");
    json_t *units = json_array();
    const char *next = NULL;
    const char *last = after ? arena_copy(call->arena, after->value).ptr : "";
    const struct unit **list;
    int64_t day;
    int n, taken = 0;

    if (!read_day(call, &day)) {
        json_decref(units);
        return;
    }
    list = progress_units(call->web->flow->registry, day, call->arena, &n);
    for (int i = 0; i < n && !next; i++) {
        json_t *one;

        if (strcmp(list[i]->ref, last) <= 0) {
            continue;
        }
        one = judge(call, list[i], day);
        if (!one) {
            json_decref(units);
            http_problem(call->request, 503, "store unavailable", NULL, NULL);
            return;
        }
        json_array_append_new(units, one);
        if (++taken == PROGRESS_PAGE && i + 1 < n) {
            next = list[i]->ref;
        }
    }
    web_json(call, 200, json_pack("{s:o, s:s?}", "units", units, "next", next));
}
