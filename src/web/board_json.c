/* The emulation board as JSON, and for a terminal. */
#include "web/board_json.h"

#include <jansson.h>

#include "web/progress_json.h"

static json_t *
json_targets(const struct board *board, const struct board_row *row)
{
    json_t *array = json_array();

    for (int i = 0; i < board->targets_n; i++) {
        const struct board_result *r = &row->result[i];
        char value[RATIO_TEXT];

        if (!r->target) {
            continue;
        }
        ratio_format(r->value, r->decimals, value);
        json_array_append_new(
            array,
            json_pack("{s:s, s:s, s:o}", "id", r->target->id, "verdict",
                      verdict_name(r->verdict), "value",
                      r->value.d != 0 ? json_string(value) : json_null()));
    }
    return array;
}

json_t *
board_json(const struct board *board)
{
    json_t *rows = json_array();
    char day[DATE_TEXT];

    date_format(date_from_days(board->day), day);
    for (int i = 0; i < board->n; i++) {
        const struct board_row *row = &board->row[i];
        const struct hamlet_count *coverage = &row->coverage;

        json_array_append_new(
            rows,
            json_pack(
                "{s:o, s:s?, s:s, s:s, s:i, s:i, s:o, s:{s:i, s:i, s:i}, "
                "s:o, s:i}",
                "rank", row->rank > 0 ? json_integer(row->rank) : json_null(),
                "why", row->why, "unit", row->unit->ref, "name", row->name,
                "met", row->met, "judged", row->judged, "targets",
                json_targets(board, row), "coverage", "hamlets",
                coverage->hamlets, "reported", coverage->reported, "carried",
                coverage->carried, "flags", progress_flags_json(row->flags),
                "flagged_hamlets", row->flagged));
    }
    return json_pack("{s:s, s:s, s:o}", "kind", unit_kind_name(board->kind),
                     "at", day, "units", rows);
}

static const char *
text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    return text ? text : "";
}

static int
number_of(const json_t *json, const char *key)
{
    return (int)json_integer_value(json_object_get(json, key));
}

static void
add_row(const json_t *row, struct buf *out)
{
    const json_t *coverage = json_object_get(row, "coverage"), *one;
    size_t i;

    if (number_of(row, "rank") > 0) {
        buf_printf(out, "%3d  ", number_of(row, "rank"));
    } else {
        buf_addz(out, "  -  ");
    }
    buf_printf(out, "%s  %s: %d of %d", text_of(row, "unit"),
               text_of(row, "name"), number_of(row, "met"),
               number_of(row, "judged"));
    json_array_foreach(json_object_get(row, "targets"), i, one)
    {
        buf_printf(out, ", %s %s %s", text_of(one, "id"),
                   text_of(one, "verdict"), text_of(one, "value"));
    }
    buf_printf(out, "; reported %d/%d", number_of(coverage, "reported"),
               number_of(coverage, "hamlets"));
    if (*text_of(row, "why")) {
        buf_printf(out, "; not ranked: %s", text_of(row, "why"));
    }
    json_array_foreach(json_object_get(row, "flags"), i, one)
    {
        buf_printf(out, "; flag: %s", json_string_value(one));
    }
    if (number_of(row, "flagged_hamlets") > 0) {
        buf_printf(out, "; hamlets with flags: %d",
                   number_of(row, "flagged_hamlets"));
    }
    buf_addc(out, '\n');
}

void
board_table(const json_t *board, struct buf *out)
{
    const json_t *row;
    size_t i;

    buf_printf(out, "%s units on %s, by targets met; flags change nothing\n",
               text_of(board, "kind"), text_of(board, "at"));
    json_array_foreach(json_object_get(board, "units"), i, row)
    {
        add_row(row, out);
    }
}
