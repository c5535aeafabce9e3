/* Poverty standards: contract.md section 4. */
#ifndef CORE_STANDARD_H
#define CORE_STANDARD_H

#include "base/str.h"

struct standard {
    const char *name;
    const char *from, *to; /* ISO days, "" = open at that end */
};

/* By day; NULL behind the last. */
const struct standard *standard_at(int at);
/* NULL if there is none of that name. */
const struct standard *standard_find(struct str name);

#endif
