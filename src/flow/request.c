/* Reports that somebody above asks for, with a last day. */
#include "flow/request.h"

#include "base/log.h"
#include "flow/remind.h"
#include "flow/seat.h"

enum { HOLDERS_MAX = 16, PAGE = 64, DAYS_BEHIND = 70, DAY_MS = 86400000 };

const struct duty *
request_duty(const struct duty_set *set)
{
    for (int i = 0; i < set->n; i++)
        if (set->duty[i].when == DUTY_ON_REQUEST)
            return &set->duty[i];
    return NULL;
}

static bool
is_asked(const struct message *m, const struct request *request,
         struct unit *unit)
{
    const struct duty *duty = request_duty(m->flow->set->duties);

    if (!duty || !unit_on(unit, m->day) ||
        !duty_is_owed_by(duty, unit_kind_name(unit->kind)))
        return false;
    if (request->unit)
        return unit == request->unit;
    return !request->seat || seat_looks_after(request->seat, unit, m->day);
}

int
request_units(struct message *m, const struct request *request)
{
    const struct registry *registry = m->flow->registry;
    int n = 0;

    for (int i = 0; i < registry_units_n(registry); i++)
        n += is_asked(m, request, registry_unit_at(registry, i));
    return n;
}

static void
on_owed(const struct store_request *row, void *arg)
{
    int *n = arg;

    (void)row;
    ++*n;
}

MUST_CHECK enum status
request_is_full(struct message *m, bool *is_full)
{
    int n = 0;
    enum status status = store_requests_owed(
        message_db(m), m->day - DAYS_BEHIND, INT64_MAX, on_owed, &n);

    *is_full = n >= REQUEST_OPEN_MAX;
    return status;
}

void
request_set_places(struct message *m, const struct store_request *request)
{
    struct date due = date_from_days(request->due);

    message_set(m, "request", request->title);
    message_set(m, "what", request->title);
    message_set(
        m, "day",
        arena_printf(message_arena(m), "%02d/%02d", due.day, due.month));
    /* A report of next year is not taken yet: it names the year it is sent in.
     */
    message_set_number(m, "year", m->date.year);
}

/* Everybody who reports for the unit; of no use once the day is over. */
static enum status
tell_unit(struct message *m, struct unit *unit, int64_t due, const char *id)
{
    const struct duty *duty = request_duty(m->flow->set->duties);
    const struct form *form = form_find(m->flow->set->forms, duty->form);
    const struct person *holder[HOLDERS_MAX];
    int n =
        form ? unit_holders(unit, form->roles, m->day, holder, HOLDERS_MAX) : 0;
    int64_t last = date_to_ms(date_from_days(due), VIETNAM_OFFSET_MIN) + DAY_MS;
    struct unit *about = m->unit;
    enum status status = ST_OK;

    for (int i = 0; i < n && status == ST_OK; i++) {
        m->unit = unit;
        message_address(m, holder[i]);
        status = message_spread(m, holder[i], message_text(m, id), last);
    }
    m->unit = about;
    message_address(m, NULL);
    return status;
}

MUST_CHECK enum status
request_open(struct message *m, const struct request *request, int64_t *id)
{
    const struct registry *registry = m->flow->registry;
    struct store_request row = {
        .duty = str_of(request_duty(m->flow->set->duties)->id),
        .title = request->title,
        .due = request->due,
        .opened = m->day,
        .report = request->report,
        .at = turn_now(&m->flow->turn),
    };
    enum status status = store_request_add(message_db(m), &row, id);

    request_set_places(m, &row);
    for (int i = 0; i < registry_units_n(registry) && status == ST_OK; i++) {
        struct unit *unit = registry_unit_at(registry, i);

        if (!is_asked(m, request, unit))
            continue;
        status = store_request_ask(message_db(m), *id, unit->id);
        if (status == ST_OK)
            status = tell_unit(m, unit, row.due, "N-12");
    }
    remind_again(m->flow);
    log_info("event=request_opened id=%lld message=%lld units=%d",
             (long long)*id, (long long)m->id, request_units(m, request));
    return status;
}

/* All who owe it still, a page at a time. */
static enum status
tell_owing(struct message *m, const struct store_request *row)
{
    int64_t unit[PAGE], after = 0;
    int n = PAGE;
    enum status status = ST_OK;

    while (status == ST_OK && n == PAGE) {
        status =
            store_request_owing(message_db(m), row->id, after, unit, PAGE, &n);
        for (int i = 0; i < n && status == ST_OK; i++) {
            struct unit *own = registry_unit(m->flow->registry, unit[i]);

            after = unit[i];
            if (own)
                status = tell_unit(m, own, row->due, "N-12-rut");
        }
    }
    return status;
}

MUST_CHECK enum status
request_withdraw(struct message *m, int64_t id, bool *moved)
{
    struct store_request row;
    enum status status =
        store_request_get(message_db(m), id, message_arena(m), &row);

    *moved = false;
    if (status != ST_OK || row.id == 0)
        return status;
    status = store_request_withdraw(message_db(m), id, turn_now(&m->flow->turn),
                                    moved);
    if (status != ST_OK || !*moved)
        return status;
    request_set_places(m, &row);
    remind_again(m->flow);
    log_info("event=request_withdrawn id=%lld message=%lld", (long long)id,
             (long long)m->id);
    return tell_owing(m, &row);
}
