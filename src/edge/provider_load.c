/* Strict loading of provider profiles. */
#include "edge/profile.h"

#include <stdio.h>
#include <stdlib.h>

#include "edge/secret.h"

enum { NAME_MAX_LEN = 40, VARS_MAX = 32 };

static const char *const profile_keys[] = {
    "$schema", "profile", "name", "title", "docs", "channels",
    "vars",    "secrets", "auth", "in",    "out",  NULL};

static bool
is_profile_name(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return n > 0 && n < NAME_MAX_LEN && name[n] == '\0' && name[0] != '-';
}

/* What the installation says instead of the profile. */
static const char *
override(struct provider *provider, json_t *vars, const char *key)
{
    return json_string_value(
        json_object_get(json_object_get(vars, provider->name), key));
}

static void
check_overrides(struct loader *loader, struct conf vars,
                struct provider *provider, json_t *overrides)
{
    json_t *mine = json_object_get(overrides, provider->name);
    char path[160];

    for (void *at = json_object_iter(mine); at;
         at = json_object_iter_next(mine, at)) {
        const char *key = json_object_iter_key(at);
        snprintf(path, sizeof(path), "vars.%s.%s", provider->name, key);
        if (!json_is_string(json_object_iter_value(at)))
            complaint_add(loader->complaints, "gateway.json", 0, path,
                          "the value is not a string", "write it in quotes");
        else if (!conf_is(conf_get(vars, key)))
            complaint_add(loader->complaints, "gateway.json", 0, path,
                          "the profile has no such variable",
                          "see \"vars\" in the profile");
    }
}

static void
load_vars(struct loader *loader, struct conf root, struct provider *provider,
          json_t *overrides)
{
    struct conf vars = conf_object(root, "vars", false), value;
    size_t n = conf_count(vars);
    struct var *list = arena_alloc(loader->arena, sizeof(*list) * (n + 1));
    const char *key;

    for (size_t i = 0; conf_member(vars, i, &key, &value); i++) {
        const char *mine = override(provider, overrides, key);
        list[loader->vars_n].name = arena_strdup(loader->arena, key);
        list[loader->vars_n++].value =
            mine ? arena_copy(loader->arena, str_of(mine))
                 : loader_text(loader, value);
    }
    loader->vars = list;
    check_overrides(loader, vars, provider, overrides);
}

static void
load_secrets(struct loader *loader, struct conf root, struct provider *provider,
             const char *dir)
{
    struct conf list = conf_array(root, "secrets", false);
    size_t n = conf_count(list);

    provider->secrets =
        arena_alloc(loader->arena, sizeof(*provider->secrets) * (n + 1));
    for (size_t i = 0; i < n; i++) {
        struct secret *secret = &provider->secrets[provider->secrets_n++];
        secret->name = loader_text(loader, conf_at(list, i)).ptr;
        secret_load(conf_at(list, i), dir, secret);
    }
    loader->secrets = provider->secrets;
    loader->secrets_n = provider->secrets_n;
}

static void
check_head(struct conf root, const char *name)
{
    static const char *const channels[] = {"sms", "ussd", NULL};
    struct conf list = conf_array(root, "channels", true);

    conf_keys(root, profile_keys);
    conf_int(root, "profile", 1, 1, 1);
    conf_need(root, "profile");
    conf_string(root, "$schema", "");
    conf_string(root, "title", "");
    conf_string(root, "docs", "");
    if (strcmp(conf_need_string(root, "name"), name) != 0)
        conf_complain(conf_get(root, "name"),
                      "give the file and the profile the same name",
                      "the name is not \"%s\" like the file's", name);
    for (size_t i = 0; i < conf_count(list); i++)
        loader_word(conf_at(list, i), channels, conf_text(conf_at(list, i)));
}

static void
load_one(struct provider_set *set, const struct provider_setup *setup,
         const char *name, struct complaints *complaints)
{
    struct provider *provider = arena_alloc(&set->arena, sizeof(*provider));
    struct loader loader = {.arena = &set->arena,
                            .complaints = complaints,
                            .regexes = &set->regexes,
                            .base = set->base};
    struct conf_file *file = NULL;
    struct str path = arena_printf(&set->arena, "providers/%s.json", name);
    struct conf root;

    set->providers[set->n++] = provider;
    provider->name = arena_strdup(&set->arena, name);
    provider->set = set;
    root = conf_load(complaints, setup->config_dir, path.ptr, &file);
    if (conf_is(root)) {
        check_head(root, name);
        load_vars(&loader, root, provider, setup->vars);
        load_secrets(&loader, root, provider, setup->secrets_dir);
        profile_load_routes(&loader, root, provider);
        profile_load_sender(&loader, root, provider);
    }
    conf_free(file);
}

static int
by_path(const void *left, const void *right)
{
    const struct path_group *a = left, *b = right;
    size_t n = a->path.len < b->path.len ? a->path.len : b->path.len;
    int diff = n ? memcmp(a->path.ptr, b->path.ptr, n) : 0;

    return diff ? diff
                : (a->path.len > b->path.len) - (a->path.len < b->path.len);
}

static void
index_route(struct provider_set *set, const struct provider_route *route)
{
    struct path_group *group = set->groups;

    if (route->path.captures_n > 0) {
        set->patterns[set->patterns_n++] = route;
        return;
    }
    while (group < set->groups + set->groups_n &&
           !str_eq(group->path, route->path.text))
        group++;
    if (group == set->groups + set->groups_n) {
        group->path = route->path.text;
        group->routes =
            arena_alloc(&set->arena, sizeof(*group->routes) * ROUTES_MAX);
        set->groups_n++;
    }
    if (group->n < ROUTES_MAX)
        group->routes[group->n++] = route;
}

static void
index_routes(struct provider_set *set)
{
    size_t most = (size_t)set->n * ROUTES_MAX + 1;

    set->groups = arena_alloc(&set->arena, sizeof(*set->groups) * most);
    set->patterns = arena_alloc(&set->arena, sizeof(*set->patterns) * most);
    for (int i = 0; i < set->n; i++)
        for (int k = 0; k < set->providers[i]->routes_n; k++)
            index_route(set, &set->providers[i]->routes[k]);
    qsort(set->groups, (size_t)set->groups_n, sizeof(*set->groups), by_path);
}

static void
load_setting(struct provider_set *set, const struct provider_setup *setup,
             struct complaints *complaints)
{
    const char *proxies = setup->trusted_proxies ? setup->trusted_proxies : "";
    const char *base = setup->public_base_url ? setup->public_base_url : "";
    struct str bad;

    set->base = arena_strdup(&set->arena, base);
    set->proxies_n = auth_ranges(arena_copy(&set->arena, str_of(proxies)),
                                 &set->arena, &set->proxies, &bad);
    if (set->proxies_n < 0) {
        complaint_add(complaints, "gateway.json", 0, "trusted proxies",
                      arena_printf(&set->arena,
                                   "\"%.*s\" is not an address range",
                                   STR_ARG(bad))
                          .ptr,
                      "write 127.0.0.1/32 or 10.0.0.1");
        set->proxies_n = 0;
    }
    if (*base && base[strlen(base) - 1] == '/')
        complaint_add(complaints, "gateway.json", 0, "public base URL",
                      "it ends in a slash", "leave the slash out");
}

static bool
is_loaded(const struct provider_set *set, const char *name)
{
    for (int i = 0; i < set->n; i++)
        if (strcmp(set->providers[i]->name, name) == 0)
            return true;
    return false;
}

struct provider_set *
provider_load(const struct provider_setup *setup, struct complaints *complaints)
{
    struct provider_set *set = mem_alloc(sizeof(*set));
    size_t n = 0;

    arena_init(&set->arena);
    load_setting(set, setup, complaints);
    while (setup->names[n])
        n++;
    set->providers =
        arena_alloc(&set->arena, sizeof(*set->providers) * (n + 1));
    for (size_t i = 0; i < n; i++) {
        const char *name = setup->names[i];
        if (!is_profile_name(name))
            complaint_add(complaints, "gateway.json", 0, "providers",
                          "a provider's name is made of a-z, 0-9 and -",
                          "use the name of a file in providers/");
        else if (is_loaded(set, name))
            complaint_add(complaints, "gateway.json", 0, "providers",
                          "a provider is named twice", "name it once");
        else
            load_one(set, setup, name, complaints);
    }
    index_routes(set);
    return set;
}

void
provider_set_free(struct provider_set *set)
{
    if (!set)
        return;
    for (int i = 0; i < set->n; i++)
        for (int k = 0; k < set->providers[i]->secrets_n; k++)
            secret_clear(&set->providers[i]->secrets[k]);
    while (set->regexes) {
        struct profile_regex *next = set->regexes->next;
        regfree(&set->regexes->regex);
        mem_free(set->regexes);
        set->regexes = next;
    }
    arena_clear(&set->arena);
    mem_free(set);
}
