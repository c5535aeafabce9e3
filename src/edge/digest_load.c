/* Reading signature recipes from a profile. */
#include "edge/digest_recipe.h"

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
