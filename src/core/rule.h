/* The linear rules of a form over this message's figures and those of its
 * sources: last period's, another form's, a sum. */
#ifndef CORE_RULE_H
#define CORE_RULE_H

#include "core/form.h"

enum { FORM_K = FORM_FIELDS_MAX }; /* index of the optional K of BC */

/* Numbers by field index; [FORM_K] is K. Absent figures count as 0. */
struct figures {
    bool is_present;
    int64_t number[FORM_FIELDS_MAX + 1];
};

/* The numeric values of an accepted reading, by field index. */
struct figures figures_of(const struct form_reading *reading);

/* `sources` is an array as form->source; NULL = none of them is present. */
int64_t rule_sum(const struct rule_sum *sum, const struct figures *now,
                 const struct figures *sources);
/* Both sides of a rule; what is absent counts as 0. */
void rule_sides(const struct form_rule *rule, const struct figures *now,
                const struct figures *sources, int64_t *left, int64_t *right);
/* True also for a rule that does not apply: a source that it looks at is
 * absent, or what it says in `when` is not so. */
bool rule_holds(const struct form_rule *rule, const struct figures *now,
                const struct figures *sources);
/* The first broken rule of this severity in file order, NULL if none. */
const struct form_rule *
rule_first_broken(const struct form *form, enum rule_severity severity,
                  const struct figures *now, const struct figures *sources);

/* Sources (bits 1u << source) that every report of the form needs: what its
 * conditions, its unconditional rules and its sums look at. */
unsigned rule_always_wants(const struct form *form);
/* And those of the rules whose `when` holds for these figures. */
unsigned rule_wants(const struct form *form, const struct figures *now,
                    const struct figures *sources);
/* The first field of this message that the rule names, with the value of the
 * side that it does not stand on; -1 if it names none. */
int rule_own_field(const struct form_rule *rule, const struct figures *now,
                   const struct figures *sources, int64_t *other_side);

#endif
