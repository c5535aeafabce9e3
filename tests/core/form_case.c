/* Tables of texts and what they mean, read with the forms of gateway-config. */
#include "form_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "config_form.h"

static struct form_set *set;

const struct form_set *
form_case_set(void)
{
    return set;
}

int
form_cases_begin(void **state)
{
    struct complaints complaints = {0};

    (void)state;
    set = config_forms_load(&complaints, "gateway-config");
    if (complaints.count > 0)
        print_error("%s", complaints.text.ptr);
    int count = complaints.count;
    complaints_clear(&complaints);
    return count;
}

int
form_cases_end(void **state)
{
    (void)state;
    form_set_free(set);
    return 0;
}

static void
show_values(const struct form_reading *reading, struct buf *out)
{
    for (int i = 0; i < reading->values_n; i++) {
        const struct form_value *value = &reading->values[i];
        buf_printf(out, " %s=", value->code);
        switch (value->type) {
        case VALUE_NUMBER:
            buf_printf(out, "%lld", (long long)value->number);
            break;
        case VALUE_TEXT:
            buf_add(out, value->text);
            break;
        case VALUE_TRUE:
            buf_addz(out, "true");
            break;
        }
    }
}

void
form_case_show(const struct form_reading *reading, struct buf *out)
{
    char period[PERIOD_TEXT];

    buf_addz(out, reading->form ? reading->form->keyword : "-");
    if (!reading->error) {
        show_values(reading, out);
        period_format(reading->period, period);
        if (*period)
            buf_printf(out, " @%s", period);
        return;
    }
    buf_printf(out, " %s", reading->error);
    if (reading->field)
        buf_printf(out, " %d", reading->field);
    if (reading->suggest)
        buf_printf(out, " %s", reading->suggest);
}

static bool
check(const struct reading_case *c, struct arena *scratch)
{
    struct form_reading reading;
    struct buf got = {0};
    struct date at = {2025, 9, 28};

    if (c->at && !date_parse(str_of(c->at), &at))
        fail_msg("%s: no day: %s", c->name, c->at);
    form_read(set, str_of(c->text), c->role ? c->role : ROLE_TB, at, scratch,
              &reading);
    form_case_show(&reading, &got);
    bool is_same = strcmp(got.ptr, c->means) == 0;
    if (!is_same)
        print_error("%s\n  text  %s\n  means %s\n  read  %s\n", c->name,
                    c->text, c->means, got.ptr);
    buf_clear(&got);
    return is_same;
}

void
form_cases_check(const struct reading_case *cases, size_t n)
{
    struct arena scratch;
    int wrong = 0;

    arena_init(&scratch);
    for (size_t i = 0; i < n; i++)
        wrong += !check(&cases[i], &scratch);
    arena_clear(&scratch);
    assert_int_equal(wrong, 0);
}
