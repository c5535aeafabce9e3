/* Duties and the preview of a wave. */
#include "web/duty_json.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/log.h"

enum { PAGE = 500 };

static json_t *
json_day(int64_t day)
{
    char text[DATE_TEXT];

    date_format(date_from_days(day), text);
    return json_string(text);
}

static json_t *
json_next(const struct duty_line *line)
{
    json_t *roles = json_array();

    if (!line->next) {
        json_decref(roles);
        return json_null();
    }
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        if (line->next->roles & 1U << role)
            json_array_append_new(roles,
                                  json_string(role_name((enum role)role)));
    return json_pack("{s:o, s:s, s:i, s:o}", "day", json_day(line->next_day),
                     "step", step_kind_name(line->next->kind), "days",
                     line->next->days, "to", roles);
}

static json_t *
json_line(const struct duty_line *line)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:I, s:I, s:b, s:o}", "id",
                     line->duty->id, "key", line->key, "title",
                     line->duty->title, "form", line->duty->form, "opens",
                     json_day(line->opens), "due", json_day(line->due), "owing",
                     (json_int_t)line->owing, "done", (json_int_t)line->done,
                     "paused", line->is_paused, "next", json_next(line));
}

json_t *
duty_json(const struct duty_list *list)
{
    json_t *duties = json_array();

    for (int i = 0; i < list->n; i++)
        json_array_append_new(duties, json_line(&list->line[i]));
    return json_pack("{s:o, s:{s:s, s:I, s:b}, s:o}", "at", json_day(list->day),
                     "wave", "state", list->wave.ptr, "texts",
                     (json_int_t)list->texts, "paused", list->is_paused,
                     "duties", duties);
}

static const char *
text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    return text ? text : "";
}

static void
table_line(const json_t *line, struct buf *out)
{
    const json_t *next = json_object_get(line, "next");
    const json_t *role;
    size_t i;

    buf_printf(out, "%-5s %-9s %s  %s  %4lld/%-4lld ", text_of(line, "id"),
               text_of(line, "key"), text_of(line, "opens"),
               text_of(line, "due"),
               json_integer_value(json_object_get(line, "done")),
               json_integer_value(json_object_get(line, "owing")));
    if (json_is_true(json_object_get(line, "paused")))
        buf_addz(out, "paused");
    else if (json_is_object(next))
        buf_printf(out, "%s %s-%lld", text_of(next, "day"),
                   text_of(next, "step"),
                   json_integer_value(json_object_get(next, "days")));
    json_array_foreach(json_object_get(next, "to"), i, role)
        buf_printf(out, " %s", json_string_value(role));
    buf_printf(out, "  %s\n", text_of(line, "title"));
}

void
duty_table(const json_t *list, struct buf *out)
{
    const json_t *wave = json_object_get(list, "wave"), *line;
    size_t i;

    buf_printf(out, "on %s", text_of(list, "at"));
    if (*text_of(wave, "state"))
        buf_printf(out, ", reminders of the day: %s, %lld texts",
                   text_of(wave, "state"),
                   json_integer_value(json_object_get(wave, "texts")));
    if (json_is_true(json_object_get(wave, "paused")))
        buf_addz(out, ", all reminders are paused");
    buf_addz(out, "\nduty  key       opens       due         done/owing "
                  "next step\n");
    json_array_foreach(json_object_get(list, "duties"), i, line)
        table_line(line, out);
}

/* "BC 2025-09 before-3": duty, key and step of each item. */
static json_t *
json_items(struct str items)
{
    json_t *array = json_array();

    while (items.len > 0) {
        char line[96], duty[16], key[32], step[32];
        const char *end = memchr(items.ptr, '\n', items.len);
        size_t n = end ? (size_t)(end - items.ptr) : items.len;

        if (str_copy(line, sizeof line, (struct str){items.ptr, n}) &&
            sscanf(line, "%15[^\t]\t%31[^\t]\t%*[^\t]\t%*[^\t]\t%31[^\t]", duty,
                   key, step) == 3)
            json_array_append_new(array,
                                  json_sprintf("%s %s %s", duty, key, step));
        items.ptr += n + 1;
        items.len -= n < items.len ? n + 1 : n;
    }
    return array;
}

static void
on_preview(const struct remind_preview *preview, void *arg)
{
    struct date day = date_of_ms(preview->at, VIETNAM_OFFSET_MIN);
    int minute =
        (int)((preview->at - date_to_ms(day, VIETNAM_OFFSET_MIN)) / 60000);

    json_array_append_new(
        arg, json_pack("{s:o, s:s, s:s, s:o, s:s%}", "at",
                       json_sprintf("%02d:%02d", minute / 60, minute % 60),
                       "phone", log_phone(preview->person->phone).z, "role",
                       role_name(preview->person->role[0].role), "items",
                       json_items(preview->items), "text", preview->text.ptr,
                       preview->text.len));
}

json_t *
duty_preview_json(struct flow *flow, int64_t day, int after)
{
    json_t *texts = json_array();
    int next = after;

    if (remind_preview(flow, day, &next, PAGE, on_preview, texts) != ST_OK) {
        json_decref(texts);
        return NULL;
    }
    return json_pack("{s:o, s:o, s:o}", "at", json_day(day), "texts", texts,
                     "next", next >= 0 ? json_integer(next) : json_null());
}

void
duty_preview_table(const json_t *page, struct buf *out)
{
    const json_t *one, *item;
    size_t i, k;

    json_array_foreach(json_object_get(page, "texts"), i, one)
    {
        buf_printf(out, "%s  %s %s ", text_of(one, "at"), text_of(one, "phone"),
                   text_of(one, "role"));
        json_array_foreach(json_object_get(one, "items"), k, item)
            buf_printf(out, " [%s]", json_string_value(item));
        buf_printf(out, "\n       %s\n", text_of(one, "text"));
    }
}
