/* The linear rules of a form over this message's figures and its sources. */
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
int64_t
rule_sum(const struct rule_sum *sum, const struct figures *now,
         const struct figures *sources)
{
    int64_t result = sum->constant;

    for (int i = 0; i < sum->n; i++) {
        const struct rule_term *t = &sum->term[i];
        const struct figures *from = now;
        if (t->source != SOURCE_OWN)
            from = sources ? &sources[t->source - 1] : NULL;
        if (from)
            result += t->coefficient * from->number[t->field];
    }
    return result;
}

static bool
are_present(unsigned wanted, const struct figures *sources)
{
    for (int i = 0; i < FORM_SOURCES_MAX; i++)
        if ((wanted & (1u << (i + 1))) && (!sources || !sources[i].is_present))
            return false;
    return true;
}

static bool
test_holds(const struct rule_test *test, const struct figures *now,
           const struct figures *sources)
{
    int64_t left = rule_sum(&test->left, now, sources);
    int64_t right = rule_sum(&test->right, now, sources);

    switch (test->compare) {
    case RULE_LE:
        return left <= right;
    case RULE_LT:
        return left < right;
    case RULE_EQ:
        return left == right;
    }
    return false;
}

void
rule_sides(const struct form_rule *rule, const struct figures *now,
           const struct figures *sources, int64_t *left, int64_t *right)
{
    *left = rule_sum(&rule->test.left, now, sources);
    *right = rule_sum(&rule->test.right, now, sources);
}

static bool
is_meant(const struct form_rule *rule, const struct figures *now,
         const struct figures *sources)
{
    return !rule->when || (are_present(rule->when->sources, sources) &&
                           test_holds(rule->when, now, sources));
}

bool
rule_holds(const struct form_rule *rule, const struct figures *now,
           const struct figures *sources)
{
    return !is_meant(rule, now, sources) ||
           !are_present(rule->test.sources, sources) ||
           test_holds(&rule->test, now, sources);
}

const struct form_rule *
rule_first_broken(const struct form *form, enum rule_severity severity,
                  const struct figures *now, const struct figures *sources)
{
    for (int i = 0; i < form->rules_n; i++) {
        const struct form_rule *rule = &form->rules[i];
        if (rule->severity == severity && !rule_holds(rule, now, sources))
            return rule;
    }
    return NULL;
}

unsigned
rule_always_wants(const struct form *form)
{
    unsigned wanted = 0;

    for (int i = 0; i < form->rules_n; i++) {
        const struct form_rule *rule = &form->rules[i];
        wanted |= rule->when ? rule->when->sources : rule->test.sources;
    }
    for (int i = 0; i < form->sums_n; i++)
        wanted |= form->sums[i].sources;
    return wanted;
}

unsigned
rule_wants(const struct form *form, const struct figures *now,
           const struct figures *sources)
{
    unsigned wanted = 0;

    for (int i = 0; i < form->rules_n; i++)
        if (form->rules[i].when && is_meant(&form->rules[i], now, sources))
            wanted |= form->rules[i].test.sources;
    return wanted;
}

static int
own_field(const struct rule_sum *sum)
{
    for (int i = 0; i < sum->n; i++)
        if (sum->term[i].source == SOURCE_OWN)
            return sum->term[i].field;
    return -1;
}

int
rule_own_field(const struct form_rule *rule, const struct figures *now,
               const struct figures *sources, int64_t *other_side)
{
    int64_t left, right;
    int field = own_field(&rule->test.left);

    rule_sides(rule, now, sources, &left, &right);
    *other_side = field >= 0 ? right : left;
    return field >= 0 ? field : own_field(&rule->test.right);
}
