/* New rows of the outbox: whether and when they may go. */
#include "core/date.h"
#include "flow/outbox.h"
#include "flow/outbox_carrier.h"
#include "store/store_dialog.h"

/* Minutes of the day in Vietnam. */
static int
minute_of_day(int64_t now_ms)
{
    struct date day = date_of_ms(now_ms, VIETNAM_OFFSET_MIN);

    return (int)((now_ms - date_to_ms(day, VIETNAM_OFFSET_MIN)) / 60000);
}

/* When the quiet hours that hold now end; 0 if they do not. */
static int64_t
quiet_until(const struct flow_settings *set, int64_t now_ms)
{
    int from = set->quiet_from_min, to = set->quiet_to_min;
    int at = minute_of_day(now_ms);
    bool is_quiet = from < to ? at >= from && at < to : at >= from || at < to;

    if (from == to || !is_quiet)
        return 0;
    int wait = to - at;
    if (wait <= 0)
        wait += 24 * 60;
    return now_ms + wait * 60000LL - now_ms % 60000;
}

static bool
lane_waits_at_night(enum lane lane)
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

static const char *
birth_state(struct flow *flow, const struct outbox_message *message,
            const struct carrier *carrier)
{
    if (carrier && carrier->is_local)
        return "delivered";
    if (message->in_answer)
        return "sent";
    return message->lane == LANE_REPLY && !flow->is_closing &&
                   outbox_capacity(flow, carrier) > 0
               ? "sending"
               : "queued";
}

MUST_CHECK enum status
outbox_put(struct flow *flow, const struct outbox_message *message, int64_t *id)
{
    const struct carrier *carrier = flow_carrier(flow, message->carrier);
    int64_t now = turn_now(&flow->turn);
    int64_t quiet =
        lane_waits_at_night(message->lane) ? quiet_until(flow->set, now) : 0;
    const char *why;
    enum status status = refusal(flow, message, carrier, &why);

    if (status != ST_OK)
        return status;
    const char *state = *why ? "failed" : birth_state(flow, message, carrier);
    bool is_sending = strcmp(state, "sending") == 0;
    int64_t expire = carrier && carrier->expire_ms ? carrier->expire_ms
                                                   : flow->set->expire_ms;
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
        .due_at = is_sending ? outbox_lease_end(flow, carrier, now)
                  : quiet    ? quiet
                             : now,
        .expires_at = now + expire,
    };
    status = store_outbox_add(flow->turn.db, &row, id);
    if (status != ST_OK)
        return status;
    metrics_count(&flow->metrics, COUNT_REPLIES, message->carrier, state);
    if (is_sending)
        outbox_push(flow, carrier, *id, row.recipient, row.text, row.link);
    if (is_sending || strcmp(state, "queued") == 0)
        outbox_due_by(flow, carrier, message->lane, row.due_at);
    return ST_OK;
}
