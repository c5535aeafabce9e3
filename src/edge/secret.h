/* Secrets: from a root-only file or the environment, never shown. */
#ifndef EDGE_SECRET_H
#define EDGE_SECRET_H

#include "edge/loader.h"

/* Reads the secret named by `node` from dir/NAME (mode 0400 or 0440; one or
 * two lines) or from BANTIN_SECRET_NAME; complains if it can not. */
void secret_load(struct conf node, const char *dir, struct secret *out);
/* Wipes the values. */
void secret_clear(struct secret *secret);
/* The only compare of secrets. The time depends on the lengths alone. */
bool secret_equal(struct str a, struct str b);

#endif
