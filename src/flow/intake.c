/* A text comes in, is kept, understood, acted upon and answered. */
#include "flow/intake.h"

#include "base/log.h"
#include "flow/act.h"
#include "flow/act_phone.h"
#include "flow/closed.h"
#include "flow/draft.h"
#include "flow/ledger.h"
#include "flow/no_change.h"
#include "flow/outbox.h"
#include "flow/parts.h"
#include "flow/pin.h"
#include "flow/refuse.h"
#include "store/store_dialog.h"

/* Keeps the message as it came and takes its key. A repeat leaves no trace but
 * the number of the first one. */
static enum status
keep(struct message *m, int64_t *first)
{
    const struct inbound *in = m->in;
    struct store_message row = {
        .provider = str_of(in->provider),
        .provider_id = in->id,
        .sender = in->from_kind ? str_of(in->from) : in->from_raw,
        .receiver = in->to,
        .text = in->text,
        .raw = in->raw,
        .sent_at = in->sent_at_ms,
        .received_at = turn_now(&m->flow->turn),
    };
    bool has_key = in->key.len > 0;
    struct str key = has_key ? in->key : in->fallback_key;
    int64_t now = row.received_at;
    int64_t until =
        now + (has_key ? m->flow->set->seen_ms : in->fallback_ttl_ms);
    enum status status = store_inbox_add(message_db(m), &row, &m->id);

    /* An id that comes again is a repeat, whatever a wrong clock says. */
    if (has_key && !clock_is_trusted(m->flow)) {
        now = 0;
        until = INT64_MAX;
    }
    *first = m->id;
    if (status == ST_OK && key.len > 0)
        status = store_seen_take(message_db(m), row.provider, key, m->id, now,
                                 until, first);
    return status;
}

/* A repeat gets what the first one got. */
static enum status
recall(struct message *m, int64_t first, struct intake_result *out)
{
    struct store_inbox_row row;
    struct store_out_row reply;
    enum status status =
        store_inbox_get(message_db(m), first, message_arena(m), &row);

    out->id = first;
    out->is_duplicate = true;
    for (int i = 0; status == ST_OK && i < row.replies_n; i++) {
        status = store_outbox_get(message_db(m), row.replies_from + i,
                                  message_arena(m), &reply);
        out->reply[out->replies_n++] =
            (struct message_reply){reply.id, reply.recipient, reply.text};
    }
    if (status == ST_OK && row.id && !str_eq(row.message.text, m->in->text))
        log_warn("event=id_reused provider=%s id=%lld", m->in->provider,
                 (long long)first);
    metrics_count(&m->flow->metrics, COUNT_RECEIVED, m->in->provider,
                  "repeated");
    return status;
}

/* Whoever holds a receipt may ask what became of it. */
static bool
asks_for_receipt(struct message *m)
{
    form_read(m->flow->set->forms, m->text, ROLE_HO, m->date, message_arena(m),
              &m->reading);
    return !m->reading.error && strcmp(m->reading.form->act, "lookup") == 0;
}

bool
intake_may_answer_stranger(struct flow *flow)
{
    int64_t day =
        date_to_days(date_of_ms(turn_now(&flow->turn), VIETNAM_OFFSET_MIN));

    if (flow->strangers_day != day) {
        flow->strangers_day = day;
        flow->strangers_n = 0;
    }
    return flow->strangers_n++ < flow->set->strangers_day;
}

/* A number nobody knows is told so once a day, and all of them together only
 * so often. */
static enum status
on_stranger(struct message *m)
{
    struct flow *flow = m->flow;
    char today[DATE_TEXT];
    bool is_first, taken = false;
    enum status status = phone_change_stranger(m, &taken);

    if (status != ST_OK || taken)
        return status;
    m->outcome.outcome = "stranger";
    m->outcome.error = "L-05";
    date_format(date_of_ms(turn_now(&flow->turn), VIETNAM_OFFSET_MIN), today);
    status = store_stranger_note(message_db(m), str_of(m->in->from), today,
                                 turn_now(&flow->turn), &is_first);
    if (status != ST_OK || !is_first || !intake_may_answer_stranger(flow))
        return status;
    if (!asks_for_receipt(m))
        return message_say_id(m, "L-05");
    status = act_lookup(m);
    m->outcome.outcome = "stranger";
    return status;
}

static bool
is_right_refused(const struct form_reading *r)
{
    return r->error && strcmp(r->error, "L-06") == 0;
}

/* Another role may send it, or add a PIN. */
static bool
may_read_otherwise(const struct message *m)
{
    const struct form *form = m->reading.form;

    return is_right_refused(&m->reading) ||
           (form && form_takes_pin(form) && pin_has_seat(m->person));
}

/* Reads the text in the first of the sender's roles that may send it. */
static void
read_as(struct message *m)
{
    struct form_reading best = {0};
    const struct role_at *seat = NULL;

    for (int i = 0; i < m->person->roles_n; i++) {
        m->seat = &m->person->role[i];
        form_read(m->flow->set->forms, m->text, m->seat->role, m->date,
                  message_arena(m), &m->reading);
        if (!m->reading.error || !may_read_otherwise(m))
            return;
        if (!seat ||
            (is_right_refused(&best) && !is_right_refused(&m->reading))) {
            best = m->reading;
            seat = m->seat;
        }
    }
    if (seat) {
        m->reading = best;
        m->seat = seat;
    }
}

/* What this build acts upon. */
static void
set_open_forms(struct message *m)
{
    struct str list = {0};
    int n;
    const struct form *const *form = form_all(m->flow->set->forms, &n);

    for (int i = 0; i < n; i++)
        if (act_find(form[i]->act))
            list = arena_printf(message_arena(m), "%.*s%s%s", STR_ARG(list),
                                list.len ? " " : "", form[i]->keyword);
    message_set(m, "forms", list);
}

static bool
is_closed(const struct form_reading *r)
{
    return r->error && strcmp(r->error, "L-07") == 0;
}

static enum status
act_on(struct message *m)
{
    const struct form_reading *r = &m->reading;

    if (r->form)
        m->outcome.form = r->form->keyword;
    m->unit = m->seat->unit;
    message_set_unit(m, m->unit);
    bool may = true, is_told = false;
    enum status status = is_closed(r) ? closed_take(m, &is_told) : ST_OK;
    if (status != ST_OK || is_told)
        return status;
    status = r->error ? draft_refuse(m) : draft_end(m);
    if (status != ST_OK || r->error)
        return status;
    const struct act *act = act_find(r->form->act);
    message_set_z(m, "form", r->form->keyword);
    if (act)
        status = pin_ask(m, &may);
    if (status != ST_OK || !may)
        return status;
    if (act) {
        status = act->run(m);
        return status == ST_OK ? draft_replace(m) : status;
    }
    set_open_forms(m);
    return refuse_id(m, "S-07");
}

static enum status
understand(struct message *m)
{
    if (m->in->from_kind == PHONE_NONE) {
        m->outcome.outcome = "ignored";
        return ST_OK;
    }
    if (!m->person || m->person->roles_n == 0)
        return on_stranger(m);
    m->outcome.person = m->person->id;
    read_as(m);
    bool is_told = false;
    enum status status = draft_take(m);
    if (status == ST_OK)
        status = no_change_take(m, &is_told);
    return status == ST_OK && !is_told ? act_on(m) : status;
}

static void
log_outcome(const struct message *m)
{
    const struct store_outcome *o = &m->outcome;

    log_info("event=message_%s id=%lld provider=%s from=%s form=%s fault=%s "
             "field=%d replies=%d",
             o->outcome, (long long)m->id, m->in->provider,
             log_phone(m->in->from).z, o->form ? o->form : "-",
             o->error ? o->error : "-", m->reading.field, m->replies_n);
}

static void
result_of(const struct message *m, struct intake_result *out)
{
    out->id = m->id;
    out->outcome = m->outcome.outcome;
    out->code = reply_value(&m->places, "code");
    out->replies_n = m->replies_n;
    memcpy(out->reply, m->reply, sizeof(out->reply));
}

static const struct person *
sender_of(struct message *m)
{
    if (m->in->from_kind == PHONE_NONE)
        return NULL;
    return person_on(registry_person(m->flow->registry, m->in->from, m->day),
                     m->day, message_arena(m));
}

/* keep, understand, answer: within the savepoint. */
static enum status
run(struct message *m, struct intake_result *out, bool *is_repeat)
{
    int64_t first;
    bool is_whole = true;
    enum status status = keep(m, &first);

    *is_repeat = status == ST_OK && first != m->id;
    if (status != ST_OK || *is_repeat) {
        out->id = first;
        return status;
    }
    m->outcome.outcome = "part";
    m->person = sender_of(m);
    if (m->in->part_total > 1)
        status = parts_take(m, &is_whole);
    if (status == ST_OK && is_whole)
        status = understand(m);
    if (status == ST_OK)
        status = store_inbox_end(message_db(m), m->id, &m->outcome);
    return status;
}

/* What cannot be processed is kept raw, and its sender is told. */
static enum status
keep_failed(struct message *m)
{
    int64_t first;
    enum status status = keep(m, &first);

    log_error("event=message_failed id=%lld error=%s", (long long)m->id,
              log_quote(str_of(db_error(message_db(m)))).z);
    m->outcome = (struct store_outcome){.outcome = "failed"};
    m->replies_n = 0;
    m->person = sender_of(m); /* another one may have been undone */
    if (status == ST_OK && m->person) {
        m->outcome.person = m->person->id;
        status = message_say_id(m, "S-10");
    }
    if (status == ST_OK)
        status = store_inbox_end(message_db(m), m->id, &m->outcome);
    return status;
}

static enum status
in_savepoint(struct message *m, struct intake_result *out, bool *is_repeat)
{
    struct flow *flow = m->flow;
    struct ledger_mark mark = ledger_mark(flow->ledger);
    struct outbox_mark sends = outbox_mark(flow);
    enum status status = db_savepoint(message_db(m));

    if (status != ST_OK)
        return status;
    status = run(m, out, is_repeat);
    if (status == ST_OK && !*is_repeat)
        return db_release(message_db(m));
    if (status == ST_RETRY || db_fault(message_db(m)) == DB_BROKEN)
        return status;
    ledger_back(flow->ledger, &mark);
    outbox_back(flow, sends);
    if (db_undo(message_db(m)) != ST_OK)
        return ST_RETRY;
    return *is_repeat ? recall(m, out->id, out) : keep_failed(m);
}

MUST_CHECK enum status
intake_take(struct flow *flow, const struct inbound *in,
            struct intake_result *out)
{
    struct message m;
    bool is_repeat = false;
    enum status status = turn_begin(&flow->turn);

    *out = (struct intake_result){.outcome = ""};
    if (status != ST_OK)
        return status;
    flow->turn.messages++;
    message_init(&m, flow, in);
    status = in_savepoint(&m, out, &is_repeat);
    if (status != ST_OK) {
        turn_fail(&flow->turn);
        return status;
    }
    if (is_repeat)
        return ST_OK;
    result_of(&m, out);
    log_outcome(&m);
    metrics_count(&flow->metrics, COUNT_RECEIVED, in->provider,
                  m.outcome.outcome);
    return ST_OK;
}

/* The rest of a long text never came: its sender is told. */
static enum status
tell_overdue(struct flow *flow, const struct inbound *in, int64_t first)
{
    struct message m;
    enum status status = ST_OK;

    message_init(&m, flow, in);
    m.id = first;
    m.person = sender_of(&m);
    m.outcome.outcome = "refused";
    m.outcome.error = "L-13";
    if (m.person && m.person->roles_n > 0) {
        m.outcome.person = m.person->id;
        message_set_unit(&m, m.person->role[0].unit);
        status = refuse_id(&m, "L-13");
    }
    if (status == ST_OK)
        status = store_inbox_end(message_db(&m), m.id, &m.outcome);
    log_outcome(&m);
    return status;
}

MUST_CHECK enum status
intake_overdue_parts(struct flow *flow, int max)
{
    enum status status = ST_OK;
    bool found = true;

    for (int i = 0; i < max && found && status == ST_OK; i++) {
        struct inbound in;
        int64_t first;
        status = parts_overdue(flow, &in, &first, &found);
        if (status == ST_OK && found)
            status = tell_overdue(flow, &in, first);
    }
    return status;
}
