/* A report in the making: gathering what is there. */
#include "flow/report.h"

#include <stdio.h>

#include "flow/act.h"
#include "flow/closed.h"
#include "flow/outage.h"
#include "flow/seat.h"
#include "flow/sources.h"
#include "store/store_chain.h"

enum { SAME_TEXT_MS = 10 * 60 * 1000, TWINS_MAX = 16 };

static enum status
open_current(struct message *m, struct report *r)
{
    enum status status = store_report_find(message_db(m), r->form->keyword,
                                           m->unit->id, r->key, &r->head);

    if (status == ST_OK && r->head.version > 0)
        status = store_version_get(message_db(m), r->head.version_row,
                                   message_arena(m), &r->current);
    if (status == ST_OK && r->current.report)
        r->old = figures_read(r->form, r->current.figures);
    return status;
}

/* Last period's figures are there already, mostly. */
static struct str
example(struct message *m, const struct report *r)
{
    const struct figures *last = &r->source[SOURCE_PREV - 1];
    bool is_open =
        r->period.kind != PERIOD_NONE &&
        period_compare(r->period, period_open(r->period.kind, m->date)) == 0;

    if (is_open && (r->fetched & (1u << SOURCE_PREV)))
        return message_example_from(m, r->form, last);
    return message_example(m, r->form);
}

/* {k} is "+2" where it was given. */
static void
set_change(struct message *m, const struct report *r)
{
    if (figures_value(r->form, r->text, "k").ptr)
        message_set(m, "k",
                    arena_printf(message_arena(m), "%+lld",
                                 (long long)r->now.number[FORM_K]));
}

/* "15/06" */
static void
set_due(struct message *m, const struct report *r)
{
    if (r->has_due)
        message_set(m, "due",
                    arena_printf(message_arena(m), "%02d/%02d", r->due.day,
                                 r->due.month));
}

void
report_set_places(struct message *m, const struct report *r)
{
    const struct act *act = act_find(r->form->act);

    for (int i = 0; i < r->form->fields_n; i++) {
        const struct form_field *f = &r->form->fields[i];
        struct str value = figures_value(r->form, r->text, f->code);
        const char *word = form_value_name(f, r->now.number[i]);
        message_set(m, f->code, value);
        if (word)
            message_set_z(
                m, arena_printf(message_arena(m), "%s.name", f->code).ptr,
                word);
    }
    set_change(m, r);
    message_set_unit(m, m->unit);
    if (r->period.kind != PERIOD_NONE)
        message_set_period(m, "period", r->period);
    message_set_z(m, "form", r->form->keyword);
    message_set(m, "example", example(m, r));
    set_due(m, r);
    sources_set_sums(m, r);
    if (act && act->places)
        act->places(m, r);
}

/* The key is told apart by this part too. */
static bool
has_part(const struct report *r, const struct form_key *key)
{
    const struct form_field *by = &r->form->fields[key->if_field];

    return !key->if_is ||
           str_eqz(figures_value(r->form, r->text, by->code), key->if_is);
}

/* A part of the key as the message says it. */
static struct str
key_part(struct message *m, const struct report *r, int field)
{
    char period[PERIOD_TEXT];

    if (field != FORM_KEY_PERIOD)
        return figures_value(r->form, r->text, r->form->fields[field].code);
    period_format(r->period, period);
    return arena_copy(message_arena(m), str_of(period));
}

void
report_write_key(struct message *m, const struct report *r, int field,
                 const char *value, char out[REPORT_KEY])
{
    size_t n = 0;

    out[0] = '\0';
    for (int i = 0; i < r->form->keys_n && n < REPORT_KEY; i++) {
        const struct form_key *key = &r->form->key[i];
        if (!has_part(r, key))
            continue;
        bool is_other = field >= 0 && key->field == field;
        struct str part = is_other ? str_of(value) : key_part(m, r, key->field);
        n += (size_t)snprintf(out + n, REPORT_KEY - n, "%s%.*s", n ? " " : "",
                              STR_ARG(part));
    }
}

/* Without a key of its own every message is another report. */
static void
settle_key(struct message *m, struct report *r)
{
    if (r->form->keys_n == 0 && m->key) {
        snprintf(r->key, sizeof(r->key), "%s", m->key);
        return;
    }
    if (r->form->keys_n == 0) {
        snprintf(r->key, sizeof(r->key), "#%lld", (long long)m->id);
        return;
    }
    report_write_key(m, r, -1, NULL, r->key);
}

/* By which day: the form says it, of its period or of one of its fields. */
static enum status
settle_due(struct message *m, struct report *r)
{
    const struct form *form = r->form;
    struct str of = {0};
    int64_t year = 0;

    if (form->due_field >= 0) {
        of = figures_value(form, r->text, form->fields[form->due_field].code);
        year = r->now.number[form->due_year];
    }
    r->has_due =
        form_due_day(form, r->period, of, year, m->flow->set->duties, &r->due);
    r->late_days = r->moved_min = 0;
    if (!r->has_due && form->due_field >= 0 && form_text(form, "OK-undated"))
        r->reply = "OK-undated";
    return r->has_due
               ? outage_late_days(m, r->due, &r->late_days, &r->moved_min)
               : ST_OK;
}

static enum status
settle_period(struct message *m, struct report *r)
{
    r->last_day = m->day;
    if (r->period.kind != PERIOD_NONE)
        r->last_day = date_to_days(period_last(r->period));
    return settle_due(m, r);
}

MUST_CHECK enum status
report_open(struct message *m, struct report *r)
{
    *r = (struct report){
        .form = m->reading.form,
        .period = m->reading.period,
        .household = m->household,
        .now = figures_of(&m->reading),
        .text = figures_write(&m->reading, message_arena(m)),
        .reply = "OK",
    };
    enum status status = settle_period(m, r);
    settle_key(m, r);
    if (status == ST_OK)
        status = open_current(m, r);
    if (status == ST_OK)
        status = sources_open(m, r);
    if (status == ST_OK)
        report_set_places(m, r);
    return status;
}

static enum status
is_twin(struct message *m, struct report *r, const struct store_chain *chain,
        bool *is_same)
{
    struct store_version version;

    if (chain->unit != m->unit->id || !str_eqz(chain->kind, r->form->chain))
        return ST_OK;
    enum status status = store_version_get(message_db(m), chain->version,
                                           message_arena(m), &version);
    if (status == ST_OK && strcmp(version.state, "accepted") == 0 &&
        turn_now(&m->flow->turn) - version.at < SAME_TEXT_MS &&
        str_eq(version.figures, r->text)) {
        r->current = version;
        *is_same = true;
    }
    return status;
}

/* Among the sender's last messages one of this form, if it is fresh. */
static enum status
find_twin(struct message *m, struct report *r, bool *is_same)
{
    struct store_chain last[TWINS_MAX];
    int n = 0;
    enum status status = store_chain_of_person(
        message_db(m), m->person->id, message_arena(m), last, TWINS_MAX, &n);

    for (int i = 0; i < n && status == ST_OK && !*is_same; i++)
        status = is_twin(m, r, &last[i], is_same);
    return status;
}

MUST_CHECK enum status
report_is_same(struct message *m, struct report *r, bool *is_same)
{
    *is_same = r->current.report != 0 && str_eq(r->current.figures, r->text);
    if (r->form->keys_n == 0 && r->form->chain && !m->key)
        return find_twin(m, r, is_same);
    return ST_OK;
}

/* "2025-Q3 017": the period stands first. */
static bool
read_key(const struct form *form, struct str key, struct period *period)
{
    const char *blank = key.len ? memchr(key.ptr, ' ', key.len) : NULL;

    if (form->period == PERIOD_NONE)
        return true;
    if (blank)
        key.len = (size_t)(blank - key.ptr);
    if (!period_parse(key, period))
        return false;
    if (form->period == PERIOD_HALF)
        period->kind = PERIOD_HALF;
    return true;
}

static bool
is_in_window(const struct message *m, const struct report *r)
{
    if (r->period.kind == PERIOD_NONE)
        return true;
    return date_compare(m->date, period_opens(r->period)) >= 0 &&
           date_compare(m->date, period_closes(r->period)) <= 0;
}

MUST_CHECK enum status
report_load(struct message *m, int64_t row, struct report *r)
{
    struct store_subject subject;
    struct store_version named;

    *r = (struct report){.reply = "OK"};
    enum status status =
        store_version_get(message_db(m), row, message_arena(m), &named);
    if (status == ST_OK)
        status = store_report_subject(message_db(m), named.report,
                                      message_arena(m), &subject);
    if (status != ST_OK)
        return status;
    const struct form *form = form_find(m->flow->set->forms, subject.form.ptr);
    struct unit *unit = registry_unit(m->flow->registry, subject.unit);
    if (!form || !unit || !read_key(form, subject.key, &r->period) ||
        !str_copy(r->key, sizeof(r->key), subject.key))
        return ST_OK;
    r->form = form;
    m->unit = unit;
    m->household = subject.household;
    r->household = subject.household;
    r->now = figures_read(form, named.figures);
    r->text = named.figures;
    status = settle_period(m, r);
    r->code = named.code;
    r->late_days = named.late_days;
    r->moved_min = named.moved_min;
    r->named_row = row;
    r->named_version = named.version;
    r->named_state = named.state;
    r->named_rule = named.rule;
    r->named_person = named.person;
    r->named_message = named.message;
    if (status == ST_OK)
        status = open_current(m, r);
    if (status == ST_OK && !is_in_window(m, r))
        status = closed_is_reopened(m, form, r->period, &r->is_reopened);
    return status == ST_OK ? sources_open(m, r) : status;
}

bool
report_is_open(const struct message *m, const struct report *r)
{
    return r->is_reopened || is_in_window(m, r);
}

void
report_set_rule(struct message *m, const struct report *r,
                const struct form_rule *rule)
{
    sources_set_rule(m, r->form, rule, &r->now, r->source);
}

struct str
report_changes(struct message *m, const struct report *r)
{
    struct str list = {0};

    for (int i = 0; i < r->form->fields_n; i++) {
        const struct form_field *f = &r->form->fields[i];
        struct str old = figures_value(r->form, r->current.figures, f->code);
        struct str now = figures_value(r->form, r->text, f->code);
        if (!str_eq(old, now))
            list = arena_printf(message_arena(m), "%.*s%s%s %.*s thanh %.*s",
                                STR_ARG(list), list.len ? ", " : "", f->name,
                                STR_ARG(old), STR_ARG(now));
    }
    return list;
}

struct str
report_values(struct message *m, const struct report *r)
{
    struct str list = {0};

    for (int i = 0; i < r->form->fields_n; i++) {
        const struct form_field *f = &r->form->fields[i];
        struct str value = figures_value(r->form, r->text, f->code);
        if (value.ptr)
            list =
                arena_printf(message_arena(m), "%.*s%s%s %.*s", STR_ARG(list),
                             list.len ? ", " : "", f->name, STR_ARG(value));
    }
    return list;
}
