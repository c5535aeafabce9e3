/* HD and TT: help, and what is still to do. */
#include "flow/act.h"
#include "flow/report.h"

static bool
may_send(const struct message *m, const struct form *form)
{
    for (int i = 0; i < m->person->roles_n; i++)
        if (form->roles & (1u << m->person->role[i].role))
            return true;
    return false;
}

/* Forms that this build takes and this sender may send; the first is the one
 * that help shows. */
static const struct form *
own_forms(struct message *m, struct str *others)
{
    const struct form *first = NULL;
    int n;
    const struct form *const *form = form_all(m->flow->set->forms, &n);

    *others = (struct str){0};
    for (int i = 0; i < n; i++) {
        if (form[i]->is_service || !act_find(form[i]->act) ||
            !may_send(m, form[i]))
            continue;
        if (!first)
            first = form[i];
        else
            *others =
                arena_printf(message_arena(m), "%.*s%s%s", STR_ARG(*others),
                             others->len ? " " : "", form[i]->keyword);
    }
    return first;
}

static void
set_form(struct message *m, const struct form *form)
{
    message_set_z(m, "form", form->keyword);
    message_set_z(m, "syntax", form->syntax);
    message_set(m, "usage",
                arena_printf(message_arena(m), "%s%s%s", form->keyword,
                             form->syntax[0] ? " " : "", form->syntax));
    message_set(m, "example", message_example(m, form));
}

MUST_CHECK enum status
act_help(struct message *m)
{
    const struct form_value *asked = form_value(&m->reading, "mau");
    struct str others;
    const struct form *form = own_forms(m, &others);

    m->outcome.outcome = "answered";
    if (asked) {
        char keyword[8];
        if (str_copy(keyword, sizeof(keyword), asked->text))
            form = form_find(m->flow->set->forms, keyword);
        if (form) {
            set_form(m, form);
            return message_say_id(m, "S-01-form");
        }
    }
    if (!form)
        return message_say_id(m, "S-01-none");
    set_form(m, form);
    message_set(m, "forms", others);
    if (others.len == 0)
        return message_say_id(m, "S-01-one");
    bool is_long = (int)(strlen(form->keyword) + 1 + strlen(form->syntax)) >
                   message_room(m, "usage");
    return message_say_id(m, is_long ? "S-01-long" : "S-01");
}

/* "BC chua co (han 02/10)" for one form and unit. */
static enum status
status_of(struct message *m, const struct form *form, const char **text)
{
    struct form_reading asked = {.form = form,
                                 .period = period_open(form->period, m->date)};
    struct report r;

    m->reading = asked;
    enum status status = report_open(m, &r);
    if (status != ST_OK)
        return status;
    message_set(
        m, "day",
        arena_printf(message_arena(m), "%02d/%02d", r.due.day, r.due.month));
    message_set_number(m, "late", r.late_days);
    if (r.head.last > r.head.version) {
        struct store_version held;
        status = store_version_get(message_db(m), r.head.last_row,
                                   message_arena(m), &held);
        message_set_code(m, "code", held.code);
        if (status != ST_OK ||
            (held.state && strcmp(held.state, "held") == 0)) {
            *text = "S-02-held";
            return status;
        }
    }
    if (r.current.report) {
        message_set_code(m, "code", r.current.code);
        *text = "S-02-done";
    } else {
        *text = r.late_days > 0 ? "S-02-late" : "S-02-missing";
    }
    return ST_OK;
}

/* Adds the sentence of one form to the list. */
static enum status
add_status(struct message *m, const struct form *form, struct str *list)
{
    const char *id = NULL;
    enum status status = status_of(m, form, &id);

    if (status != ST_OK)
        return status;
    message_set_z(m, "form", form->keyword);
    struct str words =
        reply_render(message_text(m, id), m->flow->set->limits, &m->places);
    *list = arena_printf(message_arena(m), "%.*s%s%.*s", STR_ARG(*list),
                         list->len ? ". " : "", STR_ARG(words));
    return ST_OK;
}

MUST_CHECK enum status
act_status(struct message *m)
{
    struct str list = {0};
    int n;
    const struct form *const *form = form_all(m->flow->set->forms, &n);
    enum status status = ST_OK;

    m->outcome.outcome = "answered";
    for (int i = 0; i < n && status == ST_OK; i++) {
        if (form[i]->is_service || !act_find(form[i]->act) || !form[i]->level ||
            !act_is_of_unit(m, form[i], m->unit) || !may_send(m, form[i]))
            continue;
        status = add_status(m, form[i], &list);
    }
    if (status != ST_OK)
        return status;
    message_set_unit(m, m->unit);
    message_set_period(m, "period", period_open_month(m->date));
    message_set(m, "list", list);
    return message_say_id(m, list.len ? "S-02" : "S-02-nothing");
}
