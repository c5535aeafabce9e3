/* The parts of a request, parsed once and as late as possible. */
#include "edge/body.h"

#include <stdio.h>

static const struct query *
read_pairs(struct str text, struct arena *arena, const char *what, char *fault,
           size_t fault_size)
{
    struct query *query = arena_alloc(arena, sizeof(*query));
    size_t at = 0;

    switch (query_parse(text, arena, query, &at)) {
    case QUERY_OK:
        break;
    case QUERY_TOO_MANY:
        snprintf(fault, fault_size, "The %s has more than %d fields.", what,
                 QUERY_FIELDS_MAX);
        break;
    case QUERY_BAD_ESCAPE:
        snprintf(fault, fault_size,
                 "The %s has a %% without two hex digits at byte %zu.", what,
                 at);
        break;
    }
    return query;
}

void
body_read_query(struct body *body, const struct webhook_input *input,
                struct arena *arena)
{
    if (body->has_query)
        return;
    body->has_query = true;
    if (input->query.len > 0)
        body->query = read_pairs(input->query, arena, "query",
                                 body->query_fault, sizeof(body->query_fault));
}

void
body_read_form(struct body *body, const struct webhook_input *input,
               struct arena *arena)
{
    if (body->has_form)
        return;
    body->has_form = true;
    body->form = read_pairs(input->body, arena, "form", body->form_fault,
                            sizeof(body->form_fault));
}

/* Byte offset where it gets too deep, or the length. */
static size_t
depth_limit(struct str text, int depth_max)
{
    bool in_string = false;
    int depth = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (in_string && c == '\\')
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (in_string)
            continue;
        else if ((c == '{' || c == '[') && ++depth > depth_max)
            return i;
        else if (c == '}' || c == ']')
            depth--;
    }
    return text.len;
}

static const struct {
    enum json_error_code code;
    const char *sentence;
} json_sentences[] = {
    {json_error_premature_end_of_input, "The JSON ends too early"},
    {json_error_end_of_input_expected, "There is something after the JSON"},
    {json_error_invalid_utf8, "The JSON is not UTF-8"},
    {json_error_duplicate_key, "The JSON has a name twice in one object"},
    {json_error_null_byte_in_key, "The JSON has a name with a NUL"},
    {json_error_numeric_overflow, "The JSON has a number that is too large"},
};

static const char *
json_sentence(const json_error_t *error)
{
    for (size_t i = 0; i < COUNT(json_sentences); i++)
        if (json_error_code(error) == json_sentences[i].code)
            return json_sentences[i].sentence;
    return "The body is not JSON";
}

json_t *
body_parse_json(struct str text, int depth_max, char *fault, size_t fault_size)
{
    json_error_t error;
    json_t *json;
    size_t deep = depth_limit(text, depth_max);

    if (deep < text.len) {
        snprintf(fault, fault_size,
                 "The JSON is nested deeper than %d levels at byte %zu.",
                 depth_max, deep);
        return NULL;
    }
    if (str_trim(text).len == 0) {
        snprintf(fault, fault_size, "The body is empty.");
        return NULL;
    }
    json = json_loadb(text.ptr, text.len,
                      JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (!json)
        snprintf(fault, fault_size, "%s: see byte %d.", json_sentence(&error),
                 error.position);
    return json;
}

void
body_read_json(struct body *body, const struct webhook_input *input)
{
    if (body->has_json)
        return;
    body->has_json = true;
    body->json = body_parse_json(input->body, JSON_DEPTH_REQUEST,
                                 body->json_fault, sizeof(body->json_fault));
}

void
body_clear(struct body *body)
{
    json_decref(body->json);
    body->json = NULL;
}
