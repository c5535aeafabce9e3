/* Signatures of webhooks from a recipe. */
#include "edge/digest_recipe.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "edge/secret.h"

enum { SIGNATURE_TEXT = EVP_MAX_MD_SIZE * 2 + 1 };

static void
add_url(const struct facts *facts, const char *base, bool with_query,
        struct buf *out)
{
    struct str target = facts->input->target;
    const char *mark = memchr(target.ptr, '?', target.len);

    buf_addz(out, base);
    if (!with_query && mark)
        target.len = (size_t)(mark - target.ptr);
    buf_add(out, target);
}

static void
add_body_hash(struct str body, bool as_hex, struct buf *out)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned int n = 0;

    EVP_Digest(body.ptr, body.len, hash, &n, EVP_sha256(), NULL);
    if (!as_hex)
        buf_add(out, (struct str){(const char *)hash, n});
    for (unsigned int i = 0; as_hex && i < n; i++)
        buf_printf(out, "%02x", hash[i]);
}

/* `which` of a secret's values; the first if it has no second. */
static struct str
secret_value(const struct secret *secret, int which)
{
    if (secret->n == 0)
        return (struct str){0};
    return secret->value[which < secret->n ? which : 0];
}

static void
add_part(const struct part *part, const struct facts *facts, const char *base,
         int which, struct buf *out)
{
    struct str value = {0};

    switch (part->kind) {
    case PART_LIT:
        buf_add(out, part->lit);
        break;
    case PART_URL:
    case PART_URL_NO_QUERY:
        add_url(facts, base, part->kind == PART_URL, out);
        break;
    case PART_BODY:
        buf_add(out, facts->input->body);
        break;
    case PART_BODY_SHA256:
    case PART_BODY_SHA256_HEX:
        add_body_hash(facts->input->body, part->kind == PART_BODY_SHA256_HEX,
                      out);
        break;
    case PART_SOURCE:
        source_get(part->source, facts, &value);
        buf_add(out, value);
        break;
    case PART_SECRET:
        buf_add(out, secret_value(part->secret, which));
        break;
    case PART_PARAMS:
        params_add(part->params, facts, out);
        break;
    }
}

static struct str
encode(const struct digest *digest, const unsigned char *mac, unsigned int n,
       char out[SIGNATURE_TEXT])
{
    static const char hex[] = "0123456789abcdef";

    if (digest->is_base64) {
        int len = EVP_EncodeBlock((unsigned char *)out, mac, (int)n);
        return (struct str){out, (size_t)len};
    }
    for (unsigned int i = 0; i < n; i++) {
        out[2 * i] = hex[mac[i] >> 4];
        out[2 * i + 1] = hex[mac[i] & 15];
    }
    return (struct str){out, 2 * (size_t)n};
}

static struct str
make(const struct digest *digest, const struct facts *facts, const char *base,
     int which, char out[SIGNATURE_TEXT])
{
    const EVP_MD *md = EVP_get_digestbyname(digest->md);
    unsigned char mac[EVP_MAX_MD_SIZE];
    struct buf buf = {0};
    unsigned int n = 0;
    struct str key;

    for (int i = 0; i < digest->parts_n; i++)
        add_part(&digest->part[i], facts, base, which, &buf);
    if (digest->is_hmac) {
        key = secret_value(digest->key, which);
        HMAC(md, key.ptr, (int)key.len, (const unsigned char *)buf.ptr, buf.len,
             mac, &n);
    } else {
        EVP_Digest(buf.ptr, buf.len, mac, &n, md, NULL);
    }
    if (buf.ptr)
        OPENSSL_cleanse(buf.ptr, buf.len);
    buf_clear(&buf);
    return encode(digest, mac, n, out);
}

struct str
digest_make(const struct digest *digest, const struct facts *facts,
            const char *base, struct arena *arena)
{
    char text[SIGNATURE_TEXT];

    return arena_copy(arena, make(digest, facts, base, 0, text));
}

/* What the sender wrote, made comparable. */
static struct str
normal(const struct digest *digest, struct str text, struct arena *arena)
{
    struct str copy = arena_copy(arena, str_trim(text));
    char *p = (char *)(uintptr_t)copy.ptr;

    for (size_t i = 0; i < copy.len; i++) {
        if (digest->space_to_plus && p[i] == ' ')
            p[i] = '+';
        if (digest->ignore_case && p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + ('a' - 'A'));
    }
    return copy;
}

static bool
is_listed(const struct digest *digest, struct str given, struct str made,
          struct arena *arena)
{
    while (digest->list_sep.len > 0 && given.len > 0) {
        const char *at = memmem(given.ptr, given.len, digest->list_sep.ptr,
                                digest->list_sep.len);
        size_t n;
        if (!at)
            break;
        n = (size_t)(at - given.ptr);
        if (secret_equal(normal(digest, (struct str){given.ptr, n}, arena),
                         made))
            return true;
        n += digest->list_sep.len;
        given.ptr += n;
        given.len -= n;
    }
    return secret_equal(normal(digest, given, arena), made);
}

static bool
is_in_time(const struct digest *digest, const struct facts *facts,
           int64_t now_ms)
{
    struct str text;
    int64_t stamp;

    source_get(digest->stamp, facts, &text);
    if (!str_number(text, 0, INT64_MAX / 1000, &stamp))
        return false;
    stamp *= digest->stamp_unit_ms;
    return stamp >= now_ms - digest->tolerance_ms &&
           stamp <= now_ms + digest->tolerance_ms;
}

static bool
body_fits(const struct digest *digest, const struct facts *facts)
{
    struct str given;
    struct buf made = {0};
    bool fits;

    source_get(digest->body_sha256, facts, &given);
    add_body_hash(facts->input->body, true, &made);
    fits = secret_equal(given, buf_str(&made));
    buf_clear(&made);
    return fits;
}

const char *
digest_check(const struct digest *digest, const struct facts *facts,
             const char *base, int64_t now_ms)
{
    char text[SIGNATURE_TEXT];
    struct str given;
    bool fits = false;

    if (source_get(digest->expect, facts, &given) != FOUND_TEXT ||
        given.len == 0)
        return "no signature";
    if (!str_starts(given, digest->strip_prefix))
        return "wrong signature";
    given.ptr += digest->strip_prefix.len;
    given.len -= digest->strip_prefix.len;
    for (int which = 0; which < SECRET_VALUES_MAX && !fits; which++)
        fits = is_listed(digest, given, make(digest, facts, base, which, text),
                         facts->arena);
    if (!fits)
        return "wrong signature";
    if (digest->body_sha256 && !body_fits(digest, facts))
        return "wrong body hash";
    if (digest->stamp && !is_in_time(digest, facts, now_ms))
        return "signed too long ago or ahead";
    return NULL;
}
