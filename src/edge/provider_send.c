/* Building a send request, and what the provider's answer means. */
#include "edge/profile.h"

#include <stdio.h>

#include "core/text.h"
#include "edge/body.h"

enum { RETRY_AFTER_MAX_MS = 3600000, ERROR_WORD_MAX = 40, LONG_DIGITS = 7 };

/* A header's value may not hold control bytes; a text has none there. */
static struct str
without_controls(struct str text)
{
    char *p = (char *)(uintptr_t)text.ptr;

    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)p[i] < ' ' || p[i] == 0x7F)
            p[i] = ' ';
    return text;
}

static struct str
encode_pairs(const struct pairs *pairs, const struct template_values *values,
             struct arena *arena)
{
    struct buf buf = {0}, value = {0};
    struct str text;

    for (int i = 0; i < pairs->n; i++) {
        buf_reset(&value);
        if (!template_render(pairs->list[i].value, values, arena, &value))
            continue;
        if (buf.len > 0)
            buf_addc(&buf, '&');
        query_encode(&buf, str_of(pairs->list[i].name));
        buf_addc(&buf, '=');
        query_encode(&buf, buf_str(&value));
    }
    text = arena_copy(arena, buf_str(&buf));
    buf_clear(&buf);
    buf_clear(&value);
    return text;
}

static void
build_url(const struct send_plan *plan, const struct template_values *values,
          struct arena *arena, struct client_request *out)
{
    struct str query = encode_pairs(&plan->query, values, arena);

    out->url = template_text(plan->url, values, arena);
    if (query.len > 0)
        out->url =
            arena_printf(arena, "%.*s%c%.*s", STR_ARG(out->url),
                         memchr(out->url.ptr, '?', out->url.len) ? '&' : '?',
                         STR_ARG(query));
}

static void
build_headers(const struct send_plan *plan,
              const struct template_values *values, struct arena *arena,
              struct client_request *out)
{
    struct client_field *fields =
        arena_alloc(arena, sizeof(*fields) * (size_t)(plan->headers.n + 1));

    for (int i = 0; i < plan->headers.n; i++) {
        const struct pair *pair = &plan->headers.list[i];
        struct str value = template_text(pair->value, values, arena);
        fields[out->fields_n].name = pair->name;
        fields[out->fields_n].value = without_controls(value);
        out->fields_n += value.len > 0;
    }
    out->fields = fields;
}

void
provider_build(const struct provider *provider, const struct outgoing *message,
               struct arena *arena, struct client_request *out)
{
    const struct send_plan *plan = &provider->plan;
    struct template_values values = {
        .place[PLACE_TEXT] = message->text,
        .place[PLACE_TO] = message->to,
        .place[PLACE_REF] = message->ref,
        .place[PLACE_LINK] = message->link,
        .place[PLACE_BASE] = str_of(provider->set->base),
    };

    if (provider->limits.strips_accents)
        values.place[PLACE_TEXT] = text_unaccent(message->text, arena);
    *out = (struct client_request){.method = plan->method,
                                   .timeout_ms = provider->limits.timeout_ms,
                                   .once = !provider->limits.is_idempotent};
    build_url(plan, &values, arena, out);
    build_headers(plan, &values, arena, out);
    if (plan->has_form)
        out->body = encode_pairs(&plan->form, &values, arena);
    else if (plan->body)
        out->body = template_text(plan->body, &values, arena);
    if (plan->has_form || plan->body)
        out->type = plan->type;
    if (plan->user && plan->password) {
        out->user = template_text(plan->user, &values, arena).ptr;
        out->password = template_text(plan->password, &values, arena).ptr;
    }
}

/* What no rule of the profile speaks about. Not known is not sent. */
static enum send_outcome
usual_outcome(int status)
{
    if (status == 429)
        return SEND_THROTTLED;
    if (status == 401 || status == 407)
        return SEND_CONFIG;
    if (status >= 500 || status == 408 || status == 425)
        return SEND_TEMPORARY;
    return status >= 400 ? SEND_PERMANENT : SEND_UNKNOWN;
}

/* Only what can not be a text or a number of somebody. */
static void
add_error(const struct send_plan *plan, const struct facts *facts,
          struct send_result *out)
{
    struct str word = {0};
    char clean[ERROR_WORD_MAX + 1] = "";
    size_t n = 0, digits = 0;

    if (plan->error)
        source_get(plan->error, facts, &word);
    for (size_t i = 0; i < word.len && n < ERROR_WORD_MAX; i++) {
        char c = word.ptr[i];
        bool is_digit = c >= '0' && c <= '9';
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        digits = is_digit ? digits + 1 : 0;
        if (digits >= LONG_DIGITS)
            c = '*';
        else if (!is_digit && !is_letter && c != ' ' && c != '_' && c != '-')
            c = '?';
        clean[n++] = c;
    }
    clean[n] = '\0';
    snprintf(out->error, sizeof(out->error), "status %d%s%s",
             facts->answer->status, n ? ", " : "", clean);
}

static int64_t
rule_delay_ms(const struct class_rule *rule, const struct facts *facts)
{
    struct str text;
    int64_t s;

    if (!rule->retry_after)
        return 0;
    source_get(rule->retry_after, facts, &text);
    if (!str_number(text, 0, INT32_MAX, &s))
        return 0;
    return s * 1000 > RETRY_AFTER_MAX_MS ? RETRY_AFTER_MAX_MS : s * 1000;
}

/* "12.34": whole units are enough to warn by. */
static void
read_balance(const struct send_plan *plan, const struct facts *facts,
             struct send_result *out)
{
    struct str text = {0};

    if (!plan->balance)
        return;
    source_get(plan->balance, facts, &text);
    text = str_trim(text);
    const char *point = text.len ? memchr(text.ptr, '.', text.len) : NULL;
    if (point)
        text.len = (size_t)(point - text.ptr);
    out->has_balance = str_number(text, -INT32_MAX, INT32_MAX, &out->balance);
}

static void
classify(const struct send_plan *plan, const struct facts *facts,
         struct send_result *out)
{
    if (conds_hold(&plan->ok, facts)) {
        struct str id = {0};
        out->outcome = SEND_SENT;
        if (plan->id)
            source_get(plan->id, facts, &id);
        out->provider_id = arena_copy(facts->arena, id);
        return;
    }
    out->outcome = usual_outcome(facts->answer->status);
    out->retry_after_ms = facts->answer->retry_after_ms;
    for (int i = 0; i < plan->rules_n; i++) {
        const struct class_rule *rule = &plan->rules[i];
        int64_t delay;
        if (!conds_hold(&rule->when, facts))
            continue;
        delay = rule_delay_ms(rule, facts);
        out->outcome = rule->as;
        if (delay > 0)
            out->retry_after_ms = delay;
        break;
    }
    add_error(plan, facts, out);
}

static bool
reads_json(const struct client_answer *answer)
{
    struct str body = str_trim(answer->body);

    return body.len > 0 && (body.ptr[0] == '{' || body.ptr[0] == '[');
}

void
provider_classify(const struct provider *provider,
                  const struct client_answer *answer, struct arena *arena,
                  struct send_result *out)
{
    static const enum send_outcome ends[] = {
        [CLIENT_ANSWERED] = SEND_UNKNOWN,
        [CLIENT_NOT_SENT] = SEND_TEMPORARY,
        [CLIENT_AMBIGUOUS] = SEND_UNKNOWN,
        [CLIENT_FORBIDDEN] = SEND_CONFIG,
    };
    struct facts facts = {.arena = arena, .answer = answer};
    json_t *json = NULL;
    char fault[120];

    *out = (struct send_result){.outcome = ends[answer->end]};
    if (answer->end != CLIENT_ANSWERED) {
        snprintf(out->error, sizeof(out->error), "%s",
                 answer->error ? answer->error : "no answer");
        return;
    }
    if (reads_json(answer))
        json = body_parse_json(answer->body, JSON_DEPTH_ANSWER, fault,
                               sizeof(fault));
    facts.json = json;
    classify(&provider->plan, &facts, out);
    read_balance(&provider->plan, &facts, out);
    json_decref(json);
}
