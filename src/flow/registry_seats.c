/* Who sits where on which days: roles, phones of households, absences. */
#include "flow/registry_seats.h"

#include "store/store_absence.h"
#include "store/store_household.h"
#include "store/store_role.h"

struct seat_row {
    int person; /* its place in reg->person */
    struct role_at seat;
};

struct seat_load {
    struct registry *reg;
    struct seat_row *row;
    int n, cap;
};

/* Cuts the days of the seat; false if none are left. */
static bool
narrow(struct role_at *seat, int64_t from, int64_t to)
{
    if (seat->from < from)
        seat->from = from;
    if (seat->to > to)
        seat->to = to;
    return seat->from <= seat->to;
}

static void
push(struct seat_load *load, const struct person *person, struct role_at seat)
{
    if (!narrow(&seat, person->from, person->to))
        return;
    if (load->n == load->cap) {
        load->cap = load->cap ? load->cap * 2 : 256;
        load->row = mem_grow(load->row, (size_t)load->cap * sizeof(*load->row));
    }
    load->row[load->n++] =
        (struct seat_row){(int)(person - load->reg->person), seat};
}

static void
on_role(const struct store_role *row, void *arg)
{
    struct seat_load *load = arg;
    const struct person *p = registry_person_by_id(load->reg, row->person);
    struct role_at seat = {
        .role = role_of(row->role),
        .unit = registry_unit(load->reg, row->unit),
        .from = date_days_or(row->valid_from, INT64_MIN),
        .to = date_days_or(row->valid_to, INT64_MAX),
    };

    if (p && seat.unit)
        push(load, p, seat);
}

/* Everybody whose phone it is or was. */
static void
on_household(const struct store_household_phone *row, void *arg)
{
    struct seat_load *load = arg;
    struct registry *reg = load->reg;
    struct unit *hamlet = registry_unit(reg, row->hamlet);
    char phone[PHONE_TEXT];

    if (!hamlet || !str_copy(phone, sizeof(phone), row->phone))
        return;
    struct household *household = arena_alloc(&reg->arena, sizeof(*household));
    household->id = row->id;
    household->hamlet = hamlet;
    str_copy(household->code, sizeof(household->code), row->code);
    struct role_at seat = {ROLE_HO,   hamlet,    INT64_MIN,
                           INT64_MAX, household, NULL};
    for (int i = registry_first_of_phone(reg, phone);
         i < reg->people_n && strcmp(reg->person[i].phone, phone) == 0; i++)
        push(load, &reg->person[i], seat);
}

/* Rows to their people, in the order in which they came. */
static void
place(struct seat_load *load)
{
    struct registry *reg = load->reg;
    struct role_at *seat =
        arena_alloc(&reg->arena, (size_t)load->n * sizeof(*seat) + 1);

    for (int i = 0; i < load->n; i++)
        reg->person[load->row[i].person].roles_n++;
    for (int i = 0; i < reg->people_n; i++) {
        reg->person[i].role = seat;
        seat += reg->person[i].roles_n;
        reg->person[i].roles_n = 0;
    }
    for (int i = 0; i < load->n; i++) {
        struct person *p = &reg->person[load->row[i].person];
        p->role[p->roles_n++] = load->row[i].seat;
    }
}

static bool
has_household_in(const struct person *p, const struct unit *hamlet)
{
    for (int i = 0; i < p->roles_n; i++)
        if (p->role[i].household && p->role[i].unit == hamlet)
            return true;
    return false;
}

/* HO@u-012 of people.csv says less than the household with that phone. */
static void
drop_vague_seats(struct person *p)
{
    int n = 0;

    for (int i = 0; i < p->roles_n; i++) {
        const struct role_at *seat = &p->role[i];
        bool is_vague = seat->role == ROLE_HO && !seat->household;
        if (!is_vague || !has_household_in(p, seat->unit))
            p->role[n++] = *seat;
    }
    p->roles_n = n;
}

/* The deputy's seats grow by copying: few people are away. */
static void
on_absence(const struct store_absence *row, void *arg)
{
    struct registry *reg = ((struct seat_load *)arg)->reg;
    const struct person *away = registry_person_by_id(reg, row->person);
    const struct person *deputy = registry_person_by_id(reg, row->deputy);

    if (!away || !deputy || deputy == away)
        return;
    struct person *p = reg->by_id[row->deputy];
    struct role_at *role = arena_alloc(
        &reg->arena, (size_t)(p->roles_n + away->roles_n) * sizeof(*role) + 1);
    if (p->roles_n > 0)
        memcpy(role, p->role, (size_t)p->roles_n * sizeof(*role));
    for (int i = 0; i < away->roles_n; i++) {
        struct role_at seat = away->role[i];
        if (seat.stands_for ||
            !narrow(&seat, date_days_or(row->valid_from, INT64_MIN),
                    date_days_or(row->valid_to, INT64_MAX)) ||
            !narrow(&seat, p->from, p->to))
            continue;
        seat.stands_for = away;
        role[p->roles_n++] = seat;
        reg->by_id[row->person]->has_deputy = true;
    }
    p->role = role;
}

static void
index_people(struct registry *reg)
{
    reg->id_max = -1;
    for (int i = 0; i < reg->people_n; i++)
        if (reg->person[i].id > reg->id_max)
            reg->id_max = reg->person[i].id;
    reg->by_id = mem_alloc((size_t)(reg->id_max + 1) * sizeof(*reg->by_id) + 1);
    for (int i = 0; i < reg->people_n; i++)
        reg->by_id[reg->person[i].id] = &reg->person[i];
}

static void
index_holders(struct registry *reg)
{
    int seats = 0;

    for (int i = 0; i < reg->people_n; i++)
        for (int k = 0; k < reg->person[i].roles_n; k++, seats++)
            reg->person[i].role[k].unit->holders_n++;
    struct holder *holder =
        arena_alloc(&reg->arena, (size_t)seats * sizeof(*holder) + 1);
    for (int64_t id = 0; id <= reg->unit_max; id++) {
        struct unit *unit = reg->unit[id];
        if (!unit)
            continue;
        unit->holder = holder;
        holder += unit->holders_n;
        unit->holders_n = 0;
    }
    for (int i = 0; i < reg->people_n; i++)
        for (int k = 0; k < reg->person[i].roles_n; k++) {
            struct role_at *seat = &reg->person[i].role[k];
            seat->unit->holder[seat->unit->holders_n++] =
                (struct holder){&reg->person[i], seat};
        }
}

MUST_CHECK enum status
registry_load_seats(struct registry *reg, struct db *db)
{
    struct seat_load load = {.reg = reg};

    index_people(reg);
    enum status status = store_roles(db, on_role, &load);
    if (status == ST_OK)
        status = store_household_phones(db, on_household, &load);
    if (status == ST_OK) {
        place(&load);
        for (int i = 0; i < reg->people_n; i++)
            drop_vague_seats(&reg->person[i]);
        status = store_absences(db, on_absence, &load);
    }
    if (status == ST_OK)
        index_holders(reg);
    mem_free(load.row);
    return status;
}

static bool
holds(const struct role_at *seat, int64_t day)
{
    return day >= seat->from && day <= seat->to;
}

/* Twins come from a text beside an import, and from a deputy with a seat. */
static bool
has_seat(const struct person *p, const struct role_at *seat)
{
    for (int i = 0; i < p->roles_n; i++)
        if (p->role[i].role == seat->role && p->role[i].unit == seat->unit &&
            p->role[i].household == seat->household)
            return true;
    return false;
}

const struct person *
person_on(const struct person *person, int64_t day, struct arena *arena)
{
    if (!person)
        return NULL;
    struct person *p = arena_alloc(arena, sizeof(*p));
    *p = *person;
    p->roles_n = 0;
    p->role =
        arena_alloc(arena, (size_t)person->roles_n * sizeof(*p->role) + 1);
    for (int i = 0; i < person->roles_n; i++)
        if (holds(&person->role[i], day) && !has_seat(p, &person->role[i]))
            p->role[p->roles_n++] = person->role[i];
    return p;
}

bool
seat_is_replaced(const struct person *person, const struct role_at *seat,
                 int64_t day)
{
    const struct unit *unit = seat->unit;

    if (seat->stands_for)
        return false;
    for (int i = 0; person->has_deputy && i < unit->holders_n; i++) {
        const struct role_at *other = unit->holder[i].seat;
        if (other->stands_for && other->stands_for->id == person->id &&
            other->role == seat->role && other->household == seat->household &&
            holds(other, day))
            return true;
    }
    return false;
}

static bool
is_among(const struct person *const *list, int n, const struct person *p)
{
    for (int i = 0; i < n; i++)
        if (list[i] == p)
            return true;
    return false;
}

int
unit_holders(const struct unit *unit, unsigned roles, int64_t day,
             const struct person **out, int max)
{
    int n = 0;

    for (int i = 0; i < unit->holders_n && n < max; i++) {
        const struct holder *h = &unit->holder[i];
        if ((roles & (1u << h->seat->role)) && holds(h->seat, day) &&
            !is_among(out, n, h->person) &&
            !seat_is_replaced(h->person, h->seat, day))
            out[n++] = h->person;
    }
    return n;
}

const char *
unit_officer(const struct unit *unit, int64_t day)
{
    const struct person *officer;

    return unit_holders(unit, 1u << ROLE_CX, day, &officer, 1) == 1
               ? officer->phone
               : NULL;
}
