/* Which steps of which duties fall on a day. */
#include "core/duty.h"

/* Steps are looked for this far around their last day on time. */
enum { DAYS_BEFORE = 130, DAYS_BEHIND = 70 };

const char *
step_kind_name(enum step_kind kind)
{
    static const char *const name[] = {"before", "after", "escalate", "inform"};

    return name[kind];
}

static bool
comes_before(enum step_kind kind)
{
    return kind == STEP_BEFORE || kind == STEP_INFORM;
}

int64_t
duty_step_day(const struct duty_set *set, const struct duty *duty,
              const struct duty_step *step, int64_t due)
{
    bool before = comes_before(step->kind);
    int64_t day = before ? due - step->days : due + step->days;

    if (duty->on_any_day)
        return day;
    return before ? calendar_before(&set->calendar, day)
                  : calendar_after(&set->calendar, day);
}

/* The first day on which a step is of no use any more: the next one of its kind
 * comes then, or it is no longer true, or stale. */
static int64_t
step_end(const struct duty_set *set, const struct duty *duty,
         const struct duty_step *step, int64_t due)
{
    int64_t day = duty_step_day(set, duty, step, due);
    int64_t end = step->kind == STEP_BEFORE ? due + 1 : day + duty->fresh_days;

    for (int i = 0; i < duty->steps_n; i++) {
        const struct duty_step *other = &duty->step[i];
        bool is_later = comes_before(step->kind) ? other->days < step->days
                                                 : other->days > step->days;
        int64_t next = duty_step_day(set, duty, other, due);

        /* Closed days may push both onto one day: the later one says it. */
        if (other->kind == step->kind && (other->roles & step->roles) != 0 &&
            is_later && next >= day && next < end)
            end = next;
    }
    return end;
}

int
duty_jobs_of(const struct duty_set *set, const struct duty *duty, int64_t due,
             int64_t day, struct duty_job *out, int max)
{
    int n = 0;

    if (!duty->on_any_day && !calendar_is_open(&set->calendar, day))
        return 0;
    for (int i = 0; i < duty->steps_n && n < max; i++) {
        const struct duty_step *step = &duty->step[i];

        if (duty_step_day(set, duty, step, due) <= day &&
            day < step_end(set, duty, step, due))
            out[n++] =
                (struct duty_job){.duty = duty, .step = step, .due = due};
    }
    return n;
}

int
duty_jobs(const struct duty_set *set, int64_t day,
          struct duty_job out[DUTY_JOBS_MAX])
{
    int n = 0;

    for (int i = 0; i < set->n; i++) {
        const struct duty *duty = &set->duty[i];

        for (int k = 0; k < duty->due_n; k++)
            if (duty->due[k] >= day - DAYS_BEHIND &&
                duty->due[k] <= day + DAYS_BEFORE)
                n += duty_jobs_of(set, duty, duty->due[k], day, out + n,
                                  DUTY_JOBS_MAX - n);
    }
    return n;
}
