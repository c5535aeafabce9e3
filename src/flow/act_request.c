/* YC asks units for a report by a day; BK CD answers. */
#include "flow/act_request.h"

#include "flow/outage.h"
#include "flow/refuse.h"
#include "flow/remind.h"
#include "flow/request.h"
#include "flow/seat.h"

/* What goes on in the place of a unit that has ended: the one above it. */
static struct unit *
standing(struct unit *unit, int64_t day)
{
    while (unit && !unit_on(unit, day))
        unit = unit_name_at(unit, day)->parent;
    return unit;
}

static struct unit *
unit_of_code(struct message *m, struct str code)
{
    struct unit *unit;
    int at = -1;

    while ((unit = registry_next_of_code(m->flow->registry, code, &at))) {
        const struct unit_span *span = unit_on(unit, m->day);

        if (span && str_eqz(code, span->code) &&
            seat_looks_after(m->seat, unit, m->day))
            return unit;
    }
    return NULL;
}

MUST_CHECK enum status
request_settle(struct message *m, bool *settled)
{
    const struct form_value *code = form_value(&m->reading, "unit");
    struct unit *unit =
        code ? unit_of_code(m, code->text) : standing(m->seat->unit, m->day);

    *settled = unit != NULL;
    if (unit) {
        m->unit = unit;
        return ST_OK;
    }
    m->unit = m->seat->unit;
    message_set(m, "quote", code ? code->text : (struct str){0});
    return refuse_id(m, "L-11-code");
}

static struct request
request_of(const struct message *m, const struct report *r)
{
    struct date due = {0};
    bool has_unit = form_value(&m->reading, "unit") != NULL;

    (void)date_parse(figures_value(r->form, r->text, "han"), &due);
    return (struct request){
        .title = figures_value(r->form, r->text, "noidung"),
        .due = date_to_days(due),
        .unit = has_unit ? m->unit : NULL,
        .seat = m->seat,
        .report = r->head.id,
    };
}

MUST_CHECK enum status
request_check(struct message *m, struct report *r, bool *go)
{
    struct request request = request_of(m, r);
    int units = request_units(m, &request);
    bool is_full;
    enum status status = request_is_full(m, &is_full);

    *go = status == ST_OK && units > 0 && !is_full;
    message_set_number(m, "count", units);
    if (status != ST_OK || *go)
        return status;
    const char *id = units == 0 ? "E-DON" : "E-DAY";
    return refuse_with(m, id, message_form_text(m, r->form, id));
}

MUST_CHECK enum status
request_accepted(struct message *m, struct report *r)
{
    struct request request = request_of(m, r);
    int64_t id;

    return request_open(m, &request, &id);
}

MUST_CHECK enum status
request_withdrawn(struct message *m, struct report *r)
{
    int64_t id;
    bool moved;
    enum status status = store_request_of_text(message_db(m), r->head.id, &id);

    return status == ST_OK ? request_withdraw(m, id, &moved) : status;
}

void
request_places(struct message *m, const struct report *r)
{
    struct date due;

    if (date_parse(figures_value(r->form, r->text, "han"), &due))
        message_set(
            m, "day",
            arena_printf(message_arena(m), "%02d/%02d", due.day, due.month));
}

/* Its value is the one that requests ask for. */
static bool
is_requested_kind(const struct message *m, const struct report *r)
{
    const struct duty *duty = request_duty(m->flow->set->duties);
    const struct form *form = r->form;

    if (!duty || strcmp(duty->form, form->keyword) != 0)
        return false;
    return form->due_field < 0 ||
           str_eqz(
               figures_value(form, r->text, form->fields[form->due_field].code),
               duty->value);
}

/* The one that it answers already, else the first that the unit owes. */
static enum status
find_request(struct message *m, const struct report *r,
             struct store_request *out)
{
    int64_t id = 0;
    int n = 0;
    enum status status = ST_OK;

    *out = (struct store_request){0};
    if (!is_requested_kind(m, r))
        return ST_OK;
    if (r->head.id)
        status = store_request_answered(message_db(m), r->head.id, &id);
    if (status == ST_OK && id)
        return store_request_get(message_db(m), id, message_arena(m), out);
    return status == ST_OK
               ? store_requests_of_unit(message_db(m), m->unit->id,
                                        message_arena(m), out, 1, &n)
               : status;
}

MUST_CHECK enum status
periodic_check(struct message *m, struct report *r, bool *go)
{
    struct store_request request;
    enum status status = find_request(m, r, &request);

    *go = status == ST_OK;
    if (status != ST_OK || request.id == 0)
        return status;
    r->due = date_from_days(request.due);
    r->reply = "OK";
    message_set(
        m, "due",
        arena_printf(message_arena(m), "%02d/%02d", r->due.day, r->due.month));
    return outage_late_days(m, r->due, &r->late_days, &r->moved_min);
}

MUST_CHECK enum status
periodic_accepted(struct message *m, struct report *r)
{
    struct store_request request;
    enum status status = find_request(m, r, &request);

    return status == ST_OK && request.id != 0
               ? store_request_answer(message_db(m), request.id, m->unit->id,
                                      r->head.id)
               : status;
}

MUST_CHECK enum status
periodic_withdrawn(struct message *m, struct report *r)
{
    remind_again(m->flow);
    return store_request_unanswer(message_db(m), r->head.id);
}
