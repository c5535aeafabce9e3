/* One webhook request while it is read. */
#ifndef EDGE_READING_H
#define EDGE_READING_H

#include "edge/body.h"
#include "edge/profile.h"

struct reading {
    const struct provider_set *set;
    struct facts facts;
    struct body body;
    struct auth_setting setting;
    struct str captures[PATH_STEPS_MAX];
    struct webhook *out;
    /* Of the last check that failed: */
    const char *refusal;
    int refusal_status;
};

/* Notes what is wrong: in a field, or (field NULL) a whole sentence. Always
 * false, for the caller to return. */
bool
reading_complain(struct reading *r, const char *field, const char *sentence);
/* The route's messages or receipts into r->out; false: bad, noted. */
bool reading_messages(struct reading *r, const struct provider_route *route);

#endif
