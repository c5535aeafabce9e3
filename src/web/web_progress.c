/* Progress of one unit, and of all a page at a time; sheets of nominations. */
#include <jansson.h>

#include "flow/award.h"
#include "flow/board.h"
#include "flow/progress_list.h"
#include "store/store_report.h"
#include "web/award_json.h"
#include "web/board_json.h"
#include "web/progress_json.h"
#include "web/web_route.h"

enum { PROGRESS_PAGE = 20 };

static json_t *
judge(struct web_call *call, const struct unit *unit, int64_t day)
{
    struct progress_source source = progress_source_of(call->web->flow);
    struct progress_sheet *sheet = arena_alloc(call->arena, sizeof *sheet);
    struct progress *progress;

    if (progress_read(&source, unit, day, call->arena, &progress) != ST_OK ||
        progress_of(progress, unit, day, sheet) != ST_OK) {
        return NULL;
    }
    return progress_json(sheet, progress_book(progress));
}

static json_t *
judge_award(struct web_call *call, const struct unit *unit, int64_t day)
{
    struct progress_source source = progress_source_of(call->web->flow);
    struct award_request request = {.unit = unit,
                                    .nominee = award_nominee_of(unit->kind),
                                    .household_code = "",
                                    .day = day};
    struct store_award *award = arena_alloc(call->arena, sizeof *award);
    struct progress_sheet *sheet;

    return award_judge(&source, call->web->flow->set->awards, &request,
                       call->arena, award, &sheet) == ST_OK
               ? award_json(award)
               : NULL;
}

/* What can be asked of a unit, by the end of the path. */
static const struct answer {
    const char *ending;
    json_t *(*fn)(struct web_call *call, const struct unit *unit, int64_t day);
} answers[] = {{"/progress", judge}, {"/award", judge_award}};

/* *unit NULL: there is none. False after a 503. */
static bool
find_unit(struct web_call *call, struct str ref, const struct unit **unit)
{
    struct progress_source source = progress_source_of(call->web->flow);

    if (progress_unit(&source, ref, unit) != ST_OK) {
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
        return false;
    }
    return true;
}

static void
answer_unit(struct web_call *call, const struct answer *answer, struct str ref)
{
    const struct registry *registry = call->web->flow->registry;
    const struct unit *unit;
    int64_t day;
    json_t *json;

    if (!web_day(call, &day) || !find_unit(call, ref, &unit)) {
        return;
    }
    if (!unit || !progress_is_judged(registry, unit, day)) {
        http_problem(call->request, 404, "no such unit",
                     unit ? "the unit does not exist on that day"
                          : "there is no unit of that id",
                     NULL);
        return;
    }
    json = answer->fn(call, unit, day);
    if (json) {
        web_json(call, 200, json);
    } else {
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
    }
}

void
web_unit(struct web_call *call)
{
    for (size_t i = 0; i < COUNT(answers); i++) {
        struct str ending = str_of(answers[i].ending), ref = call->rest;

        if (ref.len > ending.len && memcmp(ref.ptr + ref.len - ending.len,
                                           ending.ptr, ending.len) == 0) {
            ref.len -= ending.len;
            answer_unit(call, &answers[i], ref);
            return;
        }
    }
    http_problem(call->request, 404, "not found", NULL, NULL);
}

/* The sheet that was kept with a nomination, by its report. */
void
web_award(struct web_call *call)
{
    struct db *db = call->web->flow->turn.db;
    struct store_award *award = arena_alloc(call->arena, sizeof *award);
    int64_t version = 0;
    enum status status = ST_OK;

    if (str_number(call->rest, 1, INT64_MAX, &version)) {
        status = store_report_current(db, version, &version);
    }
    if (status == ST_OK) {
        status = store_award_get(db, version, call->arena, award);
    }
    if (status != ST_OK) {
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
    } else if (award->unit.len == 0) {
        http_problem(call->request, 404, "no such nomination", NULL, NULL);
    } else {
        web_json(call, 200, award_json(award));
    }
}

/* Appends their sheets, read at once; false if the store fails. */
static bool
add_sheets(struct web_call *call, const struct unit *const *unit, int n,
           int64_t day, json_t *to)
{
    struct progress_source source = progress_source_of(call->web->flow);
    struct progress_sheet *sheet = arena_alloc(call->arena, sizeof *sheet);
    struct progress *progress;
    enum status status = n == 0 ? ST_OK
                                : progress_read_some(&source, unit, n, day,
                                                     call->arena, &progress);

    for (int i = 0; i < n && status == ST_OK; i++) {
        status = progress_of(progress, unit[i], day, sheet);
        if (status == ST_OK) {
            json_array_append_new(
                to, progress_json(sheet, progress_book(progress)));
        }
    }
    return status == ST_OK;
}

/* {"units": [...], "next": the id behind which the next page begins}. */
void
web_progress(struct web_call *call)
{
    const struct query_field *after = query_find(&call->query, "after");
    const struct registry *registry = call->web->flow->registry;
    const char *last = after ? arena_copy(call->arena, after->value).ptr : "";
    const struct unit *list[PROGRESS_PAGE + 1];
    const char *next = NULL;
    json_t *units;
    int64_t day;
    int n, taken;

    if (!web_day(call, &day)) {
        return;
    }
    n = progress_units_after(registry, day, last, list, PROGRESS_PAGE + 1);
    taken = progress_units_at_once(registry, list,
                                   n < PROGRESS_PAGE ? n : PROGRESS_PAGE);
    if (taken < n) {
        next = list[taken - 1]->ref;
    }
    units = json_array();
    if (add_sheets(call, list, taken, day, units)) {
        web_json(call, 200,
                 json_pack("{s:O, s:s?}", "units", units, "next", next));
    } else {
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
    }
    json_decref(units);
}

/* ?kind=hamlet&within=u-003&at=2025-10-15 */
void
web_board(struct web_call *call)
{
    struct progress_source source = progress_source_of(call->web->flow);
    const struct query_field *kind = query_find(&call->query, "kind");
    const struct query_field *within = query_find(&call->query, "within");
    const struct unit *unit = NULL;
    struct board board;
    int64_t day;

    if (!web_day(call, &day) ||
        (within && !find_unit(call, within->value, &unit))) {
        return;
    }
    if (within && !unit) {
        http_problem(call->request, 404, "no such unit",
                     "there is no unit of that id", "within");
        return;
    }
    if (board_make(&source, call->web->flow->set->awards,
                   kind ? unit_kind_of(kind->value) : UNIT_NONE, unit, day,
                   call->arena, &board) != ST_OK) {
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
    } else if (board.targets_n == 0) {
        http_problem(call->request, 400, "bad option",
                     "awards.json has no board of that kind", "kind");
    } else {
        web_json(call, 200, board_json(&board));
    }
}
