/* A progress sheet as JSON. */
#include "web/progress_json.h"

#include <jansson.h>

enum { RATE_DECIMALS = 2, PACE_DECIMALS = 1, PERCENT = 100 };

static json_t *
json_day(int64_t day)
{
    char text[DATE_TEXT];

    date_format(date_from_days(day), text);
    return json_string(text);
}

static json_t *
json_ratio(struct ratio ratio, int decimals)
{
    char text[RATIO_TEXT];

    ratio_format(ratio, decimals, text);
    return ratio.d != 0 ? json_string(text) : json_null();
}

static json_t *
json_text(const char *text)
{
    return text && *text ? json_string(text) : json_null();
}

static json_t *
json_standard(const struct book *book, int standard)
{
    return json_text(standard < 0 ? NULL : book->standard[standard].name);
}

static json_t *
json_latest(const struct target_figure *f, const struct book *book)
{
    const struct figure *figure = &f->figure;
    struct ratio rate = {(__int128)figure->poor * PERCENT, figure->households};

    if (figure->basis == BASIS_NONE) {
        return json_null();
    }
    return json_pack(
        "{s:o, s:I, s:I, s:I, s:s, s:o, s:o}", "date",
        json_day(book_month_end(f->month)), "households",
        (json_int_t)figure->households, "poor", (json_int_t)figure->poor,
        "near_poor", (json_int_t)figure->near_poor, "basis",
        basis_name(figure->basis), "standard", json_standard(book, f->standard),
        "poor_rate", json_ratio(rate, RATE_DECIMALS));
}

static json_t *
json_figures(const struct target_result *r, const char *unit,
             const struct book *book)
{
    json_t *array = json_array();

    for (int i = 0; i < r->figures_n; i++) {
        const struct target_figure *f = &r->figure[i];

        json_array_append_new(
            array, json_pack("{s:s, s:o, s:I, s:I, s:I, s:s, s:o}", "unit",
                             unit, "date", json_day(book_month_end(f->month)),
                             "households", (json_int_t)f->figure.households,
                             "poor", (json_int_t)f->figure.poor, "near_poor",
                             (json_int_t)f->figure.near_poor, "status",
                             basis_name(f->figure.basis), "standard",
                             json_standard(book, f->standard)));
    }
    return array;
}

static json_t *
json_notes(unsigned notes)
{
    json_t *array = json_array();

    for (enum target_note note = 0; note < TARGET_NOTES; note++) {
        if ((notes & 1U << note) != 0) {
            json_array_append_new(array, json_string(target_note_name(note)));
        }
    }
    return array;
}

static void
add_ratio(json_t *to, const char *key, struct ratio ratio, int decimals)
{
    if (ratio.d != 0) {
        json_object_set_new(to, key, json_ratio(ratio, decimals));
    }
}

static json_t *
json_matter(const struct progress_matter *matter)
{
    json_t *array = json_array();

    for (int i = 0; i < matter->n; i++) {
        json_array_append_new(
            array, json_pack("{s:s, s:I}", "unit", matter->unit[i]->ref,
                             "households", (json_int_t)matter->households[i]));
    }
    return array;
}

json_t *
progress_flags_json(unsigned flags)
{
    json_t *array = json_array();

    for (enum flag flag = 0; flag < FLAGS; flag++) {
        if ((flags & 1U << flag) != 0) {
            json_array_append_new(array, json_string(flag_name(flag)));
        }
    }
    return array;
}

static json_t *
json_pace(const struct target_result *r)
{
    json_t *pace = json_pack("{s:s}", "state", pace_name(r->pace));

    add_ratio(pace, "needed_per_month", r->needed, PACE_DECIMALS);
    add_ratio(pace, "recent_per_month", r->recent, PACE_DECIMALS);
    add_ratio(pace, "projected", r->projected, r->decimals);
    add_ratio(pace, "typical_per_month", r->typical, PACE_DECIMALS);
    return pace;
}

static json_t *
json_target(const struct progress_sheet *sheet, int place,
            const struct book *book)
{
    static const char *const compare[] = {">=", ">", "<", "="};
    const struct target_result *r = &sheet->target[place];
    const struct target *target = r->target;
    bool has_value = target->unit != NULL;
    json_t *json = json_pack(
        "{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", target->id,
        "title", target->title, "verdict", verdict_name(r->verdict), "value",
        json_ratio(r->value, r->decimals), "threshold",
        json_ratio(r->threshold, r->decimals), "comparison",
        json_text(has_value ? compare[target->compare] : NULL), "unit",
        json_text(target->unit), "basis", json_text(basis_name(r->basis)),
        "notes", json_notes(r->notes), "figures",
        json_figures(r, sheet->unit->ref, book));

    if (r->missing != 0) {
        json_object_set_new(json, "missing",
                            json_day(book_month_end(r->missing)));
    }
    if (r->has_to_go) {
        json_object_set_new(json, "to_go",
                            json_pack("{s:I, s:o}", "households",
                                      (json_int_t)r->to_go, "by",
                                      json_day(book_month_end(r->by_month))));
    }
    if (r->pace != PACE_ABSENT) {
        json_object_set_new(json, "pace", json_pace(r));
    }
    if (sheet->matter[place].n > 0) {
        json_object_set_new(json, "hamlets",
                            json_matter(&sheet->matter[place]));
    }
    return json;
}

json_t *
progress_json(const struct progress_sheet *sheet, const struct book *book)
{
    json_t *targets = json_array();

    for (int i = 0; i < sheet->targets_n; i++) {
        json_array_append_new(targets, json_target(sheet, i, book));
    }
    return json_pack(
        "{s:s, s:s, s:o, s:o, s:{s:i, s:i, s:i}, s:o, s:o, s:o}", "unit",
        sheet->unit->ref, "name", sheet->name, "at", json_day(sheet->day),
        "standard", json_text(sheet->standard), "coverage", "hamlets",
        sheet->coverage.hamlets, "reported", sheet->coverage.reported,
        "carried", sheet->coverage.carried, "figure",
        json_latest(&sheet->figure, book), "flags",
        progress_flags_json(sheet->flags), "targets", targets);
}
