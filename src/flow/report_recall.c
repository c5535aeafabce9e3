/* From a four-digit code back to the report, for those who may change it. */
#include "flow/chain.h"
#include "flow/codes.h"
#include "flow/seat.h"

/* What a household asked for is its own and its hamlet head's on its behalf;
 * what officers wrote down about it, its commune officer's. What it asks of the
 * gateway itself (XOA) is nobody else's. */
static bool
owns_household(const struct message *m, const struct report *r,
               const struct role_at *seat)
{
    if (seat->household && seat->household->id == r->household)
        return true;
    if (r->form->is_service)
        return false;
    if (r->form->roles & (1u << ROLE_HO))
        return seat->role == ROLE_TB && seat->unit == m->unit;
    return seat->role == ROLE_CX &&
           unit_is_within(m->unit, seat->unit, r->last_day);
}

/* Sent by the sender, or before they moved to another number: what goes along
 * is the chain. */
static enum status
is_own(struct message *m, const struct report *r, bool *is)
{
    struct chain chain;

    *is = r->named_person == m->person->id;
    if (*is || !r->form->chain)
        return ST_OK;
    enum status status = chain_load(m, r->head.id, &chain);
    *is = chain.row.report != 0 && chain.row.person == m->person->id;
    return status;
}

/* Figures of a unit belong to whoever reports for it; what a person asked for
 * is theirs. */
static const struct role_at *
owner_seat(const struct message *m, const struct report *r, bool is_theirs)
{
    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        if (!(r->form->roles & (1u << seat->role)))
            continue;
        if (is_theirs)
            return seat;
        if (r->form->is_household
                ? owns_household(m, r, seat)
                : !r->form->chain &&
                      unit_is_within(m->unit, seat->unit, r->last_day))
            return seat;
    }
    return NULL;
}

MUST_CHECK enum status
report_recall(struct message *m, struct str code, struct report *r, bool *found)
{
    struct code_hits hits;
    struct report one;
    struct unit *unit = NULL;
    int64_t household = 0;
    enum status status = codes_find(m, code, &hits);
    int n = 0;

    for (int i = 0; i < hits.n && status == ST_OK; i++) {
        bool is_theirs = false;
        status = report_load(m, hits.version[i], &one);
        if (status == ST_OK && one.form)
            status = is_own(m, &one, &is_theirs);
        const struct role_at *seat =
            status == ST_OK && one.form ? owner_seat(m, &one, is_theirs) : NULL;
        if (!seat)
            continue;
        *r = one;
        m->seat = seat;
        unit = m->unit;
        household = m->household;
        n++;
    }
    *found = status == ST_OK && n == 1;
    m->unit = unit ? unit : m->seat->unit;
    m->household = household;
    if (*found)
        report_set_places(m, r);
    return status;
}
