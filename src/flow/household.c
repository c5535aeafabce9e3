/* Households in texts: whom one means, who may say it, who looked at it. */
#include "flow/household.h"

#include "flow/act.h"
#include "flow/refuse.h"

#define BIT(role) (1u << (role))

static const char *const words[HOUSEHOLD_STATUS_COUNT] = {
    [HOUSEHOLD_OTHER] = "khong ngheo",
    [HOUSEHOLD_POOR] = "ngheo",
    [HOUSEHOLD_NEAR_POOR] = "can ngheo",
    [HOUSEHOLD_ESCAPED_POOR] = "da thoat ngheo",
    [HOUSEHOLD_ESCAPED_NEAR_POOR] = "da thoat can ngheo",
};
static const char *const nouns[HOUSEHOLD_STATUS_COUNT] = {
    [HOUSEHOLD_OTHER] = "ho khong ngheo",
    [HOUSEHOLD_POOR] = "ho ngheo",
    [HOUSEHOLD_NEAR_POOR] = "ho can ngheo",
    [HOUSEHOLD_ESCAPED_POOR] = "ho da thoat ngheo",
    [HOUSEHOLD_ESCAPED_NEAR_POOR] = "ho da thoat can ngheo",
};

const char *
household_word(enum household_status status)
{
    return words[status];
}

const char *
household_noun(enum household_status status)
{
    return nouns[status];
}

int64_t
household_number(const struct report *r, const struct figures *figures,
                 const char *code)
{
    int field = form_field_index(r->form, code);

    return field < 0 ? 0 : figures->number[field];
}

bool
household_is_own(const struct message *m, int64_t household)
{
    for (int i = 0; i < m->person->roles_n; i++)
        if (m->person->role[i].household &&
            m->person->role[i].household->id == household)
            return true;
    return false;
}

bool
household_is_erased(const struct store_household *h)
{
    return h->erased_at != 0 && h->phone[0] == '\0';
}

MUST_CHECK enum status
household_note(struct message *m, int64_t household, enum access what)
{
    struct store_access access = {
        .household = household,
        .what = what,
        .person = m->person ? m->person->id : 0,
        .message = m->id,
        .at = turn_now(&m->flow->turn),
    };

    return store_access_add(message_db(m), &access);
}

/* Nobody learns whether there is one that is not theirs. */
static enum status
refuse_unknown(struct message *m, const struct unit *unit,
               const struct form_value *maho)
{
    message_set_unit(m, unit);
    if (!maho)
        return refuse_id(m, "L-09-none");
    message_set(m, "household", maho->text);
    return refuse_id(m, "L-09");
}

/* Also where the sender left the code out, the values have it. */
static void
set_maho(struct message *m, const char *code)
{
    struct form_reading *r = &m->reading;

    message_set_z(m, "household", code);
    message_set_z(m, "maho", code);
    if (form_value(r, "maho") || r->values_n == FORM_VALUES_MAX)
        return;
    r->values[r->values_n++] = (struct form_value){
        .code = "maho", .type = VALUE_TEXT, .text = str_of(code)};
}

static void
take(struct message *m, const struct role_at *seat, struct unit *unit,
     int64_t household, const char *code)
{
    m->seat = seat;
    m->unit = unit;
    m->household = household;
    message_set_unit(m, unit);
    set_maho(m, arena_strdup(message_arena(m), code));
}

/* The sender's own households that the text can mean; *seat is the last. */
static int
own_households(const struct message *m, const struct form_value *maho,
               const struct role_at **seat)
{
    const struct form_value *unit = form_value(&m->reading, "unit");
    int n = 0;

    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *own = &m->person->role[i];
        if (!own->household || !(m->reading.form->roles & BIT(ROLE_HO)) ||
            (maho && !str_eqz(maho->text, own->household->code)) ||
            (unit &&
             !str_eqz(unit->text, unit_name_at(own->unit, m->day)->code)))
            continue;
        *seat = own;
        n++;
    }
    return n;
}

/* A hamlet head speaks as such also for the own household. */
static const struct role_at *
speaking_seat(const struct message *m, const struct role_at *own)
{
    const struct form *form = m->reading.form;

    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        if (seat->role == ROLE_TB && seat->unit == own->unit &&
            (form->roles & BIT(ROLE_TB)) && !form->is_service)
            return seat;
    }
    return own;
}

/* "017, 042" */
static enum status
ask_which(struct message *m)
{
    struct str list = {0};

    for (int i = 0; i < m->person->roles_n; i++) {
        const struct household *h = m->person->role[i].household;
        if (!h)
            continue;
        list = arena_printf(message_arena(m), "%.*s%s%s", STR_ARG(list),
                            list.len ? ", " : "", h->code);
        message_set_z(m, "household", h->code);
    }
    message_set(m, "codes", list);
    return refuse_id(m, "L-09-which");
}

/* Which unit is meant depends on the sender's seats of these roles only. */
static enum status
settle_unit_as(struct message *m, unsigned roles, bool *settled)
{
    const struct person *whole = m->person;
    struct person *part = arena_alloc(message_arena(m), sizeof(*part));
    size_t size = (size_t)whole->roles_n * sizeof(*part->role);

    *part = *whole;
    part->role = arena_alloc(message_arena(m), size + 1);
    part->roles_n = 0;
    for (int i = 0; i < whole->roles_n; i++)
        if (roles & BIT(whole->role[i].role))
            part->role[part->roles_n++] = whole->role[i];
    m->person = part;
    enum status status = act_settle_unit(m, settled);
    m->person = whole;
    return status;
}

MUST_CHECK enum status
household_settle_own(struct message *m, bool *settled)
{
    const struct form_value *maho = form_value(&m->reading, "maho");
    const struct role_at *seat = NULL;
    int n = own_households(m, maho, &seat);

    *settled = n == 1;
    if (n == 1) {
        take(m, speaking_seat(m, seat), seat->unit, seat->household->id,
             seat->household->code);
        return ST_OK;
    }
    if (n == 0)
        return refuse_unknown(m, m->seat->unit, maho);
    /* The same number in two hamlets: the unit code tells them apart. */
    return maho ? settle_unit_as(m, BIT(ROLE_HO), settled) : ask_which(m);
}

static bool
has_role(const struct message *m, unsigned roles)
{
    for (int i = 0; i < m->person->roles_n; i++)
        if (roles & BIT(m->person->role[i].role))
            return true;
    return false;
}

/* A household of the hamlet that a TB or CX means. */
static enum status
settle_among(struct message *m, const struct form_value *maho, unsigned roles,
             bool *settled)
{
    struct store_household h;
    char code[HOUSEHOLD_CODE];
    enum status status = settle_unit_as(m, roles, settled);

    if (status != ST_OK || !*settled)
        return status;
    *settled = false;
    if (!str_copy(code, sizeof(code), maho->text))
        return refuse_unknown(m, m->unit, maho);
    status = store_household_find(message_db(m), m->unit->id, code, &h);
    if (status != ST_OK)
        return status;
    if (h.id == 0 || household_is_erased(&h))
        return refuse_unknown(m, m->unit, maho);
    take(m, m->seat, m->unit, h.id, h.code);
    *settled = true;
    return ST_OK;
}

MUST_CHECK enum status
household_settle(struct message *m, bool *settled)
{
    const struct form_value *maho = form_value(&m->reading, "maho");
    const struct role_at *seat = NULL;
    unsigned officers = m->reading.form->roles & (BIT(ROLE_TB) | BIT(ROLE_CX));

    if (!maho || !has_role(m, officers) || own_households(m, maho, &seat) > 0)
        return household_settle_own(m, settled);
    return settle_among(m, maho, officers, settled);
}

MUST_CHECK enum status
household_commitment(struct message *m, int64_t household, struct chain *out)
{
    struct store_chain row;
    enum status status = store_chain_last_of(
        message_db(m), household, "commitment", message_arena(m), &row);

    *out = status == ST_OK ? chain_of(&row) : (struct chain){0};
    if (out->row.report && !out->state->is_live)
        *out = (struct chain){0};
    return status;
}

MUST_CHECK enum status
household_take_back(struct message *m, struct chain *chain)
{
    struct report r;
    enum status status = chain_enter(m, chain, CHAIN_WITHDRAW, (struct str){0});

    if (status == ST_OK)
        status = report_load(m, chain->row.version, &r);
    if (status != ST_OK || !r.form || r.head.version == 0)
        return status;
    return report_withdraw(m, &r);
}

MUST_CHECK enum status
household_forget(struct message *m, const struct store_household *h,
                 bool is_erased)
{
    struct db *db = message_db(m);
    enum status status = store_chain_forget_phone(db, h->id, str_of(h->phone));

    if (status == ST_OK)
        status = is_erased ? store_household_erase(db, h->id,
                                                   turn_now(&m->flow->turn))
                           : store_household_forget(db, h->id);
    flow_people_changed(m->flow);
    return status;
}

MUST_CHECK enum status
household_moved_by(struct message *m, const struct store_chain *row,
                   int64_t message, bool *is_moved)
{
    struct store_chain_step step;
    enum status status = store_chain_last_step(message_db(m), row->report,
                                               message_arena(m), &step);

    *is_moved = status == ST_OK && step.message == message;
    return status;
}

/* One chain, if this message moved it. */
static enum status
tell_moved(struct message *m, const struct store_chain *row)
{
    struct chain chain = chain_of(row);
    struct report r;
    bool is_moved = false;
    enum status status = household_moved_by(m, row, m->id, &is_moved);

    if (status != ST_OK || !is_moved)
        return status;
    status = report_load(m, row->version, &r);
    if (status != ST_OK || !r.form)
        return status;
    report_set_places(m, &r);
    return chain_tell(m, &r, &chain);
}

MUST_CHECK enum status
household_tell_moved(struct message *m, const struct report *besides)
{
    struct store_chain row[HOUSEHOLD_CHAINS_MAX];
    int n;
    enum status status =
        store_chain_of_household(message_db(m), m->household, message_arena(m),
                                 row, HOUSEHOLD_CHAINS_MAX, &n);

    for (int i = 0; i < n && status == ST_OK; i++)
        if (row[i].report != besides->head.id)
            status = tell_moved(m, &row[i]);
    return status;
}
