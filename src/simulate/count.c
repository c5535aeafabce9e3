/* What a play came to. */
#include "simulate/count.h"

#include "base/mem.h"

struct deadline {
    int due, on_time, late, never;
    int open;     /* not reported when it was over */
    int reminded; /* of these: told before */
};

static void
judge(const struct sim_task *task, struct deadline *d)
{
    bool is_accepted = task->accepted_ms != 0;
    bool is_late = !is_accepted || task->accepted_ms >= task->due_ms;

    d->due++;
    d->on_time += !is_late;
    d->late += is_late && is_accepted;
    d->never += !is_accepted;
    d->open += is_late;
    d->reminded +=
        is_late && task->reminded_ms != 0 && task->reminded_ms < task->due_ms;
}

static json_t *
deadline_json(const struct deadline *d)
{
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "due", d->due, "on_time",
                     d->on_time, "late", d->late, "never", d->never, "open",
                     d->open, "reminded", d->reminded);
}

static json_t *
deadlines_json(const struct sim_tasks *tasks, int64_t end_ms)
{
    struct deadline one[SIM_RULES] = {0}, all = {0};
    json_t *json = json_object();

    for (int i = 0; i < tasks->n; i++) {
        const struct sim_task *task = &tasks->task[i];

        if (task->due_ms > end_ms || task->is_not_owed)
            continue;
        judge(task, &one[task->rule]);
        judge(task, &all);
    }
    for (int i = 0; i < SIM_RULES; i++)
        if (one[i].due > 0)
            json_object_set_new(json, sim_rule((enum sim_rule_id)i)->name,
                                deadline_json(&one[i]));
    json_object_set_new(json, "all", deadline_json(&all));
    return json;
}

/* The summary before 30/11, by the office that sums up. */
static json_t *
summary_json(const struct sim_world *world, const struct sim_tasks *tasks,
             int64_t end_ms)
{
    int due = 0, met = 0;

    for (int i = 0; i < tasks->n; i++) {
        const struct sim_task *task = &tasks->task[i];

        if (task->rule != SIM_NV_R04 || task->due_ms > end_ms ||
            world->unit[task->unit].number != 1)
            continue;
        due++;
        met += task->accepted_ms != 0 && task->accepted_ms < task->due_ms;
    }
    return json_pack("{s:i, s:i}", "due", due, "met", met);
}

static json_t *
reminders_json(const struct sim_count *count)
{
    json_t *json = json_object();

    for (int i = 0; i < SIM_REMINDERS; i++)
        if (count->reminders[i] > 0)
            json_object_set_new(json, sim_reminder_name(i),
                                json_integer(count->reminders[i]));
    return json;
}

json_t *
sim_count_json(const struct sim_count *count, const struct sim_world *world,
               const struct sim_tasks *tasks, int64_t end_ms)
{
    return json_pack(
        "{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:i, s:i, "
        "s:o, s:o}",
        "phones", world->people_n, "texts", count->texts, "accepted",
        count->heard[SIM_ACCEPTED], "held", count->heard[SIM_HELD], "known",
        count->heard[SIM_KNOWN], "refused",
        count->heard[SIM_REFUSED] + count->heard[SIM_NOT_OWED], "unanswered",
        count->unanswered, "wrong_accepted", count->wrong, "corrected",
        count->corrected, "moves", count->moves, "reminders",
        reminders_json(count), "in_vain", count->in_vain, "doubled",
        count->doubled, "deadlines", deadlines_json(tasks, end_ms), "r04",
        summary_json(world, tasks, end_ms));
}

static int
number(const json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

static void
deadline_row(const char *name, const json_t *d, struct buf *out)
{
    buf_printf(out, "%-8s %7d %8d %7d %7d %7d %9d\n", name, number(d, "due"),
               number(d, "on_time"), number(d, "late"), number(d, "never"),
               number(d, "open"), number(d, "reminded"));
}

void
sim_count_table(const json_t *counts, struct buf *out)
{
    static const char *const lines[] = {
        "phones",  "texts",      "accepted",       "held",     "known",
        "refused", "unanswered", "wrong_accepted", "corrected"};
    json_t *reminders = json_object_get(counts, "reminders");
    json_t *deadlines = json_object_get(counts, "deadlines");
    const json_t *r04 = json_object_get(counts, "r04");
    const char *name;
    json_t *value;

    for (size_t i = 0; i < COUNT(lines); i++)
        buf_printf(out, "%-28s %7d\n", lines[i], number(counts, lines[i]));
    json_object_foreach(reminders, name, value) buf_printf(
        out, "reminders %-18s %7d\n", name, (int)json_integer_value(value));
    buf_printf(out, "%-28s %7d\n%-28s %7d\n%-28s %3d/%3d\n\n",
               "reminders in vain", number(counts, "in_vain"),
               "reminders doubled", number(counts, "doubled"),
               "R-04 met, years", number(r04, "met"), number(r04, "due"));
    buf_printf(out, "%-8s %7s %8s %7s %7s %7s %9s\n", "deadline", "due",
               "on time", "late", "never", "open", "reminded");
    json_object_foreach(deadlines, name, value) deadline_row(name, value, out);
}
