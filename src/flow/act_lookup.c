/* KT: what became of the message behind a receipt. Any phone may ask, so no
 * figures are told and no household is named. */
#include "flow/act.h"
#include "flow/chain.h"
#include "flow/codes.h"
#include "flow/refuse.h"

/* Of the sender's own places first: the same code may stand elsewhere too. */
static enum status
find(struct message *m, struct str code, struct code_hits *hits)
{
    enum status status = ST_OK;

    *hits = (struct code_hits){0};
    if (m->person)
        status = codes_find(m, code, hits);
    if (status == ST_OK && hits->n == 0)
        status = codes_find_anywhere(m, code, hits);
    return status;
}

/* The code of what took its place. */
static enum status
set_newer_code(struct message *m, const struct report *r)
{
    struct store_version newer;
    int64_t row = r->head.version ? r->head.version_row : r->head.last_row;
    enum status status =
        store_version_get(message_db(m), row, message_arena(m), &newer);

    if (status == ST_OK)
        message_set_code(m, "old", newer.code);
    return status;
}

/* What counts is told by the name of its state, or by where its chain is. */
static enum status
set_state(struct message *m, const struct report *r)
{
    bool is_current = strcmp(r->named_state, "accepted") == 0;
    struct str id = arena_printf(message_arena(m), "STATE-%s", r->named_state);
    struct chain chain;
    enum status status = chain_load(m, r->head.id, &chain);

    if (status == ST_OK && strcmp(r->named_state, "replaced") == 0)
        status = set_newer_code(m, r);
    if (status != ST_OK)
        return status;
    if (chain.row.report != 0 && chain.row.version == r->named_row &&
        (is_current || chain.state->is_live)) {
        message_set_z(m, "state", chain.state->shown);
        return ST_OK;
    }
    const char *text = message_own_text(m, m->reading.form, id.ptr);
    message_set(m, "state",
                reply_render(text ? text : r->named_state, m->flow->set->limits,
                             &m->places));
    return ST_OK;
}

static void
set_time(struct message *m, int64_t at)
{
    struct date day = date_of_ms(at, VIETNAM_OFFSET_MIN);
    int minute = (int)((at - date_to_ms(day, VIETNAM_OFFSET_MIN)) / 60000);

    message_set(
        m, "time",
        arena_printf(message_arena(m), "%02d:%02d", minute / 60, minute % 60));
    message_set(m, "date",
                arena_printf(message_arena(m), "%02d/%02d/%04d", day.day,
                             day.month, day.year));
}

static enum status
show(struct message *m, int64_t row)
{
    struct store_version version;
    struct report r;
    enum status status = report_load(m, row, &r);

    if (status == ST_OK)
        status =
            store_version_get(message_db(m), row, message_arena(m), &version);
    if (status != ST_OK)
        return status;
    if (!r.form)
        return refuse_id(m, "L-10");
    message_set_unit(m, m->unit);
    message_set_z(m, "form", r.form->keyword);
    if (r.period.kind != PERIOD_NONE)
        message_set_period(m, "period", r.period);
    set_time(m, version.at);
    status = set_state(m, &r);
    if (status != ST_OK)
        return status;
    m->outcome.outcome = m->person ? "answered" : "stranger";
    return message_say(m, message_form_text(m, m->reading.form, "OK"));
}

MUST_CHECK enum status
act_lookup(struct message *m)
{
    struct str code = form_value(&m->reading, "ma")->text;
    struct code_hits hits;
    enum status status = find(m, code, &hits);

    if (status != ST_OK)
        return status;
    message_set(m, "code", code);
    if (hits.n == 1)
        return show(m, hits.version[0]);
    return refuse_id(m, hits.n > 1 ? "L-10-which" : "L-10-none");
}
