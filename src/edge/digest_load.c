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

/* Each reads the value of one kind of part; false after a complaint. */
typedef bool
part_compile(struct loader *loader, struct conf value, struct part *part);

static bool
compile_lit(struct loader *loader, struct conf value, struct part *part)
{
    part->kind = PART_LIT;
    part->lit = loader_text(loader, value);
    return true;
}

static bool
compile_url(struct loader *loader, struct conf value, struct part *part)
{
    static const char *const words[] = {"full", "no_query", NULL};
    static const enum part_kind kinds[] = {PART_URL, PART_URL_NO_QUERY};
    int i = loader_word(value, words, conf_text(value));

    (void)loader;
    part->kind = i < 0 ? PART_URL : kinds[i];
    return i >= 0;
}

static bool
compile_body(struct loader *loader, struct conf value, struct part *part)
{
    static const char *const words[] = {"raw", "sha256_raw", "sha256_hex",
                                        NULL};
    static const enum part_kind kinds[] = {PART_BODY, PART_BODY_SHA256,
                                           PART_BODY_SHA256_HEX};
    int i = loader_word(value, words, conf_text(value));

    (void)loader;
    part->kind = i < 0 ? PART_BODY : kinds[i];
    return i >= 0;
}

static bool
compile_header(struct loader *loader, struct conf value, struct part *part)
{
    struct str name = loader_text(loader, value);

    part->kind = PART_SOURCE;
    part->source = source_of_header(loader, name);
    return name.len > 0;
}

static bool
compile_field(struct loader *loader, struct conf value, struct part *part)
{
    part->kind = PART_SOURCE;
    part->source = source_compile(loader, value);
    return part->source != NULL;
}

static bool
compile_secret(struct loader *loader, struct conf value, struct part *part)
{
    part->kind = PART_SECRET;
    part->secret = loader_secret(loader, value, str_of(conf_text(value)));
    return part->secret != NULL;
}

static bool
compile_params(struct loader *loader, struct conf value, struct part *part)
{
    part->kind = PART_PARAMS;
    part->params = params_compile(loader, value);
    return true;
}

static bool
compile_part(struct loader *loader, struct conf node, struct part *part)
{
    static const char *const words[] = {"lit",   "url",    "body",   "header",
                                        "field", "secret", "params", NULL};
    static part_compile *const compile[] = {
        compile_lit,   compile_url,    compile_body,  compile_header,
        compile_field, compile_secret, compile_params};
    struct conf value;
    const char *key = "";
    int kind;

    if (conf_count(node) != 1 || !conf_member(node, 0, &key, &value)) {
        conf_complain(node,
                      "write one of lit, url, body, header, field, secret, "
                      "params",
                      "a part has exactly one member");
        return false;
    }
    kind = loader_word(node, words, key);
    return kind >= 0 && compile[kind](loader, value, part);
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
