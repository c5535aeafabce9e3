/* Rules of a form file: linear comparisons as data. */
#include "config_form_read.h"

#include "core/rule.h"

enum { COEFFICIENT_MAX = 1000000 };

/* "ngheo", "prev.ngheo" or "k". */
static bool
read_term(struct conf node, const char *name, const struct form_spec *spec,
          struct rule_term *term)
{
    bool previous = strncmp(name, "prev.", 5) == 0;
    const char *code = previous ? name + 5 : name;
    int field = form_field_index(&spec->form, code);

    if (field < 0 && spec->has_change && strcmp(code, "k") == 0)
        field = FORM_K;
    if (field < 0) {
        conf_complain(node, "name a field, or prev. and a field",
                      "the rule names no field: \"%s\"", name);
        return false;
    }
    *term = (struct rule_term){.field = field, .previous = previous};
    return true;
}

static int
read_side(struct conf rule, const char *key, const struct form_spec *spec,
          struct rule_term *terms, int64_t *constant)
{
    struct conf side = conf_object(rule, key, true), value;
    const char *name;
    int n = 0;

    for (size_t i = 0; conf_member(side, i, &name, &value); i++) {
        int64_t factor =
            conf_int(side, name, -COEFFICIENT_MAX, COEFFICIENT_MAX, 0);
        if (strcmp(name, "constant") == 0) {
            *constant = factor;
        } else if (n == FORM_RULE_TERMS_MAX) {
            conf_complain(side, "split the rule", "has more than %d terms",
                          FORM_RULE_TERMS_MAX);
            break;
        } else if (read_term(value, name, spec, &terms[n])) {
            terms[n++].coefficient = factor;
        }
    }
    return n;
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

static void
read_severity(struct conf node, struct form_rule *rule)
{
    const char *name = conf_need_string(node, "severity");

    rule->severity = strcmp(name, "soft") == 0 ? RULE_SOFT : RULE_HARD;
    if (*name && strcmp(name, "soft") != 0 && strcmp(name, "hard") != 0)
        conf_complain(conf_get(node, "severity"), "give hard or soft",
                      "unknown severity \"%s\"", name);
}

static bool
has_previous(const struct rule_term *terms, int n)
{
    for (int i = 0; i < n; i++)
        if (terms[i].previous)
            return true;
    return false;
}

void
form_read_rules(struct arena *arena, struct conf rules, struct form_spec *spec)
{
    static const char *const keys[] = {"text", "sentence", "severity",
                                       "left", "compare",  "right",
                                       "asks", NULL};
    size_t n = conf_count(rules);
    struct form_rule *list = arena_alloc(arena, (n + 1) * sizeof(*list));

    for (size_t i = 0; i < n; i++) {
        struct conf node = conf_at(rules, i);
        struct form_rule *rule = &list[i];
        conf_keys(node, keys);
        rule->text = arena_strdup(arena, conf_need_string(node, "text"));
        rule->sentence = form_read_string(arena, node, "sentence", rule->text);
        if (*rule->sentence && !form_text(&spec->form, rule->sentence))
            conf_complain(node, "add it to $.texts",
                          "the form has no text \"%s\"", rule->sentence);
        read_severity(node, rule);
        rule->compare = read_compare(node);
        rule->left_n =
            read_side(node, "left", spec, rule->left, &rule->left_constant);
        rule->right_n =
            read_side(node, "right", spec, rule->right, &rule->right_constant);
        rule->asks = conf_is(conf_get(node, "asks"))
                         ? form_read_field_ref(node, "asks", &spec->form)
                         : -1;
        rule->needs_previous = has_previous(rule->left, rule->left_n) ||
                               has_previous(rule->right, rule->right_n);
    }
    spec->form.rules = list;
    spec->form.rules_n = (int)n;
}
