/* Signatures of webhooks from a recipe. */
#include "edge/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "edge/digest_params.h"
#include "edge/secret.h"

enum { PARTS_MAX = 12, SIGNATURE_TEXT = EVP_MAX_MD_SIZE * 2 + 1 };

enum part_kind {
    PART_LIT,
    PART_URL,
    PART_URL_NO_QUERY,
    PART_BODY,
    PART_BODY_SHA256,
    PART_BODY_SHA256_HEX,
    PART_SOURCE,
    PART_SECRET,
    PART_PARAMS,
};

struct part {
    enum part_kind kind;
    struct str lit;
    const struct source *source;
    const struct secret *secret;
    const struct params *params;
};

struct digest {
    const char *md; /* name of the hash */
    bool is_hmac, is_base64, ignore_case, space_to_plus;
    const struct secret *key;
    struct part part[PARTS_MAX];
    int parts_n;
    const struct source *expect, *body_sha256, *stamp;
    struct str strip_prefix, list_sep;
    int64_t stamp_unit_ms, tolerance_ms;
};

static const struct {
    const char *word, *md;
    bool is_hmac;
} macs[] = {
    {"md5", "MD5", false},           {"sha1", "SHA1", false},
    {"sha256", "SHA256", false},     {"sha512", "SHA512", false},
    {"hmac-md5", "MD5", true},       {"hmac-sha1", "SHA1", true},
    {"hmac-sha256", "SHA256", true}, {"hmac-sha512", "SHA512", true},
};

static bool
compile_mac(struct loader *loader, struct conf node, struct digest *digest)
{
    const char *mac = conf_need_string(node, "mac");
    struct conf key = conf_get(node, "key");

    for (size_t i = 0; i < COUNT(macs); i++)
        if (strcmp(mac, macs[i].word) == 0) {
            digest->md = macs[i].md;
            digest->is_hmac = macs[i].is_hmac;
        }
    if (!digest->md) {
        conf_complain(node,
                      "use md5, sha1, sha256, sha512 or hmac- with one "
                      "of them",
                      "\"mac\": \"%s\" is not known", mac);
        return false;
    }
    if (digest->is_hmac != conf_is(key)) {
        conf_complain(node,
                      digest->is_hmac ? "add \"key\": \"NAME OF A SECRET\""
                                      : "put {\"secret\": …} into \"string\"",
                      digest->is_hmac ? "an HMAC needs a key"
                                      : "a plain hash has no key");
        return false;
    }
    if (digest->is_hmac)
        digest->key = loader_secret(loader, key, str_of(conf_text(key)));
    return !digest->is_hmac || digest->key;
}

static bool
compile_word(struct conf node, const char *const *words,
             const enum part_kind *kinds, struct part *part)
{
    int i = loader_word(node, words, conf_text(node));

    if (i >= 0)
        part->kind = kinds[i];
    return i >= 0;
}

static bool
compile_header(struct loader *loader, struct conf node, struct part *part)
{
    struct str name = loader_text(loader, node);

    /* A header part is a source with its prefix left out. */
    part->kind = PART_SOURCE;
    part->source = source_of_header(loader, name);
    return name.len > 0;
}

static bool
compile_part(struct loader *loader, struct conf node, struct part *part)
{
    static const char *const urls[] = {"full", "no_query", NULL};
    static const enum part_kind url_kinds[] = {PART_URL, PART_URL_NO_QUERY};
    static const char *const bodies[] = {"raw", "sha256_raw", "sha256_hex",
                                         NULL};
    static const enum part_kind body_kinds[] = {PART_BODY, PART_BODY_SHA256,
                                                PART_BODY_SHA256_HEX};
    static const char *const words[] = {"lit",   "url",    "body",   "header",
                                        "field", "secret", "params", NULL};
    struct conf value;
    const char *key = "";

    if (conf_count(node) != 1 || !conf_member(node, 0, &key, &value)) {
        conf_complain(node,
                      "write one of lit, url, body, header, field, "
                      "secret, params",
                      "a part has exactly one member");
        return false;
    }
    switch (loader_word(node, words, key)) {
    case 0:
        part->lit = loader_text(loader, value);
        return true;
    case 1:
        return compile_word(value, urls, url_kinds, part);
    case 2:
        return compile_word(value, bodies, body_kinds, part);
    case 3:
        return compile_header(loader, value, part);
    case 4:
        part->kind = PART_SOURCE;
        part->source = source_compile(loader, value);
        return part->source != NULL;
    case 5:
        part->kind = PART_SECRET;
        part->secret = loader_secret(loader, value, str_of(conf_text(value)));
        return part->secret != NULL;
    case 6:
        part->kind = PART_PARAMS;
        part->params = params_compile(loader, value);
        return true;
    }
    return false;
}

static void
compile_stamp(struct loader *loader, struct conf node, struct digest *digest)
{
    static const char *const keys[] = {"src", "unit", "tolerance_s", NULL};
    static const char *const units[] = {"s", "ms", NULL};
    struct conf stamp = conf_object(node, "timestamp", false);

    if (!conf_is(stamp))
        return;
    conf_keys(stamp, keys);
    digest->stamp = source_compile(loader, conf_need(stamp, "src"));
    digest->stamp_unit_ms = loader_word(conf_get(stamp, "unit"), units,
                                        conf_string(stamp, "unit", "s")) == 1
                                ? 1
                                : 1000;
    digest->tolerance_ms = conf_int(stamp, "tolerance_s", 1, 86400, 300) * 1000;
}

static void
compile_options(struct loader *loader, struct conf node, struct digest *digest)
{
    static const char *const encodings[] = {"hex", "base64", NULL};
    struct conf body = conf_get(node, "body_sha256");

    digest->is_base64 = loader_word(conf_get(node, "encoding"), encodings,
                                    conf_string(node, "encoding", "hex")) == 1;
    digest->ignore_case = conf_bool(node, "ignore_case", false);
    digest->space_to_plus = conf_bool(node, "space_to_plus", false);
    digest->strip_prefix = arena_copy(
        loader->arena, str_of(conf_string(node, "strip_prefix", "")));
    digest->list_sep =
        arena_copy(loader->arena, str_of(conf_string(node, "list_sep", "")));
    if (digest->is_base64 && digest->ignore_case)
        conf_complain(node, "leave ignore_case out",
                      "base64 means something else in another case");
    if (conf_is(body))
        digest->body_sha256 = source_compile(loader, body);
    compile_stamp(loader, node, digest);
}

const struct digest *
digest_compile(struct loader *loader, struct conf node)
{
    static const char *const keys[] = {
        "scheme",   "mac",         "key",           "string",
        "encoding", "expect",      "timestamp",     "strip_prefix",
        "list_sep", "ignore_case", "space_to_plus", "body_sha256",
        NULL};
    struct digest *digest = arena_alloc(loader->arena, sizeof(*digest));
    struct conf parts = conf_array(node, "string", true);
    struct conf expect = conf_need(node, "expect");
    bool has_secret, fine = compile_mac(loader, node, digest);

    conf_keys(node, keys);
    has_secret = digest->key != NULL;
    if (conf_count(parts) > PARTS_MAX)
        conf_complain(parts, "use fewer", "more than %d parts", PARTS_MAX);
    for (size_t i = 0; i < conf_count(parts) && i < PARTS_MAX; i++) {
        struct part *part = &digest->part[digest->parts_n++];
        fine = compile_part(loader, conf_at(parts, i), part) && fine;
        has_secret = has_secret || part->secret;
    }
    if (fine && !has_secret)
        conf_complain(node, "add {\"secret\": …} to \"string\"",
                      "anybody can make a signature without a secret");
    compile_options(loader, node, digest);
    if (conf_is(expect))
        digest->expect = source_compile(loader, expect);
    return fine && has_secret && digest->expect ? digest : NULL;
}

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
