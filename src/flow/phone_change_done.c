/* A change of phone that was agreed to: seats get another holder. */
#include "flow/phone_change.h"
#include "store/store_household.h"
#include "store/store_people.h"
#include "store/store_phone.h"

enum { LOSERS_MAX = 4 };

/* What is written: to whom and from which day. */
struct handover {
    struct message *m;
    int64_t to; /* person */
    int64_t day;
    char from_day[DATE_TEXT], last_day[DATE_TEXT]; /* today and yesterday */
};

static int64_t
today(const struct message *m)
{
    return date_to_days(
        date_of_ms(turn_now(&m->flow->turn), VIETNAM_OFFSET_MIN));
}

static void
set_date(struct message *m)
{
    struct date day = date_of_ms(turn_now(&m->flow->turn), VIETNAM_OFFSET_MIN);

    message_set(m, "date",
                arena_printf(message_arena(m), "%02d/%02d/%04d", day.day,
                             day.month, day.year));
}

/* The day as roles have it: "" for an open end. */
static struct str
end_day(struct handover *h, int64_t day)
{
    char text[DATE_TEXT];

    if (day == INT64_MAX)
        return STR("");
    date_format(date_from_days(day), text);
    return arena_copy(message_arena(h->m), str_of(text));
}

/* The loser's role ends yesterday: from today on only one phone has it. */
static enum status
take_role(struct handover *h, const struct person *loser,
          const struct role_at *seat)
{
    struct store_role role = {
        .person = loser->id,
        .unit = seat->unit->id,
        .role = str_of(role_name(seat->role)),
    };
    bool ended;

    return store_role_end(message_db(h->m), &role, h->last_day, &ended);
}

static enum status
give_role(struct handover *h, enum role role, const struct unit *unit,
          int64_t from, int64_t to)
{
    struct store_role row = {
        .person = h->to,
        .unit = unit->id,
        .role = str_of(role_name(role)),
        .valid_from = from > h->day ? end_day(h, from) : str_of(h->from_day),
        .valid_to = end_day(h, to),
    };

    return store_role_add(message_db(h->m), &row);
}

/* HO@u-012 of the table of people would go on speaking for the hamlet where the
 * household's old phone no longer does. */
static enum status
end_vague_roles(struct handover *h, const struct unit *hamlet,
                int64_t household)
{
    enum status status = ST_OK;

    for (int i = 0; i < hamlet->holders_n && status == ST_OK; i++) {
        const struct holder *holder = &hamlet->holder[i];
        const struct role_at *seat = holder->seat;
        if (seat->household && seat->household->id == household &&
            !seat->stands_for && holder->person->id != h->to)
            status = take_role(h, holder->person, seat);
    }
    return status;
}

/* The household is reached on the new phone. */
static enum status
give_household(struct handover *h, const struct unit *hamlet, int64_t household,
               const char *phone)
{
    struct message *m = h->m;
    struct store_access access = {
        .household = household,
        .what = ACCESS_PHONE,
        .person = m->person->id,
        .message = m->id,
        .at = turn_now(&m->flow->turn),
    };
    enum status status = end_vague_roles(h, hamlet, household);

    if (status == ST_OK)
        status = store_household_set_phone(message_db(m), household, phone);
    return status == ST_OK ? store_access_add(message_db(m), &access) : status;
}

/* Everything that the owner is from today on. */
static enum status
move_all(struct handover *h, const struct person *owner, const char *phone)
{
    enum status status = ST_OK;

    for (int i = 0; i < owner->roles_n && status == ST_OK; i++) {
        const struct role_at *seat = &owner->role[i];
        if (seat->stands_for || seat->to < h->day)
            continue;
        if (seat->household) {
            status = give_household(h, seat->unit, seat->household->id, phone);
            continue;
        }
        status = take_role(h, owner, seat);
        if (status == ST_OK)
            status = give_role(h, seat->role, seat->unit, seat->from, seat->to);
    }
    return status == ST_OK ? store_person_move(message_db(h->m), owner->id,
                                               h->to, h->from_day)
                           : status;
}

/* Donors and banks are several in one unit; of others there is one. */
static bool
is_only_one(enum role role)
{
    return role != ROLE_DN && role != ROLE_NH;
}

static enum status
move_role(struct handover *h, enum role role)
{
    struct unit *unit = h->m->unit;
    enum status status = ST_OK;

    for (int i = 0; i < unit->holders_n && status == ST_OK; i++) {
        const struct holder *holder = &unit->holder[i];
        if (is_only_one(role) && holder->seat->role == role &&
            !holder->seat->stands_for && holder->seat->to >= h->day &&
            holder->person->id != h->to)
            status = take_role(h, holder->person, holder->seat);
    }
    return status == ST_OK ? give_role(h, role, unit, h->day, INT64_MAX)
                           : status;
}

static enum status
hand_over(struct handover *h, const struct report *r,
          const struct person *owner)
{
    struct phone_change change = phone_change_of(r);

    if (change.role == ROLE_NONE)
        return owner ? move_all(h, owner, change.phone) : ST_OK;
    return change.role == ROLE_HO
               ? give_household(h, h->m->unit, h->m->household, change.phone)
               : move_role(h, change.role);
}

/* The person that the phone is today; made when it agreed or asked. */
static enum status
find_new(struct handover *h, const struct report *r)
{
    struct phone_change change = phone_change_of(r);

    return store_person_find(message_db(h->m), str_of(change.phone),
                             h->from_day, &h->to);
}

MUST_CHECK enum status
phone_change_done(struct message *m, const struct report *r,
                  const struct chain *chain)
{
    const struct person *owner =
        registry_person_by_id(m->flow->registry, chain->row.person);
    struct handover h = {.m = m, .day = today(m)};

    date_format(date_from_days(h.day), h.from_day);
    date_format(date_from_days(h.day - 1), h.last_day);
    enum status status = find_new(&h, r);
    if (status == ST_OK && h.to != 0)
        status = hand_over(&h, r, owner);
    flow_people_changed(m->flow);
    set_date(m);
    return status;
}

/* Those whose seat it was, as the registry of this turn still knows them. */
static int
losers(const struct message *m, enum role role, const char *phone,
       const struct person *out[LOSERS_MAX])
{
    int n = 0;

    for (int i = 0; i < m->unit->holders_n && n < LOSERS_MAX; i++) {
        const struct holder *holder = &m->unit->holder[i];
        const struct role_at *seat = holder->seat;
        int64_t household = seat->household ? seat->household->id : 0;
        bool is_it = seat->role == role && household == m->household &&
                     !seat->stands_for && seat->to >= m->day &&
                     strcmp(holder->person->phone, phone) != 0;
        if (is_it && (n == 0 || out[n - 1] != holder->person))
            out[n++] = holder->person;
    }
    return is_only_one(role) ? n : 0;
}

MUST_CHECK enum status
phone_change_tell_losers(struct message *m, const struct report *r,
                         const struct chain *chain)
{
    struct phone_change change = phone_change_of(r);
    const struct person *loser[LOSERS_MAX] = {
        registry_person_by_id(m->flow->registry, chain->row.person)};
    int n = change.role == ROLE_NONE
                ? loser[0] != NULL
                : losers(m, change.role, change.phone, loser);
    enum status status = ST_OK;

    for (int i = 0; i < n && status == ST_OK; i++)
        status = phone_change_tell(m, r, loser[i], "GONE");
    return status;
}
