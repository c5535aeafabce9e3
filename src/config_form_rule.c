/* Rules of a form file: linear comparisons as data. */
#include "config_form_read.h"

enum { COEFFICIENT_MAX = 1000000 };

/* {"ngheo": 1, "prev.ngheo": -1, "constant": 3}; *sources gains the bits of
 * those it names. */
static struct rule_sum
read_sum(struct conf node, const char *key, const struct form_spec *spec,
         unsigned *sources)
{
    struct conf side = conf_object(node, key, true), value;
    struct rule_sum sum = {0};
    const char *name;

    for (size_t i = 0; conf_member(side, i, &name, &value); i++) {
        int64_t factor =
            conf_int(side, name, -COEFFICIENT_MAX, COEFFICIENT_MAX, 0);
        if (strcmp(name, "constant") == 0) {
            sum.constant = factor;
        } else if (sum.n == FORM_RULE_TERMS_MAX) {
            conf_complain(side, "split the rule", "has more than %d terms",
                          FORM_RULE_TERMS_MAX);
            break;
        } else if (form_read_figure(spec, name, &sum.term[sum.n])) {
            *sources |= 1u << sum.term[sum.n].source;
            sum.term[sum.n++].coefficient = factor;
        } else {
            conf_complain(value, "name a field, or a source, a dot and a field",
                          "the rule names no field: \"%s\"", name);
        }
    }
    *sources &= ~(1u << SOURCE_OWN);
    return sum;
}

static enum rule_compare
read_compare(struct conf rule)
{
    static const char *const names[] = {
        [RULE_LE] = "<=", [RULE_LT] = "<", [RULE_EQ] = "=="};
    const char *name = conf_need_string(rule, "compare");

    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return (enum rule_compare)i;
    if (*name)
        conf_complain(conf_get(rule, "compare"),
                      "give <=, < or ==", "unknown comparison \"%s\"", name);
    return RULE_LE;
}

static struct rule_test
read_test(struct conf node, const struct form_spec *spec)
{
    struct rule_test test = {.compare = read_compare(node)};

    test.left = read_sum(node, "left", spec, &test.sources);
    test.right = read_sum(node, "right", spec, &test.sources);
    return test;
}

static const struct rule_test *
read_when(struct arena *arena, struct conf rule, const struct form_spec *spec)
{
    static const char *const keys[] = {"left", "compare", "right", NULL};
    struct conf node = conf_object(rule, "when", false);

    if (!conf_is(node))
        return NULL;
    struct rule_test *when = arena_alloc(arena, sizeof(*when));
    conf_keys(node, keys);
    *when = read_test(node, spec);
    return when;
}

static enum rule_severity
read_severity(struct conf node)
{
    static const char *const names[] = {
        [RULE_HARD] = "hard", [RULE_SOFT] = "soft", [RULE_FLAG] = "flag"};
    const char *name = conf_need_string(node, "severity");

    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return (enum rule_severity)i;
    if (*name)
        conf_complain(conf_get(node, "severity"), "give hard, soft or flag",
                      "unknown severity \"%s\"", name);
    return RULE_HARD;
}

/* What is only flagged is told to nobody. */
static void
read_sentence(struct arena *arena, struct conf node, const struct form *form,
              struct form_rule *rule)
{
    rule->text = arena_strdup(arena, conf_need_string(node, "text"));
    rule->sentence = form_read_string(arena, node, "sentence", rule->text);
    if (*rule->sentence && rule->severity != RULE_FLAG &&
        !form_text(form, rule->sentence))
        conf_complain(node, "add it to $.texts", "the form has no text \"%s\"",
                      rule->sentence);
}

void
form_read_rules(struct arena *arena, struct conf root, struct form_spec *spec)
{
    static const char *const keys[] = {"text", "sentence", "severity",
                                       "left", "compare",  "right",
                                       "when", "asks",     NULL};
    struct conf rules = conf_array(root, "rules", false);
    size_t n = conf_count(rules);
    struct form_rule *list = arena_alloc(arena, (n + 1) * sizeof(*list));

    for (size_t i = 0; i < n; i++) {
        struct conf node = conf_at(rules, i);
        struct form_rule *rule = &list[i];
        conf_keys(node, keys);
        rule->severity = read_severity(node);
        read_sentence(arena, node, &spec->form, rule);
        rule->test = read_test(node, spec);
        rule->when = read_when(arena, node, spec);
        rule->asks = conf_is(conf_get(node, "asks"))
                         ? form_read_field_ref(node, "asks", &spec->form)
                         : -1;
    }
    spec->form.rules = list;
    spec->form.rules_n = (int)n;
}

void
form_read_sums(struct arena *arena, struct conf root, struct form_spec *spec)
{
    struct conf sums = conf_object(root, "sums", false), value;
    size_t n = conf_count(sums);
    struct form_sum *list = arena_alloc(arena, (n + 1) * sizeof(*list));
    const char *name;

    for (size_t i = 0; conf_member(sums, i, &name, &value); i++) {
        list[i].name = arena_strdup(arena, name);
        list[i].sum = read_sum(sums, name, spec, &list[i].sources);
    }
    spec->form.sums = list;
    spec->form.sums_n = (int)n;
}
