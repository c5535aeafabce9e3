/* Where a value comes from in a request or in a provider's answer. */
#ifndef EDGE_SOURCE_H
#define EDGE_SOURCE_H

#include "edge/loader.h"
#include "edge/provider.h"
#include "edge/query.h"

struct source;

/* The names of a profile's fields, in the order of enum field_id. */
enum field_id {
    FIELD_ID,
    FIELD_REF,
    FIELD_PROVIDER_ID,
    FIELD_FROM,
    FIELD_TO,
    FIELD_TEXT,
    FIELD_TIME,
    FIELD_PART_REF,
    FIELD_PART_TOTAL,
    FIELD_PART_INDEX,
    FIELD_PARTS_COUNT,
    FIELD_ENCODING,
    FIELD_NETWORK,
    FIELD_LINK,
    FIELD_STATUS,
    FIELD_ERROR,
    FIELD_SESSION,
    FIELD_STEP,
    FIELD_COUNT
};
extern const char *const field_names[FIELD_COUNT + 1];

/* What a source can look at: a webhook request, or a provider's answer. */
struct facts {
    struct arena *arena;
    const struct webhook_input *input;
    const struct client_answer *answer;
    const struct query *query, *form;
    const json_t *json; /* the body, or the item of `each` */
    const struct str *captures;
    const struct str *fields; /* FIELD_COUNT, ptr NULL = absent */
    int charset;              /* enum charset of the route */
};

enum found {
    FOUND_NOT,
    FOUND_TEXT,
    FOUND_NUMBER, /* a JSON number or truth value, written out */
    FOUND_NULL,   /* JSON null */
    FOUND_TREE,   /* JSON object or array: no text */
};

/* NULL after a complaint. */
const struct source *source_compile(struct loader *loader, struct conf node);
/* "header:NAME" made from the bare name. */
const struct source *source_of_header(struct loader *loader, struct str name);
/* The first alternative that has a text or a number. */
enum found source_get(const struct source *source, const struct facts *facts,
                      struct str *out);
/* The last part of its name, as the provider calls it: "from". */
const char *source_shown(const struct source *source);
/* The header it reads, or NULL. */
const char *source_header(const struct source *source);
/* The query or form parameter it reads, or NULL. */
const char *source_param(const struct source *source);
/* Whether any alternative needs the path's captures: for tokens. */
bool source_in_path(const struct source *source);

/* A JSON Pointer (RFC 6901), compiled. */
struct pointer {
    struct pointer_step {
        struct str key;
        size_t index; /* SIZE_MAX = not a number */
    } * steps;
    int n;
};
bool pointer_compile(struct loader *loader, struct conf node, struct str text,
                     struct pointer *out);
const json_t *pointer_get(const struct pointer *pointer, const json_t *root);

/* "/sms/kannel/{key}" */
enum { PATH_STEPS_MAX = 8 };
struct path_pattern {
    struct str text;
    int n;
    struct path_step {
        struct str text; /* literal, or the capture's name */
        bool is_capture;
    } step[PATH_STEPS_MAX];
    int captures_n;
};
void
path_compile(struct loader *loader, struct conf node, struct path_pattern *out);
/* captures[PATH_STEPS_MAX] is filled in order. */
bool path_match(const struct path_pattern *pattern, struct str path,
                struct arena *arena, struct str *captures);

#endif
