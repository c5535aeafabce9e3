/* Says what was understood as a careful sender would have written it. */
#include "core/form_say.h"

/* "2025-12-12" cannot be sent as it is stored. */
static void
say_text(struct buf *out, const struct form *form,
         const struct form_value *value)
{
    int field = form_field_index(form, value->code);

    if (field >= 0 && form->fields[field].type == FIELD_DATE)
        buf_printf(out, " %.2s/%.2s/%.4s", value->text.ptr + 8,
                   value->text.ptr + 5, value->text.ptr);
    else
        buf_printf(out, " %.*s", STR_ARG(value->text));
}

static void
say_value(struct buf *out, const struct form *form,
          const struct form_value *value)
{
    if (strcmp(value->code, "hoso") == 0)
        buf_addz(out, " ho so");
    if (value->type == VALUE_TRUE)
        buf_addz(out, " OK");
    else if (value->type == VALUE_TEXT)
        say_text(out, form, value);
    else if (strcmp(value->code, "k") == 0)
        buf_printf(out, " K%+lld", (long long)value->number);
    else
        buf_printf(out, " %lld", (long long)value->number);
}

void
form_say(const struct form_reading *reading, struct buf *out)
{
    buf_addz(out, reading->form->keyword);
    for (int i = 0; i < reading->values_n; i++)
        say_value(out, reading->form, &reading->values[i]);
    if (reading->period.kind == PERIOD_QUARTER)
        buf_printf(out, " Q%d/%d", reading->period.number,
                   reading->period.year);
    else if (reading->period.kind != PERIOD_NONE)
        buf_printf(out, " T%d/%d", reading->period.number,
                   reading->period.year);
}
