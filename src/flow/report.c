/* A report in the making: gathering what is there. */
#include "flow/report.h"

#include <stdio.h>

#include "flow/act.h"
#include "flow/seat.h"
#include "store/store_chain.h"

enum { SAME_TEXT_MS = 10 * 60 * 1000 };

static struct figures
figures_from(const struct store_rollup *rollup)
{
    struct figures figures = {.is_present = rollup->reports > 0};

    for (int i = 0; i < STORE_FIGURES; i++)
        figures.number[i] = rollup->f[i];
    return figures;
}

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

static enum status
open_previous(struct message *m, struct report *r)
{
    struct store_rollup rollup;
    char before[PERIOD_TEXT];

    if (r->period.kind == PERIOD_NONE)
        return ST_OK;
    period_format(period_before(r->period), before);
    enum status status = store_rollup_get(message_db(m), r->form->keyword,
                                          before, m->unit->id, &rollup);
    if (status == ST_OK)
        r->previous = figures_from(&rollup);
    return status;
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
    message_set_unit(m, m->unit);
    if (r->period.kind != PERIOD_NONE)
        message_set_period(m, "period", r->period);
    message_set_z(m, "form", r->form->keyword);
    message_set(m, "example", message_example(m, r->form));
    if (act && act->places)
        act->places(m, r);
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

/* Without a key of its own every message is another report. */
static void
settle_key(struct message *m, struct report *r)
{
    size_t n = 0;

    if (r->form->keys_n == 0 && m->key) {
        snprintf(r->key, sizeof(r->key), "%s", m->key);
        return;
    }
    if (r->form->keys_n == 0) {
        snprintf(r->key, sizeof(r->key), "#%lld", (long long)m->id);
        return;
    }
    for (int i = 0; i < r->form->keys_n && n < sizeof(r->key); i++) {
        struct str part = key_part(m, r, r->form->key[i]);
        n += (size_t)snprintf(r->key + n, sizeof(r->key) - n, "%s%.*s",
                              i ? " " : "", STR_ARG(part));
    }
}

static void
settle_period(struct message *m, struct report *r)
{
    r->last_day = m->day;
    if (r->period.kind == PERIOD_NONE)
        return;
    int64_t late = m->day - date_to_days(period_due(r->period));
    r->last_day = date_to_days(period_last(r->period));
    r->late_days = late > 0 ? (int)late : 0;
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
    settle_period(m, r);
    settle_key(m, r);
    enum status status = open_current(m, r);
    if (status == ST_OK)
        status = open_previous(m, r);
    if (status == ST_OK)
        report_set_places(m, r);
    return status;
}

/* The sender's last message of this form, if it is fresh. */
static enum status
find_twin(struct message *m, struct report *r, bool *is_same)
{
    struct store_chain last;
    struct store_version version;
    int n;
    enum status status = store_chain_of_person(message_db(m), m->person->id,
                                               message_arena(m), &last, 1, &n);

    if (status != ST_OK || n == 0 || last.unit != m->unit->id)
        return status;
    status = store_version_get(message_db(m), last.version, message_arena(m),
                               &version);
    if (status == ST_OK && strcmp(version.state, "accepted") == 0 &&
        str_eqz(last.kind, r->form->chain) &&
        turn_now(&m->flow->turn) - version.at < SAME_TEXT_MS &&
        str_eq(version.figures, r->text)) {
        r->current = version;
        *is_same = true;
    }
    return status;
}

MUST_CHECK enum status
report_is_same(struct message *m, struct report *r, bool *is_same)
{
    *is_same = r->current.report != 0 && str_eq(r->current.figures, r->text);
    if (r->form->keys_n == 0 && r->form->chain)
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
    settle_period(m, r);
    r->now = figures_read(form, named.figures);
    r->text = named.figures;
    r->code = named.code;
    r->late_days = named.late_days;
    r->named_row = row;
    r->named_version = named.version;
    r->named_state = named.state;
    r->named_rule = named.rule;
    r->named_person = named.person;
    r->named_message = named.message;
    status = open_current(m, r);
    return status == ST_OK ? open_previous(m, r) : status;
}

bool
report_is_open(const struct message *m, const struct report *r)
{
    if (r->period.kind == PERIOD_NONE)
        return true;
    return date_compare(m->date, period_opens(r->period)) >= 0 &&
           date_compare(m->date, period_closes(r->period)) <= 0;
}

void
report_set_rule(struct message *m, const struct report *r,
                const struct form_rule *rule)
{
    int64_t left, right;

    rule_sides(rule, &r->now, &r->previous, &left, &right);
    message_set_number(m, "left", left);
    message_set_number(m, "right", right);
    message_set(
        m, "difference",
        arena_printf(message_arena(m), "%+lld", (long long)(left - right)));
    for (int i = 0; i < r->form->fields_n; i++)
        message_set_number(
            m,
            arena_printf(message_arena(m), "prev.%s", r->form->fields[i].code)
                .ptr,
            r->previous.number[i]);
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
