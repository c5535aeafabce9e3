/* The week of an official in one text. */
#include "flow/remind_digest.h"

#include "flow/progress.h"
#include "flow/verdict_words.h"

bool
remind_is_digest(const struct remind_item *item)
{
    return strcmp(item->duty->text, "N-10") == 0;
}

void
remind_drop_digests(struct remind_list *list)
{
    int n = 0;
    bool has_other = false;

    for (int i = 0; i < list->n; i++)
        has_other |= !remind_is_digest(&list->item[i]);
    for (int i = 0; i < list->n; i++)
        if (!remind_is_digest(&list->item[i]) || (!has_other && n == 0))
            list->item[n++] = list->item[i];
    list->n = n;
}

/* The duty of hamlets whose day was last. */
static bool
last_due(const struct message *m, struct remind_item *out)
{
    const struct duty_set *set = m->flow->set->duties;

    out->due = INT64_MIN;
    for (int i = 0; i < set->n; i++) {
        const struct duty *duty = &set->duty[i];

        if (duty->period == PERIOD_NONE || !duty_is_owed_by(duty, "hamlet") ||
            duty_is_owed_by(duty, "group"))
            continue;
        for (int k = 0; k < duty->due_n && duty->due[k] <= m->day; k++)
            if (duty->due[k] > out->due) {
                out->duty = duty;
                out->due = duty->due[k];
            }
    }
    if (out->due != INT64_MIN)
        duty_key(out->duty, out->due, out->key);
    return out->due != INT64_MIN;
}

/* Not met, and not going to be as far as one can tell. */
static bool
is_to_go(const struct target_result *r)
{
    return (r->pace == PACE_BEHIND || r->pace == PACE_UNKNOWN) &&
           r->has_to_go && r->to_go > 0 && r->needed.d != 0;
}

/* "T-06: con 151 ho, can giam 50,3 ho/thang." */
static struct str
pace_words(struct message *m, const struct progress_sheet *sheet)
{
    const struct target_result *worst = NULL;

    for (int i = 0; i < sheet->targets_n; i++) {
        const struct target_result *r = &sheet->target[i];

        if (is_to_go(r) && (!worst || r->to_go > worst->to_go))
            worst = r;
    }
    if (!worst)
        return (struct str){0};
    message_set_z(m, "target", worst->target->id);
    message_set_number(m, "left", worst->to_go);
    message_set(m, "need_month",
                verdict_ratio(message_arena(m), worst->needed, 1));
    return message_render(m, message_text(m, "N-10-pace"));
}

static enum status
set_pace(struct message *m, const struct unit *unit)
{
    struct progress_source source = progress_source_of(m->flow);
    struct progress *progress;
    struct progress_sheet *sheet = arena_alloc(message_arena(m), sizeof *sheet);
    enum status status;

    if (!progress_is_judged(m->flow->registry, unit, m->day))
        return ST_OK;
    status = progress_read(&source, unit, m->day, message_arena(m), &progress);
    if (status == ST_OK)
        status = progress_of(progress, unit, m->day, sheet);
    if (status == ST_OK)
        message_set(m, "pace", pace_words(m, sheet));
    return status;
}

MUST_CHECK enum status
remind_set_digest(struct message *m, const struct remind_item *item)
{
    struct remind_item reports = {.unit = item->unit};
    struct remind_silent silent;
    enum status status = ST_OK;

    if (last_due(m, &reports)) {
        status = remind_silent(m, &reports, &silent);
        message_set_number(m, "missing_n", silent.silent);
        message_set_number(m, "hamlets", silent.units);
        message_set_z(m, "form", reports.duty->form);
        message_set_period(m, "period", duty_period(reports.duty, reports.due));
    }
    return status == ST_OK ? set_pace(m, item->unit) : status;
}
