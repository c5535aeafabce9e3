/* What the tables of the exports share. */
#include "export/export_rows.h"

#include "core/mask.h"
#include "flow/figures.h"
#include "flow/seat.h"
#include "store/store_household.h"

void
export_add_columns(struct export_work *w, const char *const *names)
{
    for (int i = 0; names[i]; i++)
        sheet_column(w->page, names[i]);
}

static bool
has_change(const struct form *form)
{
    return strcmp(form_field_name(form, form->fields_n + 1), "K") == 0;
}

void
export_value_columns(struct export_work *w, const struct form *form)
{
    for (int i = 0; i < form->fields_n; i++) {
        const struct form_field *field = &form->fields[i];
        if (field->type == FIELD_PIN)
            continue;
        sheet_column(w->page, field->code);
        if (field->names_n > 0)
            sheet_column(w->page,
                         arena_printf(w->arena, "%s_name", field->code).ptr);
    }
    if (has_change(form))
        sheet_column(w->page, "k");
}

static bool
is_count(enum field_type type)
{
    return type == FIELD_NUMBER || type == FIELD_CHOICE || type == FIELD_YEAR;
}

static struct str
shown_value(struct export_work *w, enum field_type type, struct str value)
{
    if (type == FIELD_TEXT || type == FIELD_PHONE)
        return mask_text(value, false, w->arena);
    return value;
}

static void
put_number(struct export_work *w, struct str value)
{
    int64_t number;

    if (str_number(value, INT64_MIN, INT64_MAX, &number))
        sheet_number(w->page, number);
    else
        sheet_text(w->page, value);
}

static void
put_value(struct export_work *w, const struct form_field *field,
          struct str value)
{
    int64_t number = 0;
    const char *word = NULL;

    if (is_count(field->type))
        put_number(w, value);
    else
        sheet_text(w->page, shown_value(w, field->type, value));
    if (field->names_n == 0)
        return;
    if (str_number(value, INT64_MIN, INT64_MAX, &number))
        word = form_value_name(field, number);
    sheet_z(w->page, word);
}

void
export_values(struct export_work *w, const struct form *form,
              struct str figures)
{
    for (int i = 0; i < form->fields_n; i++)
        if (form->fields[i].type != FIELD_PIN)
            put_value(w, &form->fields[i],
                      figures_value(form, figures, form->fields[i].code));
    if (has_change(form))
        put_number(w, figures_value(form, figures, "k"));
}

void
export_figures(struct export_work *w, const struct form *form,
               struct str figures)
{
    bool hides = !form;

    for (int i = 0; form && i < form->fields_n; i++)
        hides = hides || form->fields[i].type == FIELD_TEXT ||
                form->fields[i].type == FIELD_PHONE;
    sheet_text(w->page, figures.ptr && hides
                            ? mask_text(figures, false, w->arena)
                            : figures);
}

void
export_unit(struct export_work *w, struct unit *unit, int64_t day)
{
    struct unit *commune = unit ? unit_up_to(unit, UNIT_COMMUNE, day) : NULL;

    sheet_z(w->page, unit ? unit->ref : NULL);
    sheet_z(w->page, unit ? unit_name_at(unit, day)->code : NULL);
    sheet_z(w->page, unit ? unit_name_at(unit, day)->name : NULL);
    sheet_z(w->page, commune ? unit_name_at(commune, day)->name : NULL);
}

void
export_masked(struct export_work *w, struct str text)
{
    sheet_text(w->page,
               text.len ? mask_text(text, false, w->arena) : (struct str){0});
}

void
export_code(struct export_work *w, int code)
{
    if (code > 0)
        sheet_text(w->page, arena_printf(w->arena, "%04d", code));
    else
        sheet_empty(w->page);
}

void
export_id(struct export_work *w, int64_t id)
{
    if (id != 0)
        sheet_number(w->page, id);
    else
        sheet_empty(w->page);
}

void
export_person(struct export_work *w, int64_t person)
{
    const struct person *p = registry_person_by_id(w->source->registry, person);

    sheet_phone(w->page, p ? p->phone : "");
}

int64_t
export_day(int64_t utc_ms)
{
    return date_to_days(date_of_ms(utc_ms, VIETNAM_OFFSET_MIN));
}

struct str
export_period(const struct form *form, struct str key)
{
    const char *blank = key.len ? memchr(key.ptr, ' ', key.len) : NULL;

    if (key.len == 0 || key.ptr[0] == '#')
        return (struct str){0};
    if (form && form->period != PERIOD_NONE && blank)
        key.len = (size_t)(blank - key.ptr);
    return key;
}

int64_t
export_report_day(const struct form *form, struct str key, int64_t utc_ms)
{
    struct period period;

    if (form && form->period != PERIOD_NONE &&
        period_parse(export_period(form, key), &period))
        return date_to_days(period_last(period));
    return export_day(utc_ms);
}

bool
export_is_within(const struct export_ask *ask, struct unit *unit, int64_t day)
{
    struct role_at seat = {.unit = ask->unit};

    return !ask->unit || (unit && seat_covers(&seat, unit, day));
}

bool
export_is_between(const struct export_ask *ask, int64_t utc_ms)
{
    return utc_ms >= ask->from_ms && utc_ms < ask->to_ms;
}

const struct form *
export_form(const struct export_work *w, struct str keyword)
{
    char z[24];

    return str_copy(z, sizeof(z), keyword) ? form_find(w->source->forms, z)
                                           : NULL;
}

MUST_CHECK enum status
export_note(struct export_work *w, int64_t household)
{
    struct store_access access = {
        .household = household, .what = ACCESS_EXPORT, .at = w->now_ms};

    return household ? store_access_add(w->source->db, &access) : ST_OK;
}
