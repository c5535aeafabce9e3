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

/* Who stays where they are go on waiting as before. */
static void
settle(const struct message *m, struct chain *chain,
       const struct chain_state *next)
{
    int64_t now = turn_now(&m->flow->turn);

    if (chain->state == next)
        return;
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
        .at = turn_now(&m->flow->turn),
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
    struct store_chain before;
    enum status status =
        store_chain_get(message_db(m), r->head.id, message_arena(m), &before);

    if (status != ST_OK)
        return status;
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
    /* A household's own, also when its hamlet head corrects it. */
    if (m->household && before.report && str_eqz(before.kind, kind) &&
        (r->form->roles & BIT(ROLE_HO)) && m->seat->role != ROLE_HO)
        out->row.person = before.person;
    const struct chain_state *first = chain_state_find(out->kind, state);
    assert(first);
    settle(m, out, first);
    return record(m, out, before.report ? before.state.ptr : "", CHAIN_START,
                  r->reason);
}

/* Whether the unit has people of that level above it. */
static bool
has_level(const struct message *m, enum chain_waits waits)
{
    switch (waits) {
    case WAITS_HAMLET:
        return m->unit->kind == UNIT_HAMLET;
    case WAITS_COMMUNE:
    case WAITS_CHAIRMAN:
        return unit_up_to(m->unit, UNIT_COMMUNE, m->day) != NULL;
    case WAITS_NOBODY:
    case WAITS_DISTRICT:
    case WAITS_PHONE:
        return true;
    }
    return true;
}

static bool
start_fits(const struct message *m, const struct report *r,
           const struct form_start *s)
{
    const struct chain_kind *kind = chain_kind_find(r->form->chain);

    if (s->roles != 0 && !(s->roles & BIT(m->seat->role)))
        return false;
    if (s->field >= 0 && r->now.number[s->field] != s->equals)
        return false;
    return has_level(m, chain_state_find(kind, s->state)->waits);
}

static const char *
first_state(const struct message *m, const struct report *r)
{
    for (int i = 0; i < r->form->starts_n; i++)
        if (start_fits(m, r, &r->form->starts[i]))
            return r->form->starts[i].state;
    return NULL;
}

/* {checker}: whose turn it is. */
static void
set_checker(struct message *m, const struct chain *chain)
{
    const struct unit *unit =
        registry_unit(m->flow->registry, chain->row.waits_unit);

    switch (chain->state->waits) {
    case WAITS_HAMLET:
        message_set_z(m, "checker", "truong ban");
        break;
    case WAITS_COMMUNE:
    case WAITS_CHAIRMAN:
        if (unit)
            message_set_z(m, "checker", unit_name_at(unit, m->day)->short_name);
        break;
    case WAITS_DISTRICT:
        message_set_z(m, "checker", "cap tren");
        break;
    case WAITS_NOBODY:
    case WAITS_PHONE:
        break;
    }
}

MUST_CHECK enum status
chain_start(struct message *m, const struct report *r, struct chain *out)
{
    const char *state = r->form->chain ? first_state(m, r) : NULL;

    *out = (struct chain){0};
    if (!state)
        return ST_OK;
    enum status status = chain_start_in(m, r, r->form->chain, state, out);
    if (status == ST_OK)
        set_checker(m, out);
    return status;
}

bool
chain_is(const struct chain *chain, const char *kind)
{
    return chain->row.report != 0 && strcmp(chain->kind->name, kind) == 0;
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

MUST_CHECK enum status
chain_undo(struct message *m, struct chain *chain, struct str state)
{
    const char *from = chain->state->name;
    const struct chain_state *before = chain_state_find(chain->kind, state.ptr);

    assert(before);
    settle(m, chain, before);
    return record(m, chain, from, CHAIN_UNDO, (struct str){0});
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
    case WAITS_CHAIRMAN:
        return (seat->role == ROLE_CX || seat->role == ROLE_LX) &&
               seat->unit == unit;
    case WAITS_DISTRICT:
        return seat->role == ROLE_CH && seat_looks_after(seat, unit, m->day);
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

/* One of those who hold these roles there and did not ask themselves. */
static const struct person *
holder_of(const struct message *m, const struct chain *chain,
          const struct unit *unit, unsigned roles)
{
    const struct person *found[HOLDERS_MAX];
    int n = unit_holders(unit, roles, m->day, found, HOLDERS_MAX);

    for (int i = 0; i < n; i++)
        if (found[i]->id != chain->row.person)
            return found[i];
    return NULL;
}

/* Of the upper offices the nearest one above, else whichever looks after it:
 * also a district that has ended. */
static const struct person *
upper_person(const struct message *m, const struct chain *chain,
             struct unit *unit)
{
    const struct registry *registry = m->flow->registry;
    int64_t max = registry_unit_max(registry);
    const struct person *found = NULL;

    for (struct unit *up = unit; up && !found && up->spans_n > 0;
         up = unit_name_at(up, m->day)->parent)
        found = holder_of(m, chain, up, BIT(ROLE_CH));
    for (int64_t id = 0; id <= max && !found; id++) {
        struct role_at seat = {.role = ROLE_CH,
                               .unit = registry_unit(registry, id)};
        if (seat.unit && seat.unit->holders_n > 0 && seat.unit->spans_n > 0 &&
            seat_looks_after(&seat, unit, m->day))
            found = holder_of(m, chain, seat.unit, BIT(ROLE_CH));
    }
    return found;
}

/* Who is asked: one person of the level that is waited for. */
static const struct person *
next_person(const struct message *m, const struct chain *chain)
{
    struct unit *unit = registry_unit(m->flow->registry, chain->row.waits_unit);
    const struct person *found;

    if (!unit)
        return NULL;
    switch (chain->state->waits) {
    case WAITS_HAMLET:
        return holder_of(m, chain, unit, BIT(ROLE_TB));
    case WAITS_CHAIRMAN:
        found = holder_of(m, chain, unit, BIT(ROLE_LX));
        return found ? found : holder_of(m, chain, unit, BIT(ROLE_CX));
    case WAITS_COMMUNE:
        found = holder_of(m, chain, unit, BIT(ROLE_CX));
        return found ? found : holder_of(m, chain, unit, BIT(ROLE_LX));
    case WAITS_DISTRICT:
        return upper_person(m, chain, unit);
    case WAITS_NOBODY:
    case WAITS_PHONE:
        return NULL;
    }
    return NULL;
}

/* Late corrections are of any form: their sentences are shared. */
static const char *
correction_text(const struct message *m, const struct chain *chain,
                const char *who)
{
    static const struct {
        const char *state, *who, *id;
    } texts[] = {
        {"to_commune", "NEXT", "S-21-sua"},
        {"to_district", "NEXT", "S-21-sua"},
        {"approved", "OWNER", "S-20-sua"},
        {"refused", "OWNER", "S-20-khong"},
        {"refused_above", "OWNER", "S-20-khong"},
    };

    for (size_t i = 0; i < COUNT(texts); i++)
        if (strcmp(texts[i].state, chain->state->name) == 0 &&
            strcmp(texts[i].who, who) == 0)
            return message_text(m, texts[i].id);
    return NULL;
}

const char *
chain_text(const struct message *m, const struct report *r,
           const struct chain *chain, const char *who)
{
    char id[40];

    if (chain_is(chain, "correction"))
        return correction_text(m, chain, who);
    snprintf(id, sizeof(id), "%s.%s", chain->state->name, who);
    return message_form_text(m, r->form, id);
}

void
chain_set_places(struct message *m, const struct report *r,
                 const struct chain *chain)
{
    const char *about = chain_is(chain, "correction")
                            ? message_text(m, "S-23")
                            : message_form_text(m, r->form, "ABOUT");

    if (chain_is(chain, "correction"))
        message_set(m, "changes", report_changes(m, r));
    message_set_code(m, "code", r->code);
    message_set_z(m, "chain", chain->state->shown);
    set_checker(m, chain);
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
    if (status == ST_OK && next && !(m->person && next->id == m->person->id))
        status = tell(m, r, chain, next, "NEXT", "S-21");
    return status;
}
