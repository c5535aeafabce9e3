/* DK: a household registers to leave poverty (domain.md F-05). */
#include "flow/act_household.h"
#include "flow/household.h"
#include "flow/refuse.h"

/* loai of the form: what the household is on the list as. */
static const enum household_status listed_as[] = {
    HOUSEHOLD_OTHER, HOUSEHOLD_POOR, HOUSEHOLD_NEAR_POOR};

static enum status
refuse_as(struct message *m, const struct report *r, const char *id)
{
    message_set_z(m, "syntax", r->form->syntax);
    return refuse_with(m, id, message_form_text(m, r->form, id));
}

/* It has one that lives: its year and code are told, not those of this text. */
static enum status
refuse_second(struct message *m, const struct report *r,
              const struct chain *live)
{
    struct store_version version;
    enum status status = store_version_get(message_db(m), live->row.version,
                                           message_arena(m), &version);

    if (status != ST_OK)
        return status;
    message_set(m, "nam", figures_value(r->form, version.figures, "nam"));
    message_set_code(m, "code", version.code);
    return refuse_as(m, r, "E-DUP");
}

/* SUA speaks of the household it began with, and of one that still lives. */
static enum status
check_change(struct message *m, const struct report *r,
             const struct store_household *h, const struct chain *live,
             bool *go)
{
    if (!str_eqz(figures_value(r->form, r->text, "maho"), h->code))
        return refuse_id(m, "L-15");
    if (r->current.report != 0 && live->row.report != r->head.id)
        return refuse_id(m, "L-10");
    if (r->current.report == 0 && live->row.report != 0)
        return refuse_second(m, r, live);
    *go = true;
    return ST_OK;
}

MUST_CHECK enum status
commitment_check(struct message *m, struct report *r, bool *go)
{
    int64_t loai = household_number(r, &r->now, "loai");
    struct store_household h;
    struct chain live = {0};
    enum status status = store_household_get(message_db(m), m->household, &h);

    *go = false;
    if (status == ST_OK)
        status = household_commitment(m, m->household, &live);
    if (status != ST_OK)
        return status;
    if (loai < 1 || loai >= (int64_t)COUNT(listed_as) ||
        h.status != listed_as[loai])
        return refuse_as(m, r, "E-LST");
    if (m->key)
        return check_change(m, r, &h, &live, go);
    if (live.row.report)
        return refuse_second(m, r, &live);
    if (m->seat->role == ROLE_TB)
        r->reply = "OK-TB";
    *go = true;
    return ST_OK;
}

MUST_CHECK enum status
commitment_accepted(struct message *m, struct report *r)
{
    (void)r;
    return household_note(m, m->household, ACCESS_STATE);
}

/* Whether it agrees to be kept is asked once, on its own phone. */
static enum status
ask_consent(struct message *m, const struct store_household *h)
{
    const struct person *home =
        registry_person(m->flow->registry, h->phone, m->day);
    enum status status =
        store_household_set_consent(message_db(m), h->id, CONSENT_ASKED);

    if (status != ST_OK)
        return status;
    if (strcmp(h->phone, m->in->from) == 0)
        return message_say_id(m, "S-05");
    if (!home)
        return ST_OK;
    message_address(m, home);
    return message_tell(m, home, message_text(m, "S-05"));
}

MUST_CHECK enum status
commitment_told(struct message *m, struct report *r)
{
    struct store_household h;
    enum status status = store_household_get(message_db(m), m->household, &h);

    if (status != ST_OK || r->head.version == 0 || h.phone[0] == '\0' ||
        h.consent != CONSENT_NONE)
        return status;
    message_set_code(m, "code", r->code);
    return ask_consent(m, &h);
}

MUST_CHECK enum status
commitment_withdrawn(struct message *m, struct report *r)
{
    enum status status =
        store_household_set_help(message_db(m), m->household, false);

    (void)r;
    return status == ST_OK ? household_note(m, m->household, ACCESS_STATE)
                           : status;
}
