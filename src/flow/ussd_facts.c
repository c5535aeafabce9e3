/* What the screens of a session tell of the store. */
#include "flow/act.h"
#include "flow/act_duty.h"
#include "flow/chain.h"
#include "flow/status_list.h"
#include "flow/ussd_walk.h"
#include "store/store_chain.h"
#include "store/store_rollup.h"

enum { OWN_MAX = 32, SUMS_MAX = 100 };

static int64_t
household_of(const struct role_at *seat)
{
    return seat->household ? seat->household->id : 0;
}

void
ussd_sit(struct ussd_walk *walk, const struct role_at *seat)
{
    walk->state.role = seat->role;
    walk->state.unit = seat->unit->id;
    walk->state.household = household_of(seat);
}

const struct role_at *
ussd_seat_of(const struct ussd_walk *walk)
{
    const struct person *p = walk->m.person;

    for (int i = 0; i < p->roles_n; i++)
        if (p->role[i].role == walk->state.role &&
            p->role[i].unit->id == walk->state.unit &&
            household_of(&p->role[i]) == walk->state.household)
            return &p->role[i];
    return NULL;
}

/* "HO 042 Ban Chieng Chung" */
static struct str
seat_name(struct ussd_walk *walk, const struct role_at *seat)
{
    const struct household *household = seat->household;

    return arena_printf(message_arena(&walk->m), "%s %s%s%s",
                        role_name(seat->role), household ? household->code : "",
                        household ? " " : "",
                        unit_name_at(seat->unit, walk->m.day)->short_name);
}

/* Seats that have a menu, each role, unit and household once. */
static void
set_seats(struct ussd_walk *walk)
{
    const struct person *p = walk->m.person;
    struct ussd_facts *facts = &walk->facts;

    facts->seats_n = 0;
    for (int i = 0; i < p->roles_n && facts->seats_n < USSD_SEATS_MAX; i++) {
        const struct role_at *seat = &p->role[i];
        bool is_new = ussd_menu_of(walk->look.menus, seat->role) != NULL;
        for (int k = 0; k < facts->seats_n; k++)
            is_new &= facts->seat[k].unit != seat->unit->id ||
                      facts->seat[k].household != household_of(seat) ||
                      facts->seat[k].role != seat->role;
        if (is_new)
            facts->seat[facts->seats_n++] = (struct ussd_seat){
                seat->role, seat->unit->id, household_of(seat),
                seat_name(walk, seat).ptr};
    }
}

/* Whoever has several units writes which one it is. */
static struct str
unit_code(const struct ussd_walk *walk, const struct role_at *seat)
{
    const struct person *p = walk->m.person;

    for (int i = 0; i < p->roles_n; i++)
        if (p->role[i].unit != seat->unit)
            return str_of(unit_name_at(seat->unit, walk->m.day)->code);
    return (struct str){0};
}

/* Codes below the seat's unit, for whoever writes one. */
static void
set_below(struct ussd_walk *walk, const struct unit *unit)
{
    struct ussd_facts *facts = &walk->facts;
    const char **code = arena_alloc(
        message_arena(&walk->m), ((size_t)unit->below_n + 1) * sizeof(*code));

    facts->kind = unit_kind_name(unit->kind);
    facts->below_n = 0;
    facts->below = code;
    for (int i = 0; i < unit->below_n; i++) {
        const struct unit *below = unit->below[i];
        const char *own = unit_name_at(below, walk->m.day)->code;
        if (own[0] && unit_is_above(unit, below, walk->m.day))
            code[facts->below_n++] = own;
    }
}

void
ussd_facts_of_seat(struct ussd_walk *walk)
{
    const struct role_at *seat;

    set_seats(walk);
    walk->facts.unit_code = (struct str){0};
    seat = ussd_seat_of(walk);
    if (!seat)
        return;
    walk->m.seat = seat;
    walk->m.unit = seat->unit;
    message_set_unit(&walk->m, seat->unit);
    message_set_z(&walk->m, "household",
                  seat->household ? seat->household->code : "");
    walk->facts.places = walk->m.places;
    walk->facts.unit_code = unit_code(walk, seat);
    set_below(walk, seat->unit);
}

/* The seat's, or the one whose code was said; NULL if there is none. */
static struct unit *
unit_about(const struct ussd_walk *walk)
{
    struct str code = str_of(walk->state.below);

    return code.len == 0 || !walk->m.unit
               ? walk->m.unit
               : registry_unit_by_code(walk->flow->registry, code, walk->m.unit,
                                       walk->m.day);
}

/* Figures of the period before. */
static enum status
set_last(struct ussd_walk *walk, const struct form *form)
{
    struct store_rollup last;
    char period[PERIOD_TEXT];
    struct unit *unit = unit_about(walk);

    walk->facts.has_last = 0;
    if (form->period == PERIOD_NONE || form->is_household || !unit)
        return ST_OK;
    period_format(period_before(ussd_period(&walk->look, &walk->state, form)),
                  period);
    enum status status = store_rollup_get(message_db(&walk->m), form->keyword,
                                          period, unit->id, &last);
    for (int i = 0, n = 0; status == ST_OK && last.reports == 1 &&
                           i < form->fields_n && n < STORE_FIGURES;
         i++)
        if (form->fields[i].type == FIELD_NUMBER) {
            walk->facts.has_last |= 1u << i;
            walk->facts.last[i] = last.f[n++];
        }
    return status;
}

static void
add_choice(struct ussd_walk *walk, struct str code, struct str about)
{
    struct ussd_facts *facts = &walk->facts;

    if (facts->list_n == USSD_LIST_MAX)
        return;
    struct ussd_choice *choice = &facts->list[facts->list_n];
    if (!str_copy(choice->code, sizeof(choice->code), code))
        return;
    choice->text = arena_copy(message_arena(&walk->m), about).ptr;
    facts->list_n++;
}

static enum status
add_chain(struct ussd_walk *walk, const struct store_chain *row)
{
    struct message *m = &walk->m;
    struct store_version version;
    struct report r;
    enum status status = store_version_get(message_db(m), row->version,
                                           message_arena(m), &version);

    if (status == ST_OK)
        status = report_load(m, row->version, &r);
    if (status != ST_OK)
        return status;
    struct str household =
        r.form ? figures_value(r.form, r.text, "maho") : (struct str){0};
    add_choice(walk, arena_printf(message_arena(m), "%04d", version.code),
               arena_printf(message_arena(m), "%s%s%.*s",
                            r.form ? r.form->keyword : "",
                            household.len ? " ho " : "", STR_ARG(household)));
    return ST_OK;
}

static enum status
list_own(struct ussd_walk *walk)
{
    struct message *m = &walk->m;
    struct store_chain *row =
        arena_alloc(message_arena(m), OWN_MAX * sizeof(*row));
    int n = 0;
    enum status status = store_chain_of_person(
        message_db(m), m->person->id, message_arena(m), row, OWN_MAX, &n);

    for (int i = 0; i < n && status == ST_OK; i++) {
        struct chain chain = chain_of(&row[i]);
        if (chain_is(&chain, "commitment") && chain_can(&chain, CHAIN_WITHDRAW))
            status = add_chain(walk, &row[i]);
    }
    return status;
}

static enum status
list_waiting(struct ussd_walk *walk, int *n)
{
    struct store_chain *row;
    enum status status = status_waiting(&walk->m, walk->state.role, &row, n);

    for (int i = 0; i < *n && i < USSD_LIST_MAX && status == ST_OK; i++)
        status = add_chain(walk, &row[i]);
    return status;
}

/* "R04-2025, R08-2025" */
static enum status
list_duties(struct ussd_walk *walk, const struct form *form)
{
    struct str open;
    enum status status = duty_list_open(&walk->m, form, &open);

    while (status == ST_OK && open.len > 0) {
        const char *comma = memchr(open.ptr, ',', open.len);
        size_t n = comma ? (size_t)(comma - open.ptr) : open.len;
        struct str one = str_trim((struct str){open.ptr, n});
        if (!memchr(one.ptr, ' ', one.len))
            add_choice(walk, one, STR(""));
        n += comma != NULL;
        open.ptr += n;
        open.len -= n;
    }
    return status;
}

static enum status
set_list(struct ussd_walk *walk, const struct form *form)
{
    const struct ussd_item *item = ussd_item_of(walk->look.menus, &walk->state);
    enum status status = ST_OK;
    int n = 0;

    walk->facts.list_n = 0;
    switch (item ? item->list : USSD_LIST_NONE) {
    case USSD_LIST_NONE:
        break;
    case USSD_LIST_WAITING:
        status = list_waiting(walk, &n);
        break;
    case USSD_LIST_OWN:
        status = list_own(walk);
        break;
    case USSD_LIST_DUTIES:
        status = list_duties(walk, form);
        break;
    }
    memset(walk->state.answer, 0, sizeof(walk->state.answer));
    for (int i = 0; i < walk->facts.list_n; i++)
        memcpy(walk->state.answer[i], walk->facts.list[i].code, USSD_ANSWER);
    return status;
}

/* How many hamlets have reported, and the sums of their figures. */
static enum status
set_sums(struct ussd_walk *walk)
{
    struct message *m = &walk->m;
    const struct form *form = form_find(m->flow->set->forms, "BC");
    struct arena *arena = message_arena(m);
    struct period open = period_open_month(m->date);
    struct store_rollup sum;
    char period[PERIOD_TEXT], shown[16];
    int units = 0;

    if (!form || !m->unit)
        return ST_OK;
    period_format(open, period);
    period_show(open, shown);
    enum status status = store_rollup_get(message_db(m), form->keyword, period,
                                          m->unit->id, &sum);
    int64_t day = date_to_days(period_last(open));
    for (int i = 0; i < m->unit->below_n; i++)
        units += unit_is_above(m->unit, m->unit->below[i],
                               day < m->day ? day : m->day) &&
                 m->unit->below[i]->kind == UNIT_HAMLET;
    struct str text = arena_printf(arena, "Tong %s, %lld/%d ban:", shown,
                                   (long long)sum.reports, units);
    for (int i = 0; i < form->fields_n && i < STORE_FIGURES; i++)
        text =
            arena_printf(arena, "%.*s%s %s %lld", STR_ARG(text), i ? "," : "",
                         form->fields[i].name, (long long)sum.f[i]);
    if (text.len > SUMS_MAX)
        text.len = SUMS_MAX;
    reply_set(&walk->facts.places, "sums", text);
    reply_set_number(&walk->facts.places, "reported", sum.reports);
    reply_set_number(&walk->facts.places, "hamlets", units);
    return status;
}

static bool
menu_says(const struct ussd_menu *menu, const char *place)
{
    bool says = strstr(menu->title, place) != NULL;

    for (int i = 0; i < menu->items_n && !says; i++)
        says = strstr(menu->item[i].text, place) != NULL;
    return says;
}

static enum status
of_menu(struct ussd_walk *walk)
{
    const struct ussd_menu *menu =
        ussd_menu_find(walk->look.menus, walk->state.menu);
    struct store_chain *row;
    enum status status = ST_OK;
    int n = 0;

    if (!menu)
        return ST_OK;
    if (menu_says(menu, "{waiting}")) {
        status = status_waiting(&walk->m, walk->state.role, &row, &n);
        reply_set_number(&walk->facts.places, "waiting", n);
    }
    if (status == ST_OK &&
        (menu_says(menu, "{sums}") || menu_says(menu, "{reported}")))
        status = set_sums(walk);
    return status;
}

MUST_CHECK enum status
ussd_facts_of_screen(struct ussd_walk *walk)
{
    const struct form *form = form_find(walk->look.forms, walk->state.form);

    if (walk->state.at == USSD_MENU)
        return of_menu(walk);
    if (form && walk->state.at == USSD_ASK)
        return set_last(walk, form);
    if (form && walk->state.at == USSD_LIST)
        return set_list(walk, form);
    return ST_OK;
}
