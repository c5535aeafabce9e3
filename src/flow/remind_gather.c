/* What one person is to be told on a day. */
#include <stdio.h>
#include <string.h>

#include "flow/flow.h"
#include "flow/remind_need.h"
#include "store/store_reminder.h"

void
remind_step_name(const struct duty_step *step, char out[REMIND_STEP])
{
    snprintf(out, REMIND_STEP, "%s-%d", step_kind_name(step->kind), step->days);
}

/* Two seats may lead to the same one. */
static bool
is_listed(const struct remind_list *list, const struct remind_item *item)
{
    for (int i = 0; i < list->n; i++) {
        const struct remind_item *other = &list->item[i];

        if (other->duty == item->duty &&
            other->step->kind == item->step->kind &&
            other->step->days == item->step->days &&
            other->unit == item->unit && other->subject == item->subject &&
            strcmp(other->key, item->key) == 0)
            return true;
    }
    return false;
}

/* Kept unless it is needed no more, or was told before. */
static enum status
consider(struct message *m, const struct person *person,
         const struct remind_item *item, bool is_fresh, struct remind_list *out)
{
    char step[REMIND_STEP];
    struct store_reminder row = {.duty = str_of(item->duty->id),
                                 .key = str_of(item->key),
                                 .unit = item->unit->id,
                                 .subject = item->subject,
                                 .person = person->id};
    bool told = false, needed = false;
    enum status status = ST_OK;

    if (out->n == REMIND_ITEMS_MAX || is_listed(out, item))
        return ST_OK;
    remind_step_name(item->step, step);
    row.step = str_of(step);
    if (!is_fresh)
        status = store_reminder_has(message_db(m), &row, &told);
    if (status == ST_OK && !told)
        status = remind_is_needed(m, item, &needed);
    if (needed)
        out->item[out->n++] = *item;
    return status;
}

/* Who sends the report is told of the own unit; who stands above, of all that
 * it looks after; notes go to whoever has the role. */
static bool
concerns(const struct duty_job *job, const struct role_at *seat)
{
    return (job->step->roles & 1U << seat->role) != 0 &&
           (job->step->kind == STEP_ESCALATE ||
            duty_is_owed_by(job->duty, unit_kind_name(seat->unit->kind)));
}

static enum status
add_jobs(struct message *m, const struct remind_plan *plan,
         const struct person *person, const struct role_at *seat,
         struct remind_list *out)
{
    enum status status = ST_OK;

    for (int i = 0; i < plan->jobs_n && status == ST_OK; i++) {
        const struct duty_job *job = &plan->job[i];
        struct remind_item item = {.duty = job->duty,
                                   .step = job->step,
                                   .due = job->due,
                                   .unit = seat->unit,
                                   .subject = job->subject};

        if (!concerns(job, seat))
            continue;
        if (job->subject)
            date_format(date_from_days(job->due), item.key);
        else
            duty_key(job->duty, job->due, item.key);
        status = consider(m, person, &item, plan->is_fresh[i], out);
    }
    return status;
}

/* The first that waits in this unit. */
static int
first_wait(const struct remind_plan *plan, int64_t unit)
{
    int low = 0, high = plan->waits_n;

    while (low < high) {
        int middle = (low + high) / 2;

        if (plan->wait[middle].unit < unit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum status
add_waits(struct message *m, const struct remind_plan *plan,
          const struct person *person, const struct role_at *seat,
          struct remind_list *out)
{
    enum status status = ST_OK;

    for (int i = first_wait(plan, seat->unit->id);
         i < plan->waits_n && plan->wait[i].unit == seat->unit->id &&
         status == ST_OK;
         i++) {
        const struct remind_wait *wait = &plan->wait[i];
        struct remind_item item = {.duty = wait->duty,
                                   .step = wait->step,
                                   .due = wait->since,
                                   .unit = seat->unit,
                                   .subject = wait->subject};

        if ((wait->roles & 1U << seat->role) == 0 ||
            (seat->role == ROLE_HO &&
             (!seat->household || seat->household->id != wait->subject)))
            continue;
        date_format(date_from_days(wait->since), item.key);
        status = consider(m, person, &item, false, out);
    }
    return status;
}

MUST_CHECK enum status
remind_gather(struct message *m, const struct remind_plan *plan,
              const struct person *person, struct remind_list *out)
{
    enum status status = ST_OK;

    out->n = 0;
    for (int i = 0; i < person->roles_n && status == ST_OK; i++) {
        const struct role_at *seat = &person->role[i];

        if (seat_is_replaced(person, seat, m->day))
            continue;
        status = add_jobs(m, plan, person, seat, out);
        if (status == ST_OK)
            status = add_waits(m, plan, person, seat, out);
    }
    return status;
}

struct str
remind_items_write(struct arena *arena, const struct remind_list *list)
{
    struct str text = {0};
    char step[REMIND_STEP];

    for (int i = 0; i < list->n; i++) {
        const struct remind_item *item = &list->item[i];

        remind_step_name(item->step, step);
        text = arena_printf(arena, "%.*s%s\t%s\t%lld\t%lld\t%s\t%lld\n",
                            STR_ARG(text), item->duty->id, item->key,
                            (long long)item->unit->id, (long long)item->subject,
                            step, (long long)item->due);
    }
    return text;
}

/* The part up to the sign, which is taken away; all of it without one. */
static struct str
take_part(struct str *text, char sign)
{
    const char *end = text->len ? memchr(text->ptr, sign, text->len) : NULL;
    size_t n = end ? (size_t)(end - text->ptr) : text->len;
    struct str part = {text->ptr, n};

    text->ptr += end ? n + 1 : n;
    text->len -= end ? n + 1 : n;
    return part;
}

static const struct duty_step *
step_of(const struct duty *duty, struct str name)
{
    char own[REMIND_STEP];

    for (int i = 0; i < duty->steps_n; i++) {
        remind_step_name(&duty->step[i], own);
        if (str_eqz(name, own))
            return &duty->step[i];
    }
    return NULL;
}

static bool
read_item(const struct flow *flow, struct str line, struct remind_item *item)
{
    struct str duty = take_part(&line, '\t'), key = take_part(&line, '\t'),
               unit = take_part(&line, '\t'), subject = take_part(&line, '\t'),
               step = take_part(&line, '\t');
    int64_t id;

    *item = (struct remind_item){.duty = duty_find(flow->set->duties, duty)};
    if (!item->duty || !str_number(unit, 0, INT64_MAX, &id) ||
        !str_number(subject, 0, INT64_MAX, &item->subject) ||
        !str_number(line, 0, INT64_MAX, &item->due) ||
        !str_copy(item->key, sizeof item->key, key))
        return false;
    item->unit = registry_unit(flow->registry, id);
    item->step = step_of(item->duty, step);
    return item->unit && item->step;
}

void
remind_items_read(const struct flow *flow, struct str items,
                  struct remind_list *out)
{
    out->n = 0;
    while (items.len > 0 && out->n < REMIND_ITEMS_MAX) {
        struct str line = take_part(&items, '\n');

        if (read_item(flow, line, &out->item[out->n]))
            out->n++;
    }
}
