/* DT of those who are known: they ask, the new phone is invited. */
#include "flow/act.h"
#include "flow/phone_change.h"
#include "flow/refuse.h"
#include "flow/seat.h"
#include "store/store_household.h"
#include "store/store_phone.h"

enum {
    OWN_A_DAY = 5, /* invitations of one person: each costs a message */
    OFFICER_A_DAY = 50,
    INVITED_MAX = 6, /* of one phone: all may end in one message */
    DAY_MS = 24 * 60 * 60 * 1000,
};

#define BIT(role)  (1u << (role))
#define KIND(kind) (1u << (kind))

/* Which kinds of unit a role is held in. */
static const unsigned kinds_of[ROLE_COUNT] = {
    [ROLE_HO] = KIND(UNIT_HAMLET),
    [ROLE_TB] = KIND(UNIT_HAMLET),
    [ROLE_TO] = KIND(UNIT_GROUP) | KIND(UNIT_HAMLET),
    [ROLE_CX] = KIND(UNIT_COMMUNE),
    [ROLE_LX] = KIND(UNIT_COMMUNE),
    [ROLE_CH] = KIND(UNIT_DISTRICT) | KIND(UNIT_PROVINCE),
    [ROLE_CQ] = KIND(UNIT_OFFICE),
    [ROLE_DN] = ~0u,
    [ROLE_NH] = ~0u,
};

bool
phone_change_fits(enum role role, const struct unit *unit)
{
    return kinds_of[role] & KIND(unit->kind);
}

struct phone_change
phone_change_of(const struct report *r)
{
    struct phone_change change = {
        .role = role_of(figures_value(r->form, r->text, "vaitro")),
    };

    str_copy(change.phone, sizeof(change.phone),
             figures_value(r->form, r->text, "somoi"));
    return change;
}

struct str
phone_change_unit_code(struct str subject)
{
    const char *dash =
        subject.len ? memchr(subject.ptr, '-', subject.len) : NULL;

    if (dash)
        subject.len = (size_t)(dash - subject.ptr);
    return subject;
}

/* "017" of "B012-017", "" without one. */
static struct str
household_code(struct str subject)
{
    size_t used = phone_change_unit_code(subject).len + 1;

    return used < subject.len
               ? (struct str){subject.ptr + used, subject.len - used}
               : STR("");
}

MUST_CHECK enum status
phone_change_household(struct message *m, struct str subject, bool *found)
{
    struct store_household household;
    char code[HOUSEHOLD_CODE];

    *found = true;
    m->household = 0;
    if (household_code(subject).len == 0)
        return ST_OK;
    *found = false;
    if (!str_copy(code, sizeof(code), household_code(subject)))
        return ST_OK;
    message_set(m, "household",
                arena_copy(message_arena(m), household_code(subject)));
    enum status status =
        store_household_find(message_db(m), m->unit->id, code, &household);
    m->household = household.id;
    *found = household.id != 0;
    return status;
}

void
act_phone_places(struct message *m, const struct report *r)
{
    struct phone_change change = phone_change_of(r);
    struct str subject = figures_value(r->form, r->text, "madonvi");
    char shown[PHONE_TEXT];

    phone_mask(change.phone, shown);
    message_set(m, "somoi", arena_copy(message_arena(m), str_of(shown)));
    phone_national(change.phone, shown);
    message_set(m, "number", arena_copy(message_arena(m), str_of(shown)));
    message_set(m, "household", household_code(subject));
}

const char *
phone_change_text(const struct message *m, const struct report *r,
                  const char *id)
{
    bool is_household = phone_change_of(r).role == ROLE_HO;
    const char *own = NULL;

    if (is_household)
        own = message_own_text(
            m, r->form, arena_printf(&m->flow->turn.arena, "%s-HO", id).ptr);
    return own ? own : message_own_text(m, r->form, id);
}

MUST_CHECK enum status
phone_change_tell(struct message *m, const struct report *r,
                  const struct person *to, const char *id)
{
    message_address(m, to);
    return message_tell(m, to, phone_change_text(m, r, id));
}

static enum status
refuse_own(struct message *m, const char *id)
{
    return refuse_with(m, id, message_form_text(m, m->reading.form, id));
}

/* The unit of this code below a seat that may name it: an officer of a commune
 * those of its hamlets, the upper office all that it covers. */
static struct unit *
find_unit(struct message *m, struct str code)
{
    struct unit *unit;
    int at = -1;

    while ((unit = registry_next_of_code(m->flow->registry, code, &at)))
        for (int i = 0; i < m->person->roles_n; i++) {
            const struct role_at *seat = &m->person->role[i];
            const struct unit_span *span = unit_on(unit, m->day);
            bool is_below = seat->role == ROLE_CH ||
                            (seat->role == ROLE_CX && unit != seat->unit);
            if (is_below && span && str_eqz(code, span->code) &&
                seat_covers(seat, unit, m->day)) {
                m->seat = seat;
                return unit;
            }
        }
    return NULL;
}

static enum status
settle_named(struct message *m, struct str subject, bool *settled)
{
    enum role role = role_of(form_value(&m->reading, "vaitro")->text);
    bool found = false;

    m->unit = find_unit(m, phone_change_unit_code(subject));
    message_set(m, "quote", subject);
    if (!m->unit) {
        m->unit = m->seat->unit;
        return refuse_id(m, "L-11-code");
    }
    if (!phone_change_fits(role, m->unit))
        return refuse_own(m, "E-ROL");
    message_set_unit(m, m->unit);
    enum status status = phone_change_household(m, subject, &found);
    if (status == ST_OK && !found)
        return refuse_id(m, "L-09");
    *settled = status == ST_OK;
    return status;
}

static enum status
settle(struct message *m, bool *settled)
{
    const struct form_value *subject = form_value(&m->reading, "madonvi");

    *settled = false;
    if (subject)
        return settle_named(m, subject->text, settled);
    m->unit = m->seat->unit;
    *settled = true;
    return ST_OK;
}

/* The phone is already what it is to become. */
static bool
is_there(const struct message *m, const struct phone_change *change)
{
    const struct person *p =
        person_on(registry_person(m->flow->registry, change->phone, m->day),
                  m->day, &m->flow->turn.arena);

    for (int i = 0; p && i < p->roles_n; i++) {
        const struct role_at *seat = &p->role[i];
        int64_t household = seat->household ? seat->household->id : 0;
        if (seat->role == change->role && seat->unit == m->unit &&
            household == m->household && !seat->stands_for)
            return true;
    }
    return false;
}

static enum status
count_today(struct message *m, bool *is_many)
{
    int64_t n = 0, after = turn_now(&m->flow->turn) - DAY_MS;
    bool is_own = !form_value(&m->reading, "madonvi");
    enum status status =
        store_phone_change_count(message_db(m), m->person->id, after, &n);

    *is_many = n >= (is_own ? OWN_A_DAY : OFFICER_A_DAY);
    return status;
}

static enum status
has_many(struct message *m, const char *phone, bool *is_many)
{
    int64_t report[INVITED_MAX];
    int n = 0;
    enum status status =
        store_phone_changes(message_db(m), str_of(phone), "invited",
                            turn_now(&m->flow->turn), report, INVITED_MAX, &n);

    *is_many = *is_many || n == INVITED_MAX;
    return status;
}

/* Another open invitation for the same thing gives way; *is_same: it is this
 * very one, and stays. */
static enum status
give_way(struct message *m, const struct report *r, int64_t report,
         bool *is_same)
{
    struct chain chain;
    struct store_version version;
    enum status status = chain_load(m, report, &chain);

    if (status == ST_OK)
        status = store_version_get(message_db(m), chain.row.version,
                                   message_arena(m), &version);
    if (status != ST_OK)
        return status;
    struct str subject = figures_value(r->form, r->text, "madonvi");
    struct str role = figures_value(r->form, r->text, "vaitro");
    bool is_own = chain.row.person == m->person->id;
    if (!str_eq(figures_value(r->form, version.figures, "madonvi"), subject) ||
        !str_eq(figures_value(r->form, version.figures, "vaitro"), role) ||
        (subject.len == 0 ? !is_own : chain.row.unit != m->unit->id))
        return ST_OK;
    *is_same = is_own && str_eq(version.figures, r->text);
    if (!*is_same)
        return chain_enter(m, &chain, CHAIN_REPLACE, STR("DT"));
    message_set_code(m, "code", version.code);
    return ST_OK;
}

static enum status
replace_open(struct message *m, const struct report *r, bool *is_same)
{
    int64_t report[PHONE_CHANGES_MAX];
    bool is_own = phone_change_of(r).role == ROLE_NONE;
    int n;
    enum status status = store_phone_changes_near(
        message_db(m), is_own ? m->person->id : 0, is_own ? 0 : m->unit->id,
        turn_now(&m->flow->turn), report, PHONE_CHANGES_MAX, &n);

    *is_same = false;
    for (int i = 0; i < n && status == ST_OK && !*is_same; i++)
        status = give_way(m, r, report[i], is_same);
    return status;
}

/* What speaks against it; *go false: the sender was told. */
static enum status
check(struct message *m, const struct report *r, bool *go)
{
    struct phone_change change = phone_change_of(r);
    bool is_many = false, is_same = false;
    enum status status = count_today(m, &is_many);

    *go = false;
    if (status == ST_OK)
        status = has_many(m, change.phone, &is_many);
    if (status != ST_OK)
        return status;
    if (change.role == ROLE_NONE && strcmp(change.phone, m->in->from) == 0)
        return refuse_own(m, "E-SAME");
    if (change.role != ROLE_NONE && is_there(m, &change))
        return refuse_own(m, "E-HAS");
    if (is_many)
        return refuse_id(m, "L-14");
    status = replace_open(m, r, &is_same);
    if (status == ST_OK && is_same)
        return refuse_own(m, "E-OPEN");
    *go = status == ST_OK;
    return status;
}

MUST_CHECK enum status
phone_change_start(struct message *m, struct report *r, const char *phone,
                   const char *state, struct chain *chain)
{
    enum status status = report_accept(m, r);

    if (status == ST_OK)
        status =
            store_phone_change_add(message_db(m), r->head.id, str_of(phone));
    if (status == ST_OK)
        status = chain_start_in(m, r, "phone_change", state, chain);
    m->outcome.outcome = "accepted";
    m->outcome.form = r->form->keyword;
    message_set_code(m, "code", r->code);
    metrics_count(&m->flow->metrics, COUNT_ACCEPTED, r->form->keyword, NULL);
    return status;
}

/* The phone is nobody's yet, or another person's. */
static enum status
invite(struct message *m, const struct report *r, const char *phone)
{
    const struct person *known =
        registry_person(m->flow->registry, phone, m->day);
    struct person *nobody = arena_alloc(message_arena(m), sizeof(*nobody));

    if (known)
        return phone_change_tell(m, r, known, "NEW");
    nobody->name = "";
    nobody->language = "vi";
    str_copy(nobody->phone, sizeof(nobody->phone), str_of(phone));
    return phone_change_tell(m, r, nobody, "NEW");
}

MUST_CHECK enum status
act_phone(struct message *m)
{
    struct report r;
    struct chain chain;
    bool go;
    enum status status = settle(m, &go);

    if (status != ST_OK || !go)
        return status;
    status = report_open(m, &r);
    if (status == ST_OK)
        status = check(m, &r, &go);
    if (status != ST_OK || !go)
        return status;
    struct phone_change change = phone_change_of(&r);
    status = phone_change_start(m, &r, change.phone, "invited", &chain);
    if (status == ST_OK)
        status = message_say(m, phone_change_text(m, &r, "OLD"));
    return status == ST_OK ? invite(m, &r, change.phone) : status;
}

MUST_CHECK enum status
act_phone_check(struct message *m, struct report *r, bool *go)
{
    *go = false;
    message_set_code(m, "code", r->current.code);
    return refuse_own(m, "E-SUA");
}

static bool
is_done(const struct chain *chain)
{
    return strcmp(chain->state->name, "done") == 0;
}

MUST_CHECK enum status
act_phone_entered(struct message *m, const struct report *r,
                  const struct chain *chain)
{
    return is_done(chain) ? phone_change_done(m, r, chain) : ST_OK;
}

MUST_CHECK enum status
act_phone_entered_told(struct message *m, const struct report *r,
                       const struct chain *chain)
{
    return is_done(chain) ? phone_change_tell_losers(m, r, chain) : ST_OK;
}
