/* The linear rules of a form over this message's figures and last period's. */
#include "core/rule.h"

struct figures
figures_of(const struct form_reading *reading)
{
    struct figures figures = {.is_present = true};

    for (int i = 0; i < reading->values_n; i++) {
        const struct form_value *value = &reading->values[i];
        if (value->type != VALUE_NUMBER)
            continue;
        int field = form_field_index(reading->form, value->code);
        if (field < 0 && strcmp(value->code, "k") == 0)
            field = FORM_K;
        if (field >= 0)
            figures.number[field] = value->number;
    }
    return figures;
}

/* Values are below 10^10 and coefficients below 10^6: no overflow. */
static int64_t
side(const struct rule_term *terms, int n, int64_t constant,
     const struct figures *now, const struct figures *previous)
{
    int64_t sum = constant;

    for (int i = 0; i < n; i++) {
        const struct figures *from = terms[i].previous ? previous : now;
        if (from)
            sum += terms[i].coefficient * from->number[terms[i].field];
    }
    return sum;
}

void
rule_sides(const struct form_rule *rule, const struct figures *now,
           const struct figures *previous, int64_t *left, int64_t *right)
{
    *left = side(rule->left, rule->left_n, rule->left_constant, now, previous);
    *right =
        side(rule->right, rule->right_n, rule->right_constant, now, previous);
}

bool
rule_holds(const struct form_rule *rule, const struct figures *now,
           const struct figures *previous)
{
    int64_t left, right;

    rule_sides(rule, now, previous, &left, &right);
    switch (rule->compare) {
    case RULE_LE:
        return left <= right;
    case RULE_LT:
        return left < right;
    case RULE_EQ:
        return left == right;
    }
    return false;
}

const struct form_rule *
rule_first_broken(const struct form *form, enum rule_severity severity,
                  const struct figures *now, const struct figures *previous)
{
    bool has_previous = previous && previous->is_present;

    for (int i = 0; i < form->rules_n; i++) {
        const struct form_rule *rule = &form->rules[i];
        if (rule->severity != severity ||
            (rule->needs_previous && !has_previous))
            continue;
        if (!rule_holds(rule, now, previous))
            return rule;
    }
    return NULL;
}
