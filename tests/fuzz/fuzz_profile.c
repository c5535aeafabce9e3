/* Fuzzes webhooks and providers' answers through loaded profiles: whatever
 * comes in, messages are UTF-8, answers are well-formed, nothing is read twice.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "../edge/request_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct provider_set *
load(const char *dir, const char *const *names)
{
    struct provider_setup setup = {.config_dir = dir,
                                   .public_base_url = "https://gw.example.vn",
                                   .trusted_proxies = "127.0.0.1",
                                   .names = names};
    struct complaints complaints = {0};
    struct provider_set *set = provider_load(&setup, &complaints);

    assert(complaints.count == 0);
    complaints_clear(&complaints);
    return set;
}

/* Those whose keys a fuzzer can know, and one that is open. */
static const struct provider_set *
profiles(int which)
{
    static const char *const shipped[] = {"phone", "kannel", "infobip",
                                          "africastalking", NULL};
    static const char *const toy[] = {"toy", NULL};
    static const char *const secrets[] = {
        "KANNEL_IN_KEY", "KANNEL_USER",     "KANNEL_PASS", "INFOBIP_IN_KEY",
        "AT_IN_KEY",     "INFOBIP_API_KEY", "AT_API_KEY"};
    static struct provider_set *sets[2];
    char name[64] = "BANTIN_SECRET_";

    if (sets[which])
        return sets[which];
    for (size_t i = 0; i < COUNT(secrets); i++) {
        str_copy(name + 14, sizeof(name) - 14, str_of(secrets[i]));
        setenv(name, "k", 1);
    }
    sets[0] = load(SOURCE_DIR "/gateway-config", shipped);
    sets[1] = load(SOURCE_DIR "/tests/fuzz/profiles", toy);
    return sets[which];
}

static void
check_message(const struct inbound *m)
{
    assert(str_is_utf8(m->text) && str_is_utf8(m->from_raw));
    assert(m->key.len <= 128 && m->fallback_key.len <= 64);
    assert(m->raw.len <= 64 * 1024);
    assert(m->part_total == 0 ||
           (m->part_index >= 1 && m->part_index <= m->part_total));
    assert((m->from_kind == PHONE_NONE) == (m->from[0] == '\0'));
}

static void
check_answer(const struct webhook_answer *answer)
{
    assert(answer->status >= 200 && answer->status <= 599);
    for (int i = 0; i < answer->fields_n; i++)
        assert(!strpbrk(answer->fields[i].value, "\r\n"));
    if (answer->type && strstr(answer->type, "json")) {
        json_t *json = json_loadb(answer->body.ptr, answer->body.len,
                                  JSON_ALLOW_NUL, NULL);
        assert(json);
        json_decref(json);
    }
}

static void
answer(const struct webhook *webhook, struct arena *arena)
{
    struct webhook_reply reply = {STR("+84912000101"), STR("\"<&\r\n")};
    struct webhook_answer out;
    const struct inbound *message = webhook->messages;

    switch (webhook->kind) {
    case WEBHOOK_SMS:
    case WEBHOOK_RECEIPT:
    case WEBHOOK_NOTHING:
        reply.to = message ? str_of(message->from) : reply.to;
        if (message)
            reply.text = message->text;
        webhook_answer_ok(webhook, message, STR("1"), true, &reply, 1, arena,
                          &out);
        check_answer(&out);
        webhook_answer_busy(webhook, arena, &out);
        break;
    case WEBHOOK_USSD:
        webhook_answer_screen(webhook, webhook->ussd->input, true, arena, &out);
        break;
    case WEBHOOK_NONE:
    case WEBHOOK_METHOD:
    case WEBHOOK_REFUSED:
    case WEBHOOK_BAD:
        webhook_answer_refusal(webhook, arena, &out);
        break;
    }
    check_answer(&out);
}

static void
send_text(const struct provider *provider, struct str text, struct arena *arena)
{
    struct client_answer said = {
        .end = CLIENT_ANSWERED, .status = 200, .body = text};
    struct outgoing message = {.ref = STR("1"),
                               .to = STR("+84912000101"),
                               .text = str_is_utf8(text) ? text : STR("x")};
    struct client_request request;
    struct send_result result;

    if (provider_limits(provider)->is_local)
        return;
    provider_classify(provider, &said, arena, &result);
    assert(strlen(result.error) < sizeof(result.error));
    provider_build(provider, &message, arena, &request);
    assert(str_starts(request.url, STR("http")));
    assert(!memchr(request.url.ptr, '\n', request.url.len));
}

static void
read_request(const struct provider_set *set, struct str text,
             struct arena *arena)
{
    struct request_text request;
    struct webhook webhook;

    request_read(&request, text, "127.0.0.1");
    webhook_read_input(set, &request.input, 1795402800000, arena, &webhook);
    assert(webhook.messages_n <= PROVIDER_EACH_MAX);
    assert((webhook.kind == WEBHOOK_BAD) <= (webhook.detail[0] != '\0'));
    for (int i = 0; i < webhook.messages_n; i++)
        check_message(&webhook.messages[i]);
    answer(&webhook, arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena arena;
    struct str text = {(const char *)data, size};

    for (int which = 0; which < 2; which++) {
        arena_reset(&arena);
        read_request(profiles(which), text, &arena);
    }
    arena_reset(&arena);
    for (int i = 0; provider_at(profiles(0), i); i++)
        send_text(provider_at(profiles(0), i), text, &arena);
    send_text(provider_at(profiles(1), 0), text, &arena);
    return 0;
}
