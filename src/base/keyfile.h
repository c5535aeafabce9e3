/* A file with one secret key: 32 bytes, for its owner only. */
#ifndef BASE_KEYFILE_H
#define BASE_KEYFILE_H

#include "base/hash.h"
#include "base/mem.h"

/* Reads the key. ST_RETRY: there is no such file. ST_REFUSE: it cannot be read,
 * is no key, or others may read it. */
MUST_CHECK enum status
keyfile_read(const char *path, unsigned char key[HASH_BYTES]);
/* Makes a file with a new random key, mode 0600, on disk when this returns.
 * ST_REFUSE: there is one, or it cannot be written; errno says why. */
MUST_CHECK enum status
keyfile_make(const char *path, unsigned char key[HASH_BYTES]);

#endif
