/* DY, TC: whether a household agrees to be kept (S-05, domain.md section 8.6).
 */
#include "flow/act_household.h"
#include "flow/act_phone.h"
#include "flow/codes.h"
#include "flow/household.h"
#include "flow/refuse.h"

/* The commitment of the sender's own household that {ma} leads to: fills
 * m->unit and m->household. */
static enum status
find_question(struct message *m, struct report *out, bool *found)
{
    struct code_hits hits;
    struct report r;
    struct unit *unit = m->seat->unit;
    int n = 0;
    enum status status =
        codes_find(m, form_value(&m->reading, "ma")->text, &hits);

    for (int i = 0; i < hits.n && status == ST_OK; i++) {
        status = report_load(m, hits.version[i], &r);
        if (status != ST_OK || !r.form || !r.household ||
            strcmp(r.form->act, "commitment") != 0 ||
            !household_is_own(m, r.household))
            continue;
        *out = r;
        unit = m->unit;
        n++;
    }
    *found = status == ST_OK && n == 1;
    m->unit = unit;
    m->household = *found ? out->household : 0;
    return status;
}

static enum status
agree(struct message *m, const struct store_household *h)
{
    if (h->consent == CONSENT_GIVEN)
        return ST_OK;
    enum status status =
        store_household_set_consent(message_db(m), h->id, CONSENT_GIVEN);
    return status == ST_OK ? household_note(m, h->id, ACCESS_CONSENT) : status;
}

/* What may not be kept is not kept: the phone and what it asked for. */
static enum status
refuse(struct message *m, const struct store_household *h)
{
    struct chain live;
    enum status status = household_note(m, h->id, ACCESS_REFUSAL);

    if (status == ST_OK)
        status = household_commitment(m, h->id, &live);
    if (status == ST_OK && live.row.report)
        status = household_take_back(m, &live);
    return status == ST_OK ? household_forget(m, h, false) : status;
}

static enum status
settle(struct message *m, bool is_yes)
{
    const struct form *own = m->reading.form;
    struct store_household h;
    struct report r;
    bool found;
    enum status status = find_question(m, &r, &found);

    if (status != ST_OK)
        return status;
    message_set(m, "code", form_value(&m->reading, "ma")->text);
    if (!found)
        return refuse_id(m, "L-10");
    status = store_household_get(message_db(m), m->household, &h);
    if (status == ST_OK)
        status = is_yes ? agree(m, &h) : refuse(m, &h);
    if (status != ST_OK)
        return status;
    m->outcome.outcome = "answered";
    message_set_z(m, "household", arena_strdup(message_arena(m), h.code));
    message_set_unit(m, m->unit);
    return message_say(m, message_form_text(m, own, "OK"));
}

/* DY and TC also answer whoever invited this phone (DT). */
static enum status
answer(struct message *m, bool is_yes)
{
    bool taken = false;
    enum status status = phone_change_answer(m, is_yes, &taken);

    return status == ST_OK && !taken ? settle(m, is_yes) : status;
}

MUST_CHECK enum status
act_consent(struct message *m)
{
    return answer(m, true);
}

MUST_CHECK enum status
act_decline(struct message *m)
{
    return answer(m, false);
}
