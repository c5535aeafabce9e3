/* A progress sheet for a terminal. */
#include "web/progress_table.h"

#include <jansson.h>
#include <stdlib.h>

enum { BAR = 20, TITLE = 52, HUNDREDTHS = 100 };

static const char *
text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    return text ? text : "";
}

static long long
number_of(const json_t *json, const char *key)
{
    return json_integer_value(json_object_get(json, key));
}

/* Vietnamese letters take more bytes than columns. */
static void
add_padded(struct buf *out, const char *text, int columns)
{
    int used = 0;

    for (const char *p = text; *p && used < columns; used++) {
        do {
            buf_addc(out, *p++);
        } while (((unsigned char)*p & 0xC0U) == 0x80U);
    }
    buf_printf(out, "%*s", columns - used, "");
}

/* "-0.50" -> -50; whole numbers too: the same scale for both ends of a bar. */
static long long
hundredths(const char *text)
{
    char *end;
    long long whole = strtoll(text, &end, 10);
    long long part = *end == '.' ? strtoll(end + 1, NULL, 10) : 0;

    return *text == '-' ? whole * HUNDREDTHS - part : whole * HUNDREDTHS + part;
}

/* How much of the threshold is reached. Where less is better the bar is full
 * once the value is below. */
static int
filled(const json_t *target)
{
    long long value = hundredths(text_of(target, "value"));
    long long threshold = hundredths(text_of(target, "threshold"));
    bool is_less = strcmp(text_of(target, "comparison"), "<") == 0;
    long long have = is_less ? threshold : value;
    long long want = is_less ? value : threshold;

    if (strcmp(text_of(target, "verdict"), "DAT") == 0) {
        return BAR;
    }
    if (want <= 0 || have <= 0) {
        return 0;
    }
    return have >= want ? BAR - 1 : (int)(have * BAR / want);
}

static void
add_bar(const json_t *target, struct buf *out)
{
    const char *verdict = text_of(target, "verdict");
    bool is_judged =
        strcmp(verdict, "DAT") == 0 || strcmp(verdict, "CHUA DAT") == 0;
    int n = is_judged ? filled(target) : 0;

    buf_addc(out, '[');
    for (int i = 0; i < BAR; i++) {
        buf_addc(out, i < n ? '#' : is_judged ? '.' : ' ');
    }
    buf_addz(out, "] ");
}

static void
add_value(const json_t *target, struct buf *out)
{
    const char *value = text_of(target, "value");

    if (*value) {
        buf_printf(out, "  %s %s %s %s", value, text_of(target, "comparison"),
                   text_of(target, "threshold"), text_of(target, "unit"));
    }
    if (*text_of(target, "basis")) {
        buf_printf(out, " (%s)", text_of(target, "basis"));
    }
}

static void
add_rest(const json_t *target, struct buf *out)
{
    const json_t *to_go = json_object_get(target, "to_go"), *note;
    const json_t *pace = json_object_get(target, "pace");
    size_t i;

    if (*text_of(target, "missing")) {
        buf_printf(out, ", no figure of %s", text_of(target, "missing"));
    }
    if (number_of(to_go, "households") > 0) {
        buf_printf(out, ", %lld households to go by %s",
                   number_of(to_go, "households"), text_of(to_go, "by"));
    }
    if (*text_of(pace, "projected")) {
        buf_printf(out, ", %s (needed %s a month, recent %s, then %s)",
                   text_of(pace, "state"), text_of(pace, "needed_per_month"),
                   text_of(pace, "recent_per_month"),
                   text_of(pace, "projected"));
    }
    json_array_foreach(json_object_get(target, "hamlets"), i, note)
    {
        buf_printf(out, "%s%s %lld", i == 0 ? ", most in " : ", ",
                   text_of(note, "unit"), number_of(note, "households"));
    }
    json_array_foreach(json_object_get(target, "notes"), i, note)
    {
        buf_printf(out, "%s%s", i == 0 ? "; " : ", ", json_string_value(note));
    }
}

void
progress_table(const json_t *sheet, struct buf *out)
{
    const json_t *coverage = json_object_get(sheet, "coverage");
    const json_t *figure = json_object_get(sheet, "figure"), *target;
    size_t i;

    buf_printf(out, "%s  %s, on %s, standard %s\n", text_of(sheet, "unit"),
               text_of(sheet, "name"), text_of(sheet, "at"),
               text_of(sheet, "standard"));
    if (json_is_object(figure)) {
        buf_printf(out,
                   "%s: %lld households, %lld poor (%s %%), %lld near-poor"
                   " (%s)\n",
                   text_of(figure, "date"), number_of(figure, "households"),
                   number_of(figure, "poor"), text_of(figure, "poor_rate"),
                   number_of(figure, "near_poor"), text_of(figure, "basis"));
    } else {
        buf_addz(out, "no figure yet\n");
    }
    buf_printf(out, "hamlets: %lld, with a figure %lld, carried %lld\n",
               number_of(coverage, "hamlets"), number_of(coverage, "reported"),
               number_of(coverage, "carried"));
    json_array_foreach(json_object_get(sheet, "flags"), i, target)
    {
        buf_printf(out, "flag: %s\n", json_string_value(target));
    }
    json_array_foreach(json_object_get(sheet, "targets"), i, target)
    {
        buf_printf(out, "%s  ", text_of(target, "id"));
        add_padded(out, text_of(target, "title"), TITLE);
        add_bar(target, out);
        buf_addz(out, text_of(target, "verdict"));
        add_value(target, out);
        add_rest(target, out);
        buf_addc(out, '\n');
    }
}
