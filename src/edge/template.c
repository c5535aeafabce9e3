/* Filling in templates. */
#include "edge/template_piece.h"

void
template_json(struct buf *out, struct str s)
{
    size_t from = 0;

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= ' ' && c != '"' && c != '\\' && c != 0x7F)
            continue;
        buf_add(out, (struct str){s.ptr + from, i - from});
        from = i + 1;
        if (c == '"')
            buf_addz(out, "\\\"");
        else if (c == '\\')
            buf_addz(out, "\\\\");
        else if (c == '\n')
            buf_addz(out, "\\n");
        else
            buf_printf(out, "\\u%04x", c);
    }
    buf_add(out, (struct str){s.ptr + from, s.len - from});
}

static struct str
piece_value(const struct piece *piece, const struct template_values *values)
{
    switch (piece->kind) {
    case PIECE_LITERAL:
        break;
    case PIECE_PLACE:
        return values->place[piece->number];
    case PIECE_FIELD:
        return values->fields ? values->fields[piece->number] : (struct str){0};
    case PIECE_SECRET:
        return piece->secret->n ? piece->secret->value[0] : (struct str){0};
    }
    return piece->literal;
}

bool
template_render(const struct template *t, const struct template_values *values,
                struct arena *arena, struct buf *out)
{
    size_t start = out->len;

    for (const struct piece *piece = t->first; piece; piece = piece->next) {
        struct str value = piece_value(piece, values);
        for (int i = 0; i < piece->filters_n; i++)
            value = piece->filter[i].run(&piece->filter[i], value, arena);
        buf_add(out, value);
    }
    return !t->omits_empty || out->len > start;
}

struct str
template_text(const struct template *t, const struct template_values *values,
              struct arena *arena)
{
    struct buf buf = {0};
    struct str text;

    template_render(t, values, arena, &buf);
    text = arena_copy(arena, buf_str(&buf));
    buf_clear(&buf);
    return text;
}

unsigned
template_places(const struct template *t)
{
    return t->places;
}

struct str
template_start(const struct template *t, struct arena *arena)
{
    struct buf buf = {0};
    struct str text;

    for (const struct piece *piece = t->first;
         piece && piece->kind == PIECE_LITERAL; piece = piece->next)
        buf_add(&buf, piece->literal);
    text = arena_copy(arena, buf_str(&buf));
    buf_clear(&buf);
    return text;
}

enum template_use
template_use_of(const char *content_type)
{
    if (strcasestr(content_type, "json"))
        return TEMPLATE_JSON;
    if (strcasestr(content_type, "urlencoded"))
        return TEMPLATE_URL;
    if (strcasestr(content_type, "xml") || strcasestr(content_type, "html"))
        return TEMPLATE_XML;
    return TEMPLATE_PLAIN;
}
