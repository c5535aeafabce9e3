/* Who is told of a duty, and how many days before or behind its day. */
#include "config_duty_read.h"

#include <string.h>

enum { DAYS_LONGEST = 120, DAYS_LATEST = 60 };

/* Those above whoever owes it. */
static const unsigned upper = 1U << ROLE_CX | 1U << ROLE_LX | 1U << ROLE_CH;

static unsigned
read_roles(struct conf step)
{
    struct conf array = conf_array(step, "to", true);
    unsigned roles = 0;

    if (conf_is(array) && conf_count(array) == 0)
        conf_complain(array, "name a role like TB", "tells nobody");
    for (size_t i = 0; i < conf_count(array); i++) {
        struct conf one = conf_at(array, i);
        enum role role = role_of(str_of(conf_text(one)));

        if (role == ROLE_NONE)
            conf_complain(one, "give a role like TB", "is no role");
        else
            roles |= 1U << role;
    }
    return roles;
}

/* Whose task it is to answer, or to see to it. */
static void
check_roles(const struct duty_read *read, struct conf step,
            const struct duty_step *own)
{
    struct conf to = conf_get(step, "to");
    bool asks = own->kind == STEP_BEFORE || own->kind == STEP_AFTER;

    if (own->kind == STEP_ESCALATE && (own->roles & ~upper) != 0)
        conf_complain(to, "give CX, LX or CH",
                      "names a role that stands above nobody");
    if (asks && read->form && (own->roles & ~read->form->roles) != 0)
        conf_complain(to, "see the roles of the form",
                      "names a role that may not send %s", read->form->keyword);
}

static void
read_step(const struct duty_read *read, struct conf step)
{
    static const char *const keys[] = {"before", "after", "escalate",
                                       "inform", "to",    NULL};
    struct duty_step *own = &read->duty->step[read->duty->steps_n++];
    int kinds = 0;

    conf_keys(step, keys);
    *own = (struct duty_step){.roles = read_roles(step)};
    for (int kind = STEP_BEFORE; kind <= STEP_INFORM; kind++) {
        const char *name = step_kind_name((enum step_kind)kind);
        bool is_behind = kind == STEP_AFTER || kind == STEP_ESCALATE;

        if (!conf_is(conf_get(step, name)))
            continue;
        kinds++;
        own->kind = (enum step_kind)kind;
        own->days = (int)conf_int(step, name, 0,
                                  is_behind ? DAYS_LATEST : DAYS_LONGEST, 0);
    }
    for (int i = 0; i + 1 < read->duty->steps_n; i++)
        if (read->duty->step[i].kind == own->kind &&
            read->duty->step[i].days == own->days)
            conf_complain(step, "name all roles in one step",
                          "a step before it is of the same day");
    if (kinds != 1)
        conf_complain(step, "give one of before, after, escalate, inform",
                      "names %d kinds of steps", kinds);
    check_roles(read, step, own);
}

void
duty_read_steps(struct duty_read *read)
{
    struct conf array = conf_array(read->node, "steps", false);
    size_t n = conf_count(array);

    if (n > DUTY_STEPS_MAX) {
        conf_complain(array, "name fewer", "has more than %d steps",
                      DUTY_STEPS_MAX);
        n = DUTY_STEPS_MAX;
    }
    for (size_t i = 0; i < n; i++)
        read_step(read, conf_at(array, i));
}
