/* KQ: what became of a household. Only a decision of the commune counts; until
 * then it is a note of the hamlet head (domain.md F-08). */
#include <stdio.h>

#include "flow/act_household.h"
#include "flow/household.h"
#include "flow/refuse.h"
#include "flow/rollup.h"

/* Which result may be written down for whom, and what it does. */
struct transition {
    enum household_status from;
    int64_t result; /* ketqua */
    enum household_status to;
    enum chain_event event; /* for a commitment; CHAIN_START = nothing */
};

static const struct transition transitions[] = {
    {HOUSEHOLD_POOR, 1, HOUSEHOLD_ESCAPED_POOR, CHAIN_ACHIEVE},
    {HOUSEHOLD_POOR, 2, HOUSEHOLD_NEAR_POOR, CHAIN_ACHIEVE},
    {HOUSEHOLD_POOR, 4, HOUSEHOLD_POOR, CHAIN_MISS},
    {HOUSEHOLD_NEAR_POOR, 3, HOUSEHOLD_ESCAPED_NEAR_POOR, CHAIN_ACHIEVE},
    {HOUSEHOLD_NEAR_POOR, 4, HOUSEHOLD_NEAR_POOR, CHAIN_MISS},
    {HOUSEHOLD_NEAR_POOR, 6, HOUSEHOLD_POOR, CHAIN_MISS},
    {HOUSEHOLD_ESCAPED_POOR, 5, HOUSEHOLD_POOR, CHAIN_START},
    {HOUSEHOLD_ESCAPED_POOR, 7, HOUSEHOLD_NEAR_POOR, CHAIN_START},
    {HOUSEHOLD_ESCAPED_NEAR_POOR, 6, HOUSEHOLD_POOR, CHAIN_START},
    {HOUSEHOLD_ESCAPED_NEAR_POOR, 7, HOUSEHOLD_NEAR_POOR, CHAIN_START},
    {HOUSEHOLD_OTHER, 6, HOUSEHOLD_POOR, CHAIN_START},
    {HOUSEHOLD_OTHER, 7, HOUSEHOLD_NEAR_POOR, CHAIN_START},
};

static const struct transition *
transition_of(enum household_status from, int64_t result)
{
    for (size_t i = 0; i < COUNT(transitions); i++)
        if (transitions[i].from == from && transitions[i].result == result)
            return &transitions[i];
    return NULL;
}

static bool
is_official(const struct report *r, const struct figures *figures)
{
    return figures->is_present && household_number(r, figures, "soqd") > 0;
}

/* "2025-12-12" as "12/12/25"; and {period}, the month in which BC counts it. */
void
result_places(struct message *m, const struct report *r)
{
    struct str text = figures_value(r->form, r->text, "ngay");
    struct date day;

    if (!date_parse(text, &day))
        return;
    message_set(m, "ngay",
                arena_printf(message_arena(m), "%02d/%02d/%02d", day.day,
                             day.month, day.year % 100));
    message_set_period(m, "period",
                       (struct period){PERIOD_MONTH, day.year, day.month});
}

static const struct form_field *
result_field(const struct report *r)
{
    int field = form_field_index(r->form, "ketqua");

    return field < 0 ? NULL : &r->form->fields[field];
}

/* "3 (thoat can ngheo), 4 hoac 6": what fits a household of this status. */
static struct str
allowed(struct message *m, const struct report *r, enum household_status from)
{
    const struct transition *fit[COUNT(transitions)];
    const struct form_field *field = result_field(r);
    struct str list = {0};
    int n = 0;

    for (size_t i = 0; i < COUNT(transitions); i++)
        if (transitions[i].from == from)
            fit[n++] = &transitions[i];
    for (int i = 0; i < n; i++) {
        const char *word =
            i == 0 && field ? form_value_name(field, fit[i]->result) : NULL;
        const char *glue = i == 0 ? "" : i == n - 1 ? " hoac " : ", ";
        list = arena_printf(message_arena(m), "%.*s%s%lld%s%s%s", STR_ARG(list),
                            glue, (long long)fit[i]->result, word ? " (" : "",
                            word ? word : "", word ? ")" : "");
    }
    return list;
}

/* What the household was before the decision that is being corrected. */
static enum status
status_before(struct message *m, const struct report *r,
              enum household_status *out)
{
    struct store_household h;
    struct store_household_step step = {0};
    enum status status = store_household_get(message_db(m), m->household, &h);

    if (status == ST_OK && is_official(r, &r->old))
        status = store_household_step_of(message_db(m), m->household,
                                         r->current.id, &step);
    *out = step.version ? step.from : h.status;
    return status;
}

MUST_CHECK enum status
result_check(struct message *m, struct report *r, bool *go)
{
    enum household_status from = HOUSEHOLD_OTHER;
    struct store_household h;
    enum status status = store_household_get(message_db(m), m->household, &h);

    *go = false;
    if (status == ST_OK)
        status = status_before(m, r, &from);
    if (status != ST_OK)
        return status;
    if (!str_eqz(figures_value(r->form, r->text, "maho"), h.code))
        return refuse_id(m, "L-15");
    if (!transition_of(from, household_number(r, &r->now, "ketqua"))) {
        message_set_z(m, "standing", household_noun(from));
        message_set(m, "allowed", allowed(m, r, from));
        message_set_z(m, "syntax", r->form->syntax);
        return refuse_with(m, "E-STA", message_form_text(m, r->form, "E-STA"));
    }
    *go = true;
    return ST_OK;
}

/* Adds the decision to the sums of its month, or takes it out again. */
static enum status
count(struct message *m, const struct report *r, struct str figures, int by)
{
    struct rollup_part part;

    if (!rollup_part_of(r->form, (struct str){0}, figures, &part))
        return ST_OK;
    part.delta.reports *= by;
    for (int i = 0; i < STORE_FIGURES; i++)
        part.delta.f[i] *= by;
    return rollup_add(message_db(m), r->form->keyword, part.period, m->unit,
                      part.day, &part.delta);
}

static enum status
enter(struct message *m, enum household_status from, enum household_status to,
      int64_t version)
{
    struct store_household_step step = {
        .household = m->household,
        .from = from,
        .to = to,
        .version = version,
        .message = m->id,
        .person = m->person->id,
        .at = turn_now(&m->flow->turn),
    };
    enum status status = store_household_enter(message_db(m), &step);

    return status == ST_OK ? household_note(m, m->household, ACCESS_STATE)
                           : status;
}

/* Of a household one commitment lives: what it asked for since stays. */
static enum status
has_newer(struct message *m, const struct chain *chain, bool *newer)
{
    struct chain live = {0};
    enum status status = chain_is(chain, "commitment")
                             ? household_commitment(m, m->household, &live)
                             : ST_OK;

    *newer = live.row.report > chain->row.report;
    return status;
}

/* Chains that the message of a decision moved stand where they stood. */
static enum status
undo_chains(struct message *m, const struct report *r)
{
    struct store_chain row[HOUSEHOLD_CHAINS_MAX];
    struct store_chain_step step;
    int n;
    enum status status =
        store_chain_of_household(message_db(m), m->household, message_arena(m),
                                 row, HOUSEHOLD_CHAINS_MAX, &n);

    for (int i = 0; i < n && status == ST_OK; i++) {
        struct chain chain = chain_of(&row[i]);
        bool newer = false;
        if (row[i].report == r->head.id)
            continue;
        status = store_chain_last_step(message_db(m), row[i].report,
                                       message_arena(m), &step);
        if (status != ST_OK || step.message != r->current.message)
            continue;
        status = has_newer(m, &chain, &newer);
        if (status == ST_OK && !newer)
            status = chain_undo(m, &chain, step.from_state);
    }
    return status;
}

/* The decision in r->current no longer counts. The household becomes what it
 * was, unless something newer has made it what it is. */
static enum status
undo(struct message *m, const struct report *r)
{
    struct store_household h;
    struct store_household_step last = {0};
    enum status status = count(m, r, r->current.figures, -1);

    if (status == ST_OK)
        status = store_household_get(message_db(m), m->household, &h);
    if (status == ST_OK)
        status = store_household_last_step(message_db(m), m->household, &last);
    if (status != ST_OK || last.version != r->current.id || last.to != h.status)
        return status;
    status = enter(m, last.to, last.from, r->current.id);
    return status == ST_OK ? undo_chains(m, r) : status;
}

/* A commitment that reached its aim is met; one is missed only by what was
 * found in its own year or later. */
static enum status
close_commitment(struct message *m, const struct report *r,
                 enum chain_event event)
{
    struct report own;
    struct chain live;
    struct date day = {0};
    enum status status = household_commitment(m, m->household, &live);

    if (status != ST_OK || !live.row.report || event == CHAIN_START)
        return status;
    status = report_load(m, live.row.version, &own);
    date_parse(figures_value(r->form, r->text, "ngay"), &day);
    if (status != ST_OK || !own.form ||
        (event == CHAIN_MISS &&
         day.year < household_number(&own, &own.now, "nam")))
        return status;
    status = chain_enter(m, &live, event, (struct str){0});
    return status == ST_OK
               ? store_household_set_help(message_db(m), m->household, false)
               : status;
}

/* What was noted before gives way to what is written down now. */
static enum status
replace_provisional(struct message *m, const struct report *r)
{
    struct store_chain row;
    enum status status = store_chain_last_of(message_db(m), m->household,
                                             "result", message_arena(m), &row);
    struct chain chain = status == ST_OK ? chain_of(&row) : (struct chain){0};

    if (status != ST_OK || row.report == r->head.id ||
        !chain_can(&chain, CHAIN_REPLACE))
        return status;
    return chain_enter(m, &chain, CHAIN_REPLACE, (struct str){0});
}

/* Only what was decided last makes the household what it is. */
static enum status
apply(struct message *m, struct report *r, bool is_last)
{
    int64_t result = household_number(r, &r->now, "ketqua");
    struct store_household h;
    enum status status = count(m, r, r->text, 1);

    if (status == ST_OK)
        status = store_household_get(message_db(m), m->household, &h);
    if (status != ST_OK || !is_last)
        return status;
    const struct transition *t = transition_of(h.status, result);
    if (!t)
        return ST_OK;
    status = enter(m, t->from, t->to, m->outcome.version);
    return status == ST_OK ? close_commitment(m, r, t->event) : status;
}

/* Whether the household still is what the corrected decision made it. */
static enum status
is_last_word(struct message *m, const struct report *r, bool *is)
{
    struct store_household_step last = {0};
    enum status status =
        store_household_last_step(message_db(m), m->household, &last);

    *is = !is_official(r, &r->old) || last.version == r->current.id;
    return status;
}

/* 3, 4 and 7 are in no figure of BC. */
static bool
is_in_bc(int64_t result)
{
    return result == 1 || result == 2 || result == 5 || result == 6;
}

MUST_CHECK enum status
result_accepted(struct message *m, struct report *r)
{
    bool is_now = is_official(r, &r->now), is_last = true;
    enum status status = is_last_word(m, r, &is_last);

    if (status == ST_OK && is_official(r, &r->old))
        status = undo(m, r);
    if (status == ST_OK)
        status = replace_provisional(m, r);
    if (status == ST_OK && is_now)
        status = apply(m, r, is_last);
    r->reply = !is_now                                            ? "TAM"
               : is_in_bc(household_number(r, &r->now, "ketqua")) ? "OK"
                                                                  : "OK-0";
    return status;
}

MUST_CHECK enum status
result_told(struct message *m, struct report *r)
{
    return household_tell_moved(m, r);
}

MUST_CHECK enum status
result_withdrawn(struct message *m, struct report *r)
{
    struct store_household h;
    enum status status = is_official(r, &r->old) ? undo(m, r) : ST_OK;

    if (status == ST_OK)
        status = store_household_get(message_db(m), m->household, &h);
    if (status == ST_OK)
        message_set_z(m, "standing", household_noun(h.status));
    return status;
}
