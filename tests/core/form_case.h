/* Tables of texts and what they mean, read with the forms of gateway-config. */
#ifndef TESTS_CORE_FORM_CASE_H
#define TESTS_CORE_FORM_CASE_H

#include "base/buf.h"
#include "core/form.h"

/* Most cases leave role and day at their defaults. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

struct reading_case {
    const char *name; /* a sentence */
    const char *text;
    const char *means; /* as form_case_show writes it */
    enum role role;    /* default TB */
    const char *at;    /* default 2025-09-28 */
};

/* What nearly every table needs: BC 140 42 18 3 1 0 of September. */
#define BC_VALUES "BC tongho=140 ngheo=42 canngheo=18 thoat=3 moi=1 tai=0"
#define BC_MEANS  BC_VALUES " @2025-09"

const struct form_set *form_case_set(void);
/* "BC tongho=140 … @2025-09", "BC L-03 2", "- L-01 BC". */
void form_case_show(const struct form_reading *reading, struct buf *out);
/* Fails the test after showing every case that reads otherwise. */
void form_cases_check(const struct reading_case *cases, size_t n);
/* cmocka group set-up and tear-down. */
int form_cases_begin(void **state);
int form_cases_end(void **state);

#endif
