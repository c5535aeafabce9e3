/* What stands on the pocket card of a hamlet. */
#include "core/phone.h"
#include "export/export_rows.h"
#include "store/store_rollup.h"

/* The newest figures a card takes for its example are not older. */
enum { MONTHS_BACK = 12 };

void
export_card_columns(struct export_work *w)
{
    static const char *const names[] = {
        "unit", "unit_code", "unit_name", "commune", "officer", "bc", NULL};

    export_add_columns(w, names);
}

/* "0912 000 201": also Excel leaves it a text then. */
static struct str
spaced(const char *e164, struct arena *arena)
{
    char phone[PHONE_TEXT];

    phone_national(e164, phone);
    if (strlen(phone) != 10)
        return arena_copy(arena, str_of(phone));
    return arena_printf(arena, "%.4s %.3s %s", phone, phone + 4, phone + 7);
}

static struct str
example_from(const struct form *form, const struct store_rollup *last,
             struct arena *arena)
{
    struct str text = str_of(form->keyword);

    for (int i = 0; i < form->fields_n && i < STORE_FIGURES; i++)
        if (!form->fields[i].is_optional)
            text = arena_printf(arena, "%.*s %lld", STR_ARG(text),
                                (long long)last->f[i]);
    return text;
}

/* The newest figures of this hamlet, else the example of the form. */
static enum status
put_example(struct export_work *w, const struct unit *unit, struct date today)
{
    const struct form *form = form_find(w->source->forms, "BC");
    struct period period = period_open_month(today);
    struct store_rollup last = {0};
    char key[PERIOD_TEXT];
    enum status status = ST_OK;

    if (!form) {
        sheet_empty(w->page);
        return ST_OK;
    }
    for (int i = 0; i < MONTHS_BACK && last.reports != 1 && status == ST_OK;
         i++) {
        period_format(period, key);
        status = store_rollup_get(w->source->db, form->keyword, key, unit->id,
                                  &last);
        period = period_before(period);
    }
    sheet_text(w->page, last.reports == 1 ? example_from(form, &last, w->arena)
                                          : str_of(form->example));
    return status;
}

static enum status
put_card(struct export_work *w, struct unit *unit, int64_t day)
{
    struct unit *commune = unit_up_to(unit, UNIT_COMMUNE, day);
    const char *officer = commune ? unit_officer(commune, day) : NULL;

    sheet_row(w->page);
    export_unit(w, unit, day);
    sheet_text(w->page, officer ? spaced(officer, w->arena) : (struct str){0});
    return put_example(w, unit, date_from_days(day));
}

MUST_CHECK enum status
export_card_rows(struct export_work *w)
{
    const struct registry *registry = w->source->registry;
    int64_t day = export_day(w->now_ms), max = registry_unit_max(registry);
    int64_t *id = &w->ask->after[0];
    enum status status = ST_OK;

    for (int i = 0; i < EXPORT_PAGE && *id < max && status == ST_OK; i++) {
        struct unit *unit = registry_unit(registry, ++*id);
        if (unit && unit->kind == UNIT_HAMLET && unit_on(unit, day) &&
            export_is_within(w->ask, unit, day))
            status = put_card(w, unit, day);
    }
    w->is_last = *id >= max;
    return status;
}
