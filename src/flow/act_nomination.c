/* DX: whom a nomination is for, and whether the sender may propose them. */
#include "flow/act_nomination.h"

#include "flow/refuse.h"
#include "flow/seat.h"
#include "store/store_household.h"

enum { CODE_LEN = 4 }; /* "B012" */

/* doituong: 1 xa, 2 ban, 3 and 4 ho, 5 can bo, 6 doanh nghiep, 7 co quan. */
static const enum unit_kind kinds[] = {
    [1] = UNIT_COMMUNE, [2] = UNIT_HAMLET, [3] = UNIT_HAMLET, [4] = UNIT_HAMLET,
    [5] = UNIT_NONE,    [6] = UNIT_NONE,   [7] = UNIT_OFFICE,
};

/* What `ma` names. */
struct subject {
    enum unit_kind kind; /* UNIT_NONE: a registered id */
    struct str code;     /* of the unit */
    struct str household;
};

static struct subject
subject_of(int64_t number, struct str ma)
{
    struct subject s = {.kind = kinds[number], .code = ma};

    if (s.kind == UNIT_HAMLET && ma.len > CODE_LEN + 1) {
        s.code.len = CODE_LEN;
        s.household =
            (struct str){ma.ptr + CODE_LEN + 1, ma.len - CODE_LEN - 1};
    }
    return s;
}

/* A hamlet head proposes for the own hamlet, a commune for itself, an office
 * for the area it works in, an upper office for all it looks after. */
static bool
may_propose(const struct message *m, const struct role_at *seat,
            struct unit *unit)
{
    struct role_at area = {0};

    switch (seat->role) {
    case ROLE_TB:
        return seat->unit == unit;
    case ROLE_CX:
    case ROLE_LX:
        return seat_covers(seat, unit, m->day);
    case ROLE_CH:
        return seat_looks_after(seat, unit, m->day);
    case ROLE_CQ:
        if (seat->unit->spans_n > 0)
            area.unit = unit_name_at(seat->unit, m->day)->parent;
        return seat->unit == unit ||
               (area.unit && seat_covers(&area, unit, m->day));
    case ROLE_NONE:
    case ROLE_HO:
    case ROLE_TO:
    case ROLE_DN:
    case ROLE_NH:
    case ROLE_QT:
    case ROLE_COUNT:
        return false;
    }
    return false;
}

static const struct role_at *
proposing_seat(const struct message *m, struct unit *unit)
{
    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        if ((m->reading.form->roles & (1u << seat->role)) &&
            may_propose(m, seat, unit))
            return seat;
    }
    return NULL;
}

/* The one unit of that code for which the sender may propose; NULL if there is
 * none, or more than one. */
static struct unit *
find_unit(const struct message *m, const struct subject *s,
          const struct role_at **seat)
{
    struct unit *unit, *only = NULL;
    int at = -1;

    while ((unit = registry_next_of_code(m->flow->registry, s->code, &at))) {
        const struct unit_span *span = unit_on(unit, m->day);
        const struct role_at *one =
            span && unit->kind == s->kind && str_eqz(s->code, span->code)
                ? proposing_seat(m, unit)
                : NULL;
        if (!one || unit == only)
            continue;
        if (only)
            return NULL;
        only = unit;
        *seat = one;
    }
    return only;
}

static enum status
refuse_subject(struct message *m, struct str ma)
{
    const struct form *form = m->reading.form;
    const struct form_value *kind = form_value(&m->reading, "doituong");
    const char *word = form_value_name(&form->fields[0], kind->number);

    message_set(m, "quote", ma);
    message_set_z(m, "doituong.name", word ? word : "");
    message_set(m, "example", message_example(m, form));
    return refuse_with(m, "L-03", message_form_text(m, form, "E-MA"));
}

static enum status
settle_household(struct message *m, const struct subject *s, bool *settled)
{
    struct store_household household;
    char code[HOUSEHOLD_CODE];

    if (!str_copy(code, sizeof(code), s->household))
        return refuse_subject(m, s->household);
    enum status status =
        store_household_find(message_db(m), m->unit->id, code, &household);
    if (status != ST_OK)
        return status;
    if (household.id != 0 &&
        (household.erased_at == 0 || household.phone[0] != '\0')) {
        m->household = household.id;
        *settled = true;
        return ST_OK;
    }
    message_set(m, "household", s->household);
    message_set_unit(m, m->unit);
    return refuse_id(m, "L-09");
}

MUST_CHECK enum status
nomination_settle(struct message *m, bool *settled)
{
    struct str ma = form_value(&m->reading, "ma")->text;
    struct subject s =
        subject_of(form_value(&m->reading, "doituong")->number, ma);
    const struct role_at *seat = NULL;

    *settled = false;
    if (s.kind == UNIT_NONE)
        return act_settle_unit(m, settled);
    struct unit *unit = find_unit(m, &s, &seat);
    if (!unit)
        return refuse_subject(m, ma);
    m->unit = unit;
    m->seat = seat;
    if (s.household.len > 0)
        return settle_household(m, &s, settled);
    *settled = true;
    return ST_OK;
}

/* A correction goes on being about the same subject. */
static bool
is_same_subject(const struct report *r)
{
    static const char *const same[] = {"doituong", "ma"};

    for (size_t i = 0; r->current.report && i < COUNT(same); i++)
        if (!str_eq(figures_value(r->form, r->text, same[i]),
                    figures_value(r->form, r->current.figures, same[i])))
            return false;
    return true;
}

/* What is judged by figures of the end of years has none of them here. */
MUST_CHECK enum status
nomination_check(struct message *m, struct report *r, bool *go)
{
    int64_t kind = r->now.number[0];

    *go = is_same_subject(r);
    if (kind == 1 || kind == 2)
        r->reply = "E-DAT";
    return *go ? ST_OK : refuse_id(m, "L-15");
}

/* {subject}: "Ban Chieng Chung", "ho 017 Ban Chieng Chung", "can bo C0123". */
void
nomination_places(struct message *m, const struct report *r)
{
    struct str ma = figures_value(r->form, r->text, "ma");
    int64_t number = r->now.number[0];
    struct str text = reply_value(&m->places, "doituong.name");
    struct str unit = reply_value(&m->places, "unit");

    if (number < 1 || (size_t)number >= COUNT(kinds))
        return;
    struct subject s = subject_of(number, ma);
    if (s.kind == UNIT_NONE)
        text = arena_printf(message_arena(m), "%.*s %.*s", STR_ARG(text),
                            STR_ARG(ma));
    else if (s.household.len > 0)
        text = arena_printf(message_arena(m), "ho %.*s %.*s",
                            STR_ARG(s.household), STR_ARG(unit));
    else
        text = unit;
    message_set(m, "subject", text);
}
