/* Claimed messages on their way to a provider and back. */
#include "edge/sender.h"

#include "flow/outbox.h"

/* A send under way. */
struct sending {
    struct sender *sender;
    int64_t id;
    char provider[64];
};

static void
sender_on_done(const struct client_answer *answer, void *arg)
{
    struct sending *sending = arg;
    struct sender *sender = sending->sender;
    const struct provider *provider =
        provider_find(sender->providers, sending->provider);
    struct send_result result = {.outcome = answer->end == CLIENT_NOT_SENT
                                                ? SEND_TEMPORARY
                                                : SEND_UNKNOWN};

    if (provider)
        provider_classify(provider, answer, &sender->flow->turn.arena, &result);
    outbox_on_result(sender->flow, sending->id, sending->provider, &result);
    mem_free(sending);
}

void
sender_send(struct sender *sender, const char *name,
            const struct outgoing *message)
{
    const struct provider *provider = provider_find(sender->providers, name);
    struct sending *sending = mem_alloc(sizeof(*sending));
    struct client_request request;
    struct arena arena;

    sending->sender = sender;
    sending->id = message->id;
    str_copy(sending->provider, sizeof(sending->provider), str_of(name));
    if (!provider) {
        struct client_answer gone = {.end = CLIENT_NOT_SENT,
                                     .error = "provider switched off"};
        sender_on_done(&gone, sending);
        return;
    }
    arena_init(&arena);
    provider_build(provider, message, &arena, &request);
    client_start(sender->client, &request, sender_on_done, sending);
    arena_clear(&arena);
}
