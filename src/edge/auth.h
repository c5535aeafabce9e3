/* Whether a webhook request is genuine. */
#ifndef EDGE_AUTH_H
#define EDGE_AUTH_H

#include "edge/net.h"
#include "edge/source.h"

struct auth;

/* What all checks of one request know. */
struct auth_setting {
    const char *base; /* public base URL */
    const struct net_range *proxies;
    int proxies_n;
    int64_t now_ms;
};

/* One check, or {"any": […]}. `named` = the profile's "auth" object: a string
 * names one of them. NULL after a complaint. */
const struct auth *
auth_compile(struct loader *loader, struct conf node, struct conf named);
/* NULL = passed; else why not. *status = what to answer if nobody else says:
 * 401, 403, or 404 for a wrong key in the path. */
const char *auth_check(const struct auth *auth, const struct facts *facts,
                       const struct auth_setting *setting, int *status);

/* Calls `found` for each source that carries a token. */
void
auth_places(const struct auth *auth,
            void (*found)(const struct source *source, void *arg), void *arg);

/* The caller's address: the peer, or what trusted proxies say. */
bool auth_client(const struct facts *facts, const struct auth_setting *setting,
                 struct net_address *out);
/* "127.0.0.1/32, ::1" into ranges; the number, or -1 and the bad part. */
int auth_ranges(struct str list, struct arena *arena, struct net_range **out,
                struct str *bad);

#endif
