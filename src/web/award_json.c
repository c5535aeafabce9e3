/* The sheet behind a nomination as JSON, and for a terminal. */
#include "web/award_json.h"

#include <jansson.h>

static json_t *
json_str(struct str s)
{
    return s.len > 0 ? json_stringn(s.ptr, s.len) : json_null();
}

static json_t *
json_figures(const struct store_award_item *item)
{
    json_t *array = json_array();

    for (int i = 0; i < item->figures_n; i++) {
        const struct store_award_figure *f = &item->figure[i];
        json_t *code =
            f->code != 0 ? json_sprintf("%04d", f->code) : json_null();
        json_t *message = f->message != 0 ? json_integer((json_int_t)f->message)
                                          : json_null();

        json_array_append_new(
            array,
            json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "unit",
                      json_str(f->unit), "date", json_str(f->date), "figures",
                      json_str(f->figures), "basis", json_str(f->basis),
                      "standard", json_str(f->standard), "act",
                      json_str(f->act), "form", json_str(f->form), "code", code,
                      "message", message));
    }
    return array;
}

json_t *
award_json(const struct store_award *award)
{
    json_t *items = json_array();

    for (int i = 0; i < award->items_n; i++) {
        const struct store_award_item *item = &award->item[i];

        json_array_append_new(
            items,
            json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                      "id", json_str(item->id), "title", json_str(item->title),
                      "needed", item->is_any ? "any" : "all", "verdict",
                      json_str(item->verdict), "value", json_str(item->value),
                      "threshold", json_str(item->threshold), "unit",
                      json_str(item->unit), "basis", json_str(item->basis),
                      "notes", json_str(item->notes), "missing",
                      json_str(item->missing), "evidence", json_figures(item)));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "unit",
                     json_str(award->unit), "household",
                     json_str(award->household), "at", json_str(award->day),
                     "nominee", json_str(award->nominee), "verdict",
                     json_str(award->verdict), "items", items);
}

static const char *
text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    return text ? text : "";
}

static void
add_evidence(const json_t *row, struct buf *out)
{
    long long message = json_integer_value(json_object_get(row, "message"));

    buf_printf(out, "        %s %s  %s (%s)", text_of(row, "date"),
               text_of(row, "unit"), text_of(row, "figures"),
               *text_of(row, "basis") ? text_of(row, "basis") : "nothing");
    if (message != 0) {
        buf_printf(out, ": %s %s, message %lld", text_of(row, "form"),
                   text_of(row, "code"), message);
    } else if (*text_of(row, "act")) {
        buf_printf(out, ": %s", text_of(row, "act"));
    }
    buf_addc(out, '\n');
}

static void
add_item(const json_t *item, struct buf *out)
{
    const json_t *row;
    size_t i;

    buf_printf(out, "%s  %s: %s", text_of(item, "id"), text_of(item, "title"),
               text_of(item, "verdict"));
    if (*text_of(item, "value")) {
        buf_printf(out, ", %s against %s %s", text_of(item, "value"),
                   text_of(item, "threshold"), text_of(item, "unit"));
    }
    if (*text_of(item, "missing")) {
        buf_printf(out, ", no figure of %s", text_of(item, "missing"));
    }
    if (*text_of(item, "notes")) {
        buf_printf(out, "; %s", text_of(item, "notes"));
    }
    buf_addz(out, strcmp(text_of(item, "needed"), "any") == 0
                      ? " (one of these is enough)\n"
                      : "\n");
    json_array_foreach(json_object_get(item, "evidence"), i, row)
    {
        add_evidence(row, out);
    }
}

void
award_table(const json_t *award, struct buf *out)
{
    const json_t *item;
    size_t i;

    buf_printf(out, "%s%s%s as %s on %s: %s. The council decides.\n",
               text_of(award, "unit"),
               *text_of(award, "household") ? ", household " : "",
               text_of(award, "household"), text_of(award, "nominee"),
               text_of(award, "at"), text_of(award, "verdict"));
    json_array_foreach(json_object_get(award, "items"), i, item)
    {
        add_item(item, out);
    }
}
