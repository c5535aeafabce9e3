/* The key behind all PINs. */
#include "flow/pin_key.h"

#include <errno.h>
#include <stdio.h>

#include "base/keyfile.h"
#include "base/log.h"

void
pin_key_at(struct pin_key *key, const char *path)
{
    *key = (struct pin_key){0};
    snprintf(key->path, sizeof(key->path), "%s", path);
}

static void
complain(struct pin_key *key, const char *next)
{
    if (!key->is_missed)
        log_error("event=pin_key_lost path=%s next=\"%s\"",
                  log_quote(str_of(key->path)).z, next);
    key->is_missed = true;
}

static enum status
load(struct pin_key *key)
{
    enum status status = ST_OK;

    if (!key->is_loaded)
        status = keyfile_read(key->path, key->bytes);
    key->is_loaded = status == ST_OK;
    return status;
}

MUST_CHECK enum status
pin_key_load(struct pin_key *key)
{
    enum status status = load(key);

    if (status == ST_RETRY)
        complain(key, "put the key file back, or set the PINs anew");
    if (status == ST_REFUSE)
        complain(key, "it must be 32 bytes, readable by its owner only");
    return status;
}

MUST_CHECK enum status
pin_key_take(struct pin_key *key, bool *is_new)
{
    enum status status = load(key);

    *is_new = false;
    if (status == ST_REFUSE)
        complain(key, "it must be 32 bytes, readable by its owner only");
    if (status != ST_RETRY)
        return status;
    status = keyfile_make(key->path, key->bytes);
    if (status != ST_OK)
        log_error("event=pin_key_not_made path=%s error=%s",
                  log_quote(str_of(key->path)).z,
                  log_quote(str_of(strerror(errno))).z);
    key->is_loaded = *is_new = status == ST_OK;
    return status;
}

void
pin_key_hmac(const struct pin_key *key, struct str pin, int64_t set_at,
             unsigned char out[HASH_BYTES])
{
    char text[48];
    int n = snprintf(text, sizeof(text), "%lld %.*s", (long long)set_at,
                     (int)(pin.len < 16 ? pin.len : 16), pin.ptr);

    hash_hmac(key->bytes, (struct str){text, (size_t)n}, out);
}
