/* application/x-www-form-urlencoded, in query strings and bodies. */
#include "edge/query.h"

#include "base/buf.h"

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t
find_byte(struct str s, char c)
{
    const char *p = s.len > 0 ? memchr(s.ptr, c, s.len) : NULL;

    return p ? (size_t)(p - s.ptr) : s.len;
}

/* Decodes into the arena; false with *at on the bad '%'. */
static bool
decode(struct str s, struct arena *arena, struct str *out, size_t *at)
{
    char *to = arena_alloc(arena, s.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '%') {
            int high = i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
            int low = i + 2 < s.len ? hex_digit(s.ptr[i + 2]) : -1;
            *at = i;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        to[n++] = c;
    }
    *out = (struct str){to, n};
    return true;
}

/* One "name=value"; `begin` is its offset in the whole text. */
static enum query_fault
add_field(struct str pair, size_t begin, struct arena *arena, struct query *out,
          size_t *at)
{
    size_t split = find_byte(pair, '=');
    size_t skip = split < pair.len ? split + 1 : split;
    struct str name = {pair.ptr, split};
    struct str value = {pair.ptr + skip, pair.len - skip};
    struct query_field field;

    if (out->n == QUERY_FIELDS_MAX) {
        *at = begin;
        return QUERY_TOO_MANY;
    }
    if (!decode(name, arena, &field.name, at)) {
        *at += begin;
        return QUERY_BAD_ESCAPE;
    }
    if (!decode(value, arena, &field.value, at)) {
        *at += begin + skip;
        return QUERY_BAD_ESCAPE;
    }
    out->field[out->n++] = field;
    return QUERY_OK;
}

enum query_fault
query_parse(struct str text, struct arena *arena, struct query *out, size_t *at)
{
    size_t begin = 0;

    out->n = 0;
    *at = 0;
    while (begin < text.len) {
        struct str rest = {text.ptr + begin, text.len - begin};
        struct str pair = {rest.ptr, find_byte(rest, '&')};
        if (pair.len > 0) {
            enum query_fault fault = add_field(pair, begin, arena, out, at);
            if (fault)
                return fault;
        }
        begin += pair.len + 1;
    }
    return QUERY_OK;
}

const struct query_field *
query_find(const struct query *query, const char *name)
{
    for (int i = 0; i < query->n; i++)
        if (str_eqz(query->field[i].name, name))
            return &query->field[i];
    return NULL;
}

static bool
is_unreserved(unsigned char c)
{
    if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
        return true;
    return c == '-' || c == '.' || c == '_' || c == '~';
}

void
query_encode(struct buf *out, struct str s)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        char escape[3] = {'%', digits[c >> 4], digits[c & 15]};
        if (is_unreserved(c))
            buf_addc(out, (char)c);
        else
            buf_add(out, (struct str){escape, 3});
    }
}
