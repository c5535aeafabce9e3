/* Strict reading of JSON configuration files. */
#include "conf/conf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"
#include "conf/conf_load.h"
#include "conf/conf_place.h"

enum { KEY_MAX = 48 };

void
complaints_clear(struct complaints *complaints)
{
    complaints->count = 0;
    buf_clear(&complaints->text);
}

/* True if the list ends in a line that is there already. */
static bool
is_repeated(const struct buf *text, size_t from)
{
    struct str line = {text->ptr + from, text->len - from};

    for (size_t i = 0; i < from;) {
        const char *end = memchr(text->ptr + i, '\n', from - i);
        size_t next = (size_t)(end - text->ptr) + 1;
        if (str_eq((struct str){text->ptr + i, next - i}, line))
            return true;
        i = next;
    }
    return false;
}

void
complaint_add(struct complaints *complaints, const char *file, int line,
              const char *path, const char *what, const char *remedy)
{
    struct buf *text = &complaints->text;
    size_t from = text->len;

    buf_addz(text, file);
    if (line > 0)
        buf_printf(text, ":%d", line);
    buf_addz(text, ": ");
    if (path && *path)
        buf_printf(text, "%s: ", path);
    buf_addz(text, what);
    if (remedy && *remedy)
        buf_printf(text, "; %s", remedy);
    for (size_t i = from; i < text->len; i++)
        if ((unsigned char)text->ptr[i] < ' ' || text->ptr[i] == 0x7F)
            text->ptr[i] = '?';
    buf_addc(text, '\n');
    if (is_repeated(text, from)) {
        text->len = from;
        text->ptr[from] = '\0';
    } else {
        complaints->count++;
    }
}

void
conf_complain(struct conf node, const char *remedy, const char *format, ...)
{
    struct conf_file *file = node.file;
    struct buf what = {0};
    va_list args;
    char line[512];

    va_start(args, format);
    vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    buf_addz(&what, line);
    complaint_add(file->complaints, file->name,
                  conf_line(buf_str(&file->text), node.path), node.path,
                  what.ptr, remedy);
    buf_clear(&what);
}

static const char *
type_name(const json_t *json)
{
    static const char *const names[] = {
        "an object", "an array", "a string", "a whole number",
        "a number",  "true",     "false",    "null",
    };

    return names[json_typeof(json)];
}

/* Complains and is false if a present node is of another type. */
static bool
is_type(struct conf node, json_type type, const char *wanted)
{
    if (!node.json)
        return false;
    if (json_typeof(node.json) == type)
        return true;
    char remedy[64];
    snprintf(remedy, sizeof(remedy), "give %s", wanted);
    conf_complain(node, remedy, "is %s", type_name(node.json));
    return false;
}

/* Edits that turn one word into the other; KEY_MAX for long ones. */
static size_t
distance(const char *a, const char *b)
{
    size_t row[KEY_MAX + 1], m = strlen(a), n = strlen(b);

    if (m > KEY_MAX || n > KEY_MAX)
        return KEY_MAX;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[n];
}

static void
complain_key(struct conf node, const char *key, const char *const *keys)
{
    struct conf at = node;
    struct buf remedy = {0};
    const char *nearest = NULL;
    size_t best = strlen(key) / 3 + 2;

    for (const char *const *k = keys; *k; k++) {
        size_t d = distance(key, *k);
        if (d < best) {
            best = d;
            nearest = *k;
        }
    }
    if (nearest) {
        buf_printf(&remedy, "did you mean \"%s\"?", nearest);
    } else {
        buf_addz(&remedy, "allowed are");
        for (const char *const *k = keys; *k; k++)
            buf_printf(&remedy, "%s %s", k == keys ? "" : ",", *k);
    }
    conf_path_key(at.path, sizeof(at.path), key);
    conf_complain(at, remedy.ptr, "unknown key");
    buf_clear(&remedy);
}

void
conf_keys(struct conf node, const char *const *keys)
{
    struct conf value;
    const char *key;

    if (!is_type(node, JSON_OBJECT, "an object"))
        return;
    for (size_t i = 0; conf_member(node, i, &key, &value); i++) {
        const char *const *k = keys;
        while (*k && strcmp(*k, key) != 0)
            k++;
        if (!*k)
            complain_key(node, key, keys);
    }
}

struct conf
conf_get(struct conf node, const char *key)
{
    struct conf out = node;

    out.json = node.json ? json_object_get(node.json, key) : NULL;
    conf_path_key(out.path, sizeof(out.path), key);
    return out;
}

struct conf
conf_at(struct conf node, size_t index)
{
    struct conf out = node;

    out.json = node.json ? json_array_get(node.json, index) : NULL;
    conf_path_index(out.path, sizeof(out.path), index);
    return out;
}

size_t
conf_count(struct conf node)
{
    if (!node.json)
        return 0;
    return json_is_object(node.json) ? json_object_size(node.json)
                                     : json_array_size(node.json);
}

bool
conf_member(struct conf object, size_t index, const char **key,
            struct conf *value)
{
    if (!json_is_object(object.json) || index >= conf_count(object))
        return false;
    /* jansson iterates without changing the object, but does not say so. */
    json_t *json = (json_t *)(uintptr_t)object.json;
    void *iter = json_object_iter(json);
    while (index-- > 0)
        iter = json_object_iter_next(json, iter);
    *key = json_object_iter_key(iter);
    *value = object;
    value->json = json_object_iter_value(iter);
    conf_path_key(value->path, sizeof(value->path), *key);
    return true;
}

struct conf
conf_need(struct conf node, const char *key)
{
    struct conf out = conf_get(node, key);

    if (is_type(node, JSON_OBJECT, "an object") && !out.json)
        conf_complain(node, "add it", "\"%s\" is missing", key);
    return out;
}

static struct conf
typed(struct conf node, const char *key, bool needed, json_type type,
      const char *wanted)
{
    struct conf out = needed ? conf_need(node, key) : conf_get(node, key);

    if (!is_type(out, type, wanted))
        out.json = NULL;
    return out;
}

struct conf
conf_object(struct conf node, const char *key, bool needed)
{
    return typed(node, key, needed, JSON_OBJECT, "an object");
}

struct conf
conf_array(struct conf node, const char *key, bool needed)
{
    return typed(node, key, needed, JSON_ARRAY, "an array");
}

const char *
conf_text(struct conf node)
{
    return is_type(node, JSON_STRING, "a string") ? json_string_value(node.json)
                                                  : "";
}

const char *
conf_need_string(struct conf node, const char *key)
{
    return conf_text(conf_need(node, key));
}

const char *
conf_string(struct conf node, const char *key, const char *absent)
{
    struct conf out = conf_get(node, key);

    return is_type(out, JSON_STRING, "a string") ? json_string_value(out.json)
                                                 : absent;
}

int64_t
conf_int(struct conf node, const char *key, int64_t min, int64_t max,
         int64_t absent)
{
    struct conf out = conf_get(node, key);
    char remedy[80];

    if (!is_type(out, JSON_INTEGER, "a whole number"))
        return absent;
    int64_t n = json_integer_value(out.json);
    if (n >= min && n <= max)
        return n;
    snprintf(remedy, sizeof(remedy), "give %lld to %lld", (long long)min,
             (long long)max);
    conf_complain(out, remedy, "%lld is out of range", (long long)n);
    return absent;
}

bool
conf_bool(struct conf node, const char *key, bool absent)
{
    struct conf out = conf_get(node, key);

    if (!out.json || json_is_boolean(out.json))
        return out.json ? json_is_true(out.json) : absent;
    conf_complain(out, "give true or false", "is %s", type_name(out.json));
    return absent;
}
