/* Whether what a reminder tells of is still to be done. */
#include "flow/remind_need.h"

#include <stdio.h>
#include <string.h>

#include "flow/act.h"
#include "flow/chain.h"
#include "flow/progress.h"
#include "flow/seat.h"
#include "store/store_household.h"
#include "store/store_report.h"
#include "store/store_request.h"

/* Whether somebody there is asked for it. */
static bool
has_sender(const struct message *m, const struct duty *duty,
           const struct unit *unit)
{
    const struct person *sender;
    unsigned roles = 0;

    for (int i = 0; i < duty->steps_n; i++)
        if (duty->step[i].kind == STEP_BEFORE)
            roles |= duty->step[i].roles;
    return unit_holders(unit, roles, m->day, &sender, 1) == 1;
}

/* Reports are judged by the last day of their period, what has none by the day
 * it is done on. */
static int64_t
judged_day(const struct message *m, const struct duty *duty, int64_t due)
{
    return duty->period == PERIOD_NONE
               ? m->day
               : date_to_days(period_last(duty_period(duty, due)));
}

bool
remind_is_there(const struct message *m, const struct duty *duty, int64_t due,
                const struct unit *unit)
{
    return unit_on(unit, judged_day(m, duty, due)) != NULL;
}

/* A unit of another level than the form's, a hamlet without groups, may owe it
 * in their place, but need not: it does if somebody there sends it. */
bool
remind_owes(struct message *m, const struct duty *duty, int64_t due,
            const struct unit *unit)
{
    const struct form *form = form_find(m->flow->set->forms, duty->form);
    const char *kind = unit_kind_name(unit->kind);

    if (!duty_is_owed_by(duty, kind) || !remind_is_there(m, duty, due, unit))
        return false;
    if (!form || !form->level)
        return true;
    m->reading =
        (struct form_reading){.form = form, .period = duty_period(duty, due)};
    return act_is_of_unit(m, form, unit) &&
           (strcmp(form->level, kind) == 0 || has_sender(m, duty, unit));
}

static enum status
is_done(struct message *m, const struct duty *duty, const char *key,
        const struct unit *unit, bool *done)
{
    struct store_report head;
    enum status status =
        store_report_find(message_db(m), duty->form, unit->id, key, &head);

    *done = status == ST_OK && head.version != 0;
    return status;
}

/* Whether the unit is one of those that owe it, and has not done it. What a
 * request asked for is owed by those whom it asked. */
static enum status
look_at_unit(struct message *m, const struct remind_item *item,
             const struct unit *unit, bool *owed, bool *missing)
{
    bool done = true;
    enum status status = ST_OK;

    *missing = false;
    *owed = remind_owes(m, item->duty, item->due, unit);
    if (!*owed)
        return ST_OK;
    if (item->duty->when == DUTY_ON_REQUEST)
        return store_request_state(message_db(m), item->subject, unit->id, owed,
                                   missing);
    status = is_done(m, item->duty, item->key, unit, &done);
    *missing = !done;
    return status;
}

static enum status
is_missing(struct message *m, const struct remind_item *item,
           const struct unit *unit, bool *missing)
{
    bool owed;

    return look_at_unit(m, item, unit, &owed, missing);
}

/* A chain that goes on waiting for a yes or no here. */
static enum status
is_waiting(struct message *m, const struct remind_item *item, bool *waits)
{
    struct chain chain;
    enum status status = chain_load(m, item->subject, &chain);

    *waits = status == ST_OK && chain_can(&chain, CHAIN_CONFIRM) &&
             chain_can(&chain, CHAIN_REFUSE) &&
             chain.row.waits_unit == item->unit->id;
    return status;
}

static enum status
has_report_of_quarter(struct message *m, const struct remind_item *item,
                      const char *code, struct date day, bool *has)
{
    char period[PERIOD_TEXT], key[DUTY_KEY];
    struct store_report head;

    period_format(period_quarter_of(day), period);
    snprintf(key, sizeof key, "%s %s", period, code);
    enum status status = store_report_find(message_db(m), item->duty->form,
                                           item->unit->id, key, &head);
    *has = status == ST_OK && head.version != 0;
    return status;
}

/* A commitment that lives, of a household that wants to be told, with no
 * progress in the quarter. */
static enum status
is_promised(struct message *m, const struct remind_item *item, bool *needed)
{
    struct store_household home;
    struct store_chain row;
    bool has = false, has_now = false;
    enum status status =
        store_household_get(message_db(m), item->subject, &home);

    *needed = false;
    if (status == ST_OK)
        status = store_chain_last_of(message_db(m), item->subject, "commitment",
                                     message_arena(m), &row);
    if (status != ST_OK || home.id == 0 || home.is_muted || row.report == 0 ||
        !str_eqz(row.state, "commune"))
        return status;
    status = has_report_of_quarter(m, item, home.code,
                                   date_from_days(item->due), &has);
    if (status == ST_OK)
        status = has_report_of_quarter(m, item, home.code, m->date, &has_now);
    *needed = !has && !has_now;
    return status;
}

MUST_CHECK enum status
remind_is_needed(struct message *m, const struct remind_item *item,
                 bool *is_needed)
{
    struct remind_silent silent;
    enum status status;

    *is_needed = false;
    if (item->step->kind == STEP_INFORM) {
        *is_needed = progress_is_judged(m->flow->registry, item->unit, m->day);
        return ST_OK;
    }
    switch (item->duty->when) {
    case DUTY_ASKED:
        return is_waiting(m, item, is_needed);
    case DUTY_COMMITTED:
        return is_promised(m, item, is_needed);
    case DUTY_ANY_TIME:
    case DUTY_BY_RULE:
    case DUTY_ON_REQUEST:
        break;
    }
    if (item->step->kind != STEP_ESCALATE)
        return is_missing(m, item, item->unit, is_needed);
    status = remind_silent(m, item, &silent);
    *is_needed = status == ST_OK && silent.silent > 0;
    return status;
}

/* One walk through what a unit looks after. */
struct walk {
    struct message *m;
    const struct remind_item *item;
    struct remind_silent *out;
    int silent; /* below the branch that is walked now */
};

static enum status
look_at(struct walk *walk, const struct unit *unit)
{
    bool owed, missing;
    enum status status =
        look_at_unit(walk->m, walk->item, unit, &owed, &missing);

    walk->out->units += status == ST_OK && owed;
    if (status == ST_OK && missing) {
        walk->out->silent++;
        walk->silent++;
    }
    return status;
}

/* A unit that has ended goes on looking after what it had on its last day. */
static int64_t
day_of(const struct unit *unit, int64_t day)
{
    int64_t last = unit->spans_n > 0 ? unit->span[unit->spans_n - 1].to : day;

    return last < day ? last : day;
}

/* The day whose borders say what a unit looks after: that of the report, as
 * THIEU has it, so that what has ended since is not forgotten. Today's for a
 * report of days to come, and for a unit that is younger than it. */
static int64_t
border_day(const struct message *m, const struct remind_item *item,
           const struct unit *unit)
{
    int64_t day = judged_day(m, item->duty, item->due);

    if (day > m->day || (unit->spans_n > 0 && unit->span[0].from > day))
        day = m->day;
    return day_of(unit, day);
}

/* Levels are few: groups, hamlets, communes, districts, a province. */
static enum status
walk_below(struct walk *walk, const struct unit *unit)
{
    int64_t day = border_day(walk->m, walk->item, unit);
    enum status status = look_at(walk, unit);

    for (int i = 0; i < unit->below_n && status == ST_OK; i++)
        if (unit_is_above(unit, unit->below[i], day))
            status = walk_below(walk, unit->below[i]);
    return status;
}

static void
add_name(struct walk *walk, const struct unit *unit)
{
    const char *name = unit_name_at(unit, walk->m->day)->short_name;
    bool is_hamlet = strncmp(name, "Ban ", 4) == 0;

    if (walk->silent == 0)
        return;
    name += is_hamlet ? 4 : 0;
    listing_add(&walk->out->names,
                walk->silent == 1 ? str_of(name)
                                  : arena_printf(message_arena(walk->m),
                                                 "%s %d", name, walk->silent));
}

MUST_CHECK enum status
remind_silent(struct message *m, const struct remind_item *item,
              struct remind_silent *out)
{
    struct walk walk = {.m = m, .item = item, .out = out};
    const struct unit *top = item->unit;
    int64_t day = border_day(m, item, top);
    enum status status;

    *out = (struct remind_silent){
        .names = {
            .m = m, .comma = ", ", .place = "silent", .more = "N-03-more"}};
    status = look_at(&walk, top);
    add_name(&walk, top);
    for (int i = 0; i < top->below_n && status == ST_OK; i++) {
        if (!unit_is_above(top, top->below[i], day))
            continue;
        walk.silent = 0;
        status = walk_below(&walk, top->below[i]);
        add_name(&walk, top->below[i]);
    }
    return status;
}

MUST_CHECK enum status
remind_count_done(struct message *m, const struct unit *office,
                  const struct duty *duty, int64_t due, int *done, int *owing)
{
    const struct unit *top = unit_name_at(office, m->day)->parent;
    int year = date_from_days(due).year;
    struct remind_item item = {.duty = duty, .due = due};
    enum status status = ST_OK;

    *done = *owing = 0;
    for (int i = 0; i < duty->due_n; i++)
        if (date_from_days(duty->due[i]).year == year) {
            item.due = duty->due[i];
            duty_key(duty, item.due, item.key);
        }
    for (int i = 0; top && i < top->below_n && status == ST_OK; i++) {
        const struct unit *unit = top->below[i];
        bool missing;

        if (unit->kind != UNIT_COMMUNE ||
            !remind_owes(m, duty, item.due, unit) ||
            !unit_is_above(top, unit, day_of(top, m->day)))
            continue;
        status = is_missing(m, &item, unit, &missing);
        *owing += 1;
        *done += !missing;
    }
    return status;
}
