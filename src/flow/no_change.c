/* A bare "0" of whoever owes the period's report: nothing has changed. */
#include "flow/no_change.h"

#include "base/log.h"
#include "core/text.h"
#include "flow/act.h"
#include "flow/refuse.h"
#include "store/store_draft.h"
#include "store/store_report.h"
#include "store/store_rollup.h"

/* "0" and nothing else that the grammar would look at. */
static bool
is_bare_zero(struct message *m)
{
    struct str text = str_trim(text_unaccent(m->text, message_arena(m)));

    while (text.len > 1 && strchr(".!,;", text.ptr[text.len - 1]))
        text.len--;
    return str_eqz(text, "0");
}

static enum status
last_figures(struct message *m, const struct form *form,
             const struct unit *unit, struct period period,
             struct figures *last)
{
    struct store_rollup row;
    char key[PERIOD_TEXT];

    period_format(period_before(period), key);
    enum status status =
        store_rollup_get(message_db(m), form->keyword, key, unit->id, &row);
    *last = (struct figures){.is_present = status == ST_OK && row.reports == 1};
    for (int i = 0; i < STORE_FIGURES && last->is_present; i++)
        last->number[i] = row.f[i];
    return status;
}

/* Whether the version that counts for this period says no more than that. */
static enum status
was_unchanged(struct message *m, const struct form *form,
              const struct unit *unit, struct period period, bool *was)
{
    struct store_version version;
    struct store_report head;
    char key[PERIOD_TEXT];

    *was = false;
    period_format(period, key);
    enum status status =
        store_report_find(message_db(m), form->keyword, unit->id, key, &head);
    if (status != ST_OK || head.version == 0)
        return status;
    status = store_version_get(message_db(m), head.version_row,
                               message_arena(m), &version);
    *was = status == ST_OK && version.rule &&
           strcmp(version.rule, NO_CHANGE_FLAG) == 0;
    return status;
}

MUST_CHECK enum status
no_change_judge(struct message *m, const struct form *form,
                const struct unit *unit, struct period period,
                struct no_change *out)
{
    int most = m->flow->set->no_change;
    bool was = true;

    *out = (struct no_change){.answer = NO_CHANGE_NOTHING};
    if (!form->takes_unchanged || most == 0)
        return ST_OK;
    period.kind = form->period;
    enum status status = last_figures(m, form, unit, period, &out->last);
    out->answer = NO_CHANGE_NO_FIGURES;
    if (status != ST_OK || !out->last.is_present)
        return status;
    for (int i = 0; i < most && was && status == ST_OK; i++) {
        period = period_before(period);
        status = was_unchanged(m, form, unit, period, &was);
    }
    out->answer = was ? NO_CHANGE_TOO_OFTEN : NO_CHANGE_TAKEN;
    return status;
}

MUST_CHECK enum status
no_change_refuse(struct message *m, enum no_change_answer why)
{
    static const char *const sentences[] = {
        [NO_CHANGE_TOO_OFTEN] = "L-17",
        [NO_CHANGE_NO_FIGURES] = "L-17-none",
        [NO_CHANGE_BELIED] = "L-17-kq",
    };
    const struct form *form = m->reading.form;

    m->outcome.form = form->keyword;
    message_set_unit(m, m->unit);
    message_set_period(m, "period", m->reading.period);
    message_set_z(m, "form", form->keyword);
    message_set_z(m, "syntax", form->syntax);
    message_set_number(m, "count", m->flow->set->no_change);
    return refuse_id(m, sentences[why]);
}

/* The seat whose unit owes the open period's report of this form. */
static enum status
owes(struct message *m, const struct form *form, const struct role_at *seat,
     bool *does)
{
    struct store_report head;
    char key[PERIOD_TEXT];
    struct period period = period_open(form->period, m->date);

    *does = false;
    m->reading = (struct form_reading){.form = form, .period = period};
    if (!form->takes_unchanged || !(form->roles & (1u << seat->role)) ||
        !act_is_of_unit(m, form, seat->unit) ||
        !unit_on(seat->unit, date_to_days(period_last(period))))
        return ST_OK;
    period_format(period, key);
    enum status status = store_report_find(message_db(m), form->keyword,
                                           seat->unit->id, key, &head);
    *does = status == ST_OK && head.version == 0;
    return status;
}

/* *n: how many reports it could stand for; *form and *seat of the first. */
static enum status
find(struct message *m, const struct form **form, const struct role_at **seat,
     int *n)
{
    int forms_n;
    const struct form *const *all = form_all(m->flow->set->forms, &forms_n);
    enum status status = ST_OK;

    *n = 0;
    for (int i = 0; i < forms_n; i++)
        for (int k = 0; k < m->person->roles_n && status == ST_OK; k++) {
            bool does;

            status = owes(m, all[i], &m->person->role[k], &does);
            if (status != ST_OK || !does)
                continue;
            if (*n == 0) {
                *form = all[i];
                *seat = &m->person->role[k];
            }
            *n += *n == 0 || m->person->role[k].unit != (*seat)->unit;
        }
    return status;
}

/* As if the person had sent it; kept as the draft that 0 has answered. */
static enum status
take(struct message *m, const struct form *form, const struct figures *last)
{
    struct store_draft row = {
        .message = m->id,
        .person = m->person->id,
        .unit = m->unit->id,
        .kind = "field",
        .form = str_of(form->keyword),
        .at = m->judged_ms,
    };

    m->text = message_example_from(m, form, last);
    m->is_unchanged = true;
    form_read(m->flow->set->forms, m->text, m->seat->role, m->date,
              message_arena(m), &m->reading);
    log_info("event=no_change id=%lld form=%s", (long long)m->id,
             form->keyword);
    row.text = m->text;
    enum status status = store_draft_put(message_db(m), &row);
    return status == ST_OK ? store_draft_complete(message_db(m), m->id, m->id)
                           : status;
}

/* One report that it stands for, or what to ask. */
static enum status
settle(struct message *m, const struct form *form, const struct role_at *seat,
       int n, bool *is_told)
{
    struct no_change no_change;

    m->seat = seat;
    m->unit = seat->unit;
    m->reading = (struct form_reading){
        .form = form, .period = period_open(form->period, m->date)};
    *is_told = true;
    m->outcome.form = form->keyword;
    if (n > 1) {
        message_set_z(m, "form", form->keyword);
        message_set_unit(m, m->unit);
        return act_ask_unit(m);
    }
    enum status status =
        no_change_judge(m, form, m->unit, m->reading.period, &no_change);
    if (status != ST_OK || no_change.answer != NO_CHANGE_TAKEN)
        return status == ST_OK ? no_change_refuse(m, no_change.answer) : status;
    *is_told = false;
    return take(m, form, &no_change.last);
}

MUST_CHECK enum status
no_change_take(struct message *m, bool *is_told)
{
    const struct form_reading reading = m->reading;
    const struct form *form = NULL;
    const struct role_at *seat = NULL;
    struct store_draft draft;
    int n = 0;

    *is_told = false;
    if (m->flow->set->no_change == 0 || !reading.error || reading.form ||
        !is_bare_zero(m))
        return ST_OK;
    enum status status = store_draft_find(message_db(m), m->person->id,
                                          message_arena(m), &draft);
    if (status != ST_OK || draft.message != 0)
        return status;
    status = find(m, &form, &seat, &n);
    if (status == ST_OK && n > 0)
        return settle(m, form, seat, n, is_told);
    m->reading = reading;
    return status;
}
