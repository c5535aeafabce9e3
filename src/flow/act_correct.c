/* SUA, OK, HUY: a four-digit code leads back to a report. */
#include "flow/act.h"
#include "flow/refuse.h"
#include "flow/report.h"

/* The report behind {ma}; told and *found false if there is none. */
static enum status
recall(struct message *m, struct report *r, int *version, bool *found)
{
    const struct form_value *code = form_value(&m->reading, "ma");
    enum status status = report_recall(m, code->text, r, version, found);

    message_set(m, "code", code->text);
    if (status == ST_OK && !*found)
        return refuse_id(m, "L-10");
    return status;
}

static enum status
on_closed(struct message *m, const struct report *r)
{
    struct period open = period_open_month(m->date);

    message_set_period(m, "period", r->period);
    message_set_period(m, "open", open);
    message_set(m, "token", arena_printf(message_arena(m), "T%d", open.number));
    return refuse_id(m, "L-07-none");
}

static bool
is_open(const struct message *m, const struct report *r)
{
    return date_compare(m->date, period_opens(r->period)) >= 0 &&
           date_compare(m->date, period_closes(r->period)) <= 0;
}

MUST_CHECK enum status
act_correct(struct message *m)
{
    const struct form_value *words = form_value(&m->reading, "noidung");
    struct report r;
    int version;
    bool found;
    enum status status = recall(m, &r, &version, &found);

    if (status != ST_OK || !found)
        return status;
    if (!is_open(m, &r))
        return on_closed(m, &r);
    /* The words behind the code are the fields of the report's own form. */
    m->text = arena_printf(message_arena(m), "%s %.*s T%d", r.form->keyword,
                           STR_ARG(words->text), r.period.number);
    form_read(m->flow->set->forms, m->text, m->seat->role, m->date,
              message_arena(m), &m->reading);
    m->outcome.form = r.form->keyword;
    if (m->reading.error)
        return refuse_reading(m);
    return report_run(m);
}

MUST_CHECK enum status
act_confirm(struct message *m)
{
    struct report r;
    int version;
    bool found;
    enum status status = recall(m, &r, &version, &found);

    if (status != ST_OK || !found)
        return status;
    if (version != r.head.last || version <= r.head.version)
        return refuse_id(m, "L-10");
    m->outcome.form = r.form->keyword;
    return report_release_and_tell(m, &r);
}

MUST_CHECK enum status
act_withdraw(struct message *m)
{
    struct report r;
    int version;
    bool found;
    enum status status = recall(m, &r, &version, &found);

    if (status != ST_OK || !found)
        return status;
    if (version != r.head.version)
        return refuse_id(m, "L-10");
    if (!is_open(m, &r))
        return on_closed(m, &r);
    m->outcome.form = r.form->keyword;
    m->outcome.outcome = "accepted";
    status = report_withdraw(m, &r);
    return status == ST_OK ? message_say_id(m, "S-11") : status;
}
