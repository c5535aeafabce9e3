/* TT: what waits for the sender, in one SMS. */
#include "flow/act.h"
#include "flow/act_duty.h"
#include "flow/refuse.h"
#include "flow/request.h"
#include "flow/status_list.h"

enum { UNITS_MAX = 16, REQUESTS_SHOWN = 8 };

#define BIT(role) (1u << (role))

/* Units that are told of, with the roles that the sender has there. */
struct places {
    int n;
    struct unit *unit[UNITS_MAX];
    unsigned roles[UNITS_MAX];
};

static void
add_place(struct places *places, struct unit *unit, enum role role)
{
    for (int i = 0; i < places->n; i++)
        if (places->unit[i] == unit) {
            places->roles[i] |= BIT(role);
            return;
        }
    if (places->n == UNITS_MAX)
        return;
    places->unit[places->n] = unit;
    places->roles[places->n++] = BIT(role);
}

/* All units of the sender, or the one that the text names. */
static struct places
places_of(const struct message *m, const struct form_value *code)
{
    struct places places = {0};

    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        struct unit *unit =
            code ? registry_unit_by_code(m->flow->registry, code->text,
                                         seat->unit, m->day)
                 : seat->unit;
        if (unit)
            add_place(&places, unit, seat->role);
    }
    return places;
}

/* "Viec: R04-2025, R08-2025" */
static enum status
add_duties(struct status_list *list, unsigned roles)
{
    struct message *m = list->m;
    int n;
    const struct form *const *form = form_all(m->flow->set->forms, &n);
    enum status status = ST_OK;

    for (int i = 0; i < n && status == ST_OK; i++) {
        struct str open = {0};
        if (strcmp(form[i]->act, "duty") != 0 || !(form[i]->roles & roles))
            continue;
        status = duty_list_open(m, form[i], &open);
        message_set(m, "duties", open);
        if (status == ST_OK && open.len > 0)
            status_add(list, "S-02-duties", STATUS_OPEN);
    }
    return status;
}

/* "BK CD bao cao nha tam han 20/12": what was asked of the unit. */
static enum status
add_requests(struct status_list *list, unsigned roles)
{
    struct message *m = list->m;
    const struct duty *duty = request_duty(m->flow->set->duties);
    const struct form *form =
        duty ? form_find(m->flow->set->forms, duty->form) : NULL;
    struct store_request *row =
        arena_alloc(message_arena(m), REQUESTS_SHOWN * sizeof(*row));
    int n = 0;
    enum status status = ST_OK;

    if (form && (form->roles & roles))
        status =
            store_requests_of_unit(message_db(m), m->unit->id, message_arena(m),
                                   row, REQUESTS_SHOWN, &n);
    for (int i = 0; i < n && status == ST_OK; i++) {
        request_set_places(m, &row[i]);
        message_set_z(m, "form", form->keyword);
        message_set_z(m, "value", duty->value);
        status_add(list, "S-02-request", STATUS_OPEN);
    }
    return status;
}

static enum status
add_unit(struct status_list *list, struct unit *unit, unsigned roles)
{
    bool is_here = unit_on(unit, list->m->day) != NULL;
    enum status status;

    list->m->unit = unit;
    status = is_here ? status_add_forms(list, roles) : ST_OK;
    if (status == ST_OK)
        status = status_add_waiting(list, roles);
    if (status == ST_OK && unit->kind == UNIT_COMMUNE &&
        (roles & (BIT(ROLE_CX) | BIT(ROLE_LX))))
        status = status_add_hamlets(list);
    if (status == ST_OK && is_here)
        status = add_requests(list, roles);
    return status == ST_OK && is_here ? add_duties(list, roles) : status;
}

/* The head of the answer, by what there is. */
static enum status
say(struct status_list *list, struct unit *unit)
{
    struct message *m = list->m;
    struct listing all = {.m = m, .comma = ". ", .place = "list"};

    for (int rank = 0; rank < STATUS_RANKS; rank++)
        for (int i = 0; i < list->part[rank].n; i++)
            listing_add(&all, list->part[rank].item[i]);
    struct str text = listing_text(&all);
    message_set_unit(m, unit);
    message_set_period(m, "period", period_open_month(m->date));
    message_set(m, "list", text);
    if (text.len == 0)
        return message_say_id(m, "S-02-nothing");
    if (list->is_many)
        return message_say_id(m, list->has_month ? "S-02-many" : "S-02-bare");
    return message_say_id(m, list->has_month ? "S-02" : "S-02-plain");
}

MUST_CHECK enum status
act_status(struct message *m)
{
    const struct form_value *code = form_value(&m->reading, "unit");
    struct places places = places_of(m, code);
    struct status_list list = {.m = m, .is_many = places.n > 1};
    enum status status = ST_OK;

    m->outcome.outcome = "answered";
    if (places.n == 0) {
        message_set(m, "quote", code ? code->text : (struct str){0});
        return refuse_id(m, "L-11-code");
    }
    for (int i = 0; i < places.n && status == ST_OK; i++)
        status = add_unit(&list, places.unit[i], places.roles[i]);
    if (status == ST_OK && !code)
        status = status_add_own(&list);
    return status == ST_OK ? say(&list, places.unit[0]) : status;
}
