/* A session's state as a row of the store. */
#include "flow/ussd_walk.h"

enum { FLAG_ALL = 1, FLAG_KNOWN = 2, FLAG_UNTOLD = 4 };

static enum ussd_place
place_of(struct str name)
{
    for (int i = 0; i < USSD_PLACES; i++)
        if (str_eqz(name, ussd_place_names[i]))
            return (enum ussd_place)i;
    return USSD_OVER;
}

/* A line for each field. */
static bool
read_answers(struct ussd_state *state, struct str lines)
{
    for (int i = 0; lines.len > 0 && i < FORM_FIELDS_MAX; i++) {
        const char *end = memchr(lines.ptr, '\n', lines.len);
        size_t n = end ? (size_t)(end - lines.ptr) : lines.len;
        if (!str_copy(state->answer[i], USSD_ANSWER,
                      (struct str){lines.ptr, n}))
            return false;
        n += end != NULL;
        lines.ptr += n;
        lines.len -= n;
    }
    return true;
}

/* A month and a half-year are written alike: the form tells which it is. */
static void
read_period(struct ussd_walk *walk)
{
    const struct form *form =
        form_find(walk->look.forms,
                  arena_copy(message_arena(&walk->m), walk->row.form).ptr);
    struct period *period = &walk->state.period;

    if (!form || !period_parse(walk->row.period, period))
        *period = (struct period){0};
    else
        period->kind = form->period;
}

/* Before sessions had a household that of a head was the only one known. */
static void
find_household(const struct ussd_walk *walk, struct ussd_state *s)
{
    const struct person *p = walk->m.person;

    if (s->household != 0 || s->role != ROLE_HO || !p)
        return;
    for (int i = 0; i < p->roles_n && s->household == 0; i++)
        if (p->role[i].role == s->role && p->role[i].unit->id == s->unit &&
            p->role[i].household)
            s->household = p->role[i].household->id;
}

bool
ussd_row_read(struct ussd_walk *walk)
{
    const struct store_ussd *row = &walk->row;
    struct ussd_state *s = &walk->state;

    *s = (struct ussd_state){
        .at = place_of(row->place),
        .role = role_of(row->role),
        .unit = row->unit,
        .household = row->household,
        .item = (int)row->item,
        .page = (int)row->page,
        .field = (int)row->field,
        .given = (unsigned)row->given,
        .wants_all = row->flags & FLAG_ALL,
        .is_known = row->flags & FLAG_KNOWN,
        .is_untold = row->flags & FLAG_UNTOLD,
    };
    find_household(walk, s);
    read_period(walk);
    return str_copy(s->menu, sizeof(s->menu), row->menu) &&
           str_copy(s->form, sizeof(s->form), row->form) &&
           str_copy(s->text, sizeof(s->text), row->note) &&
           str_copy(s->told, sizeof(s->told), row->told) &&
           str_copy(s->code, sizeof(s->code), row->code) &&
           str_copy(s->below, sizeof(s->below), row->below) &&
           read_answers(s, row->answers);
}

static struct str
write_answers(const struct ussd_state *state, struct arena *arena)
{
    struct buf out = {0};
    int n = FORM_FIELDS_MAX;

    while (n > 0 && state->answer[n - 1][0] == '\0')
        n--;
    for (int i = 0; i < n; i++) {
        buf_addz(&out, state->answer[i]);
        buf_addc(&out, '\n');
    }
    struct str text = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

void
ussd_row_write(struct ussd_walk *walk)
{
    const struct ussd_state *s = &walk->state;
    struct store_ussd *row = &walk->row;

    row->place = str_of(ussd_place_names[s->at]);
    row->role = str_of(role_name(s->role));
    row->unit = s->unit;
    row->household = s->household;
    row->item = s->item;
    row->page = s->page;
    row->field = s->field;
    row->given = s->given;
    row->flags = (s->wants_all ? FLAG_ALL : 0) |
                 (s->is_known ? FLAG_KNOWN : 0) |
                 (s->is_untold ? FLAG_UNTOLD : 0);
    period_format(s->period, walk->period);
    row->period = str_of(walk->period);
    row->menu = str_of(s->menu);
    row->form = str_of(s->form);
    row->note = str_of(s->text);
    row->told = str_of(s->told);
    row->code = str_of(s->code);
    row->below = str_of(s->below);
    row->answers = write_answers(s, message_arena(&walk->m));
}
