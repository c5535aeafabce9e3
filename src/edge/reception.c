/* What arrives at the webhook listener. */
#include "edge/reception.h"

#include "base/log.h"
#include "flow/intake.h"
#include "flow/outbox.h"
#include "flow/ussd.h"

/* Bounds the slowest answer of a turn: docs/measurements.md. */
enum { TURN_MESSAGES_MAX = 256 };

/* A request that waits for its commit. Lives in the turn's arena. */
struct parked {
    struct http_request *request;
    struct webhook webhook;
    struct webhook_answer answer;
    struct arena *arena;
};

static void
give(struct http_request *request, const struct webhook_answer *answer)
{
    http_answer(request, answer->status, answer->type, answer->fields,
                answer->fields_n, answer->body);
}

static void
reception_on_turn(void *arg, bool is_kept)
{
    struct parked *parked = arg;

    if (!is_kept)
        webhook_answer_busy(&parked->webhook, parked->arena, &parked->answer);
    give(parked->request, &parked->answer);
}

static void
refuse(struct reception *r, struct http_request *request,
       const struct webhook *webhook)
{
    struct webhook_answer answer;
    unsigned skipped;

    webhook_answer_refusal(webhook, &r->flow->turn.arena, &answer);
    if (log_limit_pass(r->refusals, &skipped))
        log_warn("event=webhook_refused status=%d provider=%s peer=%s "
                 "field=%s why=%s skipped=%u",
                 answer.status,
                 webhook->provider ? provider_name(webhook->provider) : "-",
                 http_peer(request), webhook->field ? webhook->field : "-",
                 log_quote(str_of(webhook->why)).z, skipped);
    give(request, &answer);
}

/* Takes in all messages of the request; the last one's replies go back. */
static void
take_messages(struct reception *r, struct parked *parked)
{
    struct webhook *w = &parked->webhook;
    struct webhook_reply replies[MESSAGE_REPLIES_MAX];
    struct intake_result result = {0};
    struct str shown = {0};

    for (int i = 0; i < w->messages_n; i++)
        if (intake_take(r->flow, &w->messages[i], &result) != ST_OK)
            return;
    for (int i = 0; i < result.replies_n; i++)
        replies[i] =
            (struct webhook_reply){result.reply[i].to, result.reply[i].text};
    const struct inbound *last =
        w->messages_n > 0 ? &w->messages[w->messages_n - 1] : NULL;
    if (last)
        shown = last->id.len > 0
                    ? last->id
                    : arena_printf(parked->arena, "%lld", (long long)result.id);
    webhook_answer_ok(w, last, shown, result.is_duplicate, replies,
                      result.replies_n, parked->arena, &parked->answer);
    /* A phone that belongs to another person now is known from the next turn.
     */
    if (r->flow->turn.messages >= TURN_MESSAGES_MAX || r->flow->has_new_people)
        event_base_loopbreak(r->base);
}

static void
take_receipts(struct reception *r, struct parked *parked)
{
    struct webhook *w = &parked->webhook;

    for (int i = 0; i < w->receipts_n; i++)
        if (outbox_on_receipt(r->flow, &w->receipts[i]) != ST_OK) {
            turn_fail(&r->flow->turn);
            return;
        }
    webhook_answer_ok(w, NULL, (struct str){0}, false, NULL, 0, parked->arena,
                      &parked->answer);
}

/* One step of a session: one screen. */
static void
take_step(struct reception *r, struct parked *parked)
{
    struct ussd_input *in = parked->webhook.ussd;
    struct str screen;
    bool is_end;

    in->sms = flow_ussd_carrier(r->flow, in->provider);
    if (ussd_step(r->flow, in, &screen, &is_end) != ST_OK)
        return;
    webhook_answer_screen(&parked->webhook, screen, is_end, parked->arena,
                          &parked->answer);
    if (r->flow->turn.messages >= TURN_MESSAGES_MAX || r->flow->has_new_people)
        event_base_loopbreak(r->base);
}

static void
on_health(struct http_request *request)
{
    http_answer(request, 200, "text/plain", NULL, 0, STR("ok\n"));
}

void
reception_on_request(struct http_request *request, void *arg)
{
    struct reception *r = arg;
    struct arena *arena = &r->flow->turn.arena;

    if (str_eqz(http_path(request), "/healthz")) {
        on_health(request);
        return;
    }
    if (str_starts(http_path(request), STR("/calendar/"))) {
        r->calendar(request, r->calendar_arg);
        return;
    }
    if (r->flow->is_refusing) {
        http_problem(request, 503, "no room", "the disk is nearly full", NULL);
        return;
    }
    struct parked *parked = arena_alloc(arena, sizeof(*parked));
    parked->request = request;
    parked->arena = arena;
    webhook_read(r->providers, request, turn_now(&r->flow->turn), arena,
                 &parked->webhook);
    switch (parked->webhook.kind) {
    case WEBHOOK_NONE:
    case WEBHOOK_METHOD:
    case WEBHOOK_REFUSED:
    case WEBHOOK_BAD:
        refuse(r, request, &parked->webhook);
        return;
    case WEBHOOK_SMS:
        take_messages(r, parked);
        break;
    case WEBHOOK_RECEIPT:
        take_receipts(r, parked);
        break;
    case WEBHOOK_USSD:
        take_step(r, parked);
        break;
    case WEBHOOK_NOTHING:
        webhook_answer_ok(&parked->webhook, NULL, (struct str){0}, false, NULL,
                          0, arena, &parked->answer);
        break;
    }
    turn_park(&r->flow->turn, reception_on_turn, parked);
}
