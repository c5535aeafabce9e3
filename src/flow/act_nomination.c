/* DX: whom a nomination is for, and whether the sender may propose them. */
#include "flow/act_nomination.h"

#include "flow/award.h"
#include "flow/refuse.h"
#include "flow/seat.h"
#include "flow/verdict_words.h"
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

static enum status
refuse_award(struct message *m, const struct report *r)
{
    message_set_number(m, "hinhthuc", r->now.number[2]);
    message_set(m, "example", message_example(m, r->form));
    return refuse_with(m, "E-AUT", message_form_text(m, r->form, "E-CAP"));
}

MUST_CHECK enum status
nomination_check(struct message *m, struct report *r, bool *go)
{
    bool is_given;
    enum status status = award_is_given(message_db(m), m->flow->set->awards,
                                        r->now.number[2], m->day, &is_given);

    *go = false;
    if (status != ST_OK) {
        return status;
    }
    if (!is_given) {
        return refuse_award(m, r);
    }
    *go = is_same_subject(r);
    return *go ? ST_OK : refuse_id(m, "L-15");
}

/* By doituong; NOMINEES: nobody's gate. */
static enum award_nominee
nominee_of(int64_t number)
{
    static const enum award_nominee nominee[] = {
        NOMINEES,          NOMINEE_COMMUNE,        NOMINEE_HAMLET,
        NOMINEE_HOUSEHOLD, NOMINEE_POOR_HOUSEHOLD, NOMINEES,
        NOMINEE_DONOR,     NOMINEE_OFFICE};

    return number > 0 && (size_t)number < COUNT(nominee) ? nominee[number]
                                                         : NOMINEES;
}

/* The verdicts of a unit's targets, or the first figure that one of them lacks.
 */
static void
say_verdicts(struct message *m, struct report *r,
             const struct store_award *award,
             const struct progress_sheet *sheet)
{
    const struct target_result *result[STORE_AWARD_ITEMS], *hole = NULL;
    struct str words;
    int n = 0;

    for (int i = 0; i < award->items_n; i++) {
        const struct target_result *one =
            progress_target(sheet, award->item[i].id.ptr);

        if (one) {
            result[n++] = one;
        }
        if (one && one->verdict == VERDICT_NO_DATA && !hole) {
            hole = one;
        }
    }
    if (hole) {
        message_set(m, "missing", verdict_gap(m, hole));
        r->reply = "E-DAT";
    } else if (n > 0) {
        words = verdict_list(message_arena(m), result, n);
        message_set(m, "verdicts", words);
        r->reply = "OK-gate";
        if ((int)words.len > message_room(m, "verdicts")) {
            message_set(m, "groups",
                        verdict_groups(message_arena(m), result, n));
            r->reply = "OK-gates";
        }
    }
}

/* The sheet of that day is kept, whatever its verdict. */
MUST_CHECK enum status
nomination_accepted(struct message *m, struct report *r)
{
    struct progress_source source = progress_source_of(m->flow);
    struct str ma = figures_value(r->form, r->text, "ma");
    int64_t number = r->now.number[0];
    struct award_request request = {
        .unit = m->unit,
        .nominee = nominee_of(number),
        .household = m->household,
        .household_code =
            arena_copy(message_arena(m), subject_of(number, ma).household).ptr,
        .day = m->day};
    struct store_award award;
    struct progress_sheet *sheet;
    enum status status;

    if (!m->unit || request.nominee == NOMINEES ||
        !progress_is_judged(m->flow->registry, m->unit, m->day)) {
        return ST_OK;
    }
    status = award_judge(&source, m->flow->set->awards, &request,
                         message_arena(m), &award, &sheet);
    if (status != ST_OK || award.items_n == 0) {
        return status;
    }
    say_verdicts(m, r, &award, sheet);
    return store_award_put(message_db(m), r->head.version_row, &award);
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
