/* Where a commitment, contribution, case … stands, and who is told. */
#include "flow/chain.h"

#include <assert.h>
#include <stdio.h>

#include "base/log.h"
#include "flow/seat.h"

enum { HOUR_MS = 60 * 60 * 1000, HOLDERS_MAX = 4 };

#define BIT(role) (1u << (role))

struct chain
chain_of(const struct store_chain *row)
{
    struct chain chain = {.row = *row};

    if (row->report == 0)
        return chain;
    chain.kind = chain_kind_find(row->kind.ptr);
    assert(chain.kind);
    chain.state = chain_state_find(chain.kind, row->state.ptr);
    assert(chain.state);
    return chain;
}

MUST_CHECK enum status
chain_load(struct message *m, int64_t report, struct chain *out)
{
    struct store_chain row;
    enum status status =
        store_chain_get(message_db(m), report, message_arena(m), &row);

    *out = status == ST_OK ? chain_of(&row) : (struct chain){0};
    return status;
}

/* Whose people are waited for: the hamlet, or the commune it belongs to. */
static int64_t
waits_unit(const struct message *m, enum chain_waits waits)
{
    if (waits == WAITS_HAMLET)
        return m->unit->id;
    struct unit *commune = unit_up_to(m->unit, UNIT_COMMUNE, m->day);
    return commune ? commune->id : m->unit->id;
}

static void
settle(const struct message *m, struct chain *chain,
       const struct chain_state *next)
{
    int64_t now = turn_now(&m->flow->turn);

    chain->state = next;
    chain->row.state = str_of(next->name);
    chain->row.waits = str_of(chain_waits_name(next->waits));
    chain->row.waits_unit = waits_unit(m, next->waits);
    chain->row.since = now;
    chain->row.until = next->hours ? now + (int64_t)next->hours * HOUR_MS : 0;
}

/* Writes the row and the step; the log tells old -> new. */
static enum status
record(struct message *m, const struct chain *chain, const char *from,
       enum chain_event event, struct str reason)
{
    struct store_chain_step step = {
        .report = chain->row.report,
        .event = chain_event_name(event),
        .from_state = str_of(from),
        .to_state = chain->row.state,
        .person = m->person ? m->person->id : 0,
        .phone = str_of(m->person ? m->in->from : ""),
        .message = m->id,
        .reason = reason,
        .at = chain->row.since,
    };
    enum status status = store_chain_put(message_db(m), &chain->row);

    if (status == ST_OK)
        status = store_chain_step_add(message_db(m), &step);
    log_info("event=chain_%s report=%lld kind=%s from=%s to=%s", step.event,
             (long long)chain->row.report, chain->kind->name, from,
             chain->state->name);
    return status;
}

MUST_CHECK enum status
chain_start_in(struct message *m, const struct report *r, const char *kind,
               const char *state, struct chain *out)
{
    *out = (struct chain){
        .kind = chain_kind_find(kind),
        .row = {.report = r->head.id,
                .version = m->outcome.version,
                .unit = m->unit->id,
                .household = m->household,
                .person = m->person->id,
                .kind = str_of(kind)},
    };
    assert(out->kind);
    const struct chain_state *first = chain_state_find(out->kind, state);
    assert(first);
    settle(m, out, first);
    return record(m, out, "", CHAIN_START, (struct str){0});
}

static const char *
first_state(const struct message *m, const struct report *r)
{
    for (int i = 0; i < r->form->starts_n; i++) {
        const struct form_start *s = &r->form->starts[i];
        bool fits_role = s->roles == 0 || (s->roles & BIT(m->seat->role));
        if (fits_role && (s->field < 0 || r->now.number[s->field] == s->equals))
            return s->state;
    }
    return NULL;
}

MUST_CHECK enum status
chain_start(struct message *m, const struct report *r, struct chain *out)
{
    const char *state = r->form->chain ? first_state(m, r) : NULL;

    *out = (struct chain){0};
    return state ? chain_start_in(m, r, r->form->chain, state, out) : ST_OK;
}

bool
chain_can(const struct chain *chain, enum chain_event event)
{
    return chain->row.report != 0 &&
           chain_next(chain->kind, chain->state, event) != NULL;
}

MUST_CHECK enum status
chain_enter(struct message *m, struct chain *chain, enum chain_event event,
            struct str reason)
{
    const char *from = chain->state->name;
    const struct chain_state *next =
        chain_next(chain->kind, chain->state, event);

    assert(next);
    settle(m, chain, next);
    return record(m, chain, from, event, reason);
}

static bool
may_answer(const struct message *m, const struct chain *chain,
           const struct role_at *seat)
{
    struct unit *unit = registry_unit(m->flow->registry, chain->row.waits_unit);

    if (!unit)
        return false;
    switch (chain->state->waits) {
    case WAITS_HAMLET:
        return seat->role == ROLE_TB && seat->unit == unit;
    case WAITS_COMMUNE:
        return (seat->role == ROLE_CX || seat->role == ROLE_LX) &&
               seat->unit == unit;
    case WAITS_DISTRICT:
        return seat->role == ROLE_CH && seat_covers(seat, unit, m->day);
    case WAITS_NOBODY:
    case WAITS_PHONE:
        return false;
    }
    return false;
}

const struct role_at *
chain_seat(const struct message *m, const struct chain *chain)
{
    if (chain->row.person == m->person->id)
        return NULL;
    for (int i = 0; i < m->person->roles_n; i++)
        if (may_answer(m, chain, &m->person->role[i]))
            return &m->person->role[i];
    return NULL;
}

/* Who is asked: one person of the level that is waited for; above the commune
 * whoever looks after it. */
static const struct person *
next_person(const struct message *m, const struct chain *chain)
{
    static const unsigned roles[] = {
        [WAITS_NOBODY] = 0,
        [WAITS_HAMLET] = BIT(ROLE_TB),
        [WAITS_COMMUNE] = BIT(ROLE_CX) | BIT(ROLE_LX),
        [WAITS_DISTRICT] = BIT(ROLE_CH),
        [WAITS_PHONE] = 0,
    };
    const struct person *found[HOLDERS_MAX];
    struct unit *unit = registry_unit(m->flow->registry, chain->row.waits_unit);

    while (unit && roles[chain->state->waits]) {
        int n = unit_holders(unit, roles[chain->state->waits], m->day, found,
                             HOLDERS_MAX);
        for (int i = 0; i < n; i++)
            if (found[i]->id != chain->row.person)
                return found[i];
        if (chain->state->waits != WAITS_DISTRICT || unit->spans_n == 0)
            return NULL;
        unit = unit_name_at(unit, m->day)->parent;
    }
    return NULL;
}

const char *
chain_text(const struct message *m, const struct report *r,
           const struct chain *chain, const char *who)
{
    char id[40];

    snprintf(id, sizeof(id), "%s.%s", chain->state->name, who);
    return message_form_text(m, r->form, id);
}

void
chain_set_places(struct message *m, const struct report *r,
                 const struct chain *chain)
{
    const char *about = message_form_text(m, r->form, "ABOUT");

    message_set_code(m, "code", r->code);
    message_set_z(m, "chain", chain->state->shown);
    if (about)
        message_set(m, "about",
                    reply_render(about, m->flow->set->limits, &m->places));
}

/* In the reader's language, the form's own sentence before the shared one. */
static enum status
tell(struct message *m, const struct report *r, const struct chain *chain,
     const struct person *reader, const char *who, const char *shared)
{
    message_address(m, reader);
    chain_set_places(m, r, chain);
    const char *text = chain_text(m, r, chain, who);
    return message_tell(m, reader, text ? text : message_text(m, shared));
}

MUST_CHECK enum status
chain_tell(struct message *m, const struct report *r, const struct chain *chain)
{
    const struct person *owner =
        registry_person_by_id(m->flow->registry, chain->row.person);
    const struct person *next = next_person(m, chain);
    bool is_own = m->person && chain->row.person == m->person->id;
    enum status status = ST_OK;

    if (chain->row.report == 0)
        return ST_OK;
    if (owner && !is_own)
        status = tell(m, r, chain, owner, "OWNER", "S-20");
    if (status == ST_OK && next && next != m->person)
        status = tell(m, r, chain, next, "NEXT", "S-21");
    return status;
}
