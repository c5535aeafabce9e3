/* What a household is, as tables and the store write it. */
#include "core/household.h"

static const char *const statuses[HOUSEHOLD_STATUS_COUNT] = {
    "other", "poor", "near_poor", "escaped_poor", "escaped_near_poor"};
static const char *const consents[CONSENT_COUNT] = {"none", "asked", "given",
                                                    "refused"};

static bool
find(const char *const *names, int n, struct str name, int *at)
{
    for (*at = 0; *at < n; ++*at)
        if (str_eqz(name, names[*at]))
            return true;
    return false;
}

bool
household_status_parse(struct str name, enum household_status *out)
{
    int at;
    bool found = find(statuses, HOUSEHOLD_STATUS_COUNT, name, &at);

    *out = found ? (enum household_status)at : HOUSEHOLD_OTHER;
    return found;
}

const char *
household_status_name(enum household_status status)
{
    return statuses[status];
}

bool
household_consent_parse(struct str name, enum household_consent *out)
{
    int at;
    bool found = find(consents, CONSENT_COUNT, name, &at);

    *out = found ? (enum household_consent)at : CONSENT_NONE;
    return found;
}

const char *
household_consent_name(enum household_consent consent)
{
    return consents[consent];
}

bool
household_is_code(struct str s)
{
    int64_t number;

    return s.len == HOUSEHOLD_CODE - 1 && str_number(s, 1, 999, &number);
}
