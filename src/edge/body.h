/* The parts of a request, parsed once and as late as possible. */
#ifndef EDGE_BODY_H
#define EDGE_BODY_H

#include "edge/provider.h"
#include "edge/query.h"

/* Deeper JSON is refused before it is parsed. */
enum { JSON_DEPTH_REQUEST = 32, JSON_DEPTH_ANSWER = 16 };

/* Zero-initialised. */
struct body {
    const struct query *query, *form;
    json_t *json; /* freed by body_clear */
    bool has_query, has_form, has_json;
    /* Sentences with a position, empty if nothing is wrong. */
    char query_fault[120], form_fault[120], json_fault[120];
};

void body_read_query(struct body *body, const struct webhook_input *input,
                     struct arena *arena);
void body_read_form(struct body *body, const struct webhook_input *input,
                    struct arena *arena);
void body_read_json(struct body *body, const struct webhook_input *input);
void body_clear(struct body *body);

/* Any JSON text; NULL and a sentence if it is none, too deep, or has a key
 * twice. The sentence holds no part of the text. */
json_t *
body_parse_json(struct str text, int depth_max, char *fault, size_t fault_size);

#endif
