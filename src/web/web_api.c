/* JSON and figures for machines: messages, import, metrics, readiness. */
#include <stdio.h>

#include <jansson.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/date.h"
#include "flow/import.h"
#include "flow/outbox.h"
#include "flow/pin.h"
#include "flow/rollup.h"
#include "store/store_handset.h"
#include "store/store_inbox.h"
#include "store/store_outbox.h"
#include "store/store_ussd.h"
#include "store/store_report.h"
#include "web/web_disk.h"
#include "web/web_route.h"

enum { HANDSET_MAX = 100, HANDSET_DEPTH = 20000 };

void
web_json(struct web_call *call, int status, json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII);

    json_decref(json);
    http_answer(call->request, status, "application/json", NULL, 0,
                str_of(text));
    mem_free(text);
}

json_t *
web_json_str(struct str s)
{
    json_t *json = json_stringn(s.ptr ? s.ptr : "", s.len);

    return json ? json : json_string("(not UTF-8)");
}

json_t *
web_json_time(int64_t ms)
{
    char text[48], day[DATE_TEXT];
    struct date date = date_of_ms(ms, VIETNAM_OFFSET_MIN);
    int64_t s = (ms - date_to_ms(date, VIETNAM_OFFSET_MIN)) / 1000;

    if (ms == 0)
        return json_null();
    date_format(date, day);
    snprintf(text, sizeof(text), "%sT%02d:%02d:%02d+07:00", day,
             (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    return json_string(text);
}

bool
web_day(struct web_call *call, int64_t *day)
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

static struct str
parameter(const struct web_call *call, const char *name)
{
    const struct query_field *field = query_find(&call->query, name);

    return field ? field->value : (struct str){0};
}

static json_t *
handset_entry(const struct store_handset_row *row)
{
    return json_pack(
        "{s:I, s:o, s:o, s:o, s:s, s:o}", "id", (json_int_t)row->id, "to",
        web_json_str(row->recipient), "text", web_json_str(row->text), "at",
        web_json_time(row->at), "lane", lane_name(row->lane), "message",
        row->message ? json_integer(row->message) : json_null());
}

/* One phone's, or of an empty `phone` those of all. */
static enum status
handset_rows(struct web_call *call, const char *phone, int64_t after,
             struct store_handset_row *rows, int *n)
{
    struct db *db = call->web->flow->turn.db;

    if (phone[0] == '\0')
        return store_handset_list_all(db, STR("phone"), after, call->arena,
                                      rows, HANDSET_MAX, n);
    return store_handset_list(db, STR("phone"), str_of(phone), after,
                              HANDSET_DEPTH, call->arena, rows, HANDSET_MAX, n);
}

void
web_phone_messages(struct web_call *call)
{
    struct store_handset_row rows[HANDSET_MAX];
    char phone[PHONE_TEXT] = "";
    const struct query_field *one = query_find(&call->query, "phone");
    struct str after = parameter(call, "after");
    int64_t id = 0;
    int n = 0;

    if (one && phone_parse(one->value, false, phone) == PHONE_NONE) {
        http_problem(call->request, 400, "bad request",
                     "phone is no phone number", "phone");
        return;
    }
    if (after.len > 0 && !str_number(after, 0, INT64_MAX, &id)) {
        http_problem(call->request, 400, "bad request",
                     "after is no message id", "after");
        return;
    }
    if (handset_rows(call, phone, id, rows, &n) != ST_OK) {
        http_problem(call->request, 503, "store unavailable", NULL, NULL);
        return;
    }
    json_t *list = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(list, handset_entry(&rows[i]));
    web_json(call, 200, json_pack("{s:o}", "messages", list));
}

static json_t *
replies_of(struct web_call *call, const struct store_inbox_row *row)
{
    json_t *list = json_array();
    struct store_out_row out;

    for (int i = 0; i < row->replies_n; i++) {
        if (store_outbox_get(call->web->flow->turn.db, row->replies_from + i,
                             call->arena, &out) != ST_OK)
            continue;
        json_array_append_new(
            list, json_pack("{s:I, s:o, s:o, s:s, s:o, s:i, s:o}", "id",
                            (json_int_t)out.id, "to",
                            web_json_str(out.recipient), "text",
                            web_json_str(out.text), "lane", lane_name(out.lane),
                            "state", web_json_str(out.state), "attempts",
                            out.attempts, "error", web_json_str(out.error)));
    }
    return list;
}

static json_t *
version_of(struct web_call *call, const struct store_inbox_row *row)
{
    struct store_version version;
    struct store_subject subject;
    struct db *db = call->web->flow->turn.db;

    if (row->version == 0 ||
        store_version_get(db, row->version, call->arena, &version) != ST_OK ||
        store_report_subject(db, version.report, call->arena, &subject) !=
            ST_OK)
        return json_null();
    struct unit *unit = registry_unit(call->web->flow->registry, subject.unit);
    return json_pack("{s:I, s:i, s:s, s:o, s:o, s:s, s:o, s:i, s:i, s:o}",
                     "report", (json_int_t)version.report, "version",
                     version.version, "state", version.state, "form",
                     web_json_str(subject.form), "period",
                     web_json_str(subject.key), "unit", unit ? unit->ref : "",
                     "figures", web_json_str(version.figures), "late_days",
                     version.late_days, "deadline_moved_min", version.moved_min,
                     "code", json_sprintf("%04d", version.code));
}

/* By our number, or by the id that came with it through /sms/phone. */
static enum status
find_message(struct web_call *call, struct store_inbox_row *row)
{
    struct db *db = call->web->flow->turn.db;
    int64_t id = 0;
    enum status status = store_seen_find(db, STR("phone"), call->rest, &id);

    if (status == ST_OK && id == 0 &&
        !str_number(call->rest, 1, INT64_MAX, &id))
        id = 0;
    return status == ST_OK ? store_inbox_get(db, id, call->arena, row) : status;
}

void
web_message(struct web_call *call)
{
    struct store_inbox_row row;
    enum status status = find_message(call, &row);

    if (status != ST_OK || row.id == 0) {
        http_problem(call->request, status == ST_OK ? 404 : 503,
                     status == ST_OK ? "no such message" : "store unavailable",
                     NULL, NULL);
        return;
    }
    web_json(
        call, 200,
        json_pack(
            "{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
            "s:o, s:o}",
            "id", (json_int_t)row.id, "provider",
            web_json_str(row.message.provider), "provider_id",
            web_json_str(row.message.provider_id), "from",
            web_json_str(row.message.sender), "text",
            web_json_str(pin_hide(call->web->flow, row.person, row.message.text,
                                  row.message.received_at, call->arena)),
            "sent_at", web_json_time(row.message.sent_at), "received_at",
            web_json_time(row.message.received_at), "outcome",
            web_json_str(row.outcome), "form", web_json_str(row.form), "error",
            web_json_str(row.error), "report", version_of(call, &row),
            "replies", replies_of(call, &row)));
}

/* An import that waits for its commit. Lives in the turn's arena. */
struct parked_import {
    struct web_call call;
    struct import_result result;
};

static void
import_on_turn(void *arg, bool is_kept)
{
    struct parked_import *parked = arg;
    struct import_result *r = &parked->result;

    if (is_kept)
        web_json(&parked->call, r->faults ? 422 : 200,
                 json_pack("{s:i, s:i, s:i, s:i, s:s}", "rows", r->rows,
                           "changed", r->changed, "withheld", r->withheld,
                           "faults", r->faults, "text", buf_str(&r->text).ptr));
    else
        http_problem(parked->call.request, 503, "store unavailable", NULL,
                     NULL);
    buf_clear(&r->text);
}

void
web_import(struct web_call *call)
{
    struct turn *turn = &call->web->flow->turn;
    struct parked_import *parked = arena_alloc(call->arena, sizeof(*parked));
    char kind[24];
    bool is_dry = str_eqz(parameter(call, "dry-run"), "1");

    if (!str_copy(kind, sizeof(kind), call->rest) || !import_knows(kind)) {
        http_problem(call->request, 404, "no such table",
                     "import knows units, people, households, absences, "
                     "lineage, figures, zones, rates, authorities, decisions",
                     NULL);
        return;
    }
    parked->call = *call;
    enum status status =
        import_table(turn, kind, http_body(call->request),
                     call->web->flow->set->targets, is_dry, &parked->result);
    if (status == ST_OK && parked->result.changed > 0 && !is_dry &&
        strcmp(kind, "units") == 0)
        status = rollup_repair(turn->db, call->web->flow->set->forms);
    if (status != ST_OK)
        turn_fail(turn);
    log_info("event=import kind=%s rows=%d changed=%d faults=%d status=%d",
             kind, parked->result.rows, parked->result.changed,
             parked->result.faults, status);
    if (status == ST_OK && parked->result.faults == 0 && !is_dry)
        flow_people_changed(call->web->flow);
    turn_park(turn, import_on_turn, parked);
}

void
web_metrics(struct web_call *call)
{
    struct flow *flow = call->web->flow;
    struct store_out_counts counts = {0};
    struct buf out;
    int64_t now = clock_wall_ms(), sessions = 0;

    buf_init(&out);
    metrics_write(&flow->metrics, &out);
    if (store_outbox_count(flow->turn.db, &counts) == ST_OK) {
        for (int lane = 0; lane < LANE_COUNT; lane++)
            metrics_write_gauge(&out, "bantin_outbox_queued",
                                lane ? NULL : "Messages still to send.", "lane",
                                lane_name((enum lane)lane),
                                (double)counts.queued[lane]);
        metrics_write_gauge(
            &out, "bantin_outbox_oldest_seconds",
            "Age of the oldest message still to send.", NULL, NULL,
            counts.oldest_at ? (double)(now - counts.oldest_at) / 1000 : 0);
    }
    if (store_ussd_count(flow->turn.db, &sessions) == ST_OK)
        metrics_write_gauge(&out, "bantin_ussd_sessions", "Open USSD sessions.",
                            NULL, NULL, (double)sessions);
    metrics_write_gauge(&out, "bantin_store_bytes",
                        "Size of the store with its log.", NULL, NULL,
                        (double)disk_store_bytes(call->web->store_path));
    metrics_write_gauge(&out, "bantin_disk_free_bytes",
                        "Free space beside the store.", NULL, NULL,
                        (double)disk_free_bytes(call->web->store_path));
    metrics_write_gauge(&out, "bantin_log_lines_lost",
                        "Log lines that could not be written.", NULL, NULL,
                        (double)log_lost());
    http_answer(call->request, 200, "text/plain; version=0.0.4", NULL, 0,
                buf_str(&out));
    buf_clear(&out);
}

void
web_ready(struct web_call *call)
{
    struct flow *flow = call->web->flow;
    struct buf out;
    bool is_ready = !flow->is_refusing;

    buf_init(&out);
    buf_printf(&out, "store: %s\n", is_ready ? "ok" : "disk nearly full");
    for (int i = 0; i < flow->set->carriers_n; i++) {
        const char *name = flow->set->carrier[i].name;
        const char *trouble = outbox_trouble(flow, name);
        buf_printf(&out, "provider %s: %s\n", name, trouble ? trouble : "ok");
    }
    http_answer(call->request, is_ready ? 200 : 503, "text/plain", NULL, 0,
                buf_str(&out));
    buf_clear(&out);
}
