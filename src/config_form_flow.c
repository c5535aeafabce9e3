/* What the flow does with the reports of a form: whom they are about, what
 * tells them apart, when they are due, and the chain that they begin. */
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

static int
key_field(struct conf item, const char *code, const struct form *form)
{
    int field = form_field_index(form, code);
    bool is_period = strcmp(code, "period") == 0 && form->period != PERIOD_NONE;

    if (field < 0 && !is_period)
        conf_complain(item, "name fields, or period",
                      "the form has no field \"%s\"", code);
    return is_period ? FORM_KEY_PERIOD : field < 0 ? 0 : field;
}

/* "nam", or {"field": "sovb", "if": "ky", "is": "CD"}. */
static struct form_key
read_key_part(struct arena *arena, struct conf item, const struct form *form)
{
    static const char *const keys[] = {"field", "if", "is", NULL};
    struct form_key key = {0};

    if (!json_is_object(item.json)) {
        key.field = key_field(item, conf_text(item), form);
        return key;
    }
    conf_keys(item, keys);
    key.field = key_field(item, conf_need_string(item, "field"), form);
    key.if_field = form_read_field_ref(item, "if", form);
    key.if_is = arena_strdup(arena, conf_need_string(item, "is"));
    return key;
}

static void
read_key(struct arena *arena, struct conf root, struct form *form)
{
    struct conf array = conf_array(root, "key", false);
    size_t n = conf_count(array);

    if (!conf_is(array) && form->period != PERIOD_NONE)
        form->key[form->keys_n++].field = FORM_KEY_PERIOD;
    if (n > FORM_KEYS_MAX)
        conf_complain(array, "name fewer", "has more than %d parts",
                      FORM_KEYS_MAX);
    for (size_t i = 0; i < n && i < FORM_KEYS_MAX; i++)
        form->key[form->keys_n++] =
            read_key_part(arena, conf_at(array, i), form);
}

/* {"field": "ky", "year": "nam"}: which duty of duties.json it fulfils. */
static void
read_due(struct conf root, struct form *form)
{
    static const char *const keys[] = {"field", "year", NULL};
    struct conf due = conf_object(root, "due", false);

    form->due_field = form->due_year = -1;
    if (!conf_is(due))
        return;
    conf_keys(due, keys);
    form->due_field = form_read_field_ref(due, "field", form);
    form->due_year = form_read_field_ref(due, "year", form);
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
    struct form *form = &spec->form;

    read_subject(root, form);
    read_key(arena, root, form);
    read_due(root, form);
    read_chain(arena, root, form);
    form->needs_reason = conf_bool(root, "needs_reason", false);
    form->takes_unchanged = conf_bool(root, "takes_unchanged", false);
    if (form->takes_unchanged && (form->period == PERIOD_NONE || !form->level))
        conf_complain(conf_get(root, "takes_unchanged"),
                      "give the form a period and a level, or leave it out",
                      "no period and unit tell which figures those are");
}
