/* What can be done to a value before it goes into a template. */
#include "edge/filter.h"

#include <openssl/evp.h>

#include "core/phone.h"
#include "core/sms.h"
#include "core/text.h"
#include "edge/query.h"
#include "edge/template.h"

static struct str
kept(struct buf *buf, struct arena *arena)
{
    struct str copy = arena_copy(arena, buf_str(buf));

    buf_clear(buf);
    return copy;
}

static struct str
run_url(const struct filter *filter, struct str value, struct arena *arena)
{
    struct buf buf = {0};

    (void)filter;
    query_encode(&buf, value);
    return kept(&buf, arena);
}

static struct str
run_xml(const struct filter *filter, struct str value, struct arena *arena)
{
    struct buf buf = {0};

    (void)filter;
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (c == '&')
            buf_addz(&buf, "&amp;");
        else if (c == '<')
            buf_addz(&buf, "&lt;");
        else if (c == '>')
            buf_addz(&buf, "&gt;");
        else if (c == '"')
            buf_addz(&buf, "&quot;");
        else if (c == '\'')
            buf_addz(&buf, "&apos;");
        else if (c < ' ' && c != '\n' && c != '\t' && c != '\r')
            buf_addc(&buf, '?'); /* XML 1.0 has no way to write it */
        else
            buf_addc(&buf, (char)c);
    }
    return kept(&buf, arena);
}

static struct str
run_json(const struct filter *filter, struct str value, struct arena *arena)
{
    struct buf buf = {0};

    (void)filter;
    template_json(&buf, value);
    return kept(&buf, arena);
}

static struct str
run_base64(const struct filter *filter, struct str value, struct arena *arena)
{
    unsigned char *out = arena_alloc(arena, (value.len + 2) / 3 * 4 + 1);
    int n =
        EVP_EncodeBlock(out, (const unsigned char *)value.ptr, (int)value.len);

    (void)filter;
    return (struct str){(const char *)out, (size_t)n};
}

static uint32_t
take_code(struct str *s)
{
    unsigned char c = (unsigned char)s->ptr[0];
    size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    uint32_t code = n == 1 ? c : c & (0x7Fu >> n);

    for (size_t i = 1; i < n && i < s->len; i++)
        code = code << 6 | ((unsigned char)s->ptr[i] & 0x3F);
    n = n < s->len ? n : s->len;
    s->ptr += n;
    s->len -= n;
    return code;
}

static struct str
run_hex_ucs2(const struct filter *filter, struct str value, struct arena *arena)
{
    struct buf buf = {0};

    (void)filter;
    while (value.len > 0) {
        uint32_t code = take_code(&value);
        if (code >= 0x10000) {
            buf_printf(&buf, "%04X", 0xD800 + ((code - 0x10000) >> 10));
            code = 0xDC00 + ((code - 0x10000) & 0x3FF);
        }
        buf_printf(&buf, "%04X", code);
    }
    return kept(&buf, arena);
}

static struct str
run_noplus(const struct filter *filter, struct str value, struct arena *arena)
{
    (void)filter;
    (void)arena;
    if (value.len > 0 && value.ptr[0] == '+') {
        value.ptr++;
        value.len--;
    }
    return value;
}

static struct str
run_national(const struct filter *filter, struct str value, struct arena *arena)
{
    char in[PHONE_TEXT], out[PHONE_TEXT];

    (void)filter;
    if (!str_copy(in, sizeof(in), value))
        return value;
    phone_national(in, out);
    return arena_copy(arena, str_of(out));
}

static struct str
run_coding(const struct filter *filter, struct str value, struct arena *arena)
{
    (void)arena;
    return sms_is_gsm7(value) ? filter->a : filter->b;
}

static struct str
run_unaccent(const struct filter *filter, struct str value, struct arena *arena)
{
    (void)filter;
    return text_unaccent(value, arena);
}

static struct str
run_trunc(const struct filter *filter, struct str value, struct arena *arena)
{
    struct str rest = value;

    (void)arena;
    for (int64_t i = 0; i < filter->number && rest.len > 0; i++)
        take_code(&rest);
    value.len -= rest.len;
    return value;
}

const struct filter filter_json = {.run = run_json, .escape = ESCAPE_JSON};

static const struct {
    const char *name;
    int args;
    struct filter filter;
} filters[] = {
    {"url", 0, {.run = run_url, .escape = ESCAPE_URL}},
    {"xml", 0, {.run = run_xml, .escape = ESCAPE_XML}},
    {"json", 0, {.run = run_json, .escape = ESCAPE_JSON}},
    {"base64", 0, {.run = run_base64}},
    {"hex_ucs2", 0, {.run = run_hex_ucs2, .escape = ESCAPE_NONE}},
    {"noplus", 0, {.run = run_noplus}},
    {"national", 0, {.run = run_national}},
    {"coding", 2, {.run = run_coding}},
    {"strip_accents", 0, {.run = run_unaccent}},
    {"trunc", 1, {.run = run_trunc}},
    {"omit_empty", 0, {.omits_empty = true}},
    {"raw_json", 0, {.is_raw_json = true}},
};

/* Splits "coding:0:2" at its colons; how many arguments there are. */
static int
split(struct str text, struct str *name, struct str arg[2])
{
    int n = 0;
    struct str *to = name;

    *name = (struct str){text.ptr, 0};
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ':' && n < 2) {
            to = &arg[n++];
            *to = (struct str){text.ptr + i + 1, 0};
        } else {
            to->len++;
        }
    }
    return n;
}

bool
filter_compile(struct loader *loader, struct conf node, struct str text,
               struct filter *out)
{
    struct str name, arg[2] = {{0}};
    int n = split(text, &name, arg);

    for (size_t i = 0; i < COUNT(filters); i++) {
        if (!str_eqz(name, filters[i].name))
            continue;
        *out = filters[i].filter;
        out->a = arena_copy(loader->arena, arg[0]);
        out->b = arena_copy(loader->arena, arg[1]);
        if (n == filters[i].args &&
            (n != 1 || str_number(arg[0], 1, 100000, &out->number)))
            return true;
        conf_complain(node, "coding takes two arguments, trunc a number",
                      "the filter \"%.*s\" has wrong arguments", STR_ARG(text));
        return false;
    }
    conf_complain(node,
                  "use url, xml, json, base64, hex_ucs2, noplus, national, "
                  "coding:A:B, strip_accents, omit_empty, raw_json or trunc:n",
                  "\"%.*s\" is not a filter", STR_ARG(text));
    return false;
}
