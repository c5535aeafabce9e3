/* Loading what a route of a profile answers. */
#include "edge/profile.h"

#define REPLY_PLACES                                                           \
    (PLACE_BIT(PLACE_TEXT) | PLACE_BIT(PLACE_FROM) | PLACE_BIT(PLACE_TO) |     \
     PLACE_BIT(PLACE_ID) | PLACE_BIT(PLACE_DUPLICATE) |                        \
     PLACE_BIT(PLACE_REPLIES))
#define FAULT_PLACES (PLACE_BIT(PLACE_DETAIL) | PLACE_BIT(PLACE_FAULT))

static void
load_answer_body(struct loader *loader, struct conf node, unsigned places,
                 struct answer *answer)
{
    struct conf body = conf_get(node, "body"), json = conf_get(node, "json");

    if (conf_is(body) && conf_is(json))
        conf_complain(node, "leave one out", "both body and json are given");
    if (conf_is(json))
        answer->body = template_compile_tree(loader, json, places, false);
    else if (conf_is(body))
        answer->body = template_compile(
            loader, body, template_use_of(answer->type), places, false);
    if (!*answer->type && (conf_is(json) || conf_is(body)))
        answer->type = conf_is(json) ? "application/json" : "text/plain";
}

static void
load_answer(struct loader *loader, struct conf node, unsigned places,
            struct answer *answer)
{
    static const char *const keys[] = {"status", "type", "headers",
                                       "body",   "json", NULL};
    struct conf headers = conf_object(node, "headers", false), value;
    const char *key;

    if (!conf_is(node))
        return;
    conf_keys(node, keys);
    conf_need(node, "status");
    answer->status = (int)conf_int(node, "status", 200, 599, 200);
    answer->type = arena_strdup(loader->arena, conf_string(node, "type", ""));
    load_answer_body(loader, node, places, answer);
    for (size_t i = 0; conf_member(headers, i, &key, &value); i++) {
        if (answer->fields_n == ANSWER_FIELDS_MAX) {
            conf_complain(headers, "use fewer", "more than %d headers",
                          ANSWER_FIELDS_MAX);
            break;
        }
        answer->fields[answer->fields_n++] = (struct answer_field){
            arena_strdup(loader->arena, key),
            template_compile(loader, value, TEMPLATE_VALUE, places, false)};
    }
}

void
profile_load_reply(struct loader *loader, struct conf node,
                   struct provider_route *route)
{
    static const char *const keys[] = {
        "mode",     "deadline_ms", "max_chars", "strip_accents", "on_late",
        "ok",       "text",        "bad",       "refused",       "busy",
        "continue", "end",         NULL};
    static const char *const modes[] = {"none", "api", "sync", NULL};
    static const char *const late[] = {"api", "drop", NULL};
    static const struct {
        const char *key;
        unsigned places;
    } answers[ANSWER_COUNT] = {
        [ANSWER_OK] = {"ok", REPLY_PLACES},
        [ANSWER_TEXT] = {"text", REPLY_PLACES},
        [ANSWER_BAD] = {"bad", FAULT_PLACES},
        [ANSWER_REFUSED] = {"refused", 0},
        [ANSWER_BUSY] = {"busy", 0},
        [ANSWER_CONTINUE] = {"continue", REPLY_PLACES},
        [ANSWER_END] = {"end", REPLY_PLACES},
    };
    struct conf reply = conf_object(node, "reply", true);

    if (!conf_is(reply))
        return;
    conf_keys(reply, keys);
    route->is_sync = loader_word(conf_get(reply, "mode"), modes,
                                 conf_need_string(reply, "mode")) == 2;
    conf_int(reply, "deadline_ms", 1, 600000, 10000);
    loader_word(conf_get(reply, "on_late"), late,
                conf_string(reply, "on_late", "api"));
    route->max_chars = (int)conf_int(reply, "max_chars", 1, 10000, 0);
    route->strips_accents = conf_bool(reply, "strip_accents", false);
    for (int i = 0; i < ANSWER_COUNT; i++)
        load_answer(loader,
                    conf_object(reply, answers[i].key,
                                i == ANSWER_OK && route->kind != ROUTE_USSD),
                    answers[i].places, &route->answers[i]);
}
