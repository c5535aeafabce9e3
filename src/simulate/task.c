/* What is owed, and by when. */
#include "simulate/task.h"

#include <string.h>

#include "base/mem.h"

#define TB (1U << ROLE_TB)
#define TO (1U << ROLE_TO)
#define CX (1U << ROLE_CX)
#define CQ (1U << ROLE_CQ)

static const struct sim_rule rules[SIM_RULES] = {
    [SIM_BC] = {"BC", "BC", "", TB, true, 0, 25, 1, 2, 0},
    [SIM_VV] = {"VV", "VV", "", TO, true, 0, 25, 1, 2, 0},
    [SIM_TX] = {"TX", "TX", "", CX, true, 1, 3, 1, 5, 0},
    [SIM_TH_JUNE] = {"TH 06", "TH", "06", TB, false, 6, 1, 6, 15, 0},
    [SIM_TH_DECEMBER] = {"TH 12", "TH", "12", TB, false, 12, 1, 12, 10, 0},
    [SIM_BK_HALF] = {"BK 6T", "BK", "6T", CX | CQ, false, 6, 1, 6, 15, 0},
    [SIM_BK_YEAR] = {"BK NAM", "BK", "NAM", CX | CQ, false, 11, 1, 11, 20, 0},
    [SIM_BK_MIDTERM] = {"BK SK", "BK", "SK", CX | CQ, false, 10, 1, 12, 31,
                        2023},
    [SIM_BK_FINAL] = {"BK TK", "BK", "TK", CX | CQ, false, 10, 1, 12, 31, 2025},
    [SIM_NV_R08] = {"NV R08", "NV", "R08", CQ, false, 11, 1, 11, 20, 0},
    [SIM_NV_R04] = {"NV R04", "NV", "R04", CQ, false, 11, 15, 11, 29, 0},
};

const struct sim_rule *
sim_rule(enum sim_rule_id id)
{
    return &rules[id];
}

static int64_t
day_ms(int year, int month, int day)
{
    struct date date = {year + (month - 1) / 12, (month - 1) % 12 + 1, day};

    return date_to_ms(date, VIETNAM_OFFSET_MIN);
}

/* Whether a window of the rule opens on this day; then what it is about. */
static bool
opens_on(const struct sim_rule *rule, struct date day, int *year, int *month)
{
    int months = day.year * 12 + day.month - 1;

    if (day.day != rule->open_day)
        return false;
    *year = day.year;
    *month = 0;
    if (!rule->is_monthly)
        return day.month == rule->open_month &&
               (rule->only_year == 0 || rule->only_year == day.year);
    months -= rule->open_month;
    *year = months / 12;
    *month = months % 12 + 1;
    return true;
}

static void
set_values(struct sim_task *task, const int *values, int n)
{
    memcpy(task->value, values, (size_t)n * sizeof(*values));
    task->values_n = n;
}

static void
make_services(struct sim_task *task, const struct sim_unit *unit,
              struct sim_random *random)
{
    int values[6];

    for (size_t i = 0; i < COUNT(values); i++)
        values[i] = (unit->poor + unit->near_poor) *
                    sim_random_between(random, 35, 60) / 100;
    set_values(task, values, COUNT(values));
}

static void
make_loans(struct sim_task *task, const struct sim_unit *unit,
           struct sim_random *random)
{
    int due = sim_random_below(random, 7);
    int paid = due - (due > 0 && sim_random_hits(random, 200));
    int late = due - paid + sim_random_below(random, 2);
    int values[7] = {unit->households,
                     unit->poor,
                     unit->households - sim_random_below(random, 3),
                     due,
                     paid,
                     late,
                     sim_random_hits(random, 50)};

    set_values(task, values, COUNT(values));
}

/* Six figures: what was done so far only grows. */
static void
make_period(struct sim_task *task, struct sim_unit *unit,
            struct sim_random *random)
{
    static const int most[] = {4, 5, 60, 20000, 3, 8};

    for (size_t i = 0; i < COUNT(most); i++)
        unit->half[i] += sim_random_below(random, most[i] + 1);
    set_values(task, unit->half, COUNT(most));
}

static void
make_values(struct sim_task *task, struct sim_world *world)
{
    struct sim_unit *unit = &world->unit[task->unit];
    struct sim_random *random = &world->person[task->person].random;

    switch (task->rule) {
    case SIM_BC:
        sim_unit_month(unit, random);
        set_values(task,
                   (int[]){unit->households, unit->poor, unit->near_poor,
                           unit->left, unit->fresh, unit->back},
                   6);
        break;
    case SIM_VV:
        make_loans(task, unit, random);
        break;
    case SIM_TH_JUNE:
    case SIM_TH_DECEMBER:
        make_services(task, unit, random);
        break;
    case SIM_BK_HALF:
    case SIM_BK_YEAR:
    case SIM_BK_MIDTERM:
    case SIM_BK_FINAL:
        make_period(task, unit, random);
        break;
    case SIM_TX:
    case SIM_NV_R08:
    case SIM_NV_R04:
    case SIM_RULES:
        break;
    }
}

static void
add(struct sim_tasks *tasks, const struct sim_task *task)
{
    if (tasks->n == tasks->cap) {
        tasks->cap = tasks->cap > 0 ? 2 * tasks->cap : 256;
        tasks->task =
            mem_grow(tasks->task, (size_t)tasks->cap * sizeof(*tasks->task));
    }
    tasks->task[tasks->n++] = *task;
}

static void
open_rule(struct sim_tasks *tasks, struct sim_world *world, enum sim_rule_id id,
          struct sim_task task)
{
    const struct sim_rule *rule = &rules[id];

    if (rule->is_monthly &&
        day_ms(task.year, task.month, rules[SIM_BC].open_day) < tasks->from_ms)
        return;
    task.rule = id;
    task.opens_ms =
        day_ms(task.year, task.month + rule->open_month, rule->open_day);
    task.due_ms =
        day_ms(task.year, task.month + rule->due_month, rule->due_day) +
        INT64_C(86400000);
    for (task.person = 0; task.person < world->people_n; task.person++) {
        const struct sim_person *p = &world->person[task.person];

        for (int k = 0; k < p->seats_n; k++) {
            if ((rule->roles & 1U << p->seat[k].role) == 0)
                continue;
            task.unit = p->seat[k].unit;
            struct sim_task own = task;
            make_values(&own, world);
            own.document =
                sim_random_between(&world->person[task.person].random, 1, 999);
            add(tasks, &own);
        }
    }
}

void
sim_tasks_open(struct sim_tasks *tasks, struct sim_world *world,
               struct date day)
{
    for (int i = 0; i < SIM_RULES; i++) {
        struct sim_task task = {0};

        if (opens_on(&rules[i], day, &task.year, &task.month))
            open_rule(tasks, world, (enum sim_rule_id)i, task);
    }
}

void
sim_tasks_clear(struct sim_tasks *tasks)
{
    mem_free(tasks->task);
    *tasks = (struct sim_tasks){0};
}
