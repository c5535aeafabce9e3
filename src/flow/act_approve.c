/* XN: somebody whose turn it is confirms or refuses (domain.md F-06). */
#include "flow/act.h"
#include "flow/chain.h"
#include "flow/codes.h"
#include "flow/pin.h"
#include "flow/refuse.h"

enum { SAME_TEXT_MS = 10 * 60 * 1000 };

/* What waits for the sender under this code. */
struct waiting {
    struct chain chain;
    int64_t version;
    const struct role_at *seat;
    int n; /* how many there are: one is needed */
};

static enum status
look_at(struct message *m, int64_t row, enum chain_event event,
        struct waiting *out)
{
    struct store_version version;
    struct chain chain;
    enum status status =
        store_version_get(message_db(m), row, message_arena(m), &version);

    if (status == ST_OK)
        status = chain_load(m, version.report, &chain);
    if (status != ST_OK || !chain_can(&chain, event))
        return status;
    if (chain.row.version != row)
        return ST_OK; /* the code of figures that were corrected since */
    const struct role_at *seat = chain_seat(m, &chain);
    if (!seat)
        return ST_OK;
    out->chain = chain;
    out->version = chain.row.version;
    out->seat = seat;
    out->n++;
    return ST_OK;
}

static enum status
find_waiting(struct message *m, enum chain_event event, struct waiting *out)
{
    struct code_hits hits;
    enum status status =
        codes_find(m, form_value(&m->reading, "ma")->text, &hits);

    *out = (struct waiting){0};
    for (int i = 0; i < hits.n && status == ST_OK; i++)
        status = look_at(m, hits.version[i], event, out);
    return status;
}

/* What follows from a step beyond its being written down. */
static enum status
on_entered(struct message *m, struct report *r, const struct chain *chain)
{
    const struct act *act = act_find(r->form->act);

    if (!chain_is(chain, "correction"))
        return act && act->entered ? act->entered(m, r, chain) : ST_OK;
    if (strcmp(chain->state->name, "approved") != 0)
        return report_drop(m, r);
    enum status status = report_release(m, r);
    return status == ST_OK && act && act->accepted ? act->accepted(m, r)
                                                   : status;
}

static enum status
step(struct message *m, struct waiting *w, enum chain_event event)
{
    const struct form_value *reason = form_value(&m->reading, "lydo");
    const char *text = event == CHAIN_CONFIRM ? "OK" : "NO";
    const struct form *own = m->reading.form;
    struct str why = reason ? reason->text : (struct str){0};
    struct report r;
    bool go;
    enum status status = report_load(m, w->version, &r);

    if (status != ST_OK)
        return status;
    if (!r.form ||
        (chain_is(&w->chain, "correction") && r.named_version < r.head.last))
        return refuse_with(m, "E-COD", message_form_text(m, own, "E-COD"));
    report_set_places(m, &r);
    if (chain_is(&w->chain, "correction") && event == CHAIN_CONFIRM) {
        m->key = r.key;
        status = report_weigh(m, &r, &go);
        if (status != ST_OK || !go)
            return status;
    }
    status = chain_enter(m, &w->chain, event, why);
    if (status == ST_OK)
        status = on_entered(m, &r, &w->chain);
    if (status != ST_OK)
        return status;
    m->outcome.outcome = "accepted";
    m->outcome.version = w->version;
    chain_set_places(m, &r, &w->chain);
    message_set(m, "reason", why);
    const char *reply = chain_text(m, &r, &w->chain, "XN");
    status = message_say(m, reply ? reply : message_form_text(m, own, text));
    if (status == ST_OK)
        status = chain_tell(m, &r, &w->chain);
    const struct act *act = act_find(r.form->act);
    return status == ST_OK && act && act->entered_told
               ? act->entered_told(m, &r, &w->chain)
               : status;
}

/* The sender's own step just now, once more: it does not lead one further. */
static enum status
step_once(struct message *m, struct waiting *w, enum chain_event event)
{
    struct store_chain_step last;
    enum status status = store_chain_last_step(
        message_db(m), w->chain.row.report, message_arena(m), &last);

    if (status != ST_OK)
        return status;
    if (last.person != m->person->id ||
        strcmp(last.event, chain_event_name(event)) != 0 ||
        turn_now(&m->flow->turn) - last.at >= SAME_TEXT_MS)
        return step(m, w, event);
    message_set_moment(m, last.at);
    return refuse_id(m, "L-08");
}

/* Nobody learns whether the code or the PIN was wrong. */
static enum status
on_no_code(struct message *m, bool is_yes)
{
    if (is_yes && pin_has_seat(m->person))
        return pin_refuse(m, PIN_WRONG);
    return refuse_with(m, "E-COD",
                       message_form_text(m, m->reading.form, "E-COD"));
}

MUST_CHECK enum status
act_approve(struct message *m)
{
    const struct form_value *yes = form_value(&m->reading, "xacnhan");
    enum chain_event event = yes->number ? CHAIN_CONFIRM : CHAIN_REFUSE;
    enum pin_verdict verdict = PIN_FITS;
    struct waiting w;
    enum status status = find_waiting(m, event, &w);

    if (status != ST_OK)
        return status;
    message_set(m, "code", form_value(&m->reading, "ma")->text);
    if (w.n > 1)
        return refuse_id(m, "L-10-which");
    if (w.n != 1)
        return on_no_code(m, yes->number != 0);
    m->seat = w.seat;
    if (yes->number && w.chain.kind->wants_pin && pin_is_due(w.seat))
        status = pin_check(m, &verdict);
    if (status != ST_OK)
        return status;
    return verdict == PIN_FITS ? step_once(m, &w, event)
                               : pin_refuse(m, verdict);
}
