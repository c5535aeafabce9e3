/* The acts of this build, and which unit a text is about. */
#include "flow/act.h"

#include "flow/act_case.h"
#include "flow/act_duty.h"
#include "flow/act_gift.h"
#include "flow/act_household.h"
#include "flow/act_model.h"
#include "flow/act_nomination.h"
#include "flow/act_phone.h"
#include "flow/act_request.h"
#include "flow/household.h"
#include "flow/refuse.h"
#include "flow/unit_codes.h"

static const struct act acts[] = {
    {.name = "report", .run = act_report},
    {.name = "summary",
     .run = act_report,
     .settle = summary_settle,
     .doubt = summary_doubt,
     .accepted = summary_accepted},
    {.name = "contribution",
     .run = act_report,
     .settle = gift_settle,
     .check = gift_check,
     .accepted = gift_accepted,
     .withdrawn = gift_withdrawn,
     .places = gift_places},
    {.name = "model", .run = act_report, .check = model_check},
    {.name = "nomination",
     .run = act_report,
     .settle = nomination_settle,
     .check = nomination_check,
     .accepted = nomination_accepted,
     .places = nomination_places},
    {.name = "case", .run = case_run, .places = case_places},
    {.name = "request",
     .run = act_report,
     .settle = request_settle,
     .check = request_check,
     .accepted = request_accepted,
     .withdrawn = request_withdrawn,
     .places = request_places},
    {.name = "periodic",
     .run = act_report,
     .check = periodic_check,
     .accepted = periodic_accepted,
     .withdrawn = periodic_withdrawn},
    {.name = "duty",
     .run = act_report,
     .settle = duty_settle,
     .check = duty_check,
     .places = duty_places},
    {.name = "commitment",
     .run = act_report,
     .settle = household_settle,
     .check = commitment_check,
     .accepted = commitment_accepted,
     .withdrawn = commitment_withdrawn,
     .told = commitment_told},
    {.name = "progress",
     .run = act_report,
     .settle = household_settle,
     .check = progress_check,
     .accepted = progress_accepted,
     .withdrawn = progress_withdrawn},
    {.name = "result",
     .run = act_report,
     .settle = household_settle,
     .check = result_check,
     .accepted = result_accepted,
     .withdrawn = result_withdrawn,
     .told = result_told,
     .places = result_places},
    {.name = "erase",
     .run = act_erase,
     .check = erasure_check,
     .withdrawn = erasure_withdrawn,
     .entered = erasure_entered},
    {.name = "access", .run = act_access},
    {.name = "stop", .run = act_stop},
    {.name = "resume", .run = act_resume},
    {.name = "consent", .run = act_consent},
    {.name = "decline", .run = act_decline},
    {.name = "lookup", .run = act_lookup},
    {.name = "phone",
     .run = act_phone,
     .check = act_phone_check,
     .entered = act_phone_entered,
     .entered_told = act_phone_entered_told,
     .places = act_phone_places},
    {.name = "correct", .run = act_correct},
    {.name = "confirm", .run = act_confirm},
    {.name = "withdraw", .run = act_withdraw},
    {.name = "approve", .run = act_approve},
    {.name = "help", .run = act_help},
    {.name = "status", .run = act_status},
    {.name = "targets", .run = act_targets},
    {.name = "missing", .run = act_missing},
};

const struct act *
act_find(const char *name)
{
    for (size_t i = 0; i < COUNT(acts); i++)
        if (strcmp(acts[i].name, name) == 0)
            return &acts[i];
    return NULL;
}

static void
set_codes(struct message *m)
{
    struct arena *arena = message_arena(m);
    const char *code[UNIT_CODES_SHOWN];
    int n = unit_codes(m, m->reading.form, code);
    struct str list = {0};

    for (int i = 0; i < n; i++)
        list = arena_printf(arena, "%.*s%s%s", STR_ARG(list), i ? ", " : "",
                            code[i]);
    message_set(m, "codes", list);
    if (n > 0)
        message_set_z(m, "unit_code", code[n - 1]);
}

/* Codes and borders are those of the period's last day: the commune of a unit
 * that has ended since still reports it. */
static int64_t
asked_day(const struct message *m)
{
    struct period period = m->reading.period;

    if (period.kind != PERIOD_MONTH)
        return m->day;
    int64_t day = date_to_days(period_last(period));
    return day < m->day ? day : m->day;
}

static struct unit *
unit_by_code(struct message *m, struct str code)
{
    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        if (!(m->reading.form->roles & (1u << seat->role)))
            continue;
        struct unit *unit = registry_unit_by_code(m->flow->registry, code,
                                                  seat->unit, asked_day(m));
        if (unit) {
            m->seat = seat;
            return unit;
        }
    }
    return NULL;
}

bool
act_is_of_unit(const struct message *m, const struct form *form,
               const struct unit *unit)
{
    enum unit_kind kind =
        form->level ? unit_kind_of(str_of(form->level)) : unit->kind;

    if (kind == UNIT_GROUP && unit->kind == UNIT_HAMLET)
        return !unit_has_below(unit, UNIT_GROUP, asked_day(m));
    return kind == unit->kind;
}

MUST_CHECK enum status
act_ask_unit(struct message *m)
{
    set_codes(m);
    return refuse_id(m, "L-11-which");
}

/* A screen was opened for one of the sender's places. */
static const struct role_at *
chosen_seat(const struct message *m)
{
    const struct form *form = m->reading.form;

    for (int i = 0; i < m->person->roles_n && m->in->unit; i++) {
        const struct role_at *seat = &m->person->role[i];
        if (seat->unit->id == m->in->unit &&
            (form->roles & (1u << seat->role)) &&
            act_is_of_unit(m, form, seat->unit))
            return seat;
    }
    return NULL;
}

MUST_CHECK enum status
act_settle_unit(struct message *m, bool *settled)
{
    const struct form_value *code = form_value(&m->reading, "unit");
    const struct role_at *only = NULL;

    *settled = false;
    if (code) {
        m->unit = unit_by_code(m, code->text);
        if (m->unit && act_is_of_unit(m, m->reading.form, m->unit)) {
            *settled = true;
            return ST_OK;
        }
        m->unit = m->seat->unit;
        message_set(m, "quote", code->text);
        return refuse_id(m, "L-11-code");
    }
    const struct role_at *chosen = chosen_seat(m);
    if (chosen || (unit_seats(m, m->reading.form, &only) == 1 &&
                   act_is_of_unit(m, m->reading.form, only->unit))) {
        only = chosen ? chosen : only;
        m->unit = only->unit;
        m->seat = only;
        *settled = true;
        return ST_OK;
    }
    return act_ask_unit(m);
}
