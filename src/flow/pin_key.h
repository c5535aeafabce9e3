/* The key behind all PINs: a file beside the store, never in it. */
#ifndef FLOW_PIN_KEY_H
#define FLOW_PIN_KEY_H

#include "base/hash.h"
#include "base/mem.h"

enum { PIN_KEY_PATH = 4096 + 16 };

struct pin_key {
    char path[PIN_KEY_PATH];
    bool is_loaded;
    bool is_missed; /* it was needed and not there: said once */
    unsigned char bytes[HASH_BYTES];
};

void pin_key_at(struct pin_key *key, const char *path);
/* Loads it at first use. ST_RETRY: there is none; ST_REFUSE: it cannot be used.
 * The log says which, once. */
MUST_CHECK enum status pin_key_load(struct pin_key *key);
/* The same, but makes one where there is none; *is_new tells that. */
MUST_CHECK enum status pin_key_take(struct pin_key *key, bool *is_new);
/* What is stored of a PIN: equal PINs set at different times differ. */
void pin_key_hmac(const struct pin_key *key, struct str pin, int64_t set_at,
                  unsigned char out[HASH_BYTES]);

#endif
