/* What the flow does with the reports of a form: whom they are about, what
 * tells them apart, and the chain of confirmations that they begin. */
#include "config_form_read.h"

#include "core/chain.h"

static void
read_subject(struct conf root, struct form *form)
{
    const char *name = conf_string(root, "subject", "unit");

    form->is_household = strcmp(name, "household") == 0;
    if (!form->is_household && strcmp(name, "unit") != 0)
        conf_complain(conf_get(root, "subject"), "give unit or household",
                      "unknown subject \"%s\"", name);
    if (form->is_household &&
        (form->fields_n == 0 || form->fields[0].type != FIELD_HOUSEHOLD))
        conf_complain(conf_get(root, "subject"),
                      "let the first field be of type household",
                      "the form names no household");
}

static void
read_key(struct conf root, struct form *form)
{
    struct conf array = conf_array(root, "key", false);
    size_t n = conf_count(array);

    if (!conf_is(array) && form->period != PERIOD_NONE)
        form->key[form->keys_n++] = FORM_KEY_PERIOD;
    if (n > FORM_KEYS_MAX)
        conf_complain(array, "name fewer", "has more than %d parts",
                      FORM_KEYS_MAX);
    for (size_t i = 0; i < n && i < FORM_KEYS_MAX; i++) {
        const char *code = conf_text(conf_at(array, i));
        int field = form_field_index(form, code);
        bool is_period =
            strcmp(code, "period") == 0 && form->period != PERIOD_NONE;
        if (field < 0 && !is_period)
            conf_complain(conf_at(array, i), "name fields, or period",
                          "the form has no field \"%s\"", code);
        form->key[form->keys_n++] = is_period ? FORM_KEY_PERIOD : field;
    }
}

static void
read_start(struct arena *arena, struct conf item, struct form *form,
           const struct chain_kind *kind)
{
    static const char *const keys[] = {"roles", "field", "equals", "state",
                                       NULL};
    struct form_start *start = &form->starts[form->starts_n++];
    const char *state = conf_need_string(item, "state");

    conf_keys(item, keys);
    *start = (struct form_start){
        .roles = form_read_roles(item, "roles", false),
        .field = -1,
        .equals = conf_int(item, "equals", 0, INT32_MAX, 0),
        .state = arena_strdup(arena, state),
    };
    if (conf_is(conf_get(item, "field")))
        start->field = form_read_field_ref(item, "field", form);
    if (*state && !chain_state_find(kind, state))
        conf_complain(conf_get(item, "state"), "see docs/forms.md",
                      "a %s has no state \"%s\"", kind->name, state);
}

static void
read_chain(struct arena *arena, struct conf root, struct form *form)
{
    static const char *const keys[] = {"kind", "start", NULL};
    struct conf chain = conf_object(root, "chain", false);

    if (!conf_is(chain))
        return;
    conf_keys(chain, keys);
    const char *name = conf_need_string(chain, "kind");
    const struct chain_kind *kind = chain_kind_find(name);
    struct conf start = conf_array(chain, "start", true);
    if (!kind) {
        conf_complain(conf_get(chain, "kind"), "see docs/forms.md",
                      "there is no chain \"%s\"", name);
        return;
    }
    form->chain = kind->name;
    for (size_t i = 0; i < conf_count(start) && i < FORM_STARTS_MAX; i++)
        read_start(arena, conf_at(start, i), form, kind);
}

void
form_read_flow(struct arena *arena, struct conf root, struct form_spec *spec)
{
    read_subject(root, &spec->form);
    read_key(root, &spec->form);
    read_chain(arena, root, &spec->form);
}
