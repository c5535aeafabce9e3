/* The canonical values of a report. */
#include "flow/figures.h"

static bool
is_value(const struct form_value *v)
{
    return strcmp(v->code, "unit") != 0 && strcmp(v->code, "pin") != 0;
}

struct str
figures_write(const struct form_reading *reading, struct arena *arena)
{
    struct str text = {0};

    for (int i = 0; i < reading->values_n; i++) {
        const struct form_value *v = &reading->values[i];
        const char *blank = text.len ? " " : "";
        if (!is_value(v))
            continue;
        if (v->type == VALUE_NUMBER)
            text = arena_printf(arena, "%.*s%s%s=%lld", STR_ARG(text), blank,
                                v->code, (long long)v->number);
        else if (v->type == VALUE_TEXT)
            text = arena_printf(arena, "%.*s%s%s=%.*s", STR_ARG(text), blank,
                                v->code, STR_ARG(v->text));
    }
    return text;
}

static bool
is_free_text(const struct form *form, struct str code)
{
    for (int i = 0; i < form->fields_n; i++)
        if (form->fields[i].type == FIELD_TEXT &&
            str_eqz(code, form->fields[i].code))
            return true;
    return false;
}

/* Takes "code=value" off the front of *text; false at the end. */
static bool
next_pair(const struct form *form, struct str *text, struct str *code,
          struct str *value)
{
    const char *equals = text->len ? memchr(text->ptr, '=', text->len) : NULL;

    if (!equals)
        return false;
    *code = (struct str){text->ptr, (size_t)(equals - text->ptr)};
    *value =
        (struct str){equals + 1, text->len - (size_t)(equals + 1 - text->ptr)};
    const char *blank = value->len ? memchr(value->ptr, ' ', value->len) : NULL;
    if (blank && !is_free_text(form, *code))
        value->len = (size_t)(blank - value->ptr);
    size_t used = (size_t)(value->ptr + value->len - text->ptr);
    used += used < text->len;
    text->ptr += used;
    text->len -= used;
    return true;
}

struct figures
figures_read(const struct form *form, struct str text)
{
    struct figures figures = {.is_present = true};
    struct str code, value;

    while (next_pair(form, &text, &code, &value)) {
        char name[24];
        int64_t number;
        if (!str_copy(name, sizeof(name), code) ||
            !str_number(value, INT64_MIN, INT64_MAX, &number))
            continue;
        int at = strcmp(name, "k") == 0 ? FORM_K : form_field_index(form, name);
        if (at >= 0)
            figures.number[at] = number;
    }
    return figures;
}

struct str
figures_value(const struct form *form, struct str text, const char *code)
{
    struct str name, value;

    while (next_pair(form, &text, &name, &value))
        if (str_eqz(name, code))
            return value;
    return (struct str){0};
}
