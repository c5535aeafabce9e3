/* The acts of this build, and which unit a text is about. */
#include "flow/act.h"

#include "flow/refuse.h"

static const struct act acts[] = {
    {.name = "report", .run = act_report},
    {.name = "contribution", .run = act_report},
    {.name = "model", .run = act_report},
    {.name = "correct", .run = act_correct},
    {.name = "confirm", .run = act_confirm},
    {.name = "withdraw", .run = act_withdraw},
    {.name = "approve", .run = act_approve},
    {.name = "help", .run = act_help},
    {.name = "status", .run = act_status},
};

const struct act *
act_find(const char *name)
{
    for (size_t i = 0; i < COUNT(acts); i++)
        if (strcmp(acts[i].name, name) == 0)
            return &acts[i];
    return NULL;
}

/* Seats of the sender in which this form may be sent. */
static int
seats(const struct message *m, const struct role_at **only)
{
    int n = 0;

    for (int i = 0; i < m->person->roles_n; i++)
        if (m->reading.form->roles & (1u << m->person->role[i].role)) {
            n++;
            *only = &m->person->role[i];
        }
    return n;
}

/* "B012, B013" of the sender's own units. */
static void
set_codes(struct message *m)
{
    struct str list = {0};

    for (int i = 0; i < m->person->roles_n; i++) {
        const char *code = unit_name_at(m->person->role[i].unit, m->day)->code;
        if (code[0] == '\0')
            continue;
        list = arena_printf(message_arena(m), "%.*s%s%s", STR_ARG(list),
                            list.len ? ", " : "", code);
        message_set_z(m, "unit_code", code);
    }
    message_set(m, "codes", list);
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

static bool
reports_here(const struct form *form, const struct unit *unit)
{
    return !form->level || unit_kind_of(str_of(form->level)) == unit->kind;
}

MUST_CHECK enum status
act_settle_unit(struct message *m, bool *settled)
{
    const struct form_value *code = form_value(&m->reading, "unit");
    const struct role_at *only = m->seat;

    *settled = false;
    if (code) {
        m->unit = unit_by_code(m, code->text);
        if (m->unit && reports_here(m->reading.form, m->unit)) {
            *settled = true;
            return ST_OK;
        }
        m->unit = m->seat->unit;
        message_set(m, "quote", code->text);
        return refuse_id(m, "L-11-code");
    }
    if (seats(m, &only) == 1 && reports_here(m->reading.form, only->unit)) {
        m->unit = only->unit;
        m->seat = only;
        *settled = true;
        return ST_OK;
    }
    set_codes(m);
    return refuse_id(m, "L-11-which");
}
