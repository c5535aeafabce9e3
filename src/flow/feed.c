/* The duties of one person in one unit, as a calendar shows them. */
#include "flow/feed.h"

#include <stdio.h>
#include <stdlib.h>

#include "flow/act.h"
#include "flow/remind_need.h"
#include "flow/request.h"

/* One reading of a feed. */
struct gathering {
    struct message m;
    struct unit *unit;
    unsigned roles; /* of the person there, bits 1 << role */
    struct feed *feed;
};

/* What a duty is to the person. */
enum relation { NOTHING, OWED, WATCHED };

bool
feed_is_seat(const struct role_at *seat)
{
    return seat->role != ROLE_HO;
}

static unsigned
roles_told(const struct duty *duty, bool is_above)
{
    unsigned roles = 0;

    for (int i = 0; i < duty->steps_n; i++)
        if ((duty->step[i].kind == STEP_ESCALATE) == is_above)
            roles |= duty->step[i].roles;
    return roles;
}

/* On which of its days is asked of each: the unit may begin or end. */
static bool
owes(struct gathering *g, const struct duty *duty)
{
    const struct form *form = form_find(g->m.flow->set->forms, duty->form);

    if (!(roles_told(duty, false) & g->roles) ||
        !duty_is_owed_by(duty, unit_kind_name(g->unit->kind)))
        return false;
    if (!form || !form->level)
        return true;
    g->m.reading = (struct form_reading){.form = form};
    return act_is_of_unit(&g->m, form, g->unit);
}

/* The weekly digest has a rule, but nothing that anybody could do by a day. */
static enum relation
relation_to(struct gathering *g, const struct duty *duty)
{
    if (!duty->form[0] && duty->opens_days == 0)
        return NOTHING;
    if (owes(g, duty))
        return OWED;
    return roles_told(duty, true) & g->roles ? WATCHED : NOTHING;
}

/* "NV R08-2025 sovb ngay", "BK 6T 2025 sovb ...": what the duty says already
 * stands in the place of its field. */
static struct str
syntax_of(struct gathering *g, const struct remind_item *item)
{
    const struct duty *duty = item->duty;
    const struct form *form = form_find(g->m.flow->set->forms, duty->form);
    struct arena *arena = message_arena(&g->m);
    const char *word = form && form->syntax ? form->syntax : "";
    struct str out = str_of(duty->form);

    for (int i = 0; *word; i++) {
        struct str shown = {word, strcspn(word, " ")};

        word += shown.len;
        word += strspn(word, " ");
        if (duty->value[0] && i == form->due_field)
            shown = str_of(duty->value);
        else if (duty->value[0] && i == form->due_year)
            shown = arena_printf(arena, "%d", date_from_days(item->due).year);
        else if (i < form->fields_n && form->fields[i].type == FIELD_DUTY)
            shown = str_of(item->key);
        out = arena_printf(arena, "%.*s %.*s", STR_ARG(out), STR_ARG(shown));
    }
    return out;
}

static void
set_places(struct gathering *g, const struct remind_item *item)
{
    struct message *m = &g->m;

    message_set_unit(m, item->unit);
    message_set_z(m, "title", item->duty->title);
    message_set_z(m, "form", item->duty->form);
    message_set_day(m, "date", item->due);
    message_set(m, "how", syntax_of(g, item));
    if (item->duty->period != PERIOD_NONE)
        message_set_period(m, "period", duty_period(item->duty, item->due));
    else
        message_set_number(m, "period", date_from_days(item->due).year);
}

static struct str
say(struct gathering *g, const char *id)
{
    static const struct reply_limits none = {0}; /* it goes out by no SMS */

    return reply_render(message_text(&g->m, id), &none, &g->m.places);
}

/* Blanks would be legal there, and are trouble. */
static struct str
uid_of(struct gathering *g, const struct remind_item *item)
{
    char key[DUTY_KEY];

    snprintf(key, sizeof key, "%s", item->key);
    for (char *c = key; *c; c++)
        if (*c == ' ')
            *c = '-';
    return arena_printf(message_arena(&g->m), "%s-%s-%s@%s", item->duty->id,
                        key, item->unit->ref, g->m.flow->set->gateway);
}

static struct feed_event *
add_event(struct gathering *g, const struct remind_item *item, bool is_done)
{
    struct feed_event *event = &g->feed->event[g->feed->n++];

    *event = (struct feed_event){.uid = uid_of(g, item),
                                 .day = item->due,
                                 .is_done = is_done,
                                 .is_late = !is_done && item->duty->form[0] &&
                                            item->due < g->m.day};
    set_places(g, item);
    return event;
}

static enum status
add_owed(struct gathering *g, struct remind_item *item)
{
    static const struct duty_step step = {.kind = STEP_BEFORE};
    bool has_form = item->duty->form[0], is_needed;

    item->step = &step;
    enum status status = remind_is_needed(&g->m, item, &is_needed);
    if (status != ST_OK)
        return status;
    struct feed_event *event = add_event(g, item, !is_needed);
    event->summary = say(g, event->is_done ? "K-01-xong"
                            : has_form     ? "K-01"
                                           : "K-01-bare");
    event->description = say(g, has_form ? "K-02" : "K-02-bare");
    return ST_OK;
}

static enum status
add_watched(struct gathering *g, struct remind_item *item, int *units)
{
    static const struct duty_step step = {.kind = STEP_ESCALATE};
    bool is_begun = g->m.day >= item->due - item->duty->opens_days;
    struct remind_silent silent = {.silent = *units, .units = *units};
    enum status status = ST_OK;

    item->step = &step;
    /* Before it can be done only whether anybody owes it is asked, once. */
    if (is_begun || *units < 0)
        status = remind_silent(&g->m, item, &silent);
    if (!is_begun)
        *units = silent.units;
    if (status != ST_OK || silent.units == 0)
        return status;
    struct feed_event *event =
        add_event(g, item, is_begun && silent.silent == 0);
    event->is_watched = true;
    message_set_number(&g->m, "count", silent.silent);
    message_set_number(&g->m, "units_n", silent.units);
    event->summary = say(g, event->is_done ? "K-01-xong" : "K-03");
    event->description = say(g, is_begun ? "K-04" : "K-02-bare");
    return ST_OK;
}

static bool
is_shown(const struct gathering *g, int64_t day)
{
    return day >= g->m.day - FEED_DAYS_BACK &&
           day <= g->m.day + FEED_DAYS_AHEAD;
}

static enum status
add_rule(struct gathering *g, const struct duty *duty)
{
    enum relation relation = relation_to(g, duty);
    enum status status = ST_OK;
    int units = -1; /* that owe it; not known yet */

    if (relation == NOTHING)
        return ST_OK;
    for (int i = 0; i < duty->due_n && status == ST_OK; i++) {
        struct remind_item item = {
            .duty = duty, .due = duty->due[i], .unit = g->unit};

        if (!is_shown(g, item.due) ||
            (relation == OWED &&
             !remind_is_there(&g->m, duty, item.due, g->unit)))
            continue;
        duty_key(duty, item.due, item.key);
        status = relation == OWED ? add_owed(g, &item)
                                  : add_watched(g, &item, &units);
    }
    return status;
}

/* What somebody above asked this unit for, by the day that they named. */
static enum status
add_requests(struct gathering *g, const struct duty *duty)
{
    struct store_request row[REQUEST_OPEN_MAX];
    int n = 0;
    enum status status = ST_OK;

    if (relation_to(g, duty) == OWED && unit_on(g->unit, g->m.day))
        status = store_requests_of_unit(message_db(&g->m), g->unit->id,
                                        message_arena(&g->m), row,
                                        REQUEST_OPEN_MAX, &n);
    for (int i = 0; i < n && status == ST_OK; i++) {
        struct remind_item item = {.duty = duty,
                                   .due = row[i].due,
                                   .unit = g->unit,
                                   .subject = row[i].id};

        if (!is_shown(g, item.due))
            continue;
        snprintf(item.key, sizeof item.key, "%lld", (long long)row[i].id);
        struct feed_event *event = add_event(g, &item, false);
        message_set(&g->m, "title", row[i].title);
        event->summary = say(g, "K-01");
        event->description = say(g, "K-02");
    }
    return status;
}

static enum status
add_duty(struct gathering *g, const struct duty *duty)
{
    switch (duty->when) {
    case DUTY_BY_RULE:
        return add_rule(g, duty);
    case DUTY_ON_REQUEST:
        return add_requests(g, duty);
    case DUTY_ANY_TIME:
    case DUTY_ASKED:     /* what waits has no day that is known before */
    case DUTY_COMMITTED: /* and this tells of a household */
        return ST_OK;
    }
    return ST_OK;
}

static int
room_needed(const struct gathering *g, const struct duty_set *set)
{
    int n = REQUEST_OPEN_MAX;

    for (int i = 0; i < set->n; i++)
        for (int k = 0; k < set->duty[i].due_n; k++)
            n += is_shown(g, set->duty[i].due[k]);
    return n;
}

static int
by_day(const void *a, const void *b)
{
    const struct feed_event *x = a, *y = b;

    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return strcmp(x->uid.ptr, y->uid.ptr);
}

static enum status
gather(struct gathering *g)
{
    const struct duty_set *set = g->m.flow->set->duties;
    int room = room_needed(g, set);
    enum status status = ST_OK;

    g->feed->event = arena_alloc(message_arena(&g->m),
                                 (size_t)(room + 1) * sizeof *g->feed->event);
    for (int i = 0; i < set->n && status == ST_OK; i++)
        status = add_duty(g, &set->duty[i]);
    qsort(g->feed->event, (size_t)g->feed->n, sizeof *g->feed->event, by_day);
    message_set_unit(&g->m, g->unit);
    g->feed->name = say(g, "K-05");
    return status;
}

MUST_CHECK enum status
feed_read(struct flow *flow, int64_t person, int64_t unit,
          const struct feed **out)
{
    const struct inbound nothing = {.provider = flow->set->carrier[0].name};
    struct gathering *g = arena_alloc(&flow->turn.arena, sizeof *g);

    *out = NULL;
    message_init(&g->m, flow, &nothing);
    g->m.person = person_on(registry_person_by_id(flow->registry, person),
                            g->m.day, message_arena(&g->m));
    g->unit = registry_unit(flow->registry, unit);
    if (!g->m.person || !g->unit)
        return ST_OK;
    for (int i = 0; i < g->m.person->roles_n; i++) {
        const struct role_at *seat = &g->m.person->role[i];

        if (seat->unit == g->unit && feed_is_seat(seat))
            g->roles |= 1U << seat->role;
    }
    if (g->roles == 0)
        return ST_OK;
    message_address(&g->m, g->m.person);
    flow->set->language(flow->set->texts, g->m.person->language,
                        &g->m.places.is_wide);
    g->feed = arena_alloc(message_arena(&g->m), sizeof *g->feed);
    g->feed->stamp_ms = date_to_ms(g->m.date, VIETNAM_OFFSET_MIN);
    *out = g->feed;
    return gather(g);
}
