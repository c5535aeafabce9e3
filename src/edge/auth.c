/* Whether a webhook request is genuine. */
#include "edge/auth.h"

#include <openssl/evp.h>

#include "edge/digest.h"
#include "edge/secret.h"
#include "edge/template.h"

enum { ANY_MAX = 8 };

enum scheme { NONE, TOKEN, BASIC, IP, DIGEST, ANY };
static const char *const schemes[] = {"none", "token",  "basic",
                                      "ip",   "digest", NULL};

struct auth {
    enum scheme scheme;
    const struct source *at;
    struct str prefix;
    const struct secret *secret;
    const struct template *user;
    const struct digest *digest;
    struct net_range *ranges;
    int ranges_n;
    const struct auth *any[ANY_MAX];
    int any_n;
};

int
auth_ranges(struct str list, struct arena *arena, struct net_range **out,
            struct str *bad)
{
    int n = 0, most = 1;

    for (size_t i = 0; i < list.len; i++)
        most += list.ptr[i] == ',';
    *out = arena_alloc(arena, sizeof(**out) * (size_t)most);
    while (list.len > 0) {
        const char *comma = memchr(list.ptr, ',', list.len);
        size_t len = comma ? (size_t)(comma - list.ptr) : list.len;
        struct str one = str_trim((struct str){list.ptr, len});
        if (one.len > 0 && !net_range_parse(one, &(*out)[n++])) {
            *bad = one;
            return -1;
        }
        len += comma != NULL;
        list.ptr += len;
        list.len -= len;
    }
    return n;
}

static bool
compile_ip(struct loader *loader, struct conf node, struct auth *auth)
{
    static const char *const keys[] = {"scheme", "allow", NULL};
    struct conf allow = conf_array(node, "allow", true);
    struct buf list = {0};
    struct str bad;

    conf_keys(node, keys);
    for (size_t i = 0; i < conf_count(allow); i++) {
        const struct template *t = template_compile(loader, conf_at(allow, i),
                                                    TEMPLATE_VALUE, 0, false);
        if (t)
            buf_add(&list, template_start(t, loader->arena));
        buf_addc(&list, ',');
    }
    auth->ranges_n = auth_ranges(arena_copy(loader->arena, buf_str(&list)),
                                 loader->arena, &auth->ranges, &bad);
    buf_clear(&list);
    if (auth->ranges_n < 0)
        conf_complain(allow, "write 192.0.2.0/24 or 2001:db8::1",
                      "\"%.*s\" is not an address range", STR_ARG(bad));
    else if (auth->ranges_n == 0)
        conf_complain(allow, "name the addresses", "nobody is allowed");
    return auth->ranges_n > 0;
}

static bool
compile_token(struct loader *loader, struct conf node, struct auth *auth)
{
    static const char *const keys[] = {"scheme", "at", "secret", "prefix",
                                       NULL};
    struct conf at = conf_need(node, "at");
    struct conf secret = conf_need(node, "secret");

    conf_keys(node, keys);
    auth->prefix =
        arena_copy(loader->arena, str_of(conf_string(node, "prefix", "")));
    if (conf_is(at))
        auth->at = source_compile(loader, at);
    if (conf_is(secret))
        auth->secret = loader_secret(loader, secret, str_of(conf_text(secret)));
    return auth->at && auth->secret;
}

static bool
compile_basic(struct loader *loader, struct conf node, struct auth *auth)
{
    static const char *const keys[] = {"scheme", "user", "secret", NULL};
    struct conf user = conf_need(node, "user");
    struct conf secret = conf_need(node, "secret");

    conf_keys(node, keys);
    if (conf_is(user))
        auth->user = template_compile(loader, user, TEMPLATE_VALUE, 0, true);
    if (conf_is(secret))
        auth->secret = loader_secret(loader, secret, str_of(conf_text(secret)));
    auth->at = source_of_header(loader, STR("Authorization"));
    return auth->user && auth->secret;
}

static bool
compile_none(struct conf node)
{
    static const char *const keys[] = {"scheme", "why", NULL};

    conf_keys(node, keys);
    return *conf_need_string(node, "why") != '\0';
}

static bool
compile_scheme(struct loader *loader, struct conf node, struct auth *auth)
{
    int scheme = loader_word(conf_get(node, "scheme"), schemes,
                             conf_need_string(node, "scheme"));

    if (scheme < 0)
        return false;
    auth->scheme = (enum scheme)scheme;
    switch (auth->scheme) {
    case NONE:
        return compile_none(node);
    case TOKEN:
        return compile_token(loader, node, auth);
    case BASIC:
        return compile_basic(loader, node, auth);
    case IP:
        return compile_ip(loader, node, auth);
    case DIGEST:
        auth->digest = digest_compile(loader, node);
        return auth->digest != NULL;
    case ANY:
        break;
    }
    return false;
}

static bool
compile_any(struct loader *loader, struct conf node, struct conf named,
            struct auth *auth)
{
    static const char *const keys[] = {"any", NULL};
    struct conf list = conf_array(node, "any", true);

    conf_keys(node, keys);
    auth->scheme = ANY;
    if (conf_count(list) == 0 || conf_count(list) > ANY_MAX) {
        conf_complain(list, "give one to eight", "%zu alternatives",
                      conf_count(list));
        return false;
    }
    for (size_t i = 0; i < conf_count(list); i++) {
        const struct auth *one = auth_compile(loader, conf_at(list, i), named);
        if (!one)
            return false;
        auth->any[auth->any_n++] = one;
    }
    return true;
}

const struct auth *
auth_compile(struct loader *loader, struct conf node, struct conf named)
{
    struct auth *auth = arena_alloc(loader->arena, sizeof(*auth));
    struct conf label;

    if (json_is_string(node.json)) {
        label = conf_get(named, conf_text(node));
        if (!conf_is(label) || json_is_string(label.json)) {
            conf_complain(node, "add it to \"auth\" of this profile",
                          "there is no check \"%s\"", conf_text(node));
            return NULL;
        }
        return auth_compile(loader, label, (struct conf){0});
    }
    if (conf_is(conf_get(node, "any")))
        return compile_any(loader, node, named, auth) ? auth : NULL;
    return compile_scheme(loader, node, auth) ? auth : NULL;
}

static bool
is_trusted(const struct auth_setting *setting,
           const struct net_address *address)
{
    for (int i = 0; i < setting->proxies_n; i++)
        if (net_in_range(address, &setting->proxies[i]))
            return true;
    return false;
}

/* From the right: each trusted proxy vouches for the one before it. */
bool
auth_client(const struct facts *facts, const struct auth_setting *setting,
            struct net_address *out)
{
    struct str list =
        facts->input->header(facts->input->arg, "X-Forwarded-For");

    if (!net_parse(str_of(facts->input->peer), out))
        return false;
    while (list.len > 0 && is_trusted(setting, out)) {
        const char *comma = memrchr(list.ptr, ',', list.len);
        size_t start = comma ? (size_t)(comma - list.ptr) + 1 : 0;
        struct str last =
            str_trim((struct str){list.ptr + start, list.len - start});
        if (!net_parse(last, out))
            return false;
        list.len = comma ? start - 1 : 0;
    }
    return true;
}

static const char *
check_ip(const struct auth *auth, const struct facts *facts,
         const struct auth_setting *setting)
{
    struct net_address client;

    if (!auth_client(facts, setting, &client))
        return "address not readable";
    for (int i = 0; i < auth->ranges_n; i++)
        if (net_in_range(&client, &auth->ranges[i]))
            return NULL;
    return "address not allowed";
}

static bool
is_secret(const struct secret *secret, struct str given)
{
    bool fits = false;

    for (int i = 0; i < secret->n; i++)
        fits = secret_equal(secret->value[i], given) || fits;
    return fits;
}

static const char *
check_token(const struct auth *auth, const struct facts *facts)
{
    struct str given;

    if (source_get(auth->at, facts, &given) == FOUND_NOT)
        return "no token";
    if (!str_starts(given, auth->prefix))
        return "wrong token";
    given.ptr += auth->prefix.len;
    given.len -= auth->prefix.len;
    return is_secret(auth->secret, given) ? NULL : "wrong token";
}

static const char *
check_basic(const struct auth *auth, const struct facts *facts)
{
    static const struct template_values nothing;
    struct str given, user, encoded;
    bool fits = false;

    source_get(auth->at, facts, &given);
    if (given.len < 6 || !str_ieq((struct str){given.ptr, 6}, STR("Basic ")))
        return "no password";
    given = str_trim((struct str){given.ptr + 6, given.len - 6});
    user = template_text(auth->user, &nothing, facts->arena);
    for (int i = 0; i < auth->secret->n; i++) {
        struct str pair = arena_printf(facts->arena, "%.*s:%.*s", STR_ARG(user),
                                       STR_ARG(auth->secret->value[i]));
        unsigned char *out =
            arena_alloc(facts->arena, (pair.len + 2) / 3 * 4 + 1);
        int n = EVP_EncodeBlock(out, (const unsigned char *)pair.ptr,
                                (int)pair.len);
        encoded = (struct str){(const char *)out, (size_t)n};
        fits = secret_equal(encoded, given) || fits;
    }
    return fits ? NULL : "wrong password";
}

static const char *
check_any(const struct auth *auth, const struct facts *facts,
          const struct auth_setting *setting, int *status)
{
    const char *why = NULL;

    for (int i = 0; i < auth->any_n; i++) {
        why = auth_check(auth->any[i], facts, setting, status);
        if (!why)
            break;
    }
    return why;
}

const char *
auth_check(const struct auth *auth, const struct facts *facts,
           const struct auth_setting *setting, int *status)
{
    *status = 401;
    switch (auth->scheme) {
    case NONE:
        return NULL;
    case TOKEN:
        if (source_in_path(auth->at))
            *status = 404;
        return check_token(auth, facts);
    case BASIC:
        return check_basic(auth, facts);
    case IP:
        *status = 403;
        return check_ip(auth, facts, setting);
    case DIGEST:
        return digest_check(auth->digest, facts, setting->base,
                            setting->now_ms);
    case ANY:
        break;
    }
    return check_any(auth, facts, setting, status);
}

void
auth_places(const struct auth *auth,
            void (*found)(const struct source *source, void *arg), void *arg)
{
    if (auth->scheme == TOKEN)
        found(auth->at, arg);
    for (int i = 0; i < auth->any_n; i++)
        auth_places(auth->any[i], found, arg);
}
