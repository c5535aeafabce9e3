/* XEM, THOI, MO: what a household sees of itself, and whether it is reminded.
 */
#include <stdio.h>

#include "flow/act_household.h"
#include "flow/act.h"
#include "flow/act_targets.h"
#include "flow/household.h"
#include "flow/refuse.h"

/* Behind what is in the list. */
static void
add(struct message *m, struct str *list, struct str words)
{
    *list = arena_printf(message_arena(m), "%.*s, %.*s", STR_ARG(*list),
                         STR_ARG(words));
}

static enum status
add_commitment(struct message *m, struct str *list)
{
    struct chain live;
    struct report r;
    enum status status = household_commitment(m, m->household, &live);

    if (status != ST_OK || !live.row.report)
        return status;
    status = report_load(m, live.row.version, &r);
    if (status == ST_OK && r.form)
        add(m, list,
            arena_printf(message_arena(m), "dang ky thoat nam %lld",
                         (long long)household_number(&r, &r.now, "nam")));
    return status;
}

/* The quarter as its last month: "09/2025". */
static enum status
add_progress(struct message *m, struct str maho, struct str *list)
{
    struct period quarter;
    enum status status = progress_last(m, maho, &quarter);

    if (status != ST_OK || quarter.kind == PERIOD_NONE)
        return status;
    struct date last = period_last(quarter);
    add(m, list,
        arena_printf(message_arena(m), "TD gan nhat %02d/%04d", last.month,
                     last.year));
    return ST_OK;
}

static enum status
show(struct message *m, const struct store_household *h)
{
    char phone[PHONE_TEXT] = "chua co";
    struct str list = str_of(household_word(h->status));
    enum status status = add_commitment(m, &list);

    if (status == ST_OK)
        status = add_progress(m, str_of(h->code), &list);
    if (status == ST_OK)
        status = household_note(m, h->id, ACCESS_VIEW);
    if (status != ST_OK)
        return status;
    if (h->phone[0] != '\0')
        phone_mask(h->phone, phone);
    message_set_z(m, "household", h->code);
    message_set(m, "status", list);
    message_set(m, "phone", arena_copy(message_arena(m), str_of(phone)));
    m->outcome.outcome = "answered";
    return message_say_id(m, "S-06");
}

static bool
is_official(const struct message *m)
{
    for (int i = 0; i < m->person->roles_n; i++)
        if (m->person->role[i].role != ROLE_HO &&
            m->person->role[i].role != ROLE_DN)
            return true;
    return false;
}

/* XEM B012: who names no household asks about the hamlet. */
static enum status
show_unit(struct message *m)
{
    bool settled;
    enum status status = targets_settle(m, &settled);

    return status == ST_OK && settled ? targets_show(m, m->unit) : status;
}

MUST_CHECK enum status
act_access(struct message *m)
{
    struct store_household h;
    bool settled;

    if (!form_value(&m->reading, "maho") && form_value(&m->reading, "unit") &&
        is_official(m))
        return show_unit(m);
    enum status status = household_settle(m, &settled);

    if (status == ST_OK && settled)
        status = store_household_get(message_db(m), m->household, &h);
    return status == ST_OK && settled ? show(m, &h) : status;
}

/* Households are reminded or not; what somebody owes is reminded until it is
 * done. */
static enum status
set_muted(struct message *m, bool is_muted, const char *id)
{
    bool has_duties = false;
    enum status status = ST_OK;

    for (int i = 0; i < m->person->roles_n && status == ST_OK; i++) {
        const struct role_at *seat = &m->person->role[i];
        has_duties = has_duties || seat->role != ROLE_HO;
        if (!seat->household)
            continue;
        status = store_household_set_muted(message_db(m), seat->household->id,
                                           is_muted);
        if (status == ST_OK)
            status = household_note(m, seat->household->id, ACCESS_MUTE);
    }
    if (status != ST_OK)
        return status;
    m->outcome.outcome = "answered";
    return message_say_id(m, has_duties ? "S-04-duty" : id);
}

MUST_CHECK enum status
act_stop(struct message *m)
{
    return set_muted(m, true, "S-04");
}

MUST_CHECK enum status
act_resume(struct message *m)
{
    return set_muted(m, false, "S-04-on");
}
