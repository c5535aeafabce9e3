/* How the money of a month stands, for the API and the verb. */
#include "web/budget_json.h"

#include "core/date.h"
#include "store/store_spend.h"

static void
on_spend(const struct store_spend *row, void *arg)
{
    json_t *list = arg;

    json_array_append_new(
        list,
        json_pack("{s:s%, s:s, s:I, s:I, s:I}", "provider", row->provider.ptr,
                  row->provider.len, "lane", lane_name(row->lane), "messages",
                  (json_int_t)row->messages, "segments",
                  (json_int_t)row->segments, "cost", (json_int_t)row->cost));
}

static enum status
view_month(struct turn *turn, const struct flow_settings *set,
           struct budget_view *out)
{
    struct date day = date_of_ms(turn_now(turn), VIETNAM_OFFSET_MIN);
    enum status status = budget_load(turn, &set->budget, &out->budget);

    if (status != ST_OK)
        return status;
    out->month_end = out->budget.total *
                     date_month_days((int)day.year, (int)day.month) / day.day;
    out->spent = json_array();
    return store_spend_list(turn->db, str_of(out->budget.month), on_spend,
                            out->spent);
}

MUST_CHECK enum status
budget_view_store(struct turn *turn, const struct flow_settings *set,
                  struct budget_view *out)
{
    enum status status = view_month(turn, set, out);

    for (int lane = 0; lane < LANE_COUNT && status == ST_OK; lane++)
        status =
            outbox_forecast_store(turn, set, (enum lane)lane, &out->lane[lane]);
    return status;
}

MUST_CHECK enum status
budget_view(struct flow *flow, struct budget_view *out)
{
    enum status status = view_month(&flow->turn, flow->set, out);

    for (int lane = 0; lane < LANE_COUNT && status == ST_OK; lane++)
        status = outbox_forecast(flow, (enum lane)lane, &out->lane[lane]);
    return status;
}

json_t *
budget_json(const struct budget_view *view)
{
    const struct budget *b = &view->budget;
    json_t *lanes = json_array();

    for (int lane = 0; lane < LANE_COUNT; lane++) {
        const struct outbox_forecast *f = &view->lane[lane];
        json_array_append_new(
            lanes, json_pack("{s:s, s:I, s:I, s:I, s:o}", "lane",
                             lane_name((enum lane)lane), "waiting",
                             (json_int_t)f->messages, "segments",
                             (json_int_t)f->segments, "forecast",
                             (json_int_t)f->cost, "left",
                             f->left == INT64_MAX ? json_null()
                                                  : json_integer(f->left)));
    }
    return json_pack(
        "{s:s, s:I, s:I, s:I, s:b, s:I, s:o, s:o}", "month", b->month, "limit",
        (json_int_t)b->limit, "spent", (json_int_t)b->total, "counted",
        (json_int_t)b->spent, "stopped", b->stopped_at != 0, "month_end",
        (json_int_t)view->month_end, "lanes", lanes, "providers", view->spent);
}

static long long
number(const json_t *row, const char *key)
{
    return (long long)json_integer_value(json_object_get(row, key));
}

static const char *
word(const json_t *row, const char *key)
{
    return json_string_value(json_object_get(row, key));
}

void
budget_table(const json_t *json, struct buf *out)
{
    const json_t *lanes = json_object_get(json, "lanes");
    const json_t *providers = json_object_get(json, "providers");
    const json_t *row;
    size_t i;

    buf_printf(out, "%s: %lld of %lld VND spent, %lld at this pace%s\n",
               word(json, "month"), number(json, "spent"),
               number(json, "limit"), number(json, "month_end"),
               json_is_true(json_object_get(json, "stopped"))
                   ? "; STOPPED, bantin budget --lift goes on"
                   : "");
    if (number(json, "limit") == 0)
        buf_addz(out, "no limit: see budget.month\n");
    if (number(json, "counted") != number(json, "spent"))
        buf_printf(out, "lifted: %lld of it count\n", number(json, "counted"));
    buf_printf(out, "%-10s %8s %8s %12s %12s\n", "lane", "waiting", "segments",
               "forecast", "left");
    json_array_foreach(lanes, i, row)
    {
        buf_printf(out, "%-10s %8lld %8lld %12lld ", word(row, "lane"),
                   number(row, "waiting"), number(row, "segments"),
                   number(row, "forecast"));
        if (json_is_null(json_object_get(row, "left")))
            buf_printf(out, "%12s\n", "-");
        else
            buf_printf(out, "%12lld\n", number(row, "left"));
    }
    json_array_foreach(providers, i, row) buf_printf(
        out, "%s %s: %lld messages, %lld segments, %lld VND\n",
        word(row, "provider"), word(row, "lane"), number(row, "messages"),
        number(row, "segments"), number(row, "cost"));
}
