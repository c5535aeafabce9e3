/* MH: how the answer names it. */
#include "flow/act_model.h"

/* Most names leave room for unit and commune; a long one is said in full. */
MUST_CHECK enum status
model_check(struct message *m, struct report *r, bool *go)
{
    struct str name = figures_value(r->form, r->text, "ten");

    *go = true;
    message_set(m, "title", name);
    if (reply_shows(m->flow->set->limits, &m->places, "title", name) < name.len)
        r->reply = "OK-long";
    return ST_OK;
}
