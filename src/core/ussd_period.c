/* The period that a form is about: that of the day on which it was opened. */
#include "core/ussd.h"

struct period
ussd_period(const struct ussd_look *look, const struct ussd_state *state,
            const struct form *form)
{
    return state->period.kind ? state->period
                              : period_open(form->period, look->date);
}

struct str
ussd_period_shown(const struct ussd_look *look, const struct ussd_state *state,
                  const struct form *form)
{
    char shown[16];

    period_show(ussd_period(look, state, form), shown);
    return arena_copy(look->scratch, str_of(shown));
}

struct str
ussd_period_token(const struct ussd_look *look, struct period period)
{
    if (period.kind == PERIOD_NONE)
        return (struct str){0};
    return arena_printf(look->scratch, "%c%d/%d",
                        period.kind == PERIOD_QUARTER ? 'Q' : 'T',
                        period.number, period.year);
}

bool
ussd_is_closed(const struct ussd_look *look, const struct ussd_state *state)
{
    return state->form[0] && state->period.kind &&
           date_compare(look->date, period_closes(state->period)) > 0;
}
