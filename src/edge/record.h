/* A webhook request as it is kept with its message. */
#ifndef EDGE_RECORD_H
#define EDGE_RECORD_H

#include "edge/profile.h"

enum { RECORD_MAX = 64 * 1024 };

/* Method, target, headers worth keeping, body, with tokens replaced by "***";
 * at most RECORD_MAX bytes, in the arena. Of a list only this item (`each` and
 * facts->json) is kept. */
struct str
record_request(const struct provider_route *route, const struct facts *facts,
               bool is_item, struct arena *arena);

#endif
