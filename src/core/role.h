/* The roles of domain.md section 10. */
#ifndef CORE_ROLE_H
#define CORE_ROLE_H

#include "base/str.h"

enum role {
    ROLE_NONE,
    ROLE_HO, /* household */
    ROLE_TB, /* hamlet head */
    ROLE_TO, /* savings-and-credit group leader */
    ROLE_CX, /* commune officer */
    ROLE_LX, /* commune chairman */
    ROLE_CH, /* district, later provincial, officer */
    ROLE_CQ, /* office or organisation */
    ROLE_DN, /* donor */
    ROLE_NH, /* bank */
    ROLE_QT, /* administrator */
    ROLE_COUNT
};

/* "TB" -> ROLE_TB in any case of letters; ROLE_NONE if it is no role. */
enum role role_of(struct str name);
const char *role_name(enum role role);

#endif
