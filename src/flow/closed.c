/* Texts for a period that is over. */
#include "flow/closed.h"

#include "flow/chain.h"
#include "flow/refuse.h"
#include "store/store_reopen.h"

static bool
is_over(const struct message *m, struct period period)
{
    return period.kind != PERIOD_NONE &&
           date_compare(m->date, period_closes(period)) > 0;
}

MUST_CHECK enum status
closed_is_reopened(struct message *m, const struct form *form,
                   struct period period, bool *is_reopened)
{
    char name[PERIOD_TEXT], day[DATE_TEXT];

    period_format(period, name);
    date_format(m->date, day);
    return store_reopen_holds(message_db(m), form->keyword, m->unit->id, name,
                              day, is_reopened);
}

/* The one unit that the text can be about; NULL if that is not clear. */
static struct unit *
meant_unit(const struct message *m, const struct form_reading *reading)
{
    const struct form_value *code = form_value(reading, "unit");
    int64_t day = date_to_days(period_last(reading->period));
    struct unit *found = NULL;

    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        struct unit *unit = seat->unit;
        if (!(reading->form->roles & (1u << seat->role)))
            continue;
        if (code)
            unit =
                registry_unit_by_code(m->flow->registry, code->text, unit, day);
        if (!unit || unit == found)
            continue;
        if (found)
            return NULL;
        found = unit;
    }
    return found;
}

bool
closed_is_final(const struct report *r, const struct chain *chain)
{
    return chain->row.report != 0 &&
           chain->row.version == r->head.version_row &&
           !chain_is(chain, "correction");
}

MUST_CHECK enum status
closed_refuse(struct message *m, const struct report *r)
{
    struct chain chain;
    enum status status = chain_load(m, r->head.id, &chain);

    if (status != ST_OK)
        return status;
    message_set_period(m, "period", r->period);
    message_set_period(m, "open", period_open(r->period.kind, m->date));
    return refuse_id(m, closed_is_final(r, &chain) ? "L-07-final" : "L-07");
}

/* Says where the report of that period stands; not told if there is none. */
static enum status
tell_code(struct message *m, const struct form_reading *reading, bool *told)
{
    struct form_reading given = m->reading;
    struct report r;

    m->reading = *reading;
    enum status status = report_open(m, &r);
    m->reading = given;
    *told = status == ST_OK && r.current.report != 0;
    if (!*told)
        return status;
    message_set_code(m, "code", r.current.code);
    return closed_refuse(m, &r);
}

MUST_CHECK enum status
closed_take(struct message *m, bool *told)
{
    struct form_reading then;
    struct unit *own = m->unit;
    bool is_reopened = false;

    *told = false;
    if (!is_over(m, m->reading.period))
        return ST_OK;
    /* As it would have been read while the period was open. */
    form_read(m->flow->set->forms, m->text, m->seat->role,
              period_due(m->reading.period), message_arena(m), &then);
    m->unit = then.error ? NULL : meant_unit(m, &then);
    enum status status = ST_OK;
    if (m->unit)
        status = closed_is_reopened(m, then.form, then.period, &is_reopened);
    if (status == ST_OK && is_reopened)
        m->reading = then;
    else if (status == ST_OK && m->unit)
        status = tell_code(m, &then, told);
    m->unit = own;
    return status;
}
