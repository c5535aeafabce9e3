/* Which units a sender's text may be about, and how to write them. */
#include "flow/unit_codes.h"

#include "flow/act.h"

int
unit_seats(const struct message *m, const struct form *form,
           const struct role_at **first)
{
    int n = 0;

    *first = NULL;
    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        bool may = form->roles & (1u << seat->role);
        if (!may || (n > 0 && seat->unit == (*first)->unit))
            continue;
        if (n++ == 0)
            *first = seat;
    }
    return n;
}

static int
add(const struct message *m, const struct unit *unit, int n,
    const char *code[UNIT_CODES_SHOWN])
{
    const char *own = unit_name_at(unit, m->day)->code;

    if (own[0] == '\0' || n == UNIT_CODES_SHOWN)
        return n;
    code[n] = own;
    return n + 1;
}

/* Units of the form's level below a seat that is not one. */
static int
add_below(const struct message *m, enum unit_kind kind, const struct unit *top,
          const struct unit *unit, int n, const char *code[UNIT_CODES_SHOWN])
{
    for (int i = 0; i < unit->below_n && n < UNIT_CODES_SHOWN; i++) {
        struct unit *below = unit->below[i];
        if (below->kind != kind)
            n = add_below(m, kind, top, below, n, code);
        else if (unit_is_within(below, top, m->day))
            n = add(m, below, n, code);
    }
    return n;
}

int
unit_codes(const struct message *m, const struct form *form,
           const char *code[UNIT_CODES_SHOWN])
{
    enum unit_kind level =
        form->level ? unit_kind_of(str_of(form->level)) : UNIT_HAMLET;
    int n = 0;

    for (int i = 0; i < m->person->roles_n; i++) {
        const struct role_at *seat = &m->person->role[i];
        if (!(form->roles & (1u << seat->role)))
            continue;
        n = seat->unit->kind == level
                ? add(m, seat->unit, n, code)
                : add_below(m, level, seat->unit, seat->unit, n, code);
    }
    return n;
}
