/* TD: how a household that registered gets on (domain.md F-07). */
#include "flow/act_household.h"
#include "flow/household.h"
#include "flow/refuse.h"

/* A commitment is for at most three years ahead. */
enum { QUARTERS_BACK = 16, INCOME_FELL = 3 };

/* What the household said in this quarter; not present if nothing counts. */
static enum status
said_in(struct message *m, const struct form *form, struct str maho,
        struct period quarter, struct figures *out)
{
    char key[REPORT_KEY], period[PERIOD_TEXT];
    struct store_report head;
    struct store_version version;

    *out = (struct figures){0};
    period_format(quarter, period);
    if (!str_copy(
            key, sizeof(key),
            arena_printf(message_arena(m), "%s %.*s", period, STR_ARG(maho))))
        return ST_OK;
    enum status status = store_report_find(message_db(m), form->keyword,
                                           m->unit->id, key, &head);
    if (status != ST_OK || head.version == 0)
        return status;
    status = store_version_get(message_db(m), head.version_row,
                               message_arena(m), &version);
    if (status == ST_OK)
        *out = figures_read(form, version.figures);
    return status;
}

/* The last quarter before *quarter in which it said anything. */
static enum status
said_before(struct message *m, const struct form *form, struct str maho,
            struct period *quarter, struct figures *out)
{
    enum status status = ST_OK;

    *out = (struct figures){0};
    for (int i = 0; i < QUARTERS_BACK && !out->is_present && status == ST_OK;
         i++) {
        *quarter = period_before(*quarter);
        status = said_in(m, form, maho, *quarter, out);
    }
    return status;
}

MUST_CHECK enum status
progress_last(struct message *m, struct str maho, struct period *quarter)
{
    struct figures said = {0};
    int n;
    const struct form *const *form = form_all(m->flow->set->forms, &n);
    enum status status = ST_OK;

    *quarter = period_quarter_of(m->date);
    for (int i = 0; i < n && !said.is_present && status == ST_OK; i++) {
        if (strcmp(form[i]->act, "progress") != 0)
            continue;
        status = said_in(m, form[i], maho, *quarter, &said);
        if (status == ST_OK && !said.is_present)
            status = said_before(m, form[i], maho, quarter, &said);
    }
    if (!said.is_present)
        *quarter = (struct period){0};
    return status;
}

static struct str
maho_of(const struct report *r)
{
    return figures_value(r->form, r->text, "maho");
}

MUST_CHECK enum status
progress_check(struct message *m, struct report *r, bool *go)
{
    struct chain live;
    enum status status = household_commitment(m, m->household, &live);

    *go = false;
    if (status != ST_OK)
        return status;
    if (!live.row.report)
        return refuse_with(m, "E-NDK", message_form_text(m, r->form, "E-NDK"));
    struct period before = r->period;
    r->late_days = r->moved_min = 0;
    *go = true;
    return said_before(m, r->form, maho_of(r), &before,
                       &r->source[SOURCE_PREV - 1]);
}

static bool
asks_help(const struct report *r, const struct figures *said)
{
    return said->is_present &&
           (household_number(r, said, "thunhap") == INCOME_FELL ||
            household_number(r, said, "cangiup") > 0);
}

/* What was said last decides whether the commune sees it on its list. */
static enum status
settle_help(struct message *m, const struct report *r,
            const struct figures *now)
{
    struct figures last = {0};
    struct period current = period_quarter_of(m->date), before = r->period;
    enum status status = ST_OK;

    if (period_compare(r->period, current) < 0)
        status = said_in(m, r->form, maho_of(r), current, &last);
    if (status == ST_OK && !last.is_present)
        last = *now;
    if (status == ST_OK && !last.is_present)
        status = said_before(m, r->form, maho_of(r), &before, &last);
    if (status == ST_OK)
        status = store_household_set_help(message_db(m), m->household,
                                          asks_help(r, &last));
    return status == ST_OK ? household_note(m, m->household, ACCESS_STATE)
                           : status;
}

/* What the hamlet head says instead of the household waits for nobody. */
static enum status
end_question(struct message *m, const struct report *r)
{
    struct chain chain;
    enum status status = chain_load(m, r->head.id, &chain);

    if (status == ST_OK && m->seat->role == ROLE_TB &&
        chain_can(&chain, CHAIN_WITHDRAW))
        status = chain_enter(m, &chain, CHAIN_WITHDRAW, (struct str){0});
    return status;
}

MUST_CHECK enum status
progress_accepted(struct message *m, struct report *r)
{
    enum status status = settle_help(m, r, &r->now);

    if (!asks_help(r, &r->now))
        r->reply = "OK-0";
    return status == ST_OK ? end_question(m, r) : status;
}

MUST_CHECK enum status
progress_withdrawn(struct message *m, struct report *r)
{
    struct figures nothing = {0};

    return settle_help(m, r, &nothing);
}
