/* What can be done to a value before it goes into a template. */
#ifndef EDGE_FILTER_H
#define EDGE_FILTER_H

#include "edge/loader.h"

struct filter;
typedef struct str
filter_run(const struct filter *filter, struct str value, struct arena *arena);

enum filter_escape { ESCAPE_NONE, ESCAPE_URL, ESCAPE_XML, ESCAPE_JSON };

struct filter {
    filter_run *run; /* NULL = a mark: omit_empty, raw_json */
    struct str a, b;
    int64_t number;
    enum filter_escape escape;
    bool omits_empty, is_raw_json;
};

/* "coding:0:2"; false after a complaint. */
bool filter_compile(struct loader *loader, struct conf node, struct str text,
                    struct filter *out);
/* Escapes for the inside of a JSON string. */
extern const struct filter filter_json;

#endif
