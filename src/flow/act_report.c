/* Figures become a report, a new version of one, or a question. */
#include "core/sms.h"
#include "flow/act.h"
#include "flow/chain.h"
#include "flow/closing.h"
#include "flow/draft.h"
#include "flow/no_change.h"
#include "flow/refuse.h"
#include "flow/sources.h"

/* The same figures again: nothing changes. */
static enum status
on_same(struct message *m, const struct report *r)
{
    message_set_moment(m, r->current.at);
    message_set_code(m, "code", r->current.code);
    return refuse_id(m, "L-08");
}

static enum status
on_ended_unit(struct message *m, int64_t last_day)
{
    const struct unit_span *last = unit_name_at(m->unit, m->day);
    int heir;

    if (m->unit->span[0].from > last_day)
        return refuse_id(m, "L-11-role");
    message_set_day(m, "date", last->to == INT64_MAX ? m->day : last->to + 1);
    heir = lineage_merged_into(registry_lineage(m->flow->registry),
                               m->unit->place);
    if (heir < 0)
        return refuse_id(m, "L-11-ended");
    const struct unit *merged = registry_unit_at(m->flow->registry, heir);
    message_set_z(m, "new_unit", unit_name_at(merged, m->day)->short_name);
    return refuse_id(m, "L-11");
}

static enum status
refuse_rule(struct message *m, const struct report *r,
            const struct form_rule *rule)
{
    const char *text = message_own_text(m, r->form, rule->sentence);

    report_set_rule(m, r, rule);
    return refuse_with(m, rule->text, text ? text : message_text(m, "S-09"));
}

MUST_CHECK enum status
report_hold_and_tell(struct message *m, struct report *r, const char *error,
                     const char *sentence)
{
    const char *text = message_own_text(m, r->form, sentence);
    enum status status = report_hold(m, r, error);

    if (status != ST_OK)
        return status;
    m->outcome.outcome = "held";
    m->outcome.error = error;
    message_set_code(m, "code", r->code);
    return message_say(m, text ? text : message_text(m, "S-09"));
}

/* A soft rule holds the figures until the sender says OK. */
static enum status
hold(struct message *m, struct report *r, const struct form_rule *rule)
{
    report_set_rule(m, r, rule);
    enum status status = report_hold_and_tell(m, r, rule->text, rule->sentence);
    return status == ST_OK ? draft_leave(m, rule) : status;
}

static enum status
tell_changed(struct message *m, const struct report *r)
{
    struct str list = report_changes(m, r);
    const char *own = message_own_text(m, r->form, "SUA");

    message_set_code(m, "old", r->current.code);
    message_set(m, "changes", list);
    message_set(m, "values", report_values(m, r));
    if (own)
        return message_say(m, own);
    if (list.len == 0 || (int)list.len > message_room(m, "changes"))
        return message_say_id(m, "S-08-all");
    return message_say_id(m, "S-08");
}

static int
segments(struct message *m, const char *text)
{
    return sms_measure(reply_render(text, m->flow->set->limits, &m->places))
        .segments;
}

/* In time only because an outage moved the deadline: the sentence, or where it
 * is too long for that a shorter one, says so. */
static enum status
tell_forgiven(struct message *m, const struct report *r, const char *own)
{
    const char *longer =
        arena_printf(message_arena(m), "%s %s", own, message_text(m, "S-24"))
            .ptr;

    message_set(m, "moved",
                arena_printf(message_arena(m), "%dh%02d", r->moved_min / 60,
                             r->moved_min % 60));
    return segments(m, longer) == segments(m, own)
               ? message_say(m, longer)
               : message_say_id(m, "S-24-bare");
}

/* "STATE.OK" of the form where its chain begins in that state, else "OK". */
static enum status
tell_accepted(struct message *m, const struct report *r,
              const struct chain *chain)
{
    const char *late = message_form_text(m, r->form, "LATE"), *own = NULL;

    message_set_number(m, "late", r->late_days);
    if (r->late_days > 0 && late)
        return message_say(m, late);
    if (chain->row.report != 0 && strcmp(r->reply, "OK") == 0)
        own = chain_text(m, r, chain, "OK");
    if (!own)
        own = message_form_text(m, r->form, r->reply);
    if (r->moved_min > 0)
        return tell_forgiven(m, r, own);
    enum status status = closing_add(m, r, own, &own);
    return status == ST_OK ? message_say(m, own) : status;
}

/* What follows from values that count now: the act's own part, the chain of
 * confirmations, and who is told. Changed values are asked about anew. */
static enum status
follow(struct message *m, struct report *r)
{
    const struct act *act = act_find(r->form->act);
    bool is_change = r->current.report != 0;
    struct chain chain = {0};
    enum status status = ST_OK;

    m->outcome.outcome = "accepted";
    metrics_count(&m->flow->metrics, COUNT_ACCEPTED, r->form->keyword, NULL);
    if (act->accepted)
        status = act->accepted(m, r);
    if (status == ST_OK)
        status = chain_start(m, r, &chain);
    message_set_code(m, "code", r->code);
    if (status == ST_OK)
        status = is_change ? tell_changed(m, r) : tell_accepted(m, r, &chain);
    if (status == ST_OK)
        status = chain_tell(m, r, &chain);
    return status == ST_OK && act->told ? act->told(m, r) : status;
}

MUST_CHECK enum status
report_accept_and_tell(struct message *m, struct report *r)
{
    enum status status = report_accept(m, r);

    return status == ST_OK ? follow(m, r) : status;
}

/* What its act and its soft rules doubt, once the hard ones hold. */
static enum status
judge(struct message *m, struct report *r)
{
    const struct act *act = act_find(r->form->act);
    const struct form_rule *rule;
    const char *doubt = NULL;
    enum status status = ST_OK;

    if (act->doubt)
        status = act->doubt(m, r, &doubt);
    if (status != ST_OK)
        return status;
    if (doubt)
        return report_hold_and_tell(m, r, doubt, doubt);
    rule = rule_first_broken(r->form, RULE_SOFT, &r->now, r->source);
    if (rule)
        return hold(m, r, rule);
    r->flag = sources_flag(r);
    if (m->is_unchanged && r->flag)
        return no_change_refuse(m, NO_CHANGE_BELIED);
    if (m->is_unchanged)
        r->flag = NO_CHANGE_FLAG;
    return report_accept_and_tell(m, r);
}

static bool
is_of_other_key(const struct message *m, const struct report *r)
{
    return m->key && strcmp(m->key, r->key) != 0;
}

/* *rule: the hard rule that is broken; else *go says whether to go on. */
static enum status
weigh(struct message *m, struct report *r, const struct form_rule **rule,
      bool *go)
{
    const struct act *act = act_find(r->form->act);
    enum status status = ST_OK;

    *rule = NULL;
    *go = !is_of_other_key(m, r);
    if (!*go)
        return refuse_id(m, "L-15");
    if (act->check)
        status = act->check(m, r, go);
    if (status == ST_OK && *go)
        status = sources_complete(m, r);
    if (status != ST_OK || !*go)
        return status;
    *rule = rule_first_broken(r->form, RULE_HARD, &r->now, r->source);
    *go = !*rule;
    return ST_OK;
}

MUST_CHECK enum status
report_weigh(struct message *m, struct report *r, bool *go)
{
    const struct form_rule *rule;
    enum status status = weigh(m, r, &rule, go);

    message_set_code(m, "code", r->code ? r->code : r->current.code);
    return rule ? refuse_with(m, rule->text, message_text(m, "S-15")) : status;
}

MUST_CHECK enum status
report_release_and_tell(struct message *m, struct report *r)
{
    bool go;

    m->key = r->key;
    enum status status = report_weigh(m, r, &go);
    if (status != ST_OK || !go)
        return status;
    status = report_release(m, r);
    return status == ST_OK ? follow(m, r) : status;
}

MUST_CHECK enum status
report_run(struct message *m)
{
    const struct form_rule *rule;
    struct report r;
    bool is_same = false, go;
    enum status status = report_open(m, &r);

    if (status != ST_OK)
        return status;
    if (!unit_on(m->unit, r.last_day))
        return on_ended_unit(m, r.last_day);
    status = report_is_same(m, &r, &is_same);
    if (status == ST_OK && is_same && !is_of_other_key(m, &r))
        return on_same(m, &r);
    if (status == ST_OK)
        status = weigh(m, &r, &rule, &go);
    if (status == ST_OK && rule)
        status = draft_leave(m, rule);
    if (status != ST_OK)
        return status;
    if (rule)
        return refuse_rule(m, &r, rule);
    return go ? judge(m, &r) : ST_OK;
}

MUST_CHECK enum status
act_report(struct message *m)
{
    const struct act *act = act_find(m->reading.form->act);
    bool settled;
    enum status status =
        act->settle ? act->settle(m, &settled) : act_settle_unit(m, &settled);

    return status == ST_OK && settled ? report_run(m) : status;
}
