/* What a day asks for. */
#include "flow/remind_plan.h"

#include <stdlib.h>

#include "flow/chain.h"
#include "flow/flow.h"
#include "flow/remind_need.h"
#include "store/store_reminder.h"
#include "store/store_request.h"

enum { DAY_MS = 86400000, QUARTER_MONTHS = 3 };

/* Requests due in these days around today may have steps. */
enum { REQUEST_BEHIND = 70, REQUEST_AHEAD = 130 };

#define BIT(role) (1U << (role))

struct making {
    struct flow *flow;
    struct remind_plan *plan;
    const struct duty *duty;
};

static void
drop_duty(struct remind_plan *plan, struct str id)
{
    bool all = str_eqz(id, "*");
    int n = 0;

    for (int i = 0; i < plan->jobs_n; i++)
        if (!all && !str_eqz(id, plan->job[i].duty->id))
            plan->job[n++] = plan->job[i];
    plan->jobs_n = n;
    n = 0;
    for (int i = 0; i < plan->waits_n; i++)
        if (!all && !str_eqz(id, plan->wait[i].duty->id))
            plan->wait[n++] = plan->wait[i];
    plan->waits_n = n;
}

static void
on_pause(struct str duty, struct str reason, void *arg)
{
    (void)reason;
    drop_duty(arg, duty);
}

static void
add_wait(struct remind_plan *plan, struct remind_wait wait)
{
    if (plan->waits_n == plan->waits_cap) {
        plan->waits_cap = plan->waits_cap ? plan->waits_cap * 2 : 64;
        plan->wait =
            mem_grow(plan->wait, (size_t)plan->waits_cap * sizeof *plan->wait);
    }
    plan->wait[plan->waits_n++] = wait;
}

static int64_t
day_of_ms(int64_t at)
{
    return date_to_days(date_of_ms(at, VIETNAM_OFFSET_MIN));
}

/* The steps of `duty`, counted from the day `from`, that are of use today. */
static void
add_steps(struct making *making, int64_t from, struct remind_wait wait)
{
    const struct duty *duty = making->duty;
    const struct duty_set *set = making->flow->set->duties;
    unsigned roles = wait.roles;

    for (int i = 0; i < duty->steps_n; i++) {
        int64_t day = duty_step_day(set, duty, &duty->step[i], from);

        if (day > making->plan->day ||
            making->plan->day >= day + duty->fresh_days ||
            (duty->step[i].roles & roles) == 0)
            continue;
        wait.step = &duty->step[i];
        wait.roles = roles & duty->step[i].roles;
        add_wait(making->plan, wait);
    }
}

/* Who says yes or no, by what a chain waits for. */
static void
on_waiting(const struct store_chain *row, void *arg)
{
    static const struct {
        const char *level;
        unsigned roles;
    } levels[] = {{"hamlet", BIT(ROLE_TB)},
                  {"commune", BIT(ROLE_CX) | BIT(ROLE_LX)},
                  {"district", BIT(ROLE_CH)}};
    struct making *making = arg;
    struct chain chain = chain_of(row);
    struct remind_wait wait = {.duty = making->duty,
                               .unit = row->waits_unit,
                               .subject = row->report,
                               .since = day_of_ms(row->since)};

    if (!chain_can(&chain, CHAIN_CONFIRM) || !chain_can(&chain, CHAIN_REFUSE))
        return;
    for (size_t i = 0; i < COUNT(levels); i++)
        if (str_eqz(row->waits, levels[i].level))
            wait.roles = levels[i].roles;
    add_steps(making, wait.since, wait);
}

/* Every third month from the day on which the commune agreed. */
static void
on_commitment(const struct store_commitment *row, void *arg)
{
    struct making *making = arg;
    int64_t since = day_of_ms(row->since);
    struct remind_wait wait = {.duty = making->duty,
                               .unit = row->hamlet,
                               .subject = row->household,
                               .roles = row->has_phone ? BIT(ROLE_HO)
                                                       : BIT(ROLE_TB)};

    for (int months = QUARTER_MONTHS; months <= 12 * 10;
         months += QUARTER_MONTHS) {
        int64_t day = date_add_months(since, months);

        if (day > making->plan->day)
            return;
        wait.since = day;
        add_steps(making, day, wait);
    }
}

static int
by_unit(const void *a, const void *b)
{
    const struct remind_wait *x = a, *y = b;

    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->subject > y->subject) - (x->subject < y->subject);
}

static enum status
gather_waits(struct making *making)
{
    const struct duty_set *set = making->flow->set->duties;
    struct db *db = making->flow->turn.db;
    enum status status = ST_OK;

    for (int i = 0; i < set->n && status == ST_OK; i++) {
        making->duty = &set->duty[i];
        if (making->duty->when == DUTY_ASKED)
            status = store_chains_waiting(db, &making->flow->turn.arena,
                                          on_waiting, making);
        else if (making->duty->when == DUTY_COMMITTED)
            status = store_commitments(db, on_commitment, making);
    }
    if (making->plan->waits_n > 0)
        qsort(making->plan->wait, (size_t)making->plan->waits_n,
              sizeof *making->plan->wait, by_unit);
    return status;
}

/* What was to be told by the day it was asked for was told then. */
static bool
is_told(const struct making *making, const struct duty_job *job,
        const struct store_request *row)
{
    return job->step->kind == STEP_BEFORE &&
           duty_step_day(making->flow->set->duties, job->duty, job->step,
                         job->due) <= row->opened;
}

static void
on_request(const struct store_request *row, void *arg)
{
    struct making *making = arg;
    struct remind_plan *plan = making->plan;
    const struct duty_set *set = making->flow->set->duties;
    const struct duty *duty = duty_find(set, row->duty);
    struct duty_job job[DUTY_STEPS_MAX];
    int n =
        duty ? duty_jobs_of(set, duty, row->due, plan->day, job, DUTY_STEPS_MAX)
             : 0;

    for (int i = 0; i < n && plan->jobs_n < DUTY_JOBS_MAX; i++) {
        if (is_told(making, &job[i], row))
            continue;
        job[i].subject = row->id;
        plan->job[plan->jobs_n++] = job[i];
    }
}

/* On the first pass of a day nobody has been told: that saves a question a
 * person. */
static enum status
look_back(struct flow *flow, struct remind_plan *plan)
{
    bool has = false;
    enum status status =
        store_reminder_texts_any(flow->turn.db, plan->day, &has);

    plan->is_first = !has;
    for (int i = 0; i < plan->jobs_n && status == ST_OK; i++) {
        const struct duty_job *job = &plan->job[i];
        char key[DUTY_KEY], step[REMIND_STEP];

        if (job->subject != 0)
            continue; /* requests are few */
        duty_key(job->duty, job->due, key);
        remind_step_name(job->step, step);
        status = store_reminder_any(flow->turn.db, str_of(job->duty->id),
                                    str_of(key), str_of(step), &has);
        plan->is_fresh[i] = !has;
    }
    return status;
}

MUST_CHECK enum status
remind_plan_make(struct flow *flow, int64_t day, struct remind_plan *plan)
{
    struct making making = {.flow = flow, .plan = plan};
    const struct calendar *calendar = &flow->set->duties->calendar;
    enum status status;

    remind_plan_clear(plan);
    plan->day = day;
    plan->jobs_n = duty_jobs(flow->set->duties, day, plan->job);
    status = store_requests_owed(flow->turn.db, day - REQUEST_BEHIND,
                                 day + REQUEST_AHEAD, on_request, &making);
    if (status == ST_OK && calendar_is_open(calendar, day))
        status = gather_waits(&making);
    if (status == ST_OK)
        status = store_pauses(flow->turn.db, on_pause, plan);
    return status == ST_OK ? look_back(flow, plan) : status;
}

void
remind_plan_clear(struct remind_plan *plan)
{
    mem_free(plan->wait);
    *plan = (struct remind_plan){0};
}
