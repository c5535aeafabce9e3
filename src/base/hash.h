/* SHA-256 for the ledger. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

enum { HASH_BYTES = 32 };

/* SHA-256 (FIPS 180-4) of the two pieces one after the other. */
void
hash_sha256(struct str first, struct str second, unsigned char out[HASH_BYTES]);

#endif
