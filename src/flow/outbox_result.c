/* What became of a send: results and delivery receipts. */
#include "flow/outbox.h"

#include "base/clock.h"
#include "base/log.h"
#include "flow/flow.h"
#include "flow/outbox_carrier.h"
#include "store/store_dialog.h"

enum { DAY_MS = 86400000, CONFIG_PAUSE_MS = 600000, FAILURES_TO_BLOCK = 3 };

static uint32_t
next_random(struct outbox *box)
{
    /* xorshift32: spreads retries, nothing more. */
    box->random ^= box->random << 13;
    box->random ^= box->random >> 17;
    box->random ^= box->random << 5;
    return box->random;
}

static void
block(struct outbox_carrier *state, const struct carrier *carrier,
      int64_t pause_ms, const char *why)
{
    if (clock_mono_ms() >= state->blocked_until_ms)
        log_warn("event=provider_down provider=%s pause_ms=%lld why=\"%s\"",
                 carrier->name, (long long)pause_ms, why);
    state->blocked_until_ms = clock_mono_ms() + pause_ms;
    state->trouble = why;
}

static void
note_down(struct outbox_carrier *state, int64_t now)
{
    if (state->down_since_ms == 0)
        state->down_since_ms = now;
}

/* One failing provider is marked down once; its rows are left alone. */
static void
judge_carrier(struct flow *flow, const struct carrier *carrier,
              const struct send_result *result)
{
    struct outbox_carrier *state = outbox_carrier(flow, carrier);
    int64_t delay = backoff_delay(&flow->set->backoff, state->failures + 1,
                                  next_random(flow->outbox));

    if (result->has_balance) {
        state->has_balance = true;
        state->balance = result->balance;
    }
    switch (result->outcome) {
    case SEND_SENT:
    case SEND_DUPLICATE:
    case SEND_PERMANENT:
    case SEND_STOPPED:
        if (state->failures >= FAILURES_TO_BLOCK)
            log_info("event=provider_up provider=%s", carrier->name);
        state->failures = 0;
        state->down_since_ms = 0;
        state->is_proven = true;
        return;
    case SEND_CONFIG:
        note_down(state, turn_now(&flow->turn));
        block(state, carrier, CONFIG_PAUSE_MS,
              "the provider refuses our account: check keys and credit");
        return;
    case SEND_THROTTLED:
        block(state, carrier,
              result->retry_after_ms ? result->retry_after_ms : delay,
              "the provider asks for fewer messages");
        return;
    case SEND_TEMPORARY:
    case SEND_UNKNOWN:
        note_down(state, turn_now(&flow->turn));
        if (++state->failures >= FAILURES_TO_BLOCK)
            block(state, carrier, delay, "the provider does not answer well");
        return;
    }
}

static enum status
end_row(struct flow *flow, int64_t id, const char *carrier, const char *state,
        struct str provider_id, const char *error)
{
    bool moved;

    metrics_count(&flow->metrics, COUNT_REPLIES, carrier, state);
    return store_outbox_end(flow->turn.db, id, state, provider_id,
                            str_of(error), turn_now(&flow->turn), &moved);
}

/* It will not go out. A reminder comes again on another day: what refused it,
 * a wrong setting perhaps, may be put right. */
static enum status
end_unsent(struct flow *flow, const struct carrier *carrier,
           const struct store_out_row *row, const char *state,
           struct str provider_id, const char *error)
{
    enum status status =
        end_row(flow, row->id, carrier->name, state, provider_id, error);

    if (status != ST_OK || row->lane != LANE_REMINDER)
        return status;
    log_info("event=reminder_unsent id=%lld state=%s", (long long)row->id,
             state);
    return remind_untold(flow, row->id);
}

static enum status
try_again(struct flow *flow, const struct carrier *carrier,
          const struct store_out_row *row, const struct send_result *result)
{
    int64_t delay = backoff_delay(&flow->set->backoff, row->attempts,
                                  next_random(flow->outbox));
    int64_t now = turn_now(&flow->turn);

    if (delay < result->retry_after_ms)
        delay = result->retry_after_ms;
    /* Not counted: a provider may be down as long as the message is of use. */
    if (now + delay > row->expires_at)
        return end_unsent(flow, carrier, row, "expired", (struct str){0},
                          result->error);
    outbox_due_by(flow, carrier, row->lane, now + delay);
    return store_outbox_retry(flow->turn.db, row->id, now + delay,
                              str_of(result->error));
}

/* It may have gone out: it stays 'sending' until its provider, and no other, is
 * asked again, which knows a repeat. */
static enum status
on_unknown(struct flow *flow, const struct carrier *carrier,
           const struct store_out_row *row, const struct send_result *result)
{
    int64_t again = turn_now(&flow->turn) +
                    backoff_delay(&flow->set->backoff, row->attempts,
                                  next_random(flow->outbox));
    bool may_repeat =
        carrier->may_repeat || (row->lane == LANE_REPLY && row->attempts < 2);

    if (may_repeat && row->attempts < carrier->max_attempts &&
        again <= row->expires_at) {
        outbox_due_by(flow, carrier, row->lane, again);
        return store_outbox_again(flow->turn.db, row->id, again,
                                  str_of(result->error));
    }
    log_warn("event=send_unknown id=%lld provider=%s", (long long)row->id,
             carrier->name);
    return end_row(flow, row->id, carrier->name,
                   may_repeat && row->attempts >= carrier->max_attempts
                       ? "failed"
                       : "unknown",
                   (struct str){0}, result->error);
}

/* Enters what a receipt says. Only forwards: see store_outbox_end. */
static enum status
enter_delivery(struct flow *flow, int64_t id, const char *carrier,
               enum delivery delivery, struct str error)
{
    static const char *const states[] = {
        [DELIVERY_DELIVERED] = "delivered",
        [DELIVERY_FAILED] = "failed",
        [DELIVERY_EXPIRED] = "expired",
    };

    if ((size_t)delivery >= COUNT(states) || !states[delivery])
        return ST_OK;
    log_info("event=delivery id=%lld provider=%s state=%s", (long long)id,
             carrier, states[delivery]);
    return end_row(flow, id, carrier, states[delivery], (struct str){0},
                   error.len ? arena_copy(&flow->turn.arena, error).ptr : "");
}

static enum status
on_sent(struct flow *flow, int64_t id, const struct carrier *carrier,
        const struct send_result *result)
{
    struct str error = {0};
    int delivery = -1;
    enum status status =
        end_row(flow, id, carrier->name, "sent", result->provider_id, "");

    if (status == ST_OK && result->provider_id.len > 0)
        status = store_early_take(flow->turn.db, str_of(carrier->name),
                                  result->provider_id, &flow->turn.arena,
                                  &delivery, &error);
    if (status == ST_OK && delivery >= 0)
        status = enter_delivery(flow, id, carrier->name,
                                (enum delivery)delivery, error);
    return status;
}

static enum status
record(struct flow *flow, const struct carrier *carrier, int64_t id,
       const struct send_result *result)
{
    struct store_out_row row;

    if (result->outcome == SEND_SENT || result->outcome == SEND_DUPLICATE)
        return on_sent(flow, id, carrier, result);
    enum status status =
        store_outbox_get(flow->turn.db, id, &flow->turn.arena, &row);
    if (status != ST_OK || !str_eqz(row.state, "sending"))
        return status;
    log_warn("event=send_failed id=%lld provider=%s attempt=%d error=%s",
             (long long)id, carrier->name, row.attempts,
             log_quote(str_of(result->error)).z);
    switch (result->outcome) {
    case SEND_UNKNOWN:
        return on_unknown(flow, carrier, &row, result);
    case SEND_STOPPED:
        status = store_stopped_add(flow->turn.db, row.recipient,
                                   turn_now(&flow->turn));
        if (status != ST_OK)
            return status;
        return end_row(flow, id, carrier->name, "failed", (struct str){0},
                       "the owner told the provider to stop");
    case SEND_PERMANENT:
        return end_unsent(flow, carrier, &row, "failed", result->provider_id,
                          result->error);
    case SEND_TEMPORARY:
    case SEND_THROTTLED:
    case SEND_CONFIG:
    case SEND_SENT:
    case SEND_DUPLICATE:
        break;
    }
    return try_again(flow, carrier, &row, result);
}

void
outbox_on_result(struct flow *flow, int64_t id, const char *name,
                 const struct send_result *result)
{
    const struct carrier *carrier = flow_carrier(flow, name);
    struct outbox_flight *f = outbox_flight_of(flow->outbox, id);

    if (!f)
        return;
    f->has_result = true;
    f->outcome = result->outcome;
    f->retry_after_ms = result->retry_after_ms;
    str_copy(f->provider_id, sizeof(f->provider_id), result->provider_id);
    str_copy(f->error, sizeof(f->error), str_of(result->error));
    if (carrier) {
        outbox_carrier(flow, carrier)->in_flight--;
        judge_carrier(flow, carrier, result);
    }
}

/* Of a carrier that a reload took away or that may not send any more: another
 * one may send only what has not gone out. */
static enum status
record_orphan(struct flow *flow, const struct outbox_flight *f,
              const struct send_result *result)
{
    if (result->outcome == SEND_SENT || result->outcome == SEND_DUPLICATE)
        return end_row(flow, f->id, f->carrier, "sent", result->provider_id,
                       "");
    if (result->outcome == SEND_UNKNOWN)
        return end_row(flow, f->id, f->carrier, "unknown", (struct str){0},
                       result->error);
    if (result->outcome == SEND_STOPPED || result->outcome == SEND_PERMANENT)
        return end_row(flow, f->id, f->carrier, "failed", (struct str){0},
                       result->error);
    flow->outbox->is_moved = false;
    flow->outbox->move_at_ms = 0;
    return store_outbox_retry(flow->turn.db, f->id, turn_now(&flow->turn),
                              str_of(result->error));
}

/* Whether it has to be paid. */
static bool
is_charged(enum send_outcome outcome)
{
    return outcome == SEND_SENT || outcome == SEND_UNKNOWN;
}

static enum status
record_flight(struct flow *flow, const struct outbox_flight *f)
{
    const struct carrier *carrier = flow_carrier(flow, f->carrier);
    struct send_result result = {.outcome = f->outcome,
                                 .provider_id = str_of(f->provider_id),
                                 .retry_after_ms = f->retry_after_ms};

    str_copy(result.error, sizeof(result.error), str_of(f->error));
    if (!is_charged(f->outcome)) {
        enum status status =
            budget_give_back(&flow->turn, f->carrier, &f->charge);
        if (status != ST_OK)
            return status;
    }
    return carrier_is_able(carrier) ? record(flow, carrier, f->id, &result)
                                    : record_orphan(flow, f, &result);
}

MUST_CHECK enum status
outbox_record(struct flow *flow)
{
    const struct outbox *box = flow->outbox;
    struct outbox_flight *f = outbox_next_flight(box, NULL);
    enum status status = ST_OK;

    for (; f && status == ST_OK; f = outbox_next_flight(box, f)) {
        if (!f->has_result || f->is_written)
            continue;
        status = turn_begin(&flow->turn);
        if (status == ST_OK)
            status = record_flight(flow, f);
        f->is_written = status == ST_OK;
    }
    return status;
}

MUST_CHECK enum status
outbox_on_receipt(struct flow *flow, const struct receipt *receipt)
{
    struct turn *turn = &flow->turn;
    struct str provider = str_of(receipt->provider);
    struct store_out_row row = {0};
    int64_t id = 0;
    enum status status = turn_begin(turn);

    if (status == ST_OK && !str_number(receipt->ref, 1, INT64_MAX, &id) &&
        receipt->provider_id.len > 0)
        status = store_outbox_by_provider_id(turn->db, provider,
                                             receipt->provider_id, &id);
    if (status == ST_OK && id != 0)
        status = store_outbox_get(turn->db, id, &turn->arena, &row);
    if (status != ST_OK)
        return status;
    /* Our reference in somebody else's receipt proves nothing. */
    if (row.id != 0 && str_eq(row.provider, provider))
        return enter_delivery(flow, id, receipt->provider, receipt->delivery,
                              receipt->error);
    if (receipt->provider_id.len == 0)
        return ST_OK;
    return store_early_put(turn->db, provider, receipt->provider_id,
                           receipt->delivery, receipt->error,
                           turn_now(turn) + DAY_MS);
}
