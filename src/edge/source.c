/* Where a value comes from in a request or in a provider's answer. */
#include "edge/source.h"

#include <stdio.h>

/* A regular expression looks at no more of a body than this. */
enum { REGEX_BYTES_MAX = 8192 };

enum source_kind {
    SOURCE_CONST,
    SOURCE_QUERY,
    SOURCE_FORM,
    SOURCE_JSON,
    SOURCE_HEADER,
    SOURCE_PATH,
    SOURCE_BODY,
    SOURCE_REGEX,
    SOURCE_STATUS,
    SOURCE_FIELD,
};

struct source {
    enum source_kind kind;
    struct str name; /* after the colon */
    const char *shown;
    struct pointer pointer;
    const regex_t *regex;
    int number; /* capture or field */
    const struct source *next;
};

const char *const field_names[FIELD_COUNT + 1] = {
    "id",          "ref",      "provider_id", "from",       "to",
    "text",        "time",     "part_ref",    "part_total", "part_index",
    "parts_count", "encoding", "network",     "link",       "status",
    "error",       "session",  "step",        NULL};

static const struct {
    const char *prefix;
    enum source_kind kind;
    bool in_request, in_answer;
} kinds[] = {
    {"query", SOURCE_QUERY, true, false}, {"form", SOURCE_FORM, true, false},
    {"json", SOURCE_JSON, true, true},    {"header", SOURCE_HEADER, true, true},
    {"path", SOURCE_PATH, true, false},   {"body", SOURCE_BODY, true, true},
    {"const", SOURCE_CONST, true, true},  {"regex", SOURCE_REGEX, true, true},
};

static bool
compile_capture(struct loader *loader, struct source *source)
{
    int captured = 0;

    for (int i = 0; loader->path && i < loader->path->n; i++) {
        if (!loader->path->step[i].is_capture)
            continue;
        if (str_eq(loader->path->step[i].text, source->name)) {
            source->number = captured;
            return true;
        }
        captured++;
    }
    return false;
}

/* What people call it: the last part of a pointer, else the name. */
static const char *
shown_name(struct loader *loader, const struct source *source)
{
    if (source->kind == SOURCE_JSON && source->pointer.n > 0) {
        struct str key = source->pointer.steps[source->pointer.n - 1].key;
        return arena_copy(loader->arena, key).ptr;
    }
    return source->name.len ? source->name.ptr : "body";
}

static bool
compile_kind(struct loader *loader, struct conf node, struct source *source)
{
    switch (source->kind) {
    case SOURCE_JSON:
        if (!pointer_compile(loader, node, source->name, &source->pointer))
            return false;
        break;
    case SOURCE_REGEX:
        source->regex = loader_regex(loader, node, source->name.ptr);
        if (!source->regex)
            return false;
        break;
    case SOURCE_PATH:
        if (compile_capture(loader, source))
            break;
        conf_complain(node, "write {name} into the route's path",
                      "the path has no part \"%s\"", source->name.ptr);
        return false;
    case SOURCE_CONST:
    case SOURCE_QUERY:
    case SOURCE_FORM:
    case SOURCE_HEADER:
    case SOURCE_BODY:
    case SOURCE_STATUS:
    case SOURCE_FIELD:
        break;
    }
    source->shown = shown_name(loader, source);
    return true;
}

/* Words without a colon: "status" and "body" of an answer, names of fields. */
static bool
compile_bare(struct loader *loader, struct str text, struct source *source)
{
    source->name = text;
    source->shown = text.ptr;
    if (loader->is_answer && str_eqz(text, "status")) {
        source->kind = SOURCE_STATUS;
        return true;
    }
    if (loader->is_answer && str_eqz(text, "body")) {
        source->kind = SOURCE_BODY;
        return true;
    }
    source->kind = SOURCE_FIELD;
    for (int i = 0; loader->in_status && i < FIELD_COUNT; i++)
        if (str_eqz(text, field_names[i])) {
            source->number = i;
            return true;
        }
    return false;
}

static const struct source *
compile_one(struct loader *loader, struct conf node)
{
    struct source *source = arena_alloc(loader->arena, sizeof(*source));
    struct str text = loader_text(loader, node);
    const char *colon = text.len ? memchr(text.ptr, ':', text.len) : NULL;
    struct str prefix = {text.ptr, colon ? (size_t)(colon - text.ptr) : 0};

    if (!json_is_string(node.json))
        return NULL;
    if (!colon && compile_bare(loader, text, source))
        return source;
    for (size_t i = 0; colon && i < COUNT(kinds); i++) {
        if (!str_eqz(prefix, kinds[i].prefix))
            continue;
        if (!(loader->is_answer ? kinds[i].in_answer : kinds[i].in_request))
            break;
        source->kind = kinds[i].kind;
        source->name = arena_copy(
            loader->arena, (struct str){colon + 1, text.len - prefix.len - 1});
        return compile_kind(loader, node, source) ? source : NULL;
    }
    conf_complain(
        node,
        loader->is_answer
            ? "use status, body, json:/…, header:…, regex:… or const:…"
            : "use query:…, form:…, json:/…, header:…, path:…, "
              "body: or const:…",
        "\"%s\" is not a source", text.ptr);
    return NULL;
}

const struct source *
source_compile(struct loader *loader, struct conf node)
{
    const struct source *first = NULL;

    if (!json_is_array(node.json))
        return compile_one(loader, node);
    for (size_t i = conf_count(node); i-- > 0;) {
        const struct source *one = compile_one(loader, conf_at(node, i));
        struct source *copy;
        if (!one)
            return NULL;
        copy = arena_alloc(loader->arena, sizeof(*copy));
        *copy = *one;
        copy->next = first;
        first = copy;
    }
    if (!first)
        conf_complain(node, "name at least one", "no source is given");
    return first;
}

const struct source *
source_of_header(struct loader *loader, struct str name)
{
    struct source *source = arena_alloc(loader->arena, sizeof(*source));

    source->kind = SOURCE_HEADER;
    source->name = arena_copy(loader->arena, name);
    source->shown = source->name.ptr;
    return source;
}

static enum found
json_text(const json_t *value, struct arena *arena, struct str *out)
{
    if (!value)
        return FOUND_NOT;
    switch (json_typeof(value)) {
    case JSON_STRING:
        *out =
            (struct str){json_string_value(value), json_string_length(value)};
        return FOUND_TEXT;
    case JSON_INTEGER:
        *out = arena_printf(arena, "%" JSON_INTEGER_FORMAT,
                            json_integer_value(value));
        return FOUND_NUMBER;
    case JSON_REAL:
        *out = arena_printf(arena, "%.15g", json_real_value(value));
        return FOUND_NUMBER;
    case JSON_TRUE:
        *out = STR("true");
        return FOUND_NUMBER;
    case JSON_FALSE:
        *out = STR("false");
        return FOUND_NUMBER;
    case JSON_NULL:
        return FOUND_NULL;
    case JSON_OBJECT:
    case JSON_ARRAY:
        return FOUND_TREE;
    }
    return FOUND_NOT;
}

static enum found
query_text(const struct query *query, const struct source *source,
           struct str *out)
{
    const struct query_field *field =
        query ? query_find(query, source->name.ptr) : NULL;

    if (!field)
        return FOUND_NOT;
    *out = field->value;
    return FOUND_TEXT;
}

static struct str
body_of(const struct facts *facts)
{
    return facts->answer ? facts->answer->body : facts->input->body;
}

/* The first group of the expression, or all that it matched. */
static enum found
regex_text(const struct source *source, const struct facts *facts,
           struct str *out)
{
    struct str body = body_of(facts);
    regmatch_t match[2];
    int which;

    if (body.len > REGEX_BYTES_MAX)
        body.len = REGEX_BYTES_MAX;
    body = arena_copy(facts->arena, body);
    if (regexec(source->regex, body.ptr, 2, match, 0) != 0)
        return FOUND_NOT;
    which = match[1].rm_so >= 0;
    *out = (struct str){body.ptr + match[which].rm_so,
                        (size_t)(match[which].rm_eo - match[which].rm_so)};
    return FOUND_TEXT;
}

static enum found
header_text(const struct source *source, const struct facts *facts,
            struct str *out)
{
    if (facts->answer)
        *out = client_answer_header(facts->answer, source->name.ptr);
    else
        *out = facts->input->header(facts->input->arg, source->name.ptr);
    return out->len > 0 ? FOUND_TEXT : FOUND_NOT;
}

static enum found
get_one(const struct source *source, const struct facts *facts, struct str *out)
{
    switch (source->kind) {
    case SOURCE_CONST:
        *out = source->name;
        return FOUND_TEXT;
    case SOURCE_QUERY:
        return query_text(facts->query, source, out);
    case SOURCE_FORM:
        return query_text(facts->form, source, out);
    case SOURCE_JSON:
        return json_text(pointer_get(&source->pointer, facts->json),
                         facts->arena, out);
    case SOURCE_HEADER:
        return header_text(source, facts, out);
    case SOURCE_PATH:
        *out = facts->captures[source->number];
        return FOUND_TEXT;
    case SOURCE_BODY:
        *out = body_of(facts);
        return FOUND_TEXT;
    case SOURCE_REGEX:
        return regex_text(source, facts, out);
    case SOURCE_STATUS:
        *out = arena_printf(facts->arena, "%d", facts->answer->status);
        return FOUND_NUMBER;
    case SOURCE_FIELD:
        *out = facts->fields[source->number];
        return out->ptr ? FOUND_TEXT : FOUND_NOT;
    }
    return FOUND_NOT;
}

enum found
source_get(const struct source *source, const struct facts *facts,
           struct str *out)
{
    enum found best = FOUND_NOT;

    for (; source; source = source->next) {
        enum found found = get_one(source, facts, out);
        if (found == FOUND_TEXT || found == FOUND_NUMBER)
            return found;
        if (found != FOUND_NOT)
            best = found;
    }
    *out = (struct str){0};
    return best;
}

const char *
source_shown(const struct source *source)
{
    return source->shown;
}

const char *
source_header(const struct source *source)
{
    return source->kind == SOURCE_HEADER ? source->name.ptr : NULL;
}

const char *
source_param(const struct source *source)
{
    return source->kind == SOURCE_QUERY || source->kind == SOURCE_FORM
               ? source->name.ptr
               : NULL;
}

bool
source_in_path(const struct source *source)
{
    return source->kind == SOURCE_PATH;
}
