/* SUA, OK, HUY: a four-digit code leads back to a report. */
#include "core/text.h"
#include "flow/act.h"
#include "flow/refuse.h"
#include "flow/report.h"

/* The report behind {ma}; told and *found false if there is none. */
static enum status
recall(struct message *m, struct report *r, bool *found)
{
    const struct form_value *code = form_value(&m->reading, "ma");
    enum status status = report_recall(m, code->text, r, found);

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

/* Free text loses a '-' at its beginning; a figure must not: `SUA 0683 -98`
 * means -98 and is refused as such. */
static bool
begins_with_minus(struct message *m, struct str words)
{
    struct str text = text_unaccent(m->text, message_arena(m));
    size_t n = 0;

    while (n < words.len && words.ptr[n] != ' ')
        n++;
    for (size_t i = 1; n > 0 && i + n < text.len; i++)
        if (text.ptr[i] == '-' &&
            (text.ptr[i - 1] == ' ' || text.ptr[i - 1] == ',') &&
            memcmp(text.ptr + i + 1, words.ptr, n) == 0)
            return true;
    return false;
}

/* Reads the words behind the code as the fields of the report's own form. */
static void
read_words(struct message *m, const struct report *r, struct str words)
{
    m->text = arena_printf(message_arena(m), "%s %s%.*s T%d", r->form->keyword,
                           begins_with_minus(m, words) ? "-" : "",
                           STR_ARG(words), r->period.number);
    form_read(m->flow->set->forms, m->text, m->seat->role, m->date,
              message_arena(m), &m->reading);
    m->outcome.form = r->form->keyword;
}

MUST_CHECK enum status
act_correct(struct message *m)
{
    const struct form_value *words = form_value(&m->reading, "noidung");
    struct report r;
    bool found;
    enum status status = recall(m, &r, &found);

    if (status != ST_OK || !found)
        return status;
    if (!is_open(m, &r))
        return on_closed(m, &r);
    read_words(m, &r, words->text);
    if (m->reading.error)
        return refuse_reading(m);
    const struct form_value *unit = form_value(&m->reading, "unit");
    if (unit && !str_eqz(unit->text, unit_name_at(m->unit, r.last_day)->code)) {
        message_set(m, "quote", unit->text);
        return refuse_id(m, "L-11-code");
    }
    return report_run(m);
}

MUST_CHECK enum status
act_confirm(struct message *m)
{
    struct report r;
    bool found;
    enum status status = recall(m, &r, &found);

    if (status != ST_OK || !found)
        return status;
    if (strcmp(r.named_state, "held") != 0 || r.named_version != r.head.last)
        return refuse_id(m, "L-10");
    if (!is_open(m, &r))
        return on_closed(m, &r);
    m->outcome.form = r.form->keyword;
    return report_release_and_tell(m, &r);
}

MUST_CHECK enum status
act_withdraw(struct message *m)
{
    struct report r;
    bool found;
    enum status status = recall(m, &r, &found);

    if (status != ST_OK || !found)
        return status;
    if (r.named_version != r.head.version)
        return refuse_id(m, "L-10");
    if (!is_open(m, &r))
        return on_closed(m, &r);
    m->outcome.form = r.form->keyword;
    m->outcome.outcome = "accepted";
    status = report_withdraw(m, &r);
    return status == ST_OK ? message_say_id(m, "S-11") : status;
}
