/* Reports with all their versions, or those that counted on a day. */
#include "export/export_rows.h"
#include "store/store_query.h"

void
export_report_columns(struct export_work *w)
{
    static const char *const before[] = {
        "form",      "unit",   "unit_code", "unit_name", "commune", "period",
        "household", "report", "version",   "state",     NULL};
    static const char *const behind[] = {"figures_before",
                                         "code",
                                         "late_days",
                                         "flag",
                                         "reporter_phone",
                                         "reporter_seat",
                                         "on_behalf_of",
                                         "received_at",
                                         "message",
                                         "changed_at",
                                         "changed_by",
                                         "changed_message",
                                         NULL};

    export_add_columns(w, before);
    if (w->ask->form)
        export_value_columns(w, w->ask->form);
    else
        sheet_column(w->page, "figures");
    export_add_columns(w, behind);
}

/* The seat in which somebody sent it: their own in the unit, else one above. */
static const struct role_at *
seat_of(struct export_work *w, const struct store_query_version *v,
        const struct form *form, struct unit *unit, int64_t day)
{
    const struct person *person = person_on(
        registry_person_by_id(w->source->registry, v->person), day, w->arena);
    const struct role_at *above = NULL;

    for (int i = 0; person && i < person->roles_n; i++) {
        const struct role_at *seat = &person->role[i];
        if (form && !(form->roles & (1u << seat->role)))
            continue;
        if (seat->unit == unit)
            return seat;
        if (!above && unit_is_within(unit, seat->unit, day))
            above = seat;
    }
    return above;
}

/* reporter_seat "CX@u-003", on_behalf_of "u-012" if that is another unit. */
static void
put_seat(struct export_work *w, const struct store_query_version *v,
         const struct form *form, struct unit *unit)
{
    const struct role_at *seat =
        unit ? seat_of(w, v, form, unit, export_day(v->received_at)) : NULL;

    if (!seat) {
        sheet_empty(w->page);
        sheet_empty(w->page);
        return;
    }
    sheet_text(w->page, arena_printf(w->arena, "%s@%s", role_name(seat->role),
                                     seat->unit->ref));
    sheet_z(w->page, seat->unit == unit ? NULL : unit->ref);
}

static void
put_rest(struct export_work *w, const struct store_query_version *v,
         const struct form *form, struct unit *unit)
{
    export_code(w, v->code);
    sheet_number(w->page, v->late_days);
    sheet_text(w->page, v->rule);
    export_person(w, v->person);
    put_seat(w, v, form, unit);
    sheet_time(w->page, v->received_at);
    sheet_number(w->page, v->message);
    sheet_time(w->page, v->changed_at);
    export_person(w, v->changed_by);
    export_id(w, v->changed_message);
}

static enum status
put_version(struct export_work *w, const struct store_query_version *v,
            const struct form *form, struct unit *unit, int64_t day)
{
    struct str before;
    enum status status =
        store_query_figures_before(w->source->db, v->before, w->arena, &before);

    if (status != ST_OK)
        return status;
    sheet_row(w->page);
    sheet_text(w->page, v->form);
    export_unit(w, unit, day);
    sheet_text(w->page, export_period(form, v->key));
    sheet_text(w->page,
               v->household_code.len ? v->household_code : (struct str){0});
    sheet_number(w->page, v->report);
    sheet_number(w->page, v->version);
    sheet_text(w->page, v->state);
    if (w->ask->form)
        export_values(w, w->ask->form, v->figures);
    else
        export_figures(w, form, v->figures);
    export_figures(w, form, before);
    put_rest(w, v, form, unit);
    return ST_OK;
}

static bool
is_wanted(const struct export_work *w, const struct store_query_version *v,
          const struct form *form, bool is_flag)
{
    const struct export_ask *ask = w->ask;

    if (!export_is_between(ask, v->received_at) || v->at >= ask->until_ms)
        return false;
    if (ask->form && !str_eqz(v->form, ask->form->keyword))
        return false;
    if (ask->period.len > 0 &&
        !str_eq(export_period(form, v->key), ask->period))
        return false;
    /* On a past day only what counted then; else the whole history. */
    if (ask->until_ms != INT64_MAX && !str_eqz(v->state, "accepted"))
        return false;
    return !is_flag || (v->rule.ptr && !str_eqz(v->state, "held") &&
                        !str_eqz(v->state, "dropped"));
}

/* A household that several versions of a page are about is noted once. */
static enum status
note_household(struct export_work *w, const struct store_query_version *v,
               int64_t *noted, int *noted_n)
{
    for (int i = 0; i < *noted_n; i++)
        if (noted[i] == v->household)
            return ST_OK;
    if (v->household != 0)
        noted[(*noted_n)++] = v->household;
    return export_note(w, v->household);
}

static enum status
rows(struct export_work *w, bool is_flag)
{
    struct store_query_version *v =
        arena_alloc(w->arena, EXPORT_PAGE * sizeof(*v));
    int64_t *noted = arena_alloc(w->arena, EXPORT_PAGE * sizeof(*noted));
    int n, noted_n = 0;
    enum status status =
        store_query_versions(w->source->db, w->ask->after[0], w->ask->until_ms,
                             EXPORT_PAGE, w->arena, v, &n);

    for (int i = 0; i < n && status == ST_OK; i++) {
        const struct form *form = export_form(w, v[i].form);
        struct unit *unit = registry_unit(w->source->registry, v[i].unit);
        int64_t day = export_report_day(form, v[i].key, v[i].received_at);
        if (!is_wanted(w, &v[i], form, is_flag) ||
            !export_is_within(w->ask, unit, day))
            continue;
        status = put_version(w, &v[i], form, unit, day);
        if (status == ST_OK)
            status = note_household(w, &v[i], noted, &noted_n);
    }
    if (n > 0)
        w->ask->after[0] = v[n - 1].id;
    w->is_last = n < EXPORT_PAGE;
    return status;
}

MUST_CHECK enum status
export_report_rows(struct export_work *w)
{
    return rows(w, false);
}

MUST_CHECK enum status
export_flag_rows(struct export_work *w)
{
    return rows(w, true);
}
