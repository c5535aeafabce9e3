/* The roles of domain.md section 10. */
#include "core/role.h"

static const char *const names[ROLE_COUNT] = {
    "", "HO", "TB", "TO", "CX", "LX", "CH", "CQ", "DN", "NH", "QT"};

enum role
role_of(struct str name)
{
    for (int i = ROLE_NONE + 1; i < ROLE_COUNT; i++)
        if (str_ieq(name, str_of(names[i])))
            return (enum role)i;
    return ROLE_NONE;
}

const char *
role_name(enum role role)
{
    return names[role];
}
