/* Poverty standards. */
#include "core/standard.h"

#include "base/mem.h"

static const struct standard standards[] = {
    {"2016-2020", "", "2021-12-31"},
    {"2022-2025", "2022-01-01", "2026-12-31"},
    {"2027-2030", "2027-01-01", ""},
};

const struct standard *
standard_at(int at)
{
    return at >= 0 && at < (int)COUNT(standards) ? &standards[at] : NULL;
}

const struct standard *
standard_find(struct str name)
{
    for (size_t i = 0; i < COUNT(standards); i++)
        if (str_eqz(name, standards[i].name))
            return &standards[i];
    return NULL;
}
