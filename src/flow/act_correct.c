/* SUA, OK, HUY: a four-digit code leads back to a report. */
#include "core/text.h"
#include "flow/act.h"
#include "flow/chain.h"
#include "flow/closed.h"
#include "flow/pin.h"
#include "flow/refuse.h"

/* The report behind {ma}; told and *found false if there is none. */
static enum status
recall(struct message *m, struct report *r, bool *found)
{
    const struct form_value *code = form_value(&m->reading, "ma");
    enum status status = report_recall(m, code->text, r, found);

    message_set(m, "code", code->text);
    if (status == ST_OK && !*found)
        return refuse_id(m, "L-10");
    return status;
}

/* TX OK takes what there is; a correction says the figures. */
static bool
is_word_value(const struct form_reading *r)
{
    for (int i = 0; i < r->values_n; i++)
        if (r->values[i].type == VALUE_TRUE)
            return true;
    return false;
}

/* Free text loses a '-' at its beginning; a figure must not: `SUA 0683 -98`
 * means -98 and is refused as such. */
static bool
begins_with_minus(struct message *m, struct str words)
{
    struct str text = text_unaccent(m->text, message_arena(m));
    size_t n = 0;

    while (n < words.len && words.ptr[n] != ' ')
        n++;
    for (size_t i = 1; n > 0 && i + n < text.len; i++)
        if (text.ptr[i] == '-' &&
            (text.ptr[i - 1] == ' ' || text.ptr[i - 1] == ',') &&
            memcmp(text.ptr + i + 1, words.ptr, n) == 0)
            return true;
    return false;
}

/* "T9", "Q3": what makes the words behind the code name their own period. */
static struct str
period_token(struct message *m, const struct report *r)
{
    switch (r->period.kind) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
    case PERIOD_HALF:
        return arena_printf(message_arena(m), " T%d", r->period.number);
    case PERIOD_QUARTER:
        return arena_printf(message_arena(m), " Q%d", r->period.number);
    }
    return STR("");
}

/* A day on which the period takes reports: the parser judges windows by it. */
static struct date
window_day(const struct message *m, const struct report *r)
{
    bool is_now = report_is_open(m, r) && !r->is_reopened;

    return is_now ? m->date : period_due(r->period);
}

/* Reads the words behind the code as the fields of the report's own form. */
static void
read_words(struct message *m, const struct report *r, struct str words)
{
    m->text = arena_printf(message_arena(m), "%s %s%.*s%.*s", r->form->keyword,
                           begins_with_minus(m, words) ? "-" : "",
                           STR_ARG(words), STR_ARG(period_token(m, r)));
    form_read(m->flow->set->forms, m->text, m->seat->role, window_day(m, r),
              message_arena(m), &m->reading);
    m->outcome.form = r->form->keyword;
    if (!m->reading.error && is_word_value(&m->reading))
        m->reading.error = "L-02";
}

/* Words or the count are at fault, not a figure. */
static bool
is_shapeless(const struct form_reading *r)
{
    return r->error &&
           (strcmp(r->error, "L-02") == 0 || strcmp(r->error, "L-03") == 0);
}

/* "140 41 18 4 1 0 dem nham": what comes behind the figures of a closed period
 * is the reason. The longest beginning that reads is the figures. */
static struct str
split_reason(struct message *m, const struct report *r, struct str words)
{
    struct str figures = words, reason = {0};

    read_words(m, r, figures);
    while (is_shapeless(&m->reading) && figures.len > 0) {
        while (figures.len > 0 && figures.ptr[figures.len - 1] != ' ')
            figures.len--;
        reason = (struct str){words.ptr + figures.len, words.len - figures.len};
        figures = str_trim(figures);
        if (figures.len > 0 && (reason.ptr[0] | 0x20) >= 'a' &&
            (reason.ptr[0] | 0x20) <= 'z')
            read_words(m, r, figures);
    }
    if (is_shapeless(&m->reading)) {
        read_words(m, r, words);
        reason = (struct str){0};
    }
    return reason;
}

/* The level above approves what changes a closed period. */
static enum status
ask_approval(struct message *m, struct str reason)
{
    struct report r;
    struct chain chain;
    bool is_commune = m->unit->kind == UNIT_COMMUNE, go;
    enum status status = report_open(m, &r);

    if (status == ST_OK)
        status = report_weigh(m, &r, &go);
    if (status != ST_OK || !go)
        return status;
    if (r.current.report && str_eq(r.current.figures, r.text)) {
        message_set_code(m, "code", r.current.code);
        return refuse_id(m, "L-08-same");
    }
    r.reason = reason;
    status = chain_load(m, r.head.id, &chain);
    /* What has a chain of another kind is about a household: it is not sums
     * that change, and its own chain must not be lost. */
    if (status == ST_OK && closed_is_final(&r, &chain))
        return closed_refuse(m, &r);
    if (status == ST_OK)
        status = report_hold(m, &r, "L-07");
    if (status == ST_OK)
        status =
            chain_start_in(m, &r, "correction",
                           is_commune ? "to_district" : "to_commune", &chain);
    if (status != ST_OK)
        return status;
    m->outcome.outcome = "held";
    m->outcome.error = "L-07";
    message_set(m, "changes", report_changes(m, &r));
    message_set_code(m, "code", r.code);
    status = message_say_id(m, "S-13");
    return status == ST_OK ? chain_tell(m, &r, &chain) : status;
}

/* "SUA 6261 B010 …": a code that stands there must be the report's own. */
static bool
is_of_other_unit(struct message *m, const struct report *r)
{
    const struct form_value *code = form_value(&m->reading, "unit");

    if (!code || str_eqz(code->text, unit_name_at(m->unit, r->last_day)->code))
        return false;
    message_set(m, "quote", code->text);
    return true;
}

static enum status
on_closed_period(struct message *m, const struct report *r, struct str words)
{
    struct str reason = split_reason(m, r, words);

    if (m->reading.error)
        return refuse_reading(m);
    return is_of_other_unit(m, r) ? refuse_id(m, "L-11-code")
                                  : ask_approval(m, reason);
}

MUST_CHECK enum status
act_correct(struct message *m)
{
    const struct form_value *words = form_value(&m->reading, "noidung");
    struct report r;
    bool found, may;
    enum status status = recall(m, &r, &found);

    if (status != ST_OK || !found)
        return status;
    /* What is about one household or one gift began with its first text. */
    if (r.form->keys_n == 0 && strcmp(r.named_state, "withdrawn") == 0)
        return refuse_id(m, "L-10");
    m->key = r.key;
    if (!report_is_open(m, &r))
        return on_closed_period(m, &r, words->text);
    read_words(m, &r, words->text);
    if (m->reading.error)
        return refuse_reading(m);
    if (is_of_other_unit(m, &r))
        return refuse_id(m, "L-11-code");
    status = pin_ask(m, &may);
    return status == ST_OK && may ? report_run(m) : status;
}

static bool
waits_for_approval(const struct report *r)
{
    return strcmp(r->named_state, "held") == 0 &&
           r->named_version == r->head.last && r->named_rule &&
           strcmp(r->named_rule, "L-07") == 0;
}

MUST_CHECK enum status
act_confirm(struct message *m)
{
    struct report r;
    bool found;
    enum status status = recall(m, &r, &found);

    if (status != ST_OK || !found)
        return status;
    bool waits_for_ok = strcmp(r.named_state, "held") == 0 &&
                        r.named_version == r.head.last &&
                        !waits_for_approval(&r);
    if (!waits_for_ok)
        return refuse_id(m, "L-10");
    if (!report_is_open(m, &r))
        return closed_refuse(m, &r);
    const struct form_value *reason = form_value(&m->reading, "lydo");
    m->outcome.form = r.form->keyword;
    if (r.form->needs_reason && !reason)
        return refuse_with(m, "L-02", message_text(m, "L-02-reason"));
    if (reason)
        r.reason = reason->text;
    return report_release_and_tell(m, &r);
}

/* What was asked for and is over cannot be taken back any more. A chain of
 * figures that were replaced, or a late correction, does not stand in the way;
 * *chain is empty if nothing was ended. */
static enum status
end_chain(struct message *m, const struct report *r, struct chain *chain,
          bool *may)
{
    enum status status = chain_load(m, r->head.id, chain);
    bool can = chain_can(chain, CHAIN_WITHDRAW);

    *may = can || chain->row.version != r->head.version_row ||
           chain_is(chain, "correction");
    if (status == ST_OK && can)
        return chain_enter(m, chain, CHAIN_WITHDRAW, (struct str){0});
    *chain = (struct chain){0};
    return status;
}

static enum status
withdraw(struct message *m, struct report *r)
{
    const struct act *act = act_find(r->form->act);
    const char *own = message_form_text(m, r->form, "HUY");
    struct chain chain = {0};
    bool may = false;
    bool is_closed = false;
    enum status status = summary_closes(m, r, &is_closed);

    if (status == ST_OK && is_closed)
        return refuse_id(m, "S-12");
    if (status == ST_OK)
        status = end_chain(m, r, &chain, &may);
    if (status == ST_OK && !may)
        return refuse_id(m, "L-10");
    if (status == ST_OK)
        status = report_withdraw(m, r);
    if (status == ST_OK && act->withdrawn)
        status = act->withdrawn(m, r);
    if (status != ST_OK)
        return status;
    m->outcome.form = r->form->keyword;
    m->outcome.outcome = "accepted";
    status = own ? message_say(m, own) : message_say_id(m, "S-11");
    if (status == ST_OK)
        status = chain_tell(m, r, &chain);
    return status == ST_OK && act->told ? act->told(m, r) : status;
}

/* A correction that nobody has approved yet: the old figures stay. */
static enum status
withdraw_correction(struct message *m, struct report *r)
{
    struct chain chain;
    enum status status = chain_load(m, r->head.id, &chain);

    if (status != ST_OK)
        return status;
    if (!chain_is(&chain, "correction") || !chain_can(&chain, CHAIN_WITHDRAW))
        return refuse_id(m, "L-10");
    status = chain_enter(m, &chain, CHAIN_WITHDRAW, (struct str){0});
    if (status == ST_OK)
        status = report_drop(m, r);
    m->outcome.form = r->form->keyword;
    m->outcome.outcome = "accepted";
    return status == ST_OK ? message_say_id(m, "S-14") : status;
}

/* Figures that wait for OK never counted: only the question ends. */
static bool
is_held(const struct report *r)
{
    return strcmp(r->named_state, "held") == 0 &&
           r->named_version == r->head.last;
}

static enum status
withdraw_held(struct message *m, const struct report *r)
{
    enum status status = report_drop(m, r);

    m->outcome.form = r->form->keyword;
    m->outcome.outcome = "accepted";
    return status == ST_OK ? message_say_id(m, "S-11") : status;
}

MUST_CHECK enum status
act_withdraw(struct message *m)
{
    struct report r;
    bool found;
    enum status status = recall(m, &r, &found);

    if (status != ST_OK || !found)
        return status;
    if (waits_for_approval(&r))
        return withdraw_correction(m, &r);
    if (is_held(&r))
        return withdraw_held(m, &r);
    if (r.named_version != r.head.version)
        return refuse_id(m, "L-10");
    if (!report_is_open(m, &r))
        return closed_refuse(m, &r);
    return withdraw(m, &r);
}
