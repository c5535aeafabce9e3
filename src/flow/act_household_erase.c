/* XOA: a household wants to be forgotten, and the commune answers in two
 * working days (domain.md F-16, section 8.6). */
#include <stdio.h>

#include "flow/act_household.h"
#include "flow/household.h"
#include "flow/refuse.h"

enum { DAYS_TO_ANSWER = 2 };

/* {date}: the last day of the answer. */
static int64_t
set_last_day(struct message *m)
{
    int64_t last = date_working_day(m->day, DAYS_TO_ANSWER);
    struct date day = date_from_days(last);

    message_set(m, "date",
                arena_printf(message_arena(m), "%02d/%02d/%04d", day.day,
                             day.month, day.year));
    return last;
}

/* Working days have no fixed number of hours: the chain gets its own end. */
static enum status
begin_chain(struct message *m, const struct report *r, struct chain *chain)
{
    char day[DATE_TEXT];
    int64_t last = set_last_day(m);
    enum status status = chain_start_in(m, r, "erasure", "asked", chain);

    if (status != ST_OK)
        return status;
    chain->row.until = date_to_ms(date_from_days(last + 1), VIETNAM_OFFSET_MIN);
    date_format(date_from_days(last), day);
    status = store_chain_put(message_db(m), &chain->row);
    return status == ST_OK
               ? store_household_set_erase_by(message_db(m), m->household, day)
               : status;
}

static enum status
begin(struct message *m)
{
    const struct form *form = m->reading.form;
    struct chain chain;
    struct report r;
    enum status status = report_open(m, &r);

    if (status == ST_OK)
        status = report_accept(m, &r);
    if (status == ST_OK)
        status = begin_chain(m, &r, &chain);
    if (status == ST_OK)
        status = household_note(m, m->household, ACCESS_ERASE_ASKED);
    if (status != ST_OK)
        return status;
    m->outcome.outcome = "accepted";
    metrics_count(&m->flow->metrics, COUNT_ACCEPTED, form->keyword, NULL);
    message_set_code(m, "code", r.code);
    status = message_say(m, message_form_text(m, form, "OK"));
    return status == ST_OK ? chain_tell(m, &r, &chain) : status;
}

/* One that was refused gives way; one that waits is not asked twice. */
static enum status
look_at_last(struct message *m, bool *waits)
{
    struct store_chain row;
    enum status status = store_chain_last_of(message_db(m), m->household,
                                             "erasure", message_arena(m), &row);
    struct chain last = status == ST_OK ? chain_of(&row) : (struct chain){0};

    *waits = false;
    if (status != ST_OK || !chain_can(&last, CHAIN_REPLACE))
        return status;
    *waits = chain_can(&last, CHAIN_REFUSE);
    return *waits ? ST_OK
                  : chain_enter(m, &last, CHAIN_REPLACE, (struct str){0});
}

MUST_CHECK enum status
act_erase(struct message *m)
{
    const struct form *form = m->reading.form;
    bool settled, waits;
    enum status status;

    if (m->seat->role != ROLE_HO)
        return refuse_with(m, "E-OWN", message_form_text(m, form, "E-OWN"));
    status = household_settle_own(m, &settled);
    if (status != ST_OK || !settled)
        return status;
    status = look_at_last(m, &waits);
    if (status != ST_OK)
        return status;
    if (!waits)
        return begin(m);
    m->outcome.outcome = "repeated";
    return message_say(m, message_form_text(m, form, "OK"));
}

/* What the household still waits for ends with it. */
static enum status
take_all_back(struct message *m, const struct chain *besides)
{
    struct store_chain row[HOUSEHOLD_CHAINS_MAX];
    int n;
    enum status status =
        store_chain_of_household(message_db(m), m->household, message_arena(m),
                                 row, HOUSEHOLD_CHAINS_MAX, &n);

    for (int i = 0; i < n && status == ST_OK; i++) {
        struct chain chain = chain_of(&row[i]);
        if (row[i].report != besides->row.report && chain.state->is_live &&
            chain_can(&chain, CHAIN_WITHDRAW))
            status = household_take_back(m, &chain);
    }
    return status;
}

static enum status
erase(struct message *m, const struct chain *chain)
{
    struct store_household h;
    enum status status = store_household_get(message_db(m), m->household, &h);

    if (status == ST_OK)
        status = take_all_back(m, chain);
    if (status == ST_OK)
        status = household_forget(m, &h, true);
    return status == ST_OK ? household_note(m, h.id, ACCESS_ERASE_DONE)
                           : status;
}

MUST_CHECK enum status
erasure_entered(struct message *m, const struct report *r,
                const struct chain *chain)
{
    (void)r;
    if (strcmp(chain->state->name, "erased") == 0)
        return erase(m, chain);
    if (chain->state->waits == WAITS_NOBODY)
        return ST_OK;
    enum status status =
        store_household_set_erase_by(message_db(m), m->household, "");
    return status == ST_OK
               ? household_note(m, m->household, ACCESS_ERASE_REFUSED)
               : status;
}

/* SUA: there is nothing in it to change but the household. */
MUST_CHECK enum status
erasure_check(struct message *m, struct report *r, bool *go)
{
    (void)r;
    *go = false;
    return refuse_id(m, "L-15");
}

MUST_CHECK enum status
erasure_withdrawn(struct message *m, struct report *r)
{
    (void)r;
    return store_household_set_erase_by(message_db(m), m->household, "");
}
