/* HD: help. */
#include "flow/act.h"

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
