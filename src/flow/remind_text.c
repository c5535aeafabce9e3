/* The sentence of a reminder. */
#include "flow/remind_text.h"

#include "core/sms.h"
#include "flow/chain.h"
#include "flow/no_change.h"
#include "flow/remind_digest.h"
#include "flow/request.h"
#include "store/store_household.h"
#include "store/store_report.h"
#include "store/store_rollup.h"

enum { MONTH_DAYS = 30 };

static bool
is_late(const struct remind_item *item)
{
    return item->step->kind == STEP_AFTER || item->step->kind == STEP_ESCALATE;
}

/* "BC T09/2025", "viec R08-2025", "bao cao nam 2025": what is to be sent. */
static struct str
what_of(struct message *m, const struct remind_item *item)
{
    struct arena *arena = message_arena(m);
    char shown[16];

    if (item->duty->period != PERIOD_NONE) {
        period_show(duty_period(item->duty, item->due), shown);
        return arena_printf(arena, "%s %s", item->duty->form, shown);
    }
    if (strcmp(item->duty->form, "NV") == 0)
        return arena_printf(arena, "viec %s", item->key);
    return arena_printf(arena, "%s %d", item->duty->title,
                        date_from_days(item->due).year);
}

static void
set_days(struct message *m, const struct remind_item *item)
{
    struct date due = date_from_days(item->due);
    int64_t left = item->due - m->day;

    message_set(
        m, "day",
        arena_printf(message_arena(m), "%02d/%02d", due.day, due.month));
    message_set_number(m, "days", left > 0 ? left : 0);
    message_set_number(m, "late", left < 0 ? -left : 0);
}

/* Places of sentences about one item. */
static void
set_places(struct message *m, const struct remind_item *item)
{
    const struct form *form = form_find(m->flow->set->forms, item->duty->form);

    m->unit = item->unit;
    message_set_unit(m, item->unit);
    message_set_z(m, "form", item->duty->form);
    message_set_z(m, "syntax", form ? form->syntax : "");
    if (item->duty->period != PERIOD_NONE)
        message_set_period(m, "period", duty_period(item->duty, item->due));
    set_days(m, item);
}

/* What the sentences of a report of a period can do without. */
static void
set_words(struct message *m, const struct remind_item *item)
{
    message_set_z(m, "value", item->duty->value);
    message_set(m, "what", what_of(m, item));
    message_set_z(m, "maviec", item->key);
    message_set_number(m, "year", date_from_days(item->due).year);
    message_set(m, "today",
                arena_printf(message_arena(m), "%02d%02d%02d", m->date.day,
                             m->date.month, m->date.year % 100));
}

/* "140 44 17 2 0 0" of the period before; empty if there is none. */
static enum status
set_last(struct message *m, const struct remind_item *item)
{
    const struct form *form = form_find(m->flow->set->forms, item->duty->form);
    struct period before = period_before(duty_period(item->duty, item->due));
    struct store_rollup last;
    struct str list = {0};
    char key[PERIOD_TEXT];

    period_format(before, key);
    enum status status = store_rollup_get(message_db(m), form->keyword, key,
                                          item->unit->id, &last);
    for (int i = 0; last.reports > 0 && i < form->fields_n; i++)
        list = arena_printf(message_arena(m), "%.*s%s%lld", STR_ARG(list),
                            i > 0 ? " " : "", (long long)last.f[i]);
    message_set(m, "last", list);
    return status;
}

static enum status
set_silent(struct message *m, const struct remind_item *item)
{
    struct remind_silent silent;
    enum status status = remind_silent(m, item, &silent);

    set_places(m, item);
    message_set_number(m, "missing_n", silent.silent);
    message_set_number(m, "hamlets", silent.units);
    message_set(m, "silent", listing_text(&silent.names));
    silent.names.place = "few";
    message_set(m, "few", listing_text(&silent.names));
    return status;
}

static enum status
set_household(struct message *m, const struct remind_item *item)
{
    struct store_household home;
    enum status status =
        store_household_get(message_db(m), item->subject, &home);

    message_set(m, "household",
                arena_copy(message_arena(m), str_of(home.code)));
    return status;
}

/* What a request asked for is called as it was asked for. */
static enum status
set_request(struct message *m, const struct remind_item *item)
{
    struct store_request request;
    enum status status = store_request_get(message_db(m), item->subject,
                                           message_arena(m), &request);

    if (status == ST_OK && request.id)
        request_set_places(m, &request);
    return status;
}

/* How far the communes are with what an office sums up. */
static enum status
set_done(struct message *m, const struct remind_item *item)
{
    const struct duty *parts =
        duty_find(m->flow->set->duties, str_of(item->duty->counts));
    int done = 0, owing = 0;
    enum status status = ST_OK;

    if (parts)
        status =
            remind_count_done(m, item->unit, parts, item->due, &done, &owing);
    set_places(m, item);
    message_set_number(m, "done", done);
    message_set_number(m, "owing", owing);
    return status;
}

/* {waiting}: the codes of all that wait, {count} of them. */
static enum status
set_waiting(struct message *m, const struct remind_list *list)
{
    struct listing codes = {.m = m, .comma = ", ", .place = "waiting"};
    enum status status = ST_OK;
    int n = 0;

    for (int i = 0; i < list->n && status == ST_OK; i++) {
        struct store_version version;
        struct chain chain;

        if (list->item[i].duty->when != DUTY_ASKED)
            continue;
        n++;
        status = chain_load(m, list->item[i].subject, &chain);
        if (status == ST_OK)
            status = store_version_get(message_db(m), chain.row.version,
                                       message_arena(m), &version);
        if (status == ST_OK)
            listing_add(&codes,
                        arena_printf(message_arena(m), "%04d", version.code));
    }
    message_set(m, "waiting", listing_text(&codes));
    message_set_number(m, "count", n);
    return status;
}

static bool
has_form_sentence(const struct remind_item *item)
{
    return item->duty->period != PERIOD_NONE;
}

/* The sentence that tells one item alone. */
static const char *
sentence_of(const struct message *m, const struct remind_item *item)
{
    bool has_last = reply_value(&m->places, "last").len > 0;
    bool is_own = duty_is_owed_by(item->duty, unit_kind_name(item->unit->kind));

    switch (item->step->kind) {
    case STEP_INFORM:
        return item->duty->text;
    case STEP_ESCALATE:
        return is_own ? "N-03-xa"
               : item->duty->period != PERIOD_NONE &&
                       item->unit->kind == UNIT_COMMUNE
                   ? "N-03"
                   : "N-03-huyen";
    case STEP_AFTER:
        if (item->duty->when == DUTY_COMMITTED)
            return (item->step->roles & 1U << ROLE_HO) && m->reader &&
                           m->reader->roles_n > 0 &&
                           m->reader->role[0].role == ROLE_HO
                       ? "N-06"
                       : "N-06-tb";
        if (item->duty->when == DUTY_ASKED)
            return item->unit->kind == UNIT_HAMLET ? "N-07" : "N-07-xa";
        return has_form_sentence(item) ? "N-02" : "N-02-viec";
    case STEP_BEFORE:
        if (item->duty->text[0])
            return item->duty->text;
        if (has_form_sentence(item))
            return has_last ? "N-01" : "N-01-bare";
        return "N-01-viec";
    }
    return "N-01-viec";
}

/* Fills the places that the sentence of this item may use. */
static enum status
fill(struct message *m, const struct remind_item *item, bool is_alone)
{
    bool is_plain = is_alone && has_form_sentence(item) &&
                    item->step->kind != STEP_ESCALATE;
    enum status status = ST_OK;

    set_places(m, item);
    if (!is_plain)
        set_words(m, item);
    if (item->step->kind == STEP_ESCALATE)
        status = set_silent(m, item);
    else if (item->duty->when == DUTY_COMMITTED)
        status = set_household(m, item);
    else if (has_form_sentence(item) && item->step->kind == STEP_BEFORE)
        status = set_last(m, item);
    else if (item->duty->counts[0])
        status = set_done(m, item);
    if (item->duty->when == DUTY_COMMITTED)
        message_set_number(m, "months", (m->day - item->due) / MONTH_DAYS + 3);
    if (status == ST_OK && item->duty->when == DUTY_ON_REQUEST)
        status = set_request(m, item);
    return status;
}

static struct str
render(struct message *m, const char *id)
{
    return message_render(m, message_text(m, id));
}

/* What one item is called beside others. */
static const char *
part_of(const struct remind_item *item)
{
    if (item->duty->when == DUTY_COMMITTED)
        return "N-06-item";
    if (item->step->kind == STEP_INFORM)
        return "N-09-item";
    if (item->step->kind == STEP_ESCALATE)
        return "N-03-item";
    return is_late(item) ? "N-02-item" : "N-01-item";
}

static enum status
tell_many(struct message *m, const struct remind_list *list, struct str *text)
{
    struct listing parts = {.m = m, .comma = "; ", .place = "list"};
    bool has_waiting = false;
    enum status status = ST_OK;

    for (int i = 0; i < list->n && status == ST_OK; i++) {
        const struct remind_item *item = &list->item[i];

        if (item->duty->when == DUTY_ASKED) {
            has_waiting = true;
            continue;
        }
        status = fill(m, item, false);
        listing_add(&parts, render(m, part_of(item)));
    }
    if (status == ST_OK && has_waiting) {
        status = set_waiting(m, list);
        listing_add(&parts, render(m, "N-07-item"));
    }
    message_set(m, "list", listing_text(&parts));
    *text = render(m, "N-01-many");
    return status;
}

static bool
all_wait(const struct remind_list *list)
{
    for (int i = 0; i < list->n; i++)
        if (list->item[i].duty->when != DUTY_ASKED ||
            list->item[i].unit != list->item[0].unit)
            return false;
    return true;
}

/* Behind the figures of the period before: that they may simply stand, where
 * they may and the text costs no more for it. */
static enum status
offer_no_change(struct message *m, const struct remind_item *item,
                struct str *text)
{
    const struct form *form = form_find(m->flow->set->forms, item->duty->form);
    struct no_change no_change = {0};
    enum status status = ST_OK;

    if (item->step->kind != STEP_BEFORE || !has_form_sentence(item) || !form)
        return ST_OK;
    status = no_change_judge(m, form, item->unit,
                             duty_period(item->duty, item->due), &no_change);
    if (status != ST_OK || no_change.answer != NO_CHANGE_TAKEN)
        return status;
    struct str longer = arena_printf(message_arena(m), "%.*s%s", STR_ARG(*text),
                                     message_text(m, "N-01-same"));
    if (sms_measure(longer).segments == sms_measure(*text).segments)
        *text = longer;
    return ST_OK;
}

MUST_CHECK enum status
remind_text(struct message *m, const struct person *person,
            struct remind_list *list, struct str *text)
{
    enum status status;

    message_address(m, person);
    remind_drop_digests(list);
    if (list->n > 1 && !all_wait(list))
        return tell_many(m, list, text);
    status = fill(m, &list->item[0], true);
    if (status == ST_OK && list->item[0].duty->when == DUTY_ASKED)
        status = set_waiting(m, list);
    if (status == ST_OK && remind_is_digest(&list->item[0]))
        status = remind_set_digest(m, &list->item[0]);
    *text = render(m, sentence_of(m, &list->item[0]));
    return status == ST_OK ? offer_no_change(m, &list->item[0], text) : status;
}
