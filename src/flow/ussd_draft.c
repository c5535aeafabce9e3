/* A dead session is a draft, and a draft is offered to the next one. */
#include "base/log.h"
#include "core/form_draft.h"
#include "flow/draft.h"
#include "flow/ussd_walk.h"
#include "store/store_draft.h"

/* Sessions that a call looks at: a millisecond or two. */
enum { LOOKS_A_CALL = 2000 };

/* A message of what was typed: a draft is left by a message. */
static enum status
keep(struct ussd_walk *walk, struct str text)
{
    struct message *m = &walk->m;
    struct store_message row = {
        .provider = str_of(walk->inbound.provider),
        .provider_id = walk->row.session,
        .sender = str_of(walk->inbound.from),
        .text = text,
        .raw = text,
        .received_at = turn_now(&walk->flow->turn),
    };

    return store_inbox_add(message_db(m), &row, &m->id);
}

/* Values for what is missing: those of the last report, else any that fit. */
static struct str
example_of(struct ussd_walk *walk, const struct form *form)
{
    struct arena *arena = message_arena(&walk->m);
    struct str text = {0};

    for (int i = 0; i < form->fields_n; i++) {
        bool is_last =
            (walk->facts.has_last & (1u << i)) && !form->fields[i].is_movement;
        if (!ussd_is_due(&walk->look, &walk->state, form, i) ||
            ussd_answer(&walk->state, form, i).len > 0)
            continue;
        struct str value =
            is_last
                ? arena_printf(arena, "%lld", (long long)walk->facts.last[i])
                : ussd_filler(&walk->look, &walk->state, form, i);
        text = arena_printf(arena, "%.*s%s%.*s", STR_ARG(text),
                            text.len ? " " : "", STR_ARG(value));
    }
    return text;
}

/* "BC T09/2025 thieu can ngheo, thoat, moi, tai. ..." */
static enum status
tell(struct ussd_walk *walk, const struct form_draft *draft, struct str names,
     int n)
{
    struct message *m = &walk->m;

    walk->state.at = USSD_ASK;
    enum status status = ussd_facts_of_screen(walk);
    if (status != ST_OK)
        return status;
    message_set(m, "example", example_of(walk, draft->form));
    message_set_z(m, "form", draft->form->keyword);
    message_set_period(m, "period",
                       ussd_period(&walk->look, &walk->state, draft->form));
    message_set(m, "missing", names);
    return message_say_id(m, n > 0 ? "S-40" : "S-41");
}

/* Nothing can be sent for the period any more. */
static enum status
tell_closed(struct ussd_walk *walk, const struct form *form)
{
    struct message *m = &walk->m;

    message_set_period(m, "period", walk->state.period);
    message_set_period(m, "open", period_open(form->period, m->date));
    message_set(m, "example", message_example(m, form));
    return message_say_id(m, "L-07-none");
}

/* It waits from the last step on: an SMS that was sent since may be the answer.
 * A gateway that was down could not keep the promise of 24 hours then. */
static int64_t
waits_from(const struct ussd_walk *walk)
{
    int64_t now = turn_now(&walk->flow->turn);

    return now - walk->row.at > USSD_OFFER_MS ? now : walk->row.at;
}

static enum status
leave(struct ussd_walk *walk, const struct form_draft *draft)
{
    struct message *m = &walk->m;
    struct store_draft row = {
        .message = m->id,
        .person = m->person->id,
        .unit = walk->state.unit,
        .kind = draft_kind_name(draft->kind),
        .form = str_of(draft->form->keyword),
        .field = draft->field,
        .text = draft->text,
        .place = draft->place,
        .at = waits_from(walk),
    };

    return store_draft_put(message_db(m), &row);
}

/* What is older than a draft gets is forgotten. What is known and told waits as
 * it is: an SMS that lacks one figure, figures
 * that a rule holds. */
static bool
is_worth_it(const struct ussd_walk *walk)
{
    return walk->m.person && walk->state.at != USSD_OVER &&
           ussd_seat_of(walk) && ussd_has_answers(&walk->state) &&
           (!walk->state.is_known || walk->state.is_untold) &&
           turn_now(&walk->flow->turn) - walk->row.at <= DRAFT_MS;
}

static enum status
leave_and_tell(struct ussd_walk *walk, bool tells)
{
    struct message *m = &walk->m;
    struct form_draft draft;
    struct str names;
    int n;

    ussd_facts_of_seat(walk);
    if (!ussd_leave_draft(&walk->look, &walk->state, &draft, &names, &n))
        return ST_OK;
    m->outcome = (struct store_outcome){.outcome = "part",
                                        .person = m->person->id,
                                        .form = draft.form->keyword};
    enum status status = keep(walk, draft.text);
    walk->has_left = !ussd_is_closed(&walk->look, &walk->state);
    if (status == ST_OK && walk->has_left)
        status = leave(walk, &draft);
    if (status == ST_OK && !walk->has_left)
        status = tell_closed(walk, draft.form);
    else if (status == ST_OK && tells)
        status = tell(walk, &draft, names, n);
    if (status == ST_OK)
        status = store_inbox_end(message_db(m), m->id, &m->outcome);
    log_info("event=ussd_kept id=%lld form=%s missing=%d closed=%d told=%d",
             (long long)m->id, draft.form->keyword, n, !walk->has_left,
             m->replies_n > 0);
    return status;
}

MUST_CHECK enum status
ussd_bury(struct ussd_walk *walk, bool tells)
{
    enum status status = ST_OK;

    if (ussd_row_read(walk) && is_worth_it(walk))
        status = leave_and_tell(walk, tells);
    if (status != ST_OK)
        return status;
    return store_ussd_end(message_db(&walk->m), walk->row.provider,
                          walk->row.session);
}

static enum status
end_draft_of(struct ussd_walk *walk, const struct ussd_state *dropped)
{
    struct message *m = &walk->m;
    struct store_draft draft;
    enum status status = store_draft_find(message_db(m), m->person->id,
                                          message_arena(m), &draft);

    if (status != ST_OK || draft.message == 0 ||
        !str_eqz(draft.form, dropped->form) ||
        (draft.unit && draft.unit != dropped->unit))
        return status;
    return store_draft_end(message_db(m), m->person->id);
}

MUST_CHECK enum status
ussd_lay_aside(struct ussd_walk *walk, const struct ussd_state *before)
{
    struct ussd_state now = walk->state;
    enum status status = ST_OK;

    if (!ussd_has_answers(before) || ussd_has_answers(&now))
        return ST_OK;
    if (now.form[0] == '\0' && ussd_same_seat(&now, before))
        return end_draft_of(walk, before);
    walk->state = *before;
    if (is_worth_it(walk))
        status = leave_and_tell(walk, false);
    walk->state = now;
    return status;
}

/* walk->row.at is 0 if the sender has no open session. */
static enum status
find_open(struct message *m, struct ussd_walk *walk)
{
    if (!m->flow->set->ussd || m->flow->set->ussd->n == 0) {
        walk->row.at = 0;
        return ST_OK;
    }
    ussd_walk_init(walk, m->flow, m->in->provider, m->in->from, m->in->sms);
    return store_ussd_of_person(message_db(m), m->person->id, message_arena(m),
                                &walk->row);
}

MUST_CHECK enum status
ussd_leave(struct message *m)
{
    struct ussd_walk walk;
    enum status status = find_open(m, &walk);

    if (status != ST_OK || walk.row.at == 0)
        return status;
    return ussd_bury(&walk, false);
}

/* Of one unit there is one report of a period, and one of each household. What
 * a faulty text does not tell may be the same. */
static bool
is_same_subject(const struct ussd_state *state, const struct form_reading *r)
{
    const struct form *form = r->form;
    bool has_one = form->period != PERIOD_NONE;

    if (state->period.kind != PERIOD_NONE && r->period.kind != PERIOD_NONE &&
        period_compare(state->period, r->period) != 0)
        return false;
    for (int i = 0; i < form->fields_n; i++)
        if (form->fields[i].type == FIELD_HOUSEHOLD) {
            const struct form_value *value =
                form_value(r, form->fields[i].code);
            has_one = true;
            if (value ? !str_eq(value->text, ussd_answer(state, form, i))
                      : !r->error)
                return false;
        }
    return has_one;
}

/* A text without a code is about another unit than a session with one. */
static bool
is_about_the_same(struct ussd_walk *walk, const struct form_reading *r)
{
    const struct form_value *unit = form_value(r, "unit");

    if (!ussd_row_read(walk) || !r->form ||
        strcmp(walk->state.form, r->form->keyword) != 0 ||
        !is_same_subject(&walk->state, r))
        return false;
    ussd_facts_of_seat(walk);
    struct str code = ussd_unit_code(&walk->look, &walk->state, r->form);
    return code.len == 0 || (unit && str_eq(unit->text, code));
}

MUST_CHECK enum status
ussd_replace(struct message *m)
{
    struct ussd_walk walk;
    enum status status = find_open(m, &walk);

    if (status != ST_OK || walk.row.at == 0 ||
        !is_about_the_same(&walk, &m->reading))
        return status;
    log_info("event=ussd_replaced id=%lld form=%s", (long long)m->id,
             m->reading.form->keyword);
    return store_ussd_end(message_db(m), walk.row.provider, walk.row.session);
}

/* The seat in which the draft was left, or the first that may send it. */
static const struct role_at *
seat_of(const struct ussd_walk *walk, const struct store_draft *row,
        const struct form *form)
{
    const struct person *p = walk->m.person;

    for (int i = 0; i < p->roles_n; i++)
        if ((form->roles & (1u << p->role[i].role)) &&
            (!row->unit || p->role[i].unit->id == row->unit) &&
            ussd_menu_of(walk->look.menus, p->role[i].role))
            return &p->role[i];
    return NULL;
}

/* The text may name another of the person's units than that of the seat in
 * which it was read. */
static void
change_seat(struct ussd_walk *walk, const struct form *form)
{
    const struct person *p = walk->m.person;

    for (int i = 0; i < p->roles_n; i++) {
        const struct role_at *seat = &p->role[i];
        const char *code = unit_name_at(seat->unit, walk->m.day)->code;
        if ((form->roles & (1u << seat->role)) && code[0] &&
            strcmp(code, walk->state.below) == 0) {
            ussd_sit(walk, seat);
            return;
        }
    }
}

MUST_CHECK enum status
ussd_offer(struct ussd_walk *walk)
{
    struct message *m = &walk->m;
    struct store_draft row;
    struct form_draft draft;
    enum status status =
        store_draft_find(message_db(m), m->person->id, message_arena(m), &row);

    if (status != ST_OK || row.message == 0 || !draft_is_live(m, &row, &draft))
        return status;
    if (draft.kind == DRAFT_REST && m->judged_ms - row.at > USSD_OFFER_MS)
        return ST_OK;
    const struct role_at *seat = seat_of(walk, &row, draft.form);
    if (!seat)
        return ST_OK;
    ussd_sit(walk, seat);
    ussd_facts_of_seat(walk);
    if (ussd_open_draft(&walk->look, &draft, &walk->state))
        change_seat(walk, draft.form);
    else
        walk->state = (struct ussd_state){.item = -1};
    ussd_facts_of_seat(walk);
    return ST_OK;
}

static enum status
end_one(struct flow *flow, const struct store_ussd *row)
{
    struct ussd_walk *walk = arena_alloc(&flow->turn.arena, sizeof(*walk));

    if (str_eqz(row->place, ussd_place_names[USSD_OVER]))
        return store_ussd_forget(flow->turn.db, row->provider, row->session);
    ussd_walk_init(walk, flow, row->provider.ptr, row->phone.ptr,
                   flow_ussd_carrier(flow, row->provider.ptr));
    walk->row = *row;
    return ussd_bury(walk, true);
}

MUST_CHECK enum status
ussd_overdue(struct flow *flow, int max)
{
    int64_t now = turn_now(&flow->turn);
    struct store_ussd_due due = {now - USSD_IDLE_MS, now - USSD_GONE_MS};
    struct store_ussd *row =
        arena_alloc(&flow->turn.arena, (size_t)max * sizeof(*row));
    int n;
    enum status status =
        store_ussd_older(flow->turn.db, &flow->ussd_place, &due, LOOKS_A_CALL,
                         &flow->turn.arena, row, max, &n);

    if (status == ST_OK && n > 0)
        status = turn_begin(&flow->turn);
    for (int i = 0; i < n && status == ST_OK; i++)
        status = end_one(flow, &row[i]);
    return status;
}
