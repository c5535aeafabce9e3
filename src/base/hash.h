/* SHA-256 for the ledger, HMAC for PINs. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

enum { HASH_BYTES = 32 };

/* SHA-256 (FIPS 180-4) of the two pieces one after the other. */
void
hash_sha256(struct str first, struct str second, unsigned char out[HASH_BYTES]);
/* HMAC-SHA256 (RFC 2104) of the text under the key. */
void hash_hmac(const unsigned char key[HASH_BYTES], struct str text,
               unsigned char out[HASH_BYTES]);
/* Takes the same time wherever they differ. */
bool
hash_same(const unsigned char a[HASH_BYTES], const unsigned char b[HASH_BYTES]);

#endif
