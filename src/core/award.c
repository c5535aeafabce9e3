/* Gates of nominations. */
#include "core/award.h"

#include <string.h>

enum { VERDICTS = VERDICT_NOT_APPLICABLE + 1 };

const char *
award_nominee_name(enum award_nominee nominee)
{
    static const char *const name[] = {"commune",   "hamlet",         "office",
                                       "household", "poor_household", "donor"};

    return name[nominee];
}

const struct award_gate *
award_gate_of(const struct award_set *set, enum award_nominee nominee, int zone)
{
    for (int i = 0; i < set->gates_n; i++) {
        const struct award_gate *gate = &set->gate[i];

        if (gate->nominee == nominee &&
            (gate->zone == ZONE_ANY ||
             (gate->zone == ZONE_III) == (zone == 3))) {
            return gate;
        }
    }
    return NULL;
}

const struct award_criterion *
award_criterion_of(const struct award_set *set, const char *id)
{
    for (int i = 0; i < set->criteria_n; i++) {
        if (strcmp(set->criterion[i].id, id) == 0) {
            return &set->criterion[i];
        }
    }
    return NULL;
}

const struct award_form *
award_form_of(const struct award_set *set, int64_t number)
{
    for (int i = 0; i < set->forms_n; i++) {
        if (set->form[i].number == number) {
            return &set->form[i];
        }
    }
    return NULL;
}

/* The first of the order that is among them. */
static enum verdict
first_of(const enum verdict *verdict, int n, const enum verdict *order)
{
    for (int o = 0; o < VERDICTS; o++) {
        for (int i = 0; i < n; i++) {
            if (verdict[i] == order[o]) {
                return order[o];
            }
        }
    }
    return VERDICT_NOT_APPLICABLE;
}

enum verdict
award_all(const enum verdict *verdict, int n)
{
    static const enum verdict order[VERDICTS] = {
        VERDICT_NOT_MET, VERDICT_NO_DATA, VERDICT_MET, VERDICT_NOT_APPLICABLE};

    return first_of(verdict, n, order);
}

enum verdict
award_any(const enum verdict *verdict, int n)
{
    static const enum verdict order[VERDICTS] = {
        VERDICT_MET, VERDICT_NO_DATA, VERDICT_NOT_MET, VERDICT_NOT_APPLICABLE};

    return first_of(verdict, n, order);
}
