/* Signatures of webhooks from a recipe: parts in order, then a hash or HMAC,
 * then hex or base64 (providers.md section 9). */
#ifndef EDGE_DIGEST_H
#define EDGE_DIGEST_H

#include "edge/source.h"

struct digest;

/* NULL after a complaint. The node is the auth object with scheme "digest". */
const struct digest *digest_compile(struct loader *loader, struct conf node);
/* NULL = genuine; else why not, for the log. `url` is the public one. */
const char *digest_check(const struct digest *digest, const struct facts *facts,
                         const char *base, int64_t now_ms);
/* The signature as the sender should have written it, with the key's first
 * value. */
struct str digest_make(const struct digest *digest, const struct facts *facts,
                       const char *base, struct arena *arena);

#endif
