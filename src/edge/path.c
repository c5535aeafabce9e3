/* JSON Pointers and path patterns of a profile. */
#include "edge/source.h"

/* ~1 is '/', ~0 is '~'. */
static struct str
unescape_step(struct arena *arena, struct str step)
{
    char *out = arena_alloc(arena, step.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < step.len; i++) {
        char c = step.ptr[i];
        if (c == '~' && i + 1 < step.len)
            c = step.ptr[++i] == '1' ? '/' : '~';
        out[n++] = c;
    }
    return (struct str){out, n};
}

bool
pointer_compile(struct loader *loader, struct conf node, struct str text,
                struct pointer *out)
{
    int n = 0;

    *out = (struct pointer){0};
    if (text.len > 0 && text.ptr[0] != '/') {
        conf_complain(node, "begin it with '/', or leave it empty for all",
                      "\"%.*s\" is not a JSON Pointer", STR_ARG(text));
        return false;
    }
    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '/';
    out->steps = arena_alloc(loader->arena, sizeof(*out->steps) * (size_t)n);
    while (text.len > 0) {
        struct str rest = {text.ptr + 1, text.len - 1};
        const char *slash = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;
        struct str step = {rest.ptr,
                           slash ? (size_t)(slash - rest.ptr) : rest.len};
        struct pointer_step *to = &out->steps[out->n++];
        int64_t index;
        to->key = unescape_step(loader->arena, step);
        to->index = SIZE_MAX;
        if (str_number(step, 0, 100000, &index) && step.ptr[0] != '-')
            to->index = (size_t)index;
        text.len = rest.len - step.len;
        text.ptr = rest.ptr + step.len;
    }
    return true;
}

const json_t *
pointer_get(const struct pointer *pointer, const json_t *root)
{
    for (int i = 0; root && i < pointer->n; i++) {
        const struct pointer_step *step = &pointer->steps[i];
        if (json_is_object(root))
            root = json_object_getn(root, step->key.ptr, step->key.len);
        else if (json_is_array(root) && step->index != SIZE_MAX)
            root = json_array_get(root, step->index);
        else
            root = NULL;
    }
    return root;
}

static struct str
next_step(struct str *rest)
{
    const char *slash = rest->len ? memchr(rest->ptr, '/', rest->len) : NULL;
    struct str step = {rest->ptr,
                       slash ? (size_t)(slash - rest->ptr) : rest->len};

    rest->ptr += slash ? step.len + 1 : step.len;
    rest->len -= slash ? step.len + 1 : step.len;
    return step;
}

static bool
is_path_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

static bool
is_path_step(struct str step)
{
    if (step.len == 0)
        return false;
    for (size_t i = 0; i < step.len; i++)
        if (!is_path_char(step.ptr[i]))
            return false;
    return true;
}

void
path_compile(struct loader *loader, struct conf node, struct path_pattern *out)
{
    struct str rest;

    *out = (struct path_pattern){.text = loader_text(loader, node)};
    rest = out->text;
    if (rest.len == 0 || rest.ptr[0] != '/')
        goto bad;
    rest.ptr++;
    rest.len--;
    while (rest.len > 0) {
        struct str step = next_step(&rest);
        bool is_capture =
            step.len > 2 && step.ptr[0] == '{' && step.ptr[step.len - 1] == '}';
        if (is_capture)
            step = (struct str){step.ptr + 1, step.len - 2};
        if (out->n == PATH_STEPS_MAX || !is_path_step(step))
            goto bad;
        out->step[out->n++] = (struct path_step){step, is_capture};
        out->captures_n += is_capture;
    }
    return;
bad:
    conf_complain(node, "write it like /sms/NAME or /sms/NAME/{key}",
                  "\"%.*s\" is not a path", STR_ARG(out->text));
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct str
decode_step(struct str step, struct arena *arena)
{
    char *out;
    size_t n = 0;

    if (!memchr(step.ptr, '%', step.len))
        return step;
    out = arena_alloc(arena, step.len + 1);
    for (size_t i = 0; i < step.len; i++) {
        int high = -1, low = -1;
        if (step.ptr[i] == '%' && i + 2 < step.len) {
            high = hex_digit(step.ptr[i + 1]);
            low = hex_digit(step.ptr[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            out[n++] = (char)(high << 4 | low);
            i += 2;
        } else {
            out[n++] = step.ptr[i];
        }
    }
    return (struct str){out, n};
}

bool
path_match(const struct path_pattern *pattern, struct str path,
           struct arena *arena, struct str *captures)
{
    struct str rest = path;
    int captured = 0;

    if (pattern->captures_n == 0)
        return str_eq(pattern->text, path);
    if (rest.len == 0 || rest.ptr[0] != '/' || rest.ptr[rest.len - 1] == '/')
        return false;
    rest.ptr++;
    rest.len--;
    for (int i = 0; i < pattern->n; i++) {
        struct str step = next_step(&rest);
        if (step.len == 0)
            return false;
        if (pattern->step[i].is_capture)
            captures[captured++] = decode_step(step, arena);
        else if (!str_eq(step, pattern->step[i].text))
            return false;
    }
    return rest.len == 0;
}
