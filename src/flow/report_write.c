/* What becomes of a report: versions, codes, sums, the chain of versions. */
#include "flow/chain.h"
#include "flow/codes.h"
#include "flow/ledger.h"
#include "flow/report.h"
#include "flow/rollup.h"

static const struct str none;

/* Adds the difference from old to now along the chain of units that hold on
 * the last day of the period. Reports of households are no sums. */
static enum status
roll_up(struct message *m, const struct report *r, const struct figures *old,
        const struct figures *now)
{
    struct store_rollup delta = rollup_of(now), before = rollup_of(old);

    if (r->period.kind == PERIOD_NONE || r->form->is_household)
        return ST_OK;
    delta.reports -= before.reports;
    for (int i = 0; i < STORE_FIGURES; i++)
        delta.f[i] -= before.f[i];
    return rollup_add(message_db(m), r->form->keyword, r->key, m->unit,
                      r->last_day, &delta);
}

/* This message brings a version into another state. */
static enum status
enter(struct message *m, int64_t row, const char *state, struct str reason)
{
    struct store_cause cause = {
        .message = m->id,
        .person = m->person ? m->person->id : 0,
        .at = turn_now(&m->flow->turn),
        .reason = reason,
    };

    return store_version_enter(message_db(m), row, state, &cause);
}

/* Whoever was asked to approve it need not any more. */
static enum status
end_correction(struct message *m, const struct report *r)
{
    struct chain chain;
    enum status status = chain_load(m, r->head.id, &chain);

    return status == ST_OK && chain_can(&chain, CHAIN_REPLACE)
               ? chain_enter(m, &chain, CHAIN_REPLACE, (struct str){0})
               : status;
}

/* A version that is still held gives way to a newer text. */
static enum status
drop_held(struct message *m, struct report *r)
{
    struct store_version last;

    if (r->head.last == r->head.version)
        return ST_OK;
    enum status status = store_version_get(message_db(m), r->head.last_row,
                                           message_arena(m), &last);
    if (status == ST_OK && last.id && strcmp(last.state, "held") == 0)
        status = enter(m, last.id, "dropped", none);
    if (status == ST_OK && last.rule && strcmp(last.rule, "L-07") == 0)
        status = end_correction(m, r);
    return status;
}

/* Writes the next version in the given state, with a fresh code. */
static enum status
add_version(struct message *m, struct report *r, const char *state,
            const char *rule)
{
    enum status status = ST_OK;

    if (r->head.id == 0)
        status = store_report_new(message_db(m), r->form->keyword, m->unit->id,
                                  r->key, r->household, &r->head);
    if (status == ST_OK)
        status = drop_held(m, r);
    if (status == ST_OK)
        status = codes_next(m, m->unit, &r->code);
    struct store_version version = {
        .report = r->head.id,
        .version = r->head.last + 1,
        .state = state,
        .figures = r->text,
        .code = r->code,
        .message = m->id,
        .person = m->person->id,
        .rule = rule,
        .late_days = r->late_days,
        .moved_min = r->moved_min,
        .at = turn_now(&m->flow->turn),
        .before = r->head.last_row,
    };
    if (status == ST_OK)
        status = store_version_add(message_db(m), &version, &version.id);
    if (status == ST_OK)
        status = codes_put(m, m->unit, r->code, version.id);
    r->head.last = version.version;
    r->head.last_row = version.id;
    m->outcome.version = version.id;
    return status;
}

/* This version counts from now on: sums, chain, head. */
static enum status
make_current(struct message *m, struct report *r, int version, int64_t row)
{
    struct ledger_entry entry = {
        .row = row,
        .version = version,
        .form = str_of(r->form->keyword),
        .unit_ref = str_of(m->unit->ref),
        .key = str_of(r->key),
        .figures = r->text,
    };
    enum status status = ST_OK;

    if (r->head.version > 0)
        status = enter(m, r->head.version_row, "replaced", none);
    r->head.version = version;
    r->head.version_row = row;
    if (status == ST_OK)
        status = store_report_set(message_db(m), &r->head);
    if (status == ST_OK)
        status = roll_up(m, r, &r->old, &r->now);
    if (status == ST_OK)
        status = ledger_append(m->flow->ledger, message_arena(m), &entry);
    return status;
}

MUST_CHECK enum status
report_accept(struct message *m, struct report *r)
{
    enum status status = add_version(m, r, "accepted", r->flag);

    return status == ST_OK ? make_current(m, r, r->head.last, r->head.last_row)
                           : status;
}

/* The same figures that wait already: the same question, with its code. */
static enum status
find_asked(struct message *m, struct report *r, const char *rule,
           bool *is_asked)
{
    struct store_version last;

    if (r->head.last == r->head.version)
        return ST_OK;
    enum status status = store_version_get(message_db(m), r->head.last_row,
                                           message_arena(m), &last);
    *is_asked = status == ST_OK && last.id && last.rule &&
                strcmp(last.state, "held") == 0 &&
                strcmp(last.rule, rule) == 0 && str_eq(last.figures, r->text);
    if (*is_asked) {
        r->code = last.code;
        m->outcome.version = last.id;
    }
    return status;
}

MUST_CHECK enum status
report_hold(struct message *m, struct report *r, const char *rule)
{
    bool is_asked = false;
    enum status status = find_asked(m, r, rule, &is_asked);

    if (status != ST_OK || is_asked)
        return status;
    status = add_version(m, r, "held", rule);
    return status == ST_OK ? store_report_set(message_db(m), &r->head) : status;
}

MUST_CHECK enum status
report_release(struct message *m, struct report *r)
{
    enum status status = enter(m, r->named_row, "accepted", r->reason);

    m->outcome.version = r->named_row;
    return status == ST_OK ? make_current(m, r, r->named_version, r->named_row)
                           : status;
}

MUST_CHECK enum status
report_withdraw(struct message *m, struct report *r)
{
    struct figures nothing = {0};
    enum status status = enter(m, r->head.version_row, "withdrawn", none);

    m->outcome.version = r->head.version_row;
    r->head.version = 0;
    r->head.version_row = 0;
    if (status == ST_OK)
        status = store_report_set(message_db(m), &r->head);
    return status == ST_OK ? roll_up(m, r, &r->old, &nothing) : status;
}

MUST_CHECK enum status
report_drop(struct message *m, const struct report *r)
{
    m->outcome.version = r->named_row;
    return enter(m, r->named_row, "dropped", none);
}
