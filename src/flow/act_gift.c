/* UH: whom a gift is for, and whether the other side told of it too. */
#include "flow/act_gift.h"

#include "flow/refuse.h"
#include "flow/seat.h"
#include "store/store_gift.h"

enum { DEPTH_MAX = 8, GIFTS_MAX = 64 };

static const int64_t match_ms = 30LL * 24 * 60 * 60 * 1000;

/* A unit that was looked for by its code; n > 1: several have it. */
struct found {
    struct unit *unit;
    const struct role_at *seat;
    int n;
};

static void
note(struct found *found, struct unit *unit, const struct role_at *seat)
{
    if (found->unit == unit)
        return;
    found->unit = unit;
    found->seat = seat;
    found->n++;
}

static struct unit *
above(const struct unit *unit, int64_t day)
{
    return unit->spans_n > 0 ? unit_name_at(unit, day)->parent : NULL;
}

/* Units of that code within `top`, also if that has ended; false if there is
 * none. */
static bool
look_within(const struct message *m, struct unit *top, struct str code,
            const struct role_at *seat, struct found *found)
{
    const struct role_at area = {.unit = top};
    struct unit *unit;
    bool is_there = false;
    int at = -1;

    while ((unit = registry_next_of_code(m->flow->registry, code, &at))) {
        const struct unit_span *span = unit_on(unit, m->day);
        if (!span || !str_eqz(code, span->code) ||
            !seat_covers(&area, unit, m->day))
            continue;
        note(found, unit, seat);
        is_there = true;
    }
    return is_there;
}

/* The nearest unit of that code: in the sender's own unit, else in what stands
 * above it, up to the province. */
static struct found
find_receiver(const struct message *m, struct str code)
{
    struct found found = {0};

    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        struct unit *top = seat->unit;
        if (!(m->reading.form->roles & (1u << seat->role)))
            continue;
        for (int up = 0; top && up < DEPTH_MAX; up++) {
            if (look_within(m, top, code, seat, &found))
                break;
            top = above(top, m->day);
        }
    }
    return found;
}

/* The Fund of the district, or of the province where there is none. */
static struct found
find_fund(const struct message *m)
{
    struct unit *unit = m->seat->unit;
    struct unit *district = unit_up_to(unit, UNIT_DISTRICT, m->day);
    struct unit *province = unit_up_to(unit, UNIT_PROVINCE, m->day);

    if (district && unit_on(district, m->day))
        unit = district;
    else if (province)
        unit = province;
    return (struct found){.unit = unit, .seat = m->seat, .n = 1};
}

static bool
is_fund(struct str receiver)
{
    return str_eqz(receiver, "0");
}

static struct found
find(const struct message *m, struct str receiver)
{
    return is_fund(receiver) ? find_fund(m) : find_receiver(m, receiver);
}

MUST_CHECK enum status
gift_settle(struct message *m, bool *settled)
{
    struct str receiver = form_value(&m->reading, "noinhan")->text;
    enum status status = ST_OK;

    *settled = true;
    if (form_value(&m->reading, "unit"))
        status = act_settle_unit(m, settled);
    if (status != ST_OK || !*settled)
        return status;
    struct found found = find(m, receiver);
    *settled = found.n == 1;
    if (*settled) {
        m->unit = found.unit;
        m->seat = found.seat;
        return ST_OK;
    }
    message_set(m, "quote", receiver);
    message_set_z(m, "syntax", m->reading.form->syntax);
    return refuse_with(
        m, "E-UNI",
        message_form_text(m, m->reading.form,
                          found.n > 1 ? "E-UNI-several" : "E-UNI"));
}

MUST_CHECK enum status
gift_check(struct message *m, struct report *r, bool *go)
{
    struct str receiver = figures_value(r->form, r->text, "noinhan");

    *go = true;
    if (is_fund(receiver))
        r->reply = "OK-fund";
    if (!m->key)
        return ST_OK;
    struct found found = find(m, receiver);
    *go = found.n == 1 && found.unit == m->unit;
    return *go ? ST_OK : refuse_id(m, "L-15");
}

/* The receiver's side: whoever belongs to the unit and is no donor there. */
static bool
is_receiver(struct message *m, int64_t person)
{
    const struct person *all = registry_person_by_id(m->flow->registry, person);
    const struct person *p = person_on(all, m->day, message_arena(m));

    for (int i = 0; p && i < p->roles_n; i++)
        if (p->role[i].role != ROLE_DN &&
            unit_is_within(p->role[i].unit, m->unit, m->day))
            return true;
    return false;
}

static bool
is_same_gift(const struct report *r, const struct store_gift *other)
{
    static const char *const same[] = {"loai", "soluong"};

    for (size_t i = 0; i < COUNT(same); i++)
        if (!str_eq(figures_value(r->form, r->text, same[i]),
                    figures_value(r->form, other->figures, same[i])))
            return false;
    return true;
}

static enum status
match(struct message *m, struct report *r, const struct store_gift *other)
{
    message_set_code(m, "old", other->code);
    r->reply = "OK-matched";
    return store_gift_match(message_db(m), r->head.id, other->report);
}

MUST_CHECK enum status
gift_accepted(struct message *m, struct report *r)
{
    struct store_gift gift[GIFTS_MAX];
    bool is_own_side = is_receiver(m, m->person->id);
    int n = 0;
    enum status status = store_gift_part(message_db(m), r->head.id);

    if (status != ST_OK || is_fund(figures_value(r->form, r->text, "noinhan")))
        return status;
    status = store_gifts_to(message_db(m), m->unit->id,
                            turn_now(&m->flow->turn) - match_ms,
                            message_arena(m), gift, GIFTS_MAX, &n);
    for (int i = 0; i < n && status == ST_OK; i++)
        if (gift[i].report != r->head.id && is_same_gift(r, &gift[i]) &&
            is_receiver(m, gift[i].person) != is_own_side)
            return match(m, r, &gift[i]);
    return status;
}

MUST_CHECK enum status
gift_withdrawn(struct message *m, struct report *r)
{
    return store_gift_part(message_db(m), r->head.id);
}

/* {gift}: "tien 15000 nghin dong", by the form's own sentence for that kind;
 * {giver}: as a sentence begins. */
void
gift_places(struct message *m, const struct report *r)
{
    struct str kind = figures_value(r->form, r->text, "loai");
    struct str id = arena_printf(message_arena(m), "GIFT-%.*s", STR_ARG(kind));
    const char *text = message_form_text(m, r->form, id.ptr);
    struct str giver =
        arena_copy(message_arena(m), reply_value(&m->places, "nguon.name"));

    if (!text)
        text = message_form_text(m, r->form, "GIFT");
    if (text)
        message_set(m, "gift",
                    reply_render(text, m->flow->set->limits, &m->places));
    if (giver.len > 0 && giver.ptr[0] >= 'a' && giver.ptr[0] <= 'z')
        giver = arena_printf(message_arena(m), "%c%.*s", giver.ptr[0] - 32,
                             (int)giver.len - 1, giver.ptr + 1);
    message_set(m, "giver", giver);
}
