/* The part of a signed string that is made of parameters. */
#include "edge/digest_params.h"

#include <stdlib.h>

enum { NAMES_MAX = 32, REPLACE_MAX = 8 };
enum { OF_QUERY = 1, OF_FORM = 2, OF_JSON = 4 };

struct params {
    unsigned of;
    bool sort, is_unique, is_encoded;
    const char *order[NAMES_MAX + 1];
    const char *exclude[NAMES_MAX + 1];
    int order_n, exclude_n;
    struct str item, join;
    struct params_swap {
        char from, to;
    } replace[REPLACE_MAX];
    int replace_n;
};

static int
names(struct loader *loader, struct conf list, const char **out)
{
    int n = 0;

    if (conf_count(list) > NAMES_MAX)
        conf_complain(list, "name fewer", "more than %d names", NAMES_MAX);
    for (size_t i = 0; i < conf_count(list) && n < NAMES_MAX; i++)
        out[n++] = loader_text(loader, conf_at(list, i)).ptr;
    return n;
}

static void
compile_of(struct conf node, struct params *params)
{
    static const struct {
        const char *word;
        unsigned of;
    } words[] = {
        {"query", OF_QUERY},
        {"form", OF_FORM},
        {"json", OF_JSON},
        {"query+form", OF_QUERY | OF_FORM},
        {"query+form+json", OF_QUERY | OF_FORM | OF_JSON},
    };
    const char *of = conf_need_string(node, "of");

    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(of, words[i].word) == 0)
            params->of = words[i].of;
    if (params->of == 0)
        conf_complain(node,
                      "use query, form, json, query+form or "
                      "query+form+json",
                      "\"of\": \"%s\" is not known", of);
}

static void
compile_replace(struct conf list, struct params *params)
{
    for (size_t i = 0; i < conf_count(list); i++) {
        struct conf pair = conf_at(list, i);
        const char *from = conf_text(conf_at(pair, 0));
        const char *to = conf_text(conf_at(pair, 1));
        if (conf_count(pair) == 2 && strlen(from) == 1 && strlen(to) == 1 &&
            params->replace_n < REPLACE_MAX)
            params->replace[params->replace_n++] =
                (struct params_swap){*from, *to};
        else
            conf_complain(pair, "write [\"&\", \"_\"]",
                          "this is not a pair of single characters");
    }
}

const struct params *
params_compile(struct loader *loader, struct conf node)
{
    static const char *const keys[] = {"of",     "sort", "order", "exclude",
                                       "multi",  "item", "join",  "replace",
                                       "encode", NULL};
    static const char *const multi[] = {"in_order", "sort_unique", NULL};
    static const char *const encode[] = {"none", "url", NULL};
    struct params *p = arena_alloc(loader->arena, sizeof(*p));

    conf_keys(node, keys);
    compile_of(node, p);
    p->sort = conf_bool(node, "sort", false);
    p->order_n = names(loader, conf_array(node, "order", false), p->order);
    p->exclude_n =
        names(loader, conf_array(node, "exclude", false), p->exclude);
    p->is_unique = loader_word(conf_get(node, "multi"), multi,
                               conf_string(node, "multi", "in_order")) == 1;
    p->is_encoded = loader_word(conf_get(node, "encode"), encode,
                                conf_string(node, "encode", "none")) == 1;
    p->item =
        arena_copy(loader->arena, str_of(conf_string(node, "item", "{n}{v}")));
    p->join = arena_copy(loader->arena, str_of(conf_string(node, "join", "")));
    compile_replace(conf_array(node, "replace", false), p);
    return p;
}

struct pair {
    struct str name, value;
    int order;
};

struct pairs {
    struct pair *list;
    int n;
};

static int
compare_str(struct str a, struct str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int diff = n ? memcmp(a.ptr, b.ptr, n) : 0;

    return diff ? diff : (a.len > b.len) - (a.len < b.len);
}

/* By name, then as they came. */
static int
by_name(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    int diff = compare_str(a->name, b->name);

    return diff ? diff : (a->order > b->order) - (a->order < b->order);
}

static int
by_name_and_value(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    int diff = compare_str(a->name, b->name);

    return diff ? diff : compare_str(a->value, b->value);
}

static bool
is_wanted(const struct params *params, struct str name)
{
    for (int i = 0; i < params->exclude_n; i++)
        if (str_eqz(name, params->exclude[i]))
            return false;
    return true;
}

static void
collect(const struct params *params, struct str name, struct str value,
        struct pairs *pairs)
{
    if (!is_wanted(params, name))
        return;
    pairs->list[pairs->n] = (struct pair){name, value, pairs->n};
    pairs->n++;
}

static void
collect_query(const struct params *params, const struct query *query,
              struct pairs *pairs)
{
    for (int i = 0; query && i < query->n; i++)
        collect(params, query->field[i].name, query->field[i].value, pairs);
}

static struct str
json_scalar(const json_t *value, struct arena *arena)
{
    char *text;
    struct str copy;

    if (json_is_string(value))
        return (struct str){json_string_value(value),
                            json_string_length(value)};
    text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    copy = arena_copy(arena, str_of(text));
    free(text);
    return copy;
}

static void
collect_json(const struct params *params, const struct facts *facts,
             struct pairs *pairs)
{
    json_t *object = (json_t *)(uintptr_t)facts->json;

    if (!json_is_object(object))
        return;
    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at))
        collect(params, str_of(json_object_iter_key(at)),
                json_scalar(json_object_iter_value(at), facts->arena), pairs);
}

static void
add_value(const struct params *params, struct str value, struct buf *out)
{
    size_t from = out->len;

    if (params->is_encoded)
        query_encode(out, value);
    else
        buf_add(out, value);
    for (size_t i = from; i < out->len; i++)
        for (int k = 0; k < params->replace_n; k++)
            if (out->ptr[i] == params->replace[k].from) {
                out->ptr[i] = params->replace[k].to;
                break;
            }
}

static void
add_item(const struct params *params, const struct pair *pair, struct buf *out)
{
    struct str item = params->item;

    for (size_t i = 0; i < item.len; i++) {
        struct str rest = {item.ptr + i, item.len - i};
        if (str_starts(rest, STR("{n}")))
            add_value(params, pair->name, out);
        else if (str_starts(rest, STR("{v}")))
            add_value(params, pair->value, out);
        else {
            buf_addc(out, item.ptr[i]);
            continue;
        }
        i += 2;
    }
}

static bool
is_same(const struct pair *a, const struct pair *b)
{
    return str_eq(a->name, b->name) && str_eq(a->value, b->value);
}

static void
add_all(const struct params *params, const struct pairs *pairs, struct buf *out)
{
    bool is_first = true;

    for (int i = 0; i < pairs->n; i++) {
        if (params->is_unique && i > 0 &&
            is_same(&pairs->list[i - 1], &pairs->list[i]))
            continue;
        if (!is_first)
            buf_add(out, params->join);
        is_first = false;
        add_item(params, &pairs->list[i], out);
    }
}

/* Only the named ones, in the order of the recipe. */
static void
put_in_order(const struct params *params, struct arena *arena,
             struct pairs *pairs)
{
    struct pairs sorted = {0};

    sorted.list =
        arena_alloc(arena, sizeof(*sorted.list) * (size_t)(pairs->n + 1));
    for (int k = 0; k < params->order_n; k++)
        for (int i = 0; i < pairs->n; i++)
            if (str_eqz(pairs->list[i].name, params->order[k])) {
                sorted.list[sorted.n++] = pairs->list[i];
                break;
            }
    *pairs = sorted;
}

void
params_add(const struct params *params, const struct facts *facts,
           struct buf *out)
{
    struct pairs pairs = {0};
    size_t most = 1;

    most += params->of & OF_QUERY && facts->query ? QUERY_FIELDS_MAX : 0;
    most += params->of & OF_FORM && facts->form ? QUERY_FIELDS_MAX : 0;
    most += params->of & OF_JSON ? json_object_size(facts->json) : 0;
    pairs.list = arena_alloc(facts->arena, sizeof(*pairs.list) * most);
    if (params->of & OF_QUERY)
        collect_query(params, facts->query, &pairs);
    if (params->of & OF_FORM)
        collect_query(params, facts->form, &pairs);
    if (params->of & OF_JSON)
        collect_json(params, facts, &pairs);
    if (params->order_n > 0)
        put_in_order(params, facts->arena, &pairs);
    else if (params->sort || params->is_unique)
        qsort(pairs.list, (size_t)pairs.n, sizeof(*pairs.list),
              params->is_unique ? by_name_and_value : by_name);
    add_all(params, &pairs, out);
}
