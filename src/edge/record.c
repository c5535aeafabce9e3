/* A webhook request as it is kept with its message. */
#include "edge/record.h"

#include <stdlib.h>

static const char *const methods[] = {
    [HTTP_GET] = "GET",       [HTTP_POST] = "POST", [HTTP_PUT] = "PUT",
    [HTTP_DELETE] = "DELETE", [HTTP_HEAD] = "HEAD",
};

enum { PLACES_MAX = 8 };

struct places {
    const struct source *list[PLACES_MAX];
    int n;
};

static void
add_place(const struct source *source, void *arg)
{
    struct places *places = arg;

    if (places->n < PLACES_MAX)
        places->list[places->n++] = source;
}

static bool
is_token_param(const struct places *places, struct str name)
{
    for (int i = 0; i < places->n; i++) {
        const char *param = source_param(places->list[i]);
        if (param && str_eqz(name, param))
            return true;
    }
    return false;
}

/* "a=1&key=***&b=2": hides values by their name, however they are encoded. */
static void
add_pairs(struct buf *out, struct str pairs, const struct places *places)
{
    while (pairs.len > 0) {
        const char *amp = memchr(pairs.ptr, '&', pairs.len);
        struct str pair = {pairs.ptr,
                           amp ? (size_t)(amp - pairs.ptr) : pairs.len};
        const char *equal = memchr(pair.ptr, '=', pair.len);
        struct str name = {pair.ptr,
                           equal ? (size_t)(equal - pair.ptr) : pair.len};
        if (equal && is_token_param(places, name)) {
            buf_add(out, name);
            buf_addz(out, "=***");
        } else {
            buf_add(out, pair);
        }
        if (amp)
            buf_addc(out, '&');
        pairs.ptr += pair.len + (amp != NULL);
        pairs.len -= pair.len + (amp != NULL);
    }
}

static void
add_path(struct buf *out, const struct provider_route *route, struct str path,
         const struct places *places)
{
    bool is_hidden = false;

    for (int i = 0; i < places->n; i++)
        is_hidden = is_hidden || source_in_path(places->list[i]);
    buf_add(out, is_hidden ? route->path.text : path);
}

/* Secrets of the profile that stand in the text as they are. */
static void
hide_secrets(struct buf *out, size_t from, const struct provider *provider)
{
    for (int i = 0; i < provider->secrets_n; i++) {
        const struct secret *secret = &provider->secrets[i];
        for (int k = 0; k < secret->n; k++) {
            struct str value = secret->value[k];
            char *at;
            while (out->len > from &&
                   (at = memmem(out->ptr + from, out->len - from, value.ptr,
                                value.len)) != NULL)
                memset(at, '*', value.len);
        }
    }
}

static void
add_item(struct buf *out, const json_t *item)
{
    char *text = json_dumps(item, JSON_ENCODE_ANY | JSON_COMPACT);

    if (text)
        buf_addz(out, text);
    free(text);
}

static void
add_body(struct buf *out, const struct provider_route *route,
         const struct facts *facts, bool is_item, const struct places *places)
{
    size_t from = out->len;

    if (is_item)
        add_item(out, facts->json);
    else if (route->body == BODY_FORM)
        add_pairs(out, facts->input->body, places);
    else
        buf_add(out, facts->input->body);
    if (places->n > 0)
        hide_secrets(out, from, route->provider);
}

static void
add_header(struct buf *out, const struct facts *facts, const char *name)
{
    struct str value = facts->input->header(facts->input->arg, name);

    if (value.len == 0)
        return;
    buf_printf(out, "%s: ", name);
    buf_add(out, value);
    buf_addc(out, '\n');
}

struct str
record_request(const struct provider_route *route, const struct facts *facts,
               bool is_item, struct arena *arena)
{
    const struct webhook_input *input = facts->input;
    struct places places = {0};
    struct buf out = {0};
    struct str text;

    for (int i = 0; i < route->auth_n; i++)
        auth_places(route->auth[i], add_place, &places);
    buf_addz(&out, methods[input->method]);
    buf_addc(&out, ' ');
    add_path(&out, route, input->path, &places);
    if (input->query.len > 0)
        buf_addc(&out, '?');
    add_pairs(&out, input->query, &places);
    buf_addc(&out, '\n');
    add_header(&out, facts, "Content-Type");
    for (int i = 0; i < route->headers_n; i++)
        add_header(&out, facts, route->headers[i]);
    buf_addc(&out, '\n');
    add_body(&out, route, facts, is_item, &places);
    if (out.len > RECORD_MAX)
        out.len = RECORD_MAX;
    text = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return text;
}
