/* What a household is, as tables and the store write it. */
#ifndef CORE_HOUSEHOLD_H
#define CORE_HOUSEHOLD_H

#include "base/str.h"

enum { HOUSEHOLD_CODE = 4 }; /* "017" and the NUL */

enum household_status {
    HOUSEHOLD_OTHER,
    HOUSEHOLD_POOR,
    HOUSEHOLD_NEAR_POOR,
    HOUSEHOLD_ESCAPED_POOR,
    HOUSEHOLD_ESCAPED_NEAR_POOR,
    HOUSEHOLD_STATUS_COUNT
};

/* Whether it agreed to be kept (S-05). */
enum household_consent {
    CONSENT_NONE, /* not asked yet */
    CONSENT_ASKED,
    CONSENT_GIVEN,
    CONSENT_REFUSED,
    CONSENT_COUNT
};

/* "near_poor"; false if it is no status. */
bool household_status_parse(struct str name, enum household_status *out);
const char *household_status_name(enum household_status status);
/* "given"; false if it is none. */
bool household_consent_parse(struct str name, enum household_consent *out);
const char *household_consent_name(enum household_consent consent);
/* Exactly three digits, 001 to 999. */
bool household_is_code(struct str s);

#endif
