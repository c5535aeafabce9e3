/* What a profile does to a value: trim, charset, e164, times. */
#ifndef EDGE_TRANSFORM_H
#define EDGE_TRANSFORM_H

#include "edge/moment.h"
#include "edge/source.h"

struct transform;
/* False: the value can not be read like that. */
typedef bool transform_run(const struct transform *transform,
                           const struct facts *facts, struct str *value);

struct transform {
    transform_run *run;
    struct str arg;
    struct moment moment;
    const regex_t *regex;
    struct transform_pair {
        struct str from, to;
    } * pairs;
    int pairs_n;
    bool is_time;
};

/* "name", "name:argument" or {"map": {…}}. out->run stays NULL after a
 * complaint. */
void transform_compile(struct loader *loader, struct conf node,
                       struct transform *out);

#endif
