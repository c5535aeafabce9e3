/* Where in a JSON text a path is: a scanner that only counts brackets. */
#include "conf/conf_place.h"

#include <stdio.h>

/* Key of a path part, or an index. */
struct part {
    struct str key;
    int64_t index;
    bool is_key;
};

static bool
is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void
conf_path_key(char *path, size_t cap, const char *key)
{
    char part[128];
    size_t len = strlen(path), plain = 0;

    while (is_plain(key[plain]))
        plain++;
    int n = key[plain] == '\0' && plain > 0
                ? snprintf(part, sizeof(part), ".%s", key)
                : snprintf(part, sizeof(part), "[\"%s\"]", key);
    if (n > 0 && (size_t)n < sizeof(part) && len + (size_t)n < cap)
        memcpy(path + len, part, (size_t)n + 1);
}

void
conf_path_index(char *path, size_t cap, size_t index)
{
    char part[32];
    size_t len = strlen(path);
    int n = snprintf(part, sizeof(part), "[%zu]", index);

    if (len + (size_t)n < cap)
        memcpy(path + len, part, (size_t)n + 1);
}

/* Takes one part off a path; false at its end. */
static bool
part_take(const char **path, struct part *out)
{
    const char *p = *path, *end;

    if (*p == '.') {
        for (end = ++p; is_plain(*end); end++)
            ;
        *out = (struct part){{p, (size_t)(end - p)}, 0, true};
        *path = end;
        return true;
    }
    if (p[0] == '[' && p[1] == '"') {
        p += 2;
        end = strstr(p, "\"]");
        if (!end)
            return false;
        *out = (struct part){{p, (size_t)(end - p)}, 0, true};
        *path = end + 2;
        return true;
    }
    if (p[0] != '[' || !(end = strchr(p, ']')))
        return false;
    *out = (struct part){.is_key = false};
    *path = end + 1;
    return str_number((struct str){p + 1, (size_t)(end - p) - 1}, 0, INT32_MAX,
                      &out->index);
}

/* Past the white space and the separators of JSON. */
static size_t
skip_space(struct str text, size_t at)
{
    while (at < text.len && memchr(" \t\r\n,:", text.ptr[at], 6))
        at++;
    return at;
}

/* Past the string that begins at `at`. */
static size_t
skip_string(struct str text, size_t at)
{
    for (at++; at < text.len && text.ptr[at] != '"'; at++)
        if (text.ptr[at] == '\\')
            at++;
    return at < text.len ? at + 1 : text.len;
}

/* Past the value that begins at `at`; *deepest grows to its nesting. */
static size_t
skip_value(struct str text, size_t at, int *deepest)
{
    int depth = 0;

    while (at < text.len) {
        char c = text.ptr[at];
        if (depth == 0 && (c == ',' || c == '}' || c == ']'))
            return at;
        if (c == '"') {
            at = skip_string(text, at);
            continue;
        }
        depth += c == '{' || c == '[';
        if (depth > *deepest)
            *deepest = depth;
        depth -= c == '}' || c == ']';
        at++;
    }
    return at;
}

int
conf_depth(struct str text)
{
    int deepest = 0;

    skip_value(text, 0, &deepest);
    return deepest;
}

/* From the bracket at `at` to the part's value; *shown is where people would
 * look: at the key, or at the element. */
static bool
descend(struct str text, size_t *at, const struct part *part, size_t *shown)
{
    bool is_object = *at < text.len && text.ptr[*at] == '{';
    size_t p = skip_space(text, *at + 1);
    int deepest = 0;

    if (*at >= text.len || part->is_key != is_object)
        return false;
    for (int64_t n = 0; p < text.len && !memchr("}]", text.ptr[p], 2); n++) {
        size_t start = p;
        bool found = n == part->index;
        if (is_object) {
            p = skip_string(text, p);
            struct str key = {text.ptr + start + 1, p - start - 2};
            found = str_eq(key, part->key);
            p = skip_space(text, p);
        }
        if (found) {
            *at = p;
            *shown = start;
            return true;
        }
        p = skip_space(text, skip_value(text, p, &deepest));
    }
    return false;
}

int
conf_line(struct str text, const char *path)
{
    size_t at = skip_space(text, 0), shown = at;
    struct part part;
    int line = 1;

    if (*path == '$')
        path++;
    while (part_take(&path, &part) && descend(text, &at, &part, &shown))
        ;
    for (size_t i = 0; i < shown && i < text.len; i++)
        line += text.ptr[i] == '\n';
    return line;
}
