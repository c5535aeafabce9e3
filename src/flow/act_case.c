/* VM: a difficulty is noted, passed on, added to and answered. What is added or
 * answered is a step of the case with the text as its reason; a correction of
 * the first text (SUA) is a new version like any other. */
#include "flow/act_case.h"

#include "flow/act.h"
#include "flow/chain.h"
#include "flow/codes.h"
#include "flow/refuse.h"
#include "flow/seat.h"

/* The case that a number leads to, and what the sender may do with it. */
struct open_case {
    struct report report;
    struct chain chain;
    struct unit *unit;
    int64_t household;
    enum chain_event event;
    int n; /* how many there are: one is needed */
};

void
case_places(struct message *m, const struct report *r)
{
    message_set(m, "piece", figures_value(r->form, r->text, "noidung"));
}

/* Officers of its commune, and of the level above. */
static bool
may_answer(const struct message *m)
{
    struct unit *commune = unit_up_to(m->unit, UNIT_COMMUNE, m->day);

    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        bool is_commune = seat->role == ROLE_CX || seat->role == ROLE_LX;
        if (is_commune && seat->unit == commune)
            return true;
        if (seat->role == ROLE_CH && seat_looks_after(seat, m->unit, m->day))
            return true;
    }
    return false;
}

static enum status
look_at(struct message *m, int64_t row, struct open_case *out)
{
    struct report r;
    struct chain chain;
    enum status status = report_load(m, row, &r);

    if (status != ST_OK || !r.form)
        return status;
    status = chain_load(m, r.head.id, &chain);
    if (status != ST_OK || chain.row.report == 0 ||
        !str_eqz(chain.row.kind, m->reading.form->chain))
        return status;
    bool is_own = chain.row.person == m->person->id;
    enum chain_event event = is_own ? CHAIN_ADD : CHAIN_ANSWER;
    if ((!is_own && !may_answer(m)) || !chain_can(&chain, event))
        return ST_OK;
    *out = (struct open_case){.report = r,
                              .chain = chain,
                              .unit = m->unit,
                              .household = m->household,
                              .event = event,
                              .n = out->n + 1};
    return ST_OK;
}

static enum status
find_case(struct message *m, struct str number, struct open_case *out)
{
    struct code_hits hits;
    enum status status = codes_find(m, number, &hits);

    *out = (struct open_case){0};
    for (int i = 0; i < hits.n && status == ST_OK; i++)
        status = look_at(m, hits.version[i], out);
    m->unit = out->n == 1 ? out->unit : m->seat->unit;
    m->household = out->n == 1 ? out->household : 0;
    return status;
}

static enum status
go_on(struct message *m, struct open_case *c)
{
    struct str words = form_value(&m->reading, "noidung")->text;
    const struct form *form = m->reading.form;
    bool is_answer = c->event == CHAIN_ANSWER;
    enum status status = chain_enter(m, &c->chain, c->event, words);

    if (status != ST_OK)
        return status;
    m->outcome.outcome = "accepted";
    m->outcome.version = c->chain.row.version;
    report_set_places(m, &c->report);
    chain_set_places(m, &c->report, &c->chain);
    message_set(m, "piece", words);
    status = message_say(
        m, message_form_text(m, form, is_answer ? "OK-answer" : "OK-add"));
    return status == ST_OK ? chain_tell(m, &c->report, &c->chain) : status;
}

MUST_CHECK enum status
case_run(struct message *m)
{
    const struct form_value *number = form_value(&m->reading, "hoso");
    struct open_case c;

    if (!number)
        return act_report(m);
    enum status status = find_case(m, number->text, &c);
    if (status != ST_OK)
        return status;
    if (c.n == 1)
        return go_on(m, &c);
    message_set(m, "code", number->text);
    return refuse_id(m, c.n > 1 ? "L-10-which" : "L-10");
}
