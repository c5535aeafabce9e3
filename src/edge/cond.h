/* Conditions of a profile: [source, operator, value]. */
#ifndef EDGE_COND_H
#define EDGE_COND_H

#include "edge/source.h"

struct cond;

struct conds { /* all must hold; none = always */
    struct cond *list;
    int n;
};

/* An array of conditions; absent = none. */
struct conds conds_compile(struct loader *loader, struct conf array);
bool conds_hold(const struct conds *conds, const struct facts *facts);

#endif
