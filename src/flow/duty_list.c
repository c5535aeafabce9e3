/* What is owed on a day. */
#include "flow/duty_list.h"

#include "flow/remind_need.h"
#include "store/store_reminder.h"
#include "store/store_report.h"

enum { LATE_DAYS = 31 };

static void
on_pause(struct str duty, struct str reason, void *arg)
{
    struct duty_list *out = arg;

    (void)reason;
    if (str_eqz(duty, "*"))
        out->is_paused = true;
    for (int i = 0; i < out->n; i++)
        if (str_eqz(duty, out->line[i].duty->id))
            out->line[i].is_paused = true;
}

static void
set_next(const struct duty_set *set, int64_t day, struct duty_line *line)
{
    for (int i = 0; i < line->duty->steps_n; i++) {
        const struct duty_step *step = &line->duty->step[i];
        int64_t at = duty_step_day(set, line->duty, step, line->due);

        if (at >= day && (!line->next || at < line->next_day)) {
            line->next = step;
            line->next_day = at;
        }
    }
}

struct counting {
    struct message m;
    struct duty_line *line;
};

/* What others sent, a unit that has ended since, stands for nobody. */
static void
on_report(int64_t unit, void *arg)
{
    struct counting *counting = arg;
    struct duty_line *line = counting->line;
    const struct unit *own = registry_unit(counting->m.flow->registry, unit);

    line->done += own && remind_owes(&counting->m, line->duty, line->due, own);
}

static enum status
count_units(struct flow *flow, int64_t day, struct duty_line *line)
{
    struct inbound nothing = {0};
    struct counting counting = {.line = line};

    message_init(&counting.m, flow, &nothing);
    counting.m.day = day;
    counting.m.date = date_from_days(day);
    for (int i = 0; i < registry_units_n(flow->registry); i++)
        line->owing += remind_owes(&counting.m, line->duty, line->due,
                                   registry_unit_at(flow->registry, i));
    return line->duty->form[0]
               ? store_report_units(flow->turn.db, line->duty->form, line->key,
                                    on_report, &counting)
               : ST_OK;
}

static enum status
add_line(struct flow *flow, const struct duty *duty, int64_t due,
         struct duty_list *out)
{
    struct duty_line line = {
        .duty = duty, .due = due, .opens = due - duty->opens_days};
    enum status status;

    duty_key(duty, due, line.key);
    set_next(flow->set->duties, out->day, &line);
    status = count_units(flow, out->day, &line);
    bool is_late = duty->form[0] && line.done < line.owing;
    if (out->n < DUTY_LINES_MAX && (due >= out->day || is_late))
        out->line[out->n++] = line;
    return status;
}

/* Those that are late, open, or the next one. */
static enum status
add_duty(struct flow *flow, const struct duty *duty, struct duty_list *out)
{
    enum status status = ST_OK;
    bool has_next = false;

    for (int i = 0; i < duty->due_n && status == ST_OK && !has_next; i++) {
        int64_t due = duty->due[i];

        has_next = due >= out->day && due - duty->opens_days > out->day;
        if (due >= out->day - LATE_DAYS)
            status = add_line(flow, duty, due, out);
    }
    return status;
}

MUST_CHECK enum status
duty_list_make(struct flow *flow, int64_t day, struct duty_list *out)
{
    const struct duty_set *set = flow->set->duties;
    struct store_wave wave;
    enum status status = store_wave_get(flow->turn.db, day, &wave);

    *out = (struct duty_list){.day = day,
                              .wave = str_of(wave_state_name(wave.state)),
                              .texts = wave.texts};
    for (int i = 0; i < set->n && status == ST_OK; i++)
        status = add_duty(flow, &set->duty[i], out);
    return status == ST_OK ? store_pauses(flow->turn.db, on_pause, out)
                           : status;
}
