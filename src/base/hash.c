/* SHA-256 for the ledger and HMAC for PINs, by OpenSSL. */
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

void
hash_hmac(const unsigned char key[HASH_BYTES], struct str text,
          unsigned char out[HASH_BYTES])
{
    size_t n = 0;

    if (!EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, key, HASH_BYTES,
                   (const unsigned char *)text.ptr, text.len, out, HASH_BYTES,
                   &n) ||
        n != HASH_BYTES)
        die("HMAC is not available in this OpenSSL");
}

bool
hash_same(const unsigned char a[HASH_BYTES], const unsigned char b[HASH_BYTES])
{
    volatile unsigned char differs = 0;

    for (int i = 0; i < HASH_BYTES; i++)
        differs = (unsigned char)(differs | (a[i] ^ b[i]));
    return differs == 0;
}
