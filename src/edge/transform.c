/* What a profile does to a value: trim, charset, e164, times. */
#include "edge/transform.h"

#include <openssl/evp.h>

#include "core/date.h"
#include "edge/charset.h"

static bool
run_trim(const struct transform *transform, const struct facts *facts,
         struct str *value)
{
    (void)transform;
    (void)facts;
    *value = str_trim(*value);
    return true;
}

static bool
run_lower(const struct transform *transform, const struct facts *facts,
          struct str *value)
{
    char *out = arena_alloc(facts->arena, value->len + 1);

    (void)transform;
    for (size_t i = 0; i < value->len; i++) {
        char c = value->ptr[i];
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    value->ptr = out;
    return true;
}

static bool
run_strip_prefix(const struct transform *transform, const struct facts *facts,
                 struct str *value)
{
    (void)facts;
    if (str_starts(*value, transform->arg)) {
        value->ptr += transform->arg.len;
        value->len -= transform->arg.len;
    }
    return true;
}

static bool
run_url_decode(const struct transform *transform, const struct facts *facts,
               struct str *value)
{
    struct query *query = arena_alloc(facts->arena, sizeof(*query));
    struct str text = arena_printf(facts->arena, "=%.*s", STR_ARG(*value));
    size_t at;

    (void)transform;
    if (query_parse(text, facts->arena, query, &at) != QUERY_OK ||
        query->n != 1)
        return false;
    *value = query->field[0].value;
    return true;
}

static bool
run_charset(const struct transform *transform, const struct facts *facts,
            struct str *value)
{
    (void)transform;
    *value =
        charset_to_utf8((enum charset)facts->charset, *value, facts->arena);
    return true;
}

static bool
run_latin1(const struct transform *transform, const struct facts *facts,
           struct str *value)
{
    (void)transform;
    *value = charset_to_utf8(CHARSET_LATIN1, *value, facts->arena);
    return true;
}

static bool
run_utf16be(const struct transform *transform, const struct facts *facts,
            struct str *value)
{
    (void)transform;
    *value = charset_to_utf8(CHARSET_UTF16BE, *value, facts->arena);
    return true;
}

static bool
run_gsm7(const struct transform *transform, const struct facts *facts,
         struct str *value)
{
    (void)transform;
    *value = charset_to_utf8(CHARSET_GSM7, *value, facts->arena);
    return true;
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
run_hex(const struct transform *transform, const struct facts *facts,
        struct str *value)
{
    char *out = arena_alloc(facts->arena, value->len / 2 + 1);

    (void)transform;
    if (value->len % 2 != 0)
        return false;
    for (size_t i = 0; i < value->len; i += 2) {
        int high = hex_value(value->ptr[i]), low = hex_value(value->ptr[i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i / 2] = (char)(high << 4 | low);
    }
    *value = (struct str){out, value->len / 2};
    return true;
}

static bool
run_base64(const struct transform *transform, const struct facts *facts,
           struct str *value)
{
    unsigned char *out = arena_alloc(facts->arena, value->len + 4);
    int n;

    (void)transform;
    if (value->len % 4 != 0 || value->len > 65536)
        return false;
    n = EVP_DecodeBlock(out, (const unsigned char *)value->ptr,
                        (int)value->len);
    if (n < 0)
        return false;
    for (size_t i = value->len; i > 0 && value->ptr[i - 1] == '='; i--)
        n--;
    *value = (struct str){(const char *)out, n > 0 ? (size_t)n : 0};
    return true;
}

/* Only what is written in front of a number goes: scheme, blanks, a '+' that a
 * form turned into a blank. Names and short codes stay as they are. */
static bool
run_e164(const struct transform *transform, const struct facts *facts,
         struct str *value)
{
    static const char *const schemes[] = {"tel:", "sms:", "whatsapp:"};
    struct str s = str_trim(*value);
    size_t digits = 0;

    for (size_t i = 0; i < COUNT(schemes); i++)
        if (str_starts(s, str_of(schemes[i]))) {
            s.ptr += strlen(schemes[i]);
            s.len -= strlen(schemes[i]);
            s = str_trim(s);
        }
    while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9')
        digits++;
    *value = s;
    if (digits != s.len || digits < 8)
        return true;
    if (str_starts(s, STR("00")))
        *value = arena_printf(facts->arena, "+%.*s", (int)s.len - 2, s.ptr + 2);
    else if (s.ptr[0] == '0')
        *value =
            arena_printf(facts->arena, "+%.*s%.*s", STR_ARG(transform->arg),
                         (int)s.len - 1, s.ptr + 1);
    else
        *value = arena_printf(facts->arena, "+%.*s", STR_ARG(s));
    return true;
}

static bool
run_regex(const struct transform *transform, const struct facts *facts,
          struct str *value)
{
    struct str text = arena_copy(facts->arena, *value);
    regmatch_t match[2];
    int which;

    if (regexec(transform->regex, text.ptr, 2, match, 0) != 0)
        return false;
    which = match[1].rm_so >= 0;
    *value = (struct str){text.ptr + match[which].rm_so,
                          (size_t)(match[which].rm_eo - match[which].rm_so)};
    return true;
}

static bool
run_map(const struct transform *transform, const struct facts *facts,
        struct str *value)
{
    (void)facts;
    for (int i = 0; i < transform->pairs_n; i++)
        if (str_eq(*value, transform->pairs[i].from)) {
            *value = transform->pairs[i].to;
            return true;
        }
    return false;
}

/* Times travel as decimal milliseconds. */
static bool
run_unix_s(const struct transform *transform, const struct facts *facts,
           struct str *value)
{
    int64_t s;

    (void)transform;
    if (!str_number(str_trim(*value), 0, 253402300799, &s))
        return false;
    *value = arena_printf(facts->arena, "%lld", (long long)s * 1000);
    return true;
}

static bool
run_unix_ms(const struct transform *transform, const struct facts *facts,
            struct str *value)
{
    int64_t ms;

    (void)transform;
    (void)facts;
    return str_number(str_trim(*value), 0, 253402300799999, &ms);
}

static bool
run_rfc3339(const struct transform *transform, const struct facts *facts,
            struct str *value)
{
    int64_t ms;

    (void)transform;
    if (!date_parse_rfc3339(*value, &ms))
        return false;
    *value = arena_printf(facts->arena, "%lld", (long long)ms);
    return true;
}

static bool
run_time(const struct transform *transform, const struct facts *facts,
         struct str *value)
{
    int64_t ms;

    if (!moment_parse(&transform->moment, str_trim(*value), &ms))
        return false;
    *value = arena_printf(facts->arena, "%lld", (long long)ms);
    return true;
}

enum arg_kind { ARG_NONE, ARG_TEXT, ARG_REGEX, ARG_FORMAT, ARG_COUNTRY };

static const struct {
    const char *name;
    transform_run *run;
    enum arg_kind arg;
    bool is_time;
} transforms[] = {
    {"trim", run_trim, ARG_NONE, false},
    {"lower", run_lower, ARG_NONE, false},
    {"strip_prefix", run_strip_prefix, ARG_TEXT, false},
    {"url_decode", run_url_decode, ARG_NONE, false},
    {"charset", run_charset, ARG_NONE, false},
    {"latin1", run_latin1, ARG_NONE, false},
    {"utf16be", run_utf16be, ARG_NONE, false},
    {"gsm7", run_gsm7, ARG_NONE, false},
    {"hex", run_hex, ARG_NONE, false},
    {"base64", run_base64, ARG_NONE, false},
    {"e164", run_e164, ARG_COUNTRY, false},
    {"regex", run_regex, ARG_REGEX, false},
    {"unix_s", run_unix_s, ARG_NONE, true},
    {"unix_ms", run_unix_ms, ARG_NONE, true},
    {"rfc3339", run_rfc3339, ARG_NONE, true},
    {"time", run_time, ARG_FORMAT, true},
};

static void
compile_map(struct loader *loader, struct conf node, struct transform *out)
{
    static const char *const keys[] = {"map", NULL};
    struct conf map = conf_object(node, "map", true), value;
    const char *key;

    conf_keys(node, keys);
    out->run = run_map;
    out->pairs =
        arena_alloc(loader->arena, sizeof(*out->pairs) * (conf_count(map) + 1));
    for (size_t i = 0; conf_member(map, i, &key, &value); i++)
        out->pairs[out->pairs_n++] = (struct transform_pair){
            arena_copy(loader->arena, str_of(key)), loader_text(loader, value)};
}

static void
compile_arg(struct loader *loader, struct conf node, enum arg_kind kind,
            struct transform *out)
{
    const struct var *country;

    if ((kind == ARG_NONE || kind == ARG_COUNTRY) != (out->arg.ptr == NULL)) {
        conf_complain(node, "write it as name or name:argument",
                      kind == ARG_NONE || kind == ARG_COUNTRY
                          ? "\"%s\" takes no argument"
                          : "\"%s\" needs an argument",
                      json_string_value(node.json));
        return;
    }
    if (kind == ARG_REGEX)
        out->regex = loader_regex(loader, node, out->arg.ptr);
    if (kind == ARG_FORMAT && !moment_compile(out->arg, &out->moment))
        conf_complain(node,
                      "use %Y %m %d %H %M %S %z, alternatives apart by |, and "
                      "a zone like @Asia/Ho_Chi_Minh or @+07:00",
                      "\"%s\" is not a time format", out->arg.ptr);
    if (kind == ARG_COUNTRY) {
        country = loader_var(loader, STR("country"));
        out->arg = country ? country->value : STR("84");
    }
}

void
transform_compile(struct loader *loader, struct conf node,
                  struct transform *out)
{
    struct str text;
    const char *colon;
    struct str name;

    if (json_is_object(node.json)) {
        compile_map(loader, node, out);
        return;
    }
    text = loader_text(loader, node);
    colon = text.len ? memchr(text.ptr, ':', text.len) : NULL;
    name =
        (struct str){text.ptr, colon ? (size_t)(colon - text.ptr) : text.len};
    if (colon)
        out->arg = (struct str){colon + 1, text.len - name.len - 1};
    for (size_t i = 0; i < COUNT(transforms); i++)
        if (str_eqz(name, transforms[i].name)) {
            out->run = transforms[i].run;
            out->is_time = transforms[i].is_time;
            compile_arg(loader, node, transforms[i].arg, out);
            return;
        }
    conf_complain(node,
                  "use trim, lower, strip_prefix:x, url_decode, charset, "
                  "latin1, utf16be, gsm7, hex, base64, e164, regex:re, "
                  "{\"map\":{…}}, unix_s, unix_ms, rfc3339 or time:FORMAT",
                  "\"%s\" is not a transform", text.ptr);
}
