/* The set of providers, and what their webhooks get back. */
#include "core/text.h"
#include "edge/profile.h"

static const char problem_type[] = "application/problem+json";

const struct provider *
provider_find(const struct provider_set *set, const char *name)
{
    for (int i = 0; i < set->n; i++)
        if (strcmp(set->providers[i]->name, name) == 0)
            return set->providers[i];
    return NULL;
}

const struct provider *
provider_at(const struct provider_set *set, int index)
{
    return index >= 0 && index < set->n ? set->providers[index] : NULL;
}

const char *
provider_name(const struct provider *provider)
{
    return provider->name;
}

const struct provider_limits *
provider_limits(const struct provider *provider)
{
    return &provider->limits;
}

/* Control bytes would end the header. */
static const char *
header_value(const struct template *t, const struct template_values *values,
             struct arena *arena)
{
    struct str text = template_text(t, values, arena);
    char *p = (char *)(uintptr_t)text.ptr;

    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)p[i] < ' ' || p[i] == 0x7F)
            p[i] = ' ';
    return p;
}

static void
render(const struct answer *answer, const struct template_values *values,
       struct arena *arena, struct webhook_answer *out)
{
    out->status = answer->status;
    out->type = *answer->type ? answer->type : NULL;
    if (answer->body)
        out->body = template_text(answer->body, values, arena);
    for (int i = 0; i < answer->fields_n; i++)
        out->fields[out->fields_n++] = (struct http_field){
            answer->fields[i].name,
            header_value(answer->fields[i].value, values, arena)};
}

static struct str
replies_json(const struct webhook_reply *replies, int n, struct arena *arena)
{
    struct buf buf = {0};
    struct str text;

    buf_addc(&buf, '[');
    for (int i = 0; i < n; i++) {
        buf_addz(&buf, i ? ",{\"to\":\"" : "{\"to\":\"");
        template_json(&buf, replies[i].to);
        buf_addz(&buf, "\",\"text\":\"");
        template_json(&buf, replies[i].text);
        buf_addz(&buf, "\"}");
    }
    buf_addc(&buf, ']');
    text = arena_copy(arena, buf_str(&buf));
    buf_clear(&buf);
    return text;
}

/* The reply that a text answer can carry: the first one to the sender. */
static const struct webhook_reply *
reply_to_sender(const struct inbound *message,
                const struct webhook_reply *replies, int n)
{
    for (int i = 0; message && i < n; i++)
        if (str_eqz(replies[i].to, message->from))
            return &replies[i];
    return NULL;
}

static struct str
fitting(const struct provider_route *route, struct str text,
        struct arena *arena)
{
    int chars = 0;

    if (route->strips_accents)
        text = text_unaccent(text, arena);
    for (size_t i = 0; route->max_chars && i < text.len; i++) {
        if (((unsigned char)text.ptr[i] & 0xC0) == 0x80)
            continue;
        if (chars++ == route->max_chars)
            text.len = i;
    }
    return text;
}

void
webhook_answer_ok(const struct webhook *webhook, const struct inbound *message,
                  struct str shown_id, bool is_duplicate,
                  const struct webhook_reply *replies, int replies_n,
                  struct arena *arena, struct webhook_answer *out)
{
    const struct provider_route *route = webhook->route;
    const struct answer *answer = &route->answers[ANSWER_OK];
    const struct webhook_reply *reply =
        reply_to_sender(message, replies, replies_n);
    struct template_values values = {.fields = webhook->fields};

    *out = (struct webhook_answer){0};
    if (message) {
        size_t index = (size_t)(message - webhook->messages);
        if (webhook->messages && index < (size_t)webhook->messages_n)
            values.fields = webhook->fields + index * FIELD_COUNT;
        values.place[PLACE_FROM] = str_of(message->from);
        values.place[PLACE_TO] = message->to;
    }
    values.place[PLACE_ID] = shown_id;
    values.place[PLACE_DUPLICATE] = is_duplicate ? STR("true") : STR("false");
    if (reply && route->answers[ANSWER_TEXT].status) {
        answer = &route->answers[ANSWER_TEXT];
        values.place[PLACE_TEXT] = fitting(route, reply->text, arena);
    }
    if (answer->body &&
        template_places(answer->body) & PLACE_BIT(PLACE_REPLIES))
        values.place[PLACE_REPLIES] = replies_json(replies, replies_n, arena);
    render(answer, &values, arena, out);
}

void
webhook_answer_screen(const struct webhook *webhook, struct str text,
                      bool is_end, struct arena *arena,
                      struct webhook_answer *out)
{
    const struct provider_route *route = webhook->route;
    bool must_go_on = webhook->ussd->is_dial && route->ussd.first_cannot_end;
    struct template_values values = {
        .fields = webhook->fields,
        .place[PLACE_TEXT] = text,
        .place[PLACE_FROM] = str_of(webhook->ussd->from),
    };

    *out = (struct webhook_answer){0};
    render(
        &route->answers[is_end && !must_go_on ? ANSWER_END : ANSWER_CONTINUE],
        &values, arena, out);
}

static void
problem(int status, const char *title, const char *detail, const char *field,
        struct arena *arena, struct webhook_answer *out)
{
    struct buf buf = {0};

    buf_printf(&buf, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d",
               title, status);
    if (detail && *detail) {
        buf_addz(&buf, ",\"detail\":\"");
        template_json(&buf, str_of(detail));
        buf_addc(&buf, '"');
    }
    if (field) {
        buf_addz(&buf, ",\"field\":\"");
        template_json(&buf, str_of(field));
        buf_addc(&buf, '"');
    }
    buf_addc(&buf, '}');
    *out = (struct webhook_answer){.status = status,
                                   .type = problem_type,
                                   .body = arena_copy(arena, buf_str(&buf))};
    buf_clear(&buf);
}

static void
refused(const struct webhook *webhook, struct arena *arena,
        struct webhook_answer *out)
{
    switch (webhook->status) {
    case 403:
        problem(403, "Forbidden", NULL, NULL, arena, out);
        return;
    case 404:
        problem(404, "Not Found", NULL, NULL, arena, out);
        return;
    }
    problem(401, "Unauthorized", NULL, NULL, arena, out);
}

static const struct answer *
own_answer(const struct webhook *webhook, enum answer_kind kind)
{
    const struct answer *answer =
        webhook->route ? &webhook->route->answers[kind] : NULL;

    return answer && answer->status ? answer : NULL;
}

static const char *
allowed(const struct webhook *webhook)
{
    unsigned methods = webhook->route->methods;

    if (methods & 1u << HTTP_GET && methods & 1u << HTTP_POST)
        return "GET, POST";
    return methods & 1u << HTTP_GET ? "GET" : "POST";
}

void
webhook_answer_refusal(const struct webhook *webhook, struct arena *arena,
                       struct webhook_answer *out)
{
    struct template_values values = {
        .place[PLACE_DETAIL] = str_of(webhook->detail),
        .place[PLACE_FAULT] = str_of(webhook->field)};
    const struct answer *own = NULL;

    *out = (struct webhook_answer){0};
    switch (webhook->kind) {
    case WEBHOOK_METHOD:
        problem(405, "Method Not Allowed", NULL, NULL, arena, out);
        out->fields[out->fields_n++] =
            (struct http_field){"Allow", allowed(webhook)};
        return;
    case WEBHOOK_REFUSED:
        own = own_answer(webhook, ANSWER_REFUSED);
        refused(webhook, arena, out);
        break;
    case WEBHOOK_BAD:
        own = own_answer(webhook, ANSWER_BAD);
        problem(400, "Bad Request", webhook->detail, webhook->field, arena,
                out);
        break;
    case WEBHOOK_NONE:
    case WEBHOOK_SMS:
    case WEBHOOK_RECEIPT:
    case WEBHOOK_NOTHING:
    case WEBHOOK_USSD:
        problem(404, "Not Found", NULL, NULL, arena, out);
        break;
    }
    if (!own)
        return;
    *out = (struct webhook_answer){0};
    render(own, &values, arena, out);
}

void
webhook_answer_busy(const struct webhook *webhook, struct arena *arena,
                    struct webhook_answer *out)
{
    static const struct template_values nothing;
    const struct answer *own = own_answer(webhook, ANSWER_BUSY);

    *out = (struct webhook_answer){0};
    if (own)
        render(own, &nothing, arena, out);
    else
        problem(503, "Service Unavailable", NULL, NULL, arena, out);
    out->fields[out->fields_n++] = (struct http_field){"Retry-After", "5"};
}
