/* Conditions of a profile: [source, operator, value]. */
#include "edge/cond.h"

#include <stdlib.h>

enum { REGEX_BYTES_MAX = 8192 };

enum op { EQ, NE, IN, GE, GT, LE, LT, EXISTS, ABSENT, MATCH };
static const char *const ops[] = {"eq", "ne",     "in",     "ge",    "gt", "le",
                                  "lt", "exists", "absent", "match", NULL};

struct cond {
    const struct source *source;
    enum op op;
    struct str *values;
    int values_n;
    double number;
    const regex_t *regex;
};

/* A scalar as a source would give it. */
static bool
scalar(struct loader *loader, struct conf node, struct str *out)
{
    if (json_is_string(node.json))
        *out = loader_text(loader, node);
    else if (json_is_integer(node.json))
        *out = arena_printf(loader->arena, "%" JSON_INTEGER_FORMAT,
                            json_integer_value(node.json));
    else if (json_is_boolean(node.json))
        *out = json_is_true(node.json) ? STR("true") : STR("false");
    else
        return false;
    return true;
}

static bool
compile_values(struct loader *loader, struct conf node, struct cond *cond)
{
    size_t n = cond->op == IN ? conf_count(node) : 1;

    if (cond->op == IN && !json_is_array(node.json))
        goto bad;
    cond->values = arena_alloc(loader->arena, sizeof(*cond->values) * (n + 1));
    for (size_t i = 0; i < n; i++)
        if (!scalar(loader, cond->op == IN ? conf_at(node, i) : node,
                    &cond->values[cond->values_n++]))
            goto bad;
    return true;
bad:
    conf_complain(node, "give a string, a number, true or false",
                  "this is not a value to compare with");
    return false;
}

static bool
compile_right(struct loader *loader, struct conf node, struct cond *cond)
{
    switch (cond->op) {
    case EQ:
    case NE:
    case IN:
        return compile_values(loader, node, cond);
    case GE:
    case GT:
    case LE:
    case LT:
        if (json_is_number(node.json)) {
            cond->number = json_number_value(node.json);
            return true;
        }
        conf_complain(node, "give a number", "this is not a number");
        return false;
    case MATCH:
        cond->regex = loader_regex(loader, node, conf_text(node));
        return cond->regex != NULL;
    case EXISTS:
    case ABSENT:
        return true;
    }
    return false;
}

static bool
compile_cond(struct loader *loader, struct conf node, struct cond *cond)
{
    int op;
    size_t needed;

    if (!json_is_array(node.json) || conf_count(node) < 2) {
        conf_complain(node, "write [source, operator, value]",
                      "this is not a condition");
        return false;
    }
    op = loader_word(conf_at(node, 1), ops, conf_text(conf_at(node, 1)));
    cond->source = source_compile(loader, conf_at(node, 0));
    if (op < 0 || !cond->source)
        return false;
    cond->op = (enum op)op;
    needed = cond->op == EXISTS || cond->op == ABSENT ? 2 : 3;
    if (conf_count(node) != needed) {
        conf_complain(node, "write [source, operator, value]",
                      "\"%s\" needs %zu parts", ops[op], needed);
        return false;
    }
    return compile_right(loader, conf_at(node, 2), cond);
}

struct conds
conds_compile(struct loader *loader, struct conf array)
{
    struct conds conds = {0};
    size_t n = conf_count(array);

    conds.list = arena_alloc(loader->arena, sizeof(*conds.list) * (n + 1));
    for (size_t i = 0; i < n; i++)
        if (compile_cond(loader, conf_at(array, i), &conds.list[conds.n]))
            conds.n++;
    return conds;
}

static bool
is_among(const struct cond *cond, struct str value)
{
    for (int i = 0; i < cond->values_n; i++)
        if (str_eq(value, cond->values[i]))
            return true;
    return false;
}

static bool
compare_number(const struct cond *cond, struct arena *arena, struct str value)
{
    struct str z = arena_copy(arena, value);
    char *end;
    double number = strtod(z.ptr, &end);

    if (z.len == 0 || *end != '\0')
        return false;
    switch (cond->op) {
    case GE:
        return number >= cond->number;
    case GT:
        return number > cond->number;
    case LE:
        return number <= cond->number;
    case LT:
        return number < cond->number;
    case EQ:
    case NE:
    case IN:
    case EXISTS:
    case ABSENT:
    case MATCH:
        break;
    }
    return false;
}

static bool
matches(const struct cond *cond, struct arena *arena, struct str value)
{
    if (value.len > REGEX_BYTES_MAX)
        value.len = REGEX_BYTES_MAX;
    return regexec(cond->regex, arena_copy(arena, value).ptr, 0, NULL, 0) == 0;
}

static bool
holds(const struct cond *cond, const struct facts *facts)
{
    struct str value;
    enum found found = source_get(cond->source, facts, &value);
    bool has_text = found == FOUND_TEXT || found == FOUND_NUMBER;

    switch (cond->op) {
    case EXISTS:
        return found != FOUND_NOT && found != FOUND_NULL;
    case ABSENT:
        return found == FOUND_NOT || found == FOUND_NULL;
    case EQ:
    case IN:
        return has_text && is_among(cond, value);
    case NE:
        return !has_text || !is_among(cond, value);
    case GE:
    case GT:
    case LE:
    case LT:
        return has_text && compare_number(cond, facts->arena, value);
    case MATCH:
        return has_text && matches(cond, facts->arena, value);
    }
    return false;
}

bool
conds_hold(const struct conds *conds, const struct facts *facts)
{
    for (int i = 0; i < conds->n; i++)
        if (!holds(&conds->list[i], facts))
            return false;
    return true;
}
