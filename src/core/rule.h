/* The linear rules of a form over this message's figures and last period's. */
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
/* Both sides of a rule. Rules that need a last period want previous present. */
void rule_sides(const struct form_rule *rule, const struct figures *now,
                const struct figures *previous, int64_t *left, int64_t *right);
bool rule_holds(const struct form_rule *rule, const struct figures *now,
                const struct figures *previous);
/* The first broken rule of this severity in file order, NULL if none. Rules
 * that need a last period are skipped when there is none. */
const struct form_rule *
rule_first_broken(const struct form *form, enum rule_severity severity,
                  const struct figures *now, const struct figures *previous);

#endif
