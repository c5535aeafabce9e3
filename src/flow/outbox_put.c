/* New rows of the outbox: whether and when they may go. */
#include "core/date.h"
#include "flow/outbox.h"
#include "flow/outbox_carrier.h"
#include "store/store_dialog.h"

/* Minutes of the day in Vietnam. */
static int
minute_of_day(int64_t at_ms)
{
    struct date day = date_of_ms(at_ms, VIETNAM_OFFSET_MIN);

    return (int)((at_ms - date_to_ms(day, VIETNAM_OFFSET_MIN)) / 60000);
}

int64_t
outbox_quiet_until(const struct flow_settings *set, int64_t at_ms)
{
    int from = set->quiet_from_min, to = set->quiet_to_min;
    int at = minute_of_day(at_ms);
    bool is_quiet = from < to ? at >= from && at < to : at >= from || at < to;

    if (from == to || !is_quiet)
        return 0;
    int wait = to - at;
    if (wait <= 0)
        wait += 24 * 60;
    return at_ms + wait * 60000LL - at_ms % 60000;
}

bool
outbox_waits_at_night(enum lane lane)
{
    return lane == LANE_REMINDER || lane == LANE_BULK;
}

static bool
prefix_is_allowed(const char *list, const char *to)
{
    while (*list) {
        size_t n = strcspn(list, ",");
        if (n > 0 && strncmp(to, list, n) == 0)
            return true;
        list += n + (list[n] == ',');
    }
    return false;
}

/* Why we may not send there, "" if we may. */
static enum status
refusal(struct flow *flow, const struct outbox_message *message,
        const struct carrier *carrier, const char **why)
{
    bool stopped = false;

    *why = "";
    if (message->in_answer || (carrier && carrier->is_local))
        return ST_OK;
    if (!carrier || !carrier->can_send)
        *why = "no provider that can send";
    else if (!prefix_is_allowed(flow->set->prefixes, message->to))
        *why = "prefix not allowed";
    if (**why)
        return ST_OK;
    enum status status =
        store_stopped_has(flow->turn.db, str_of(message->to), &stopped);
    if (stopped)
        *why = "the owner told the provider to stop";
    return status;
}

/* Whether it can go out in this turn: replies and alarms, if they are paid. */
static enum status
take_at_birth(struct flow *flow, const struct carrier *carrier,
              struct budget_charge *charge, bool *is_taken)
{
    bool is_urgent = charge->lane == LANE_REPLY || charge->is_exempt;

    if (!is_urgent || flow->is_closing || !carrier || carrier->is_local ||
        outbox_capacity(flow, carrier) <= 0)
        return ST_OK;
    return budget_take(&flow->turn, &flow->set->budget, carrier, charge,
                       is_taken);
}

/* What is not urgent is looked at again when it is claimed, whoever carries
 * it. */
static enum status
birth_state(struct flow *flow, const struct outbox_message *message,
            bool is_due, struct budget_charge *charge, const char **state)
{
    const struct carrier *carrier = flow_carrier(flow, message->carrier);
    bool is_urgent = is_due && !outbox_waits_at_night(message->lane);
    bool is_taken = false;
    enum status status = ST_OK;

    if (carrier && carrier->is_local && (is_urgent || message->in_answer))
        *state = "delivered";
    else if (message->in_answer)
        *state = "sent";
    else {
        if (is_due)
            status = take_at_birth(flow, carrier, charge, &is_taken);
        *state = is_taken ? "sending" : "queued";
    }
    return status;
}

/* Not before due_at, not in the night that holds then. */
static int64_t
due_time(const struct flow *flow, const struct outbox_message *message,
         int64_t now)
{
    int64_t due = message->due_at > now ? message->due_at : now;
    int64_t quiet = outbox_waits_at_night(message->lane)
                        ? outbox_quiet_until(flow->set, due)
                        : 0;

    return quiet ? quiet : due;
}

/* Nobody gets more than so many in a day and night (domain.md section 8.6): one
 * of them is left for the day's reminder, of which there is never a second. */
static enum status
keep_cap(struct flow *flow, const struct outbox_message *message, int64_t now,
         int64_t *due)
{
    const int64_t day_ms = 86400000;
    int cap = flow->set->daily_cap;
    int64_t oldest = 0;
    enum status status = ST_OK;

    if (message->lane == LANE_BULK && message->person != 0 && cap > 0)
        status = store_outbox_nth_of_day(flow->turn.db, message->person,
                                         now - day_ms, cap > 1 ? cap - 1 : 1,
                                         &oldest);
    if (oldest != 0 && oldest + day_ms > *due) {
        int64_t quiet = outbox_quiet_until(flow->set, oldest + day_ms);

        *due = quiet ? quiet : oldest + day_ms;
    }
    return status;
}

static int64_t
expiry(const struct flow *flow, const struct outbox_message *message,
       const struct carrier *carrier, int64_t now)
{
    int64_t from = message->due_at > now ? message->due_at : now;

    if (message->expires_at)
        return message->expires_at;
    return from + (carrier && carrier->expire_ms ? carrier->expire_ms
                                                 : flow->set->expire_ms);
}

/* Writes the row and starts or notes what it needs. */
static enum status
add_row(struct flow *flow, const struct carrier *carrier,
        const struct store_out *row, const struct budget_charge *charge,
        int64_t *id)
{
    enum status status = store_outbox_add(flow->turn.db, row, id);
    bool is_sending = strcmp(row->state, "sending") == 0;
    struct store_out_row claimed = {
        .recipient = row->recipient, .text = row->text, .link = row->link};

    if (status != ST_OK)
        return status;
    metrics_count(&flow->metrics, COUNT_REPLIES, row->provider.ptr, row->state);
    claimed.id = *id;
    if (is_sending)
        outbox_push(flow, carrier, &claimed, charge);
    if (is_sending || strcmp(row->state, "queued") == 0)
        outbox_due_by(flow, carrier, row->lane, row->due_at);
    flow->outbox->wave[row->lane].is_judged = false;
    return ST_OK;
}

MUST_CHECK enum status
outbox_put(struct flow *flow, const struct outbox_message *message, int64_t *id)
{
    const struct carrier *carrier = flow_carrier(flow, message->carrier);
    int64_t now = turn_now(&flow->turn);
    int64_t due = due_time(flow, message, now);
    struct budget_charge charge = {.lane = message->lane,
                                   .is_exempt = message->is_alarm};
    const char *why, *state = "failed";
    enum status status = refusal(flow, message, carrier, &why);

    if (status == ST_OK)
        status = keep_cap(flow, message, now, &due);
    if (carrier && !carrier->is_local && !message->in_answer)
        charge.segments =
            message->segments > 0
                ? message->segments
                : budget_segments(carrier, message->text, &flow->turn.arena);
    if (status == ST_OK && !*why)
        status = birth_state(flow, message, due <= now, &charge, &state);
    if (status != ST_OK)
        return status;
    bool is_sending = strcmp(state, "sending") == 0;
    struct store_out row = {
        .message = message->message,
        .person = message->person,
        .recipient = str_of(message->to),
        .provider = str_of(message->carrier),
        .text = message->text,
        .link = message->link,
        .lane = message->lane,
        .state = state,
        .owner = is_sending ? flow->set->gateway : "",
        .error = why,
        .now = now,
        .due_at = is_sending ? outbox_lease_end(flow, carrier, now) : due,
        .expires_at = expiry(flow, message, carrier, now),
        .segments = charge.segments,
    };
    return add_row(flow, carrier, &row, &charge, id);
}

MUST_CHECK enum status
outbox_cancel(struct flow *flow, int64_t id, const char *why, bool *moved)
{
    bool did;
    enum status status = turn_begin(&flow->turn);

    if (status == ST_OK)
        status = store_outbox_cancel(flow->turn.db, id, str_of(why),
                                     turn_now(&flow->turn), &did);
    if (status == ST_OK && moved)
        *moved = did;
    return status;
}
