/* SHA-256 for the ledger, by OpenSSL. */
#include "base/hash.h"

#include <openssl/evp.h>

#include "base/mem.h"

void
hash_sha256(struct str first, struct str second, unsigned char out[HASH_BYTES])
{
    /* Fetching by name costs more than the digest itself: once is enough. */
    static EVP_MD *md;
    static EVP_MD_CTX *ctx;

    if (!ctx) {
        md = EVP_MD_fetch(NULL, "SHA256", NULL);
        ctx = EVP_MD_CTX_new();
    }
    if (!md || !ctx || !EVP_DigestInit_ex(ctx, md, NULL) ||
        !EVP_DigestUpdate(ctx, first.ptr, first.len) ||
        !EVP_DigestUpdate(ctx, second.ptr, second.len) ||
        !EVP_DigestFinal_ex(ctx, out, NULL))
        die("SHA-256 is not available in this OpenSSL");
}
