/* The wave of a day: who is told what, each once. */
#include "flow/remind.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/date.h"
#include "flow/outbox.h"
#include "flow/outbox_carrier.h"
#include "flow/remind_digest.h"
#include "flow/remind_text.h"
#include "store/store_reminder.h"

enum { DAY_MS = 86400000, MINUTE_MS = 60000, SLICE_MS = 5, TRIES_MAX = 3 };

/* Sentences with accents take up to three: bantin check says so. */
enum { WIDE_SEGMENTS = 3 };

void
remind_clear(struct remind *remind)
{
    remind_plan_clear(&remind->plan);
}

void
remind_again(struct flow *flow)
{
    flow->remind.is_planned = false;
    remind_plan_clear(&flow->remind.plan);
}

static int64_t
today_of(struct flow *flow)
{
    return date_to_days(date_of_ms(turn_now(&flow->turn), VIETNAM_OFFSET_MIN));
}

static int64_t
moment_of(int64_t day, int minute)
{
    return date_to_ms(date_from_days(day), VIETNAM_OFFSET_MIN) +
           (int64_t)minute * MINUTE_MS;
}

/* People one after the other over the window, so that neither the provider nor
 * the office gets them all at once. */
static int64_t
spread(const struct flow *flow, int64_t day, int place)
{
    int64_t from = moment_of(day, flow->set->remind_at_min);
    int64_t window = (int64_t)flow->set->remind_spread_min * MINUTE_MS;
    int people = registry_people_n(flow->registry);

    return from + (people > 0 ? window * place / people : 0);
}

/* A person as they are on that day, in a message that nobody sent. */
static void
address(struct message *m, struct flow *flow, const struct inbound *nothing,
        const struct person *who, int64_t day)
{
    message_init(m, flow, nothing);
    m->day = day;
    m->date = date_from_days(day);
    m->person = person_on(who, day, message_arena(m));
}

/* The text is made when it goes, of what is true then: remind_renew. The queue
 * holds what it is about. */
static enum status
put(struct message *m, int64_t due_at, int64_t *id)
{
    const struct flow_settings *set = m->flow->set;
    bool is_wide = false;

    set->language(set->texts, m->person->language, &is_wide);
    struct outbox_message out = {
        .person = m->person->id,
        .to = m->person->phone,
        .lane = LANE_REMINDER,
        .carrier = m->in->provider,
        .text = STR(""),
        .segments = is_wide ? WIDE_SEGMENTS : 1,
        .due_at = due_at,
        /* Tomorrow it is of no use any more. */
        .expires_at = moment_of(m->day, 0) + DAY_MS,
    };

    return outbox_put(m->flow, &out, id);
}

static struct store_reminder
identity(const struct remind_item *item, int64_t person, char step[REMIND_STEP])
{
    remind_step_name(item->step, step);
    return (struct store_reminder){.duty = str_of(item->duty->id),
                                   .key = str_of(item->key),
                                   .unit = item->unit->id,
                                   .subject = item->subject,
                                   .person = person,
                                   .step = str_of(step)};
}

static enum status
note(struct message *m, const struct remind_list *list, int64_t outbox)
{
    struct store_reminder_text text = {
        .outbox = outbox,
        .person = m->person->id,
        .day = m->day,
        .items = remind_items_write(message_arena(m), list)};
    char step[REMIND_STEP];
    enum status status = store_reminder_text_add(message_db(m), &text);

    for (int i = 0; i < list->n && status == ST_OK; i++) {
        struct store_reminder row =
            identity(&list->item[i], m->person->id, step);

        status = store_reminder_add(message_db(m), &row,
                                    turn_now(&m->flow->turn), outbox);
        metrics_count(&m->flow->metrics, COUNT_REMINDERS,
                      list->item[i].duty->id, NULL);
    }
    return status;
}

/* One text for all that this person owes today. */
static enum status
tell(struct flow *flow, int place)
{
    struct inbound nothing = {.provider = flow_own_carrier(flow)};
    struct remind *state = &flow->remind;
    struct remind_list list;
    struct message m;
    bool has_had = false;
    int64_t outbox;

    address(&m, flow, &nothing, registry_person_at(flow->registry, place),
            state->plan.day);
    if (m.person->roles_n == 0)
        return ST_OK;
    enum status status = remind_gather(&m, &state->plan, m.person, &list);
    remind_drop_digests(&list);
    if (status == ST_OK && list.n > 0 && !state->plan.is_first)
        status = store_reminder_text_has(message_db(&m), m.person->id, m.day,
                                         &has_had);
    if (status != ST_OK || list.n == 0 || has_had)
        return status;
    status = put(&m, spread(flow, m.day, place), &outbox);
    if (status == ST_OK)
        status = note(&m, &list, outbox);
    state->texts += status == ST_OK;
    return status;
}

/* One person at whom turns are lost again and again must not stop the gateway
 * for all: they are left out until the next day. Places are other people's when
 * people are loaded anew. */
static enum status
try_next(struct flow *flow)
{
    struct remind *state = &flow->remind;
    int place = state->next++;
    int64_t person = registry_person_at(flow->registry, place)->id;
    bool is_again = person == state->trouble_person &&
                    state->plan.day == state->trouble_day;

    if (is_again && state->trouble_n >= TRIES_MAX) {
        log_error("event=reminder_skipped person=%lld next=\"see the lost "
                  "turns before this line\"",
                  (long long)person);
        return ST_OK;
    }
    enum status status = tell(flow, place);
    if (status != ST_OK) {
        state->trouble_n = is_again ? state->trouble_n + 1 : 1;
        state->trouble_person = person;
        state->trouble_day = state->plan.day;
    } else if (is_again) {
        state->trouble_n = 0;
    }
    return status;
}

/* What was not kept is written again: the store tells what was. */
static void
on_turn(void *arg, bool is_kept)
{
    struct flow *flow = arg;

    if (is_kept)
        return;
    flow->remind.swept_day = 0;
    remind_again(flow);
}

/* Texts of earlier days that could not go, as their provider was down: what
 * they tell of comes again, with today's. */
static enum status
sweep(struct flow *flow, int64_t day)
{
    int64_t outbox;
    bool moved;
    enum status status = store_reminder_text_left(flow->turn.db, day, &outbox);

    if (status == ST_OK && outbox == 0)
        flow->remind.swept_day = day;
    if (status != ST_OK || outbox == 0)
        return status;
    log_info("event=reminder_unsent id=%lld state=expired", (long long)outbox);
    status = store_outbox_end(flow->turn.db, outbox, "expired", (struct str){0},
                              STR("too late to be of use"),
                              turn_now(&flow->turn), &moved);
    return status == ST_OK ? remind_forget(flow, outbox) : status;
}

static void
on_finished(void *arg)
{
    const struct remind *state = &((const struct flow *)arg)->remind;

    log_info("event=reminders_written texts=%lld steps=%d waits=%d ms=%lld",
             (long long)state->texts, state->plan.jobs_n, state->plan.waits_n,
             (long long)(clock_mono_ms() - state->began_ms));
}

static enum status
finish(struct flow *flow)
{
    struct remind *state = &flow->remind;
    struct store_wave wave = {state->plan.day, WAVE_DONE, state->texts};

    state->is_done = true;
    turn_on_commit(&flow->turn, on_finished, flow);
    return store_wave_put(flow->turn.db, &wave, turn_now(&flow->turn));
}

/* A new day, or people or duties changed: what was written is in the store. */
static enum status
begin(struct flow *flow, int64_t day)
{
    struct remind *state = &flow->remind;
    struct store_wave wave;
    enum status status = store_wave_get(flow->turn.db, day, &wave);

    if (status == ST_OK)
        status = remind_plan_make(flow, day, &state->plan);
    if (status != ST_OK)
        return status;
    state->is_planned = true;
    state->began_ms = clock_mono_ms();
    state->next = 0;
    state->texts = wave.texts;
    /* Nothing to do is no wave. */
    state->is_done = wave.state == WAVE_CANCELLED ||
                     (state->plan.jobs_n == 0 && state->plan.waits_n == 0);
    wave.state = WAVE_OPEN;
    return state->is_done
               ? ST_OK
               : store_wave_put(flow->turn.db, &wave, turn_now(&flow->turn));
}

static bool
is_time(struct flow *flow, int64_t day)
{
    return flow->set->has_reminders && !flow->is_refusing &&
           !flow->is_closing && clock_is_trusted(flow) &&
           carrier_is_able(flow_carrier(flow, flow_own_carrier(flow))) &&
           turn_now(&flow->turn) >= moment_of(day, flow->set->remind_at_min) &&
           /* What is written at night could only expire. */
           outbox_quiet_until(flow->set, turn_now(&flow->turn)) == 0;
}

MUST_CHECK enum status
remind_go_on(struct flow *flow, bool *is_busy)
{
    struct remind *state = &flow->remind;
    int64_t day = today_of(flow);
    int people = registry_people_n(flow->registry);
    enum status status = ST_OK;

    bool is_new = !state->is_planned || state->plan.day != day;

    *is_busy = false;
    if (!is_time(flow, day) || (!is_new && state->is_done))
        return ST_OK;
    status = turn_begin(&flow->turn);
    if (status == ST_OK)
        turn_park(&flow->turn, on_turn, flow);
    if (status == ST_OK && is_new)
        status = begin(flow, day);
    if (status != ST_OK || state->is_done)
        return status;
    int64_t until = clock_mono_ms() + SLICE_MS;
    while (state->swept_day != day && status == ST_OK &&
           clock_mono_ms() < until)
        status = sweep(flow, day);
    while (state->swept_day == day && state->next < people && status == ST_OK &&
           clock_mono_ms() < until)
        status = try_next(flow);
    if (status == ST_OK && state->swept_day == day && state->next >= people)
        status = finish(flow);
    *is_busy = !state->is_done;
    return status;
}

bool
remind_is_writing(const struct flow *flow)
{
    return flow->remind.is_planned && !flow->remind.is_done;
}

/* What waits is called off when its time has come. */
MUST_CHECK enum status
remind_cancel(struct flow *flow, int64_t *n)
{
    struct store_wave wave;
    int64_t day = today_of(flow);
    enum status status = store_wave_get(flow->turn.db, day, &wave);

    if (status == ST_OK)
        status = turn_begin(&flow->turn);
    if (status == ST_OK)
        status = store_reminder_texts_queued(flow->turn.db, day, n);
    wave.state = WAVE_CANCELLED;
    if (status == ST_OK)
        status = store_wave_put(flow->turn.db, &wave, turn_now(&flow->turn));
    remind_again(flow);
    return status;
}

struct pauses {
    const struct duty *duty;
    bool found;
};

static void
on_pause(struct str duty, struct str reason, void *arg)
{
    struct pauses *pauses = arg;

    (void)reason;
    pauses->found |= str_eqz(duty, "*") || str_eqz(duty, pauses->duty->id);
}

/* The person has the role there still, nobody stands in, and nobody has paused
 * the duty. */
static enum status
is_still_theirs(struct message *m, const struct remind_item *item, bool *is)
{
    struct pauses pauses = {item->duty, false};
    enum status status = store_pauses(message_db(m), on_pause, &pauses);

    *is = false;
    for (int i = 0; i < m->person->roles_n && !pauses.found; i++) {
        const struct role_at *seat = &m->person->role[i];

        *is |= seat->unit == item->unit &&
               (item->step->roles & 1U << seat->role) != 0 &&
               !seat_is_replaced(m->person, seat, m->day);
    }
    return status;
}

static enum status
forget(struct flow *flow, const struct remind_item *item, int64_t person)
{
    char step[REMIND_STEP];
    struct store_reminder one = identity(item, person, step);

    return store_reminder_forget(flow->turn.db, &one);
}

/* What is left of a text's items. The others were not told: somebody may take
 * the report back, or end the pause. */
static enum status
keep_needed(struct message *m, struct remind_list *list)
{
    enum status status = ST_OK;
    int n = 0;

    for (int i = 0; i < list->n && status == ST_OK; i++) {
        const struct remind_item *item = &list->item[i];
        bool is_theirs = false, needed = false;

        status = is_still_theirs(m, item, &is_theirs);
        if (status == ST_OK && is_theirs)
            status = remind_is_needed(m, item, &needed);
        if (status == ST_OK && !needed)
            status = forget(m->flow, item, m->person->id);
        if (needed)
            list->item[n++] = *item;
    }
    list->n = n;
    return status;
}

/* The text and whom it is for; *who NULL: nobody, or it was called off. */
static enum status
recall(struct flow *flow, int64_t outbox, struct store_reminder_text *row,
       const struct person **who)
{
    struct store_wave wave = {0};
    enum status status =
        store_reminder_text_get(flow->turn.db, outbox, &flow->turn.arena, row);

    if (status == ST_OK)
        status = store_wave_get(flow->turn.db, row->day, &wave);
    *who = status == ST_OK && wave.state != WAVE_CANCELLED
               ? registry_person_by_id(flow->registry, row->person)
               : NULL;
    return status;
}

MUST_CHECK enum status
remind_renew(struct flow *flow, int64_t outbox, struct str *text,
             enum remind_use *use)
{
    struct inbound nothing = {.provider = flow_own_carrier(flow)};
    struct store_reminder_text row;
    struct remind_list list;
    struct message m;
    const struct person *who;
    enum status status = recall(flow, outbox, &row, &who);

    *use = REMIND_VAIN;
    if (status != ST_OK || !who)
        return status;
    if (row.day != today_of(flow)) {
        *use = REMIND_LATE;
        return ST_OK;
    }
    address(&m, flow, &nothing, who, row.day);
    remind_items_read(flow, row.items, &list);
    int before = list.n;
    status = keep_needed(&m, &list);
    if (status != ST_OK || list.n == 0)
        return status;
    *use = REMIND_USEFUL;
    if (list.n < before)
        status = store_reminder_text_set(
            flow->turn.db, outbox,
            remind_items_write(&flow->turn.arena, &list));
    return status == ST_OK ? remind_text(&m, m.person, &list, text) : status;
}

MUST_CHECK enum status
remind_untold(struct flow *flow, int64_t outbox)
{
    struct store_reminder_text row;
    struct remind_list list;
    enum status status =
        store_reminder_text_get(flow->turn.db, outbox, &flow->turn.arena, &row);

    if (status == ST_OK)
        remind_items_read(flow, row.items, &list);
    for (int i = 0; status == ST_OK && i < list.n; i++)
        status = forget(flow, &list.item[i], row.person);
    return status;
}

MUST_CHECK enum status
remind_forget(struct flow *flow, int64_t outbox)
{
    enum status status = remind_untold(flow, outbox);

    return status == ST_OK ? store_reminder_text_forget(flow->turn.db, outbox)
                           : status;
}

static enum status
preview_one(struct flow *flow, const struct remind_plan *plan, int place,
            void (*fn)(const struct remind_preview *, void *), void *arg)
{
    struct inbound nothing = {.provider = flow_own_carrier(flow)};
    struct remind_preview preview = {.at = spread(flow, plan->day, place)};
    struct remind_list list;
    struct message m;

    address(&m, flow, &nothing, registry_person_at(flow->registry, place),
            plan->day);
    enum status status = remind_gather(&m, plan, m.person, &list);
    if (status != ST_OK || list.n == 0)
        return status;
    status = remind_text(&m, m.person, &list, &preview.text);
    preview.person = m.person;
    preview.items = remind_items_write(message_arena(&m), &list);
    if (status == ST_OK)
        fn(&preview, arg);
    return status;
}

MUST_CHECK enum status
remind_preview(struct flow *flow, int64_t day, int *next, int max,
               void (*fn)(const struct remind_preview *, void *), void *arg)
{
    struct remind_plan plan = {0};
    int people = registry_people_n(flow->registry);
    enum status status = remind_plan_make(flow, day, &plan);

    for (int i = 0; i < max && *next < people && status == ST_OK; i++)
        status = preview_one(flow, &plan, (*next)++, fn, arg);
    if (*next >= people)
        *next = -1;
    remind_plan_clear(&plan);
    return status;
}
