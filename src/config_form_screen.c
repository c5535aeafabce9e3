/* What screens say of a form and its fields: title, question, list. */
#include "config_form_read.h"

static const char *const option_keys[] = {"key", "value", "text", NULL};

static bool
is_key(const char *key)
{
    return key[0] >= '0' && key[0] <= '9' && key[1] == '\0';
}

static void
read_options(struct arena *arena, struct conf node, struct form_field *field)
{
    struct conf list = conf_array(node, "options", false);
    size_t n = conf_count(list);
    struct form_option *option = arena_alloc(arena, (n + 1) * sizeof(*option));

    for (size_t i = 0; i < n; i++) {
        struct conf item = conf_at(list, i);
        conf_keys(item, option_keys);
        option[i].key = form_read_string(arena, item, "key", "");
        option[i].value = form_read_string(arena, item, "value", option[i].key);
        option[i].word = arena_strdup(arena, conf_need_string(item, "text"));
        if (!is_key(option[i].key))
            conf_complain(item, "give one digit", "\"%s\" is no key",
                          option[i].key);
    }
    field->options = option;
    field->options_n = (int)n;
}

void
form_read_screen(struct arena *arena, struct conf node,
                 struct form_field *field)
{
    field->ask = form_read_string(arena, node, "ask", field->name);
    read_options(arena, node, field);
}
