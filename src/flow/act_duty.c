/* NV: which duty was done, for which unit, and whether in time. */
#include "flow/act_duty.h"

#include "flow/listing.h"
#include "flow/refuse.h"

static const struct duty *
named_duty(const struct message *m, struct str text, int *year)
{
    return duty_of(m->flow->set->duties, text, year);
}

/* Owed by this unit, and its year has begun. */
static bool
owes(const struct message *m, const struct unit *unit, const struct form *form,
     struct str text)
{
    int year;
    const struct duty *duty = named_duty(m, text, &year);

    return duty && year <= m->date.year &&
           strcmp(duty->form, form->keyword) == 0 &&
           duty_is_owed_by(duty, unit_kind_name(unit->kind));
}

MUST_CHECK enum status
duty_list_open(struct message *m, const struct form *form, struct str *list)
{
    const struct duty_set *set = m->flow->set->duties;
    struct listing open = {.m = m, .comma = ", ", .place = "duties"};
    enum status status = ST_OK;

    for (int i = 0; i < set->n && status == ST_OK; i++) {
        struct str text = arena_printf(message_arena(m), "%s-%d",
                                       set->duty[i].id, m->date.year);
        struct store_report head;
        if (!owes(m, m->unit, form, text))
            continue;
        status = store_report_find(message_db(m), form->keyword, m->unit->id,
                                   text.ptr, &head);
        if (status == ST_OK && head.version == 0)
            listing_add(&open, text);
    }
    *list = listing_text(&open);
    return status;
}

static enum status
refuse_duty(struct message *m, struct str text)
{
    const struct form *form = m->reading.form;
    struct str open;
    enum status status = duty_list_open(m, form, &open);

    if (status != ST_OK)
        return status;
    message_set(m, "maviec", text);
    message_set_z(m, "syntax", form->syntax);
    message_set(m, "duties", open.len ? open : STR("khong co"));
    return refuse_with(m, "E-VIE", message_form_text(m, form, "E-VIE"));
}

/* Of several units of the sender the one that owes it. */
MUST_CHECK enum status
duty_settle(struct message *m, bool *settled)
{
    struct str text = form_value(&m->reading, "maviec")->text;
    const struct role_at *only = NULL;
    int n = 0;

    *settled = false;
    if (form_value(&m->reading, "unit"))
        return act_settle_unit(m, settled);
    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        if (!(m->reading.form->roles & (1u << seat->role)) ||
            !owes(m, seat->unit, m->reading.form, text) ||
            (only && only->unit == seat->unit))
            continue;
        only = seat;
        n++;
    }
    if (n == 0)
        return refuse_duty(m, text);
    if (n > 1)
        return act_settle_unit(m, settled);
    m->seat = only;
    m->unit = only->unit;
    *settled = true;
    return ST_OK;
}

MUST_CHECK enum status
duty_check(struct message *m, struct report *r, bool *go)
{
    struct str text = figures_value(r->form, r->text, "maviec");
    struct date done;
    int year;
    const struct duty *duty = named_duty(m, text, &year);

    *go = owes(m, m->unit, r->form, text) &&
          date_parse(figures_value(r->form, r->text, "ngay"), &done);
    if (!*go)
        return refuse_duty(m, text);
    struct date due = duty_due(m->flow->set->duties, duty->id, year);
    /* The day is on the paper: no outage changes it. */
    r->late_days = duty_late_days(due, done);
    r->moved_min = 0;
    if (due.month == 0)
        r->reply = "OK-open";
    return ST_OK;
}

static void
set_day(struct message *m, const char *place, struct date day, bool has_year)
{
    struct str text =
        arena_printf(message_arena(m), "%02d/%02d", day.day, day.month);

    if (has_year)
        text = arena_printf(message_arena(m), "%.*s/%02d", STR_ARG(text),
                            day.year % 100);
    message_set(m, place, text);
}

/* {ngay} as people write it; {day}: the last day that is on time. */
void
duty_places(struct message *m, const struct report *r)
{
    struct date done;
    int year;
    const struct duty *duty =
        named_duty(m, figures_value(r->form, r->text, "maviec"), &year);

    if (date_parse(figures_value(r->form, r->text, "ngay"), &done))
        set_day(m, "ngay", done, true);
    if (duty && duty->due_n > 0)
        set_day(m, "day", duty_due(m->flow->set->duties, duty->id, year),
                false);
}
