/* The message forms of a configuration: the files of forms/ into a form set. */
#include "config_form.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "config_form_read.h"
#include "flow/registry.h"

enum { FILE_NAME_MAX = 96, ORDER_MAX = 1000, YEAR_MAX = 9999 };

static const char *const form_keys[] = {"keyword",
                                        "title",
                                        "order",
                                        "act",
                                        "service",
                                        "suggested",
                                        "aliases",
                                        "roles",
                                        "period",
                                        "syntax",
                                        "example",
                                        "example_on",
                                        "labels",
                                        "number_words",
                                        "courtesy_prefix",
                                        "keeps_courtesy",
                                        "unit_code",
                                        "change",
                                        "money_field",
                                        "word_value",
                                        "pin",
                                        "case_number",
                                        "long_form",
                                        "fields",
                                        "value_roles",
                                        "closed_values",
                                        "rules",
                                        "texts",
                                        "note",
                                        "subject",
                                        "key",
                                        "chain",
                                        "level",
                                        "sources",
                                        "sums",
                                        "due",
                                        "closed_by",
                                        "needs_reason",
                                        "takes_unchanged",
                                        NULL};

static enum period_kind
read_period(struct conf root)
{
    static const char *const names[] = {[PERIOD_NONE] = "none",
                                        [PERIOD_MONTH] = "month",
                                        [PERIOD_HALF] = "half-year",
                                        [PERIOD_QUARTER] = "quarter"};
    const char *name = conf_string(root, "period", "none");

    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return (enum period_kind)i;
    conf_complain(conf_get(root, "period"),
                  "give none, month, half-year or quarter",
                  "unknown period \"%s\"", name);
    return PERIOD_NONE;
}

static enum unit_code_rule
read_unit_code(struct conf root)
{
    static const char *const names[] = {[UNIT_CODE_READ] = "read",
                                        [UNIT_CODE_TRUE_DIGITS] = "true_digits",
                                        [UNIT_CODE_NONE] = "none"};
    const char *name = conf_string(root, "unit_code", "read");

    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return (enum unit_code_rule)i;
    conf_complain(conf_get(root, "unit_code"), "give read, true_digits or none",
                  "unknown rule \"%s\"", name);
    return UNIT_CODE_READ;
}

static void
read_texts(struct arena *arena, struct conf root, struct form *form)
{
    struct conf texts = conf_object(root, "texts", false), value;
    size_t n = conf_count(texts);
    struct form_text *list = arena_alloc(arena, (n + 1) * sizeof(*list));
    const char *id;

    for (size_t i = 0; conf_member(texts, i, &id, &value); i++) {
        list[i].id = arena_strdup(arena, id);
        list[i].text = arena_strdup(arena, conf_text(value));
    }
    form->texts = list;
    form->texts_n = (int)n;
}

static void
read_change(struct conf root, struct form_spec *spec)
{
    static const char *const keys[] = {"min", "max", NULL};
    struct conf change = conf_object(root, "change", false);

    if (!conf_is(change))
        return;
    conf_keys(change, keys);
    spec->has_change = true;
    spec->change_min = conf_int(change, "min", -99, 0, 0);
    spec->change_max = conf_int(change, "max", 0, 99, 0);
}

static void
read_word_value(struct arena *arena, struct conf root, struct form_spec *spec)
{
    static const char *const keys[] = {"word", "code", NULL};
    struct conf word = conf_object(root, "word_value", false);

    if (!conf_is(word))
        return;
    conf_keys(word, keys);
    spec->word_value = arena_strdup(arena, conf_need_string(word, "word"));
    spec->word_code = arena_strdup(arena, conf_need_string(word, "code"));
}

static void
read_pin(struct conf root, struct form_spec *spec)
{
    static const char *const keys[] = {"roles", "field", "equals", NULL};
    struct conf pin = conf_object(root, "pin", false);

    spec->pin_if_field = -1;
    if (!conf_is(pin))
        return;
    conf_keys(pin, keys);
    spec->pin_roles = form_read_roles(pin, "roles", true);
    if (!conf_is(conf_get(pin, "field")))
        return;
    spec->pin_if_field = form_read_field_ref(pin, "field", &spec->form);
    spec->pin_if_value = conf_int(pin, "equals", 0, INT32_MAX, 0);
}

static void
read_case_number(struct arena *arena, struct conf root, struct form_spec *spec)
{
    static const char *const keys[] = {"code", "before", "year_min", "year_max",
                                       NULL};
    struct conf number = conf_object(root, "case_number", false);

    if (!conf_is(number))
        return;
    conf_keys(number, keys);
    spec->case_code = arena_strdup(arena, conf_need_string(number, "code"));
    spec->case_words = form_read_words(arena, number, "before");
    spec->case_year_min = (int)conf_int(number, "year_min", 0, YEAR_MAX, 1);
    spec->case_year_max = (int)conf_int(number, "year_max", 0, YEAR_MAX, 0);
}

static void
read_long_form(struct arena *arena, struct conf root, struct form_spec *spec)
{
    static const char *const keys[] = {"roles", "skip_words", NULL};
    struct conf form = conf_object(root, "long_form", false);

    if (!conf_is(form))
        return;
    conf_keys(form, keys);
    spec->long_roles = form_read_roles(form, "roles", true);
    spec->phone_words = form_read_words(arena, form, "skip_words");
}

static void
read_value_roles(struct arena *arena, struct conf root, struct form_spec *spec)
{
    static const char *const keys[] = {"roles", "field", "only", NULL};
    struct conf array = conf_array(root, "value_roles", false);
    size_t n = conf_count(array);
    struct form_role_rule *list = arena_alloc(arena, (n + 1) * sizeof(*list));

    for (size_t i = 0; i < n; i++) {
        struct conf item = conf_at(array, i);
        conf_keys(item, keys);
        list[i].roles = form_read_roles(item, "roles", true);
        list[i].field = form_read_field_ref(item, "field", &spec->form);
        list[i].only = conf_int(item, "only", 0, INT32_MAX, 0);
    }
    spec->role_rules = list;
    spec->role_rules_n = (int)n;
}

static void
read_closed_values(struct arena *arena, struct conf root,
                   struct form_spec *spec)
{
    static const char *const keys[] = {"field", "value", "from", "text", NULL};
    struct conf array = conf_array(root, "closed_values", false);
    size_t n = conf_count(array);
    struct form_closed_value *list =
        arena_alloc(arena, (n + 1) * sizeof(*list));

    for (size_t i = 0; i < n; i++) {
        struct conf item = conf_at(array, i);
        const char *from = conf_need_string(item, "from");
        conf_keys(item, keys);
        list[i].field = form_read_field_ref(item, "field", &spec->form);
        list[i].value = conf_int(item, "value", 0, INT32_MAX, 0);
        list[i].fault = arena_strdup(arena, conf_need_string(item, "text"));
        if (!date_parse(str_of(from), &list[i].from) && *from)
            conf_complain(conf_get(item, "from"), "give a day: 2025-07-01",
                          "\"%s\" is no day", from);
    }
    spec->closed_values = list;
    spec->closed_values_n = (int)n;
}

static void
read_form(struct arena *arena, struct conf root, struct form_spec *spec)
{
    struct form *form = &spec->form;

    conf_keys(root, form_keys);
    form->keyword = arena_strdup(arena, conf_need_string(root, "keyword"));
    form->title = form_read_string(arena, root, "title", form->keyword);
    form->act = arena_strdup(arena, conf_need_string(root, "act"));
    const char *level = conf_string(root, "level", NULL);
    if (level && unit_kind_of(str_of(level)) == UNIT_NONE)
        conf_complain(conf_get(root, "level"),
                      "give province, district, commune, hamlet, group or "
                      "office",
                      "unknown kind of unit \"%s\"", level);
    form->level = level ? arena_strdup(arena, level) : NULL;
    form->is_service = conf_bool(root, "service", false);
    form->roles = form_read_roles(root, "roles", true);
    form->period = read_period(root);
    form->syntax = arena_strdup(arena, conf_need_string(root, "syntax"));
    form->example = arena_strdup(arena, conf_need_string(root, "example"));
    spec->order = (int)conf_int(root, "order", 0, ORDER_MAX, ORDER_MAX);
    spec->is_unsuggested = !conf_bool(root, "suggested", true);
    spec->aliases = form_read_words(arena, root, "aliases");
    spec->has_labels = conf_bool(root, "labels", true);
    spec->has_number_words = conf_bool(root, "number_words", false);
    spec->is_courtesy_prefix = conf_bool(root, "courtesy_prefix", false);
    spec->keeps_courtesy = conf_bool(root, "keeps_courtesy", false);
    spec->unit_code = read_unit_code(root);
    read_change(root, spec);
    read_texts(arena, root, form);
    form_read_fields(arena, conf_array(root, "fields", false), spec);
    read_word_value(arena, root, spec);
    read_pin(root, spec);
    read_case_number(arena, root, spec);
    read_long_form(arena, root, spec);
    read_value_roles(arena, root, spec);
    read_closed_values(arena, root, spec);
    form_read_flow(arena, root, spec);
    if (conf_is(conf_get(root, "money_field")))
        spec->money_field = 1 + form_read_field_ref(root, "money_field", form);
}

/* Keywords and aliases of all forms, in the order of their files. */
struct loader {
    struct complaints *complaints;
    const char *config_dir;
    struct form_set *set;
    int files_n;
    struct {
        char name[FILE_NAME_MAX];
        struct conf_file *file;
        struct conf root;
        const char *keyword;
        struct form_words aliases;
        struct form_spec *spec;
    } files[FORM_SET_MAX];
};

static bool
is_same_word(const char *a, const char *b)
{
    while (*a || *b) {
        if (*a == ' ') {
            a++;
        } else if (*b == ' ') {
            b++;
        } else {
            if ((*a | 0x20) != (*b | 0x20))
                return false;
            a++, b++;
        }
    }
    return true;
}

/* Word `i` of a file: 0 is the keyword, then the aliases. */
static const char *
word_of(const struct loader *l, int file, int i)
{
    if (i == 0)
        return l->files[file].keyword;
    return i <= l->files[file].aliases.n ? l->files[file].aliases.list[i - 1]
                                         : NULL;
}

static void
check_word(const struct loader *l, int file, const char *word)
{
    for (int other = 0; other < file; other++) {
        const char *taken;
        for (int i = 0; (taken = word_of(l, other, i)); i++)
            if (is_same_word(taken, word))
                conf_complain(l->files[file].root, "keep it in one of them",
                              "\"%s\" is a word of %s as well", word,
                              l->files[other].name);
    }
}

static void
check_words(const struct loader *l)
{
    const char *word;

    for (int file = 0; file < l->files_n; file++)
        for (int i = 0; (word = word_of(l, file, i)); i++)
            check_word(l, file, word);
}

/* The sentences about a form name its file by its keyword. */
static void
check_name(struct conf root, const char *name, const char *keyword)
{
    char expected[FILE_NAME_MAX];

    snprintf(expected, sizeof(expected), "forms/%s.json", keyword);
    for (char *p = expected; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + ('a' - 'A'));
    if (*keyword && strcmp(expected, name) != 0)
        conf_complain(conf_get(root, "keyword"), "rename the file",
                      "belongs into %s", expected);
}

static void
load_file(struct loader *l, const char *entry)
{
    struct arena *arena = form_set_arena(l->set);
    struct form_spec *spec = arena_alloc(arena, sizeof(*spec));
    int i = l->files_n;

    snprintf(l->files[i].name, FILE_NAME_MAX, "forms/%.80s", entry);
    struct conf root = conf_load(l->complaints, l->config_dir, l->files[i].name,
                                 &l->files[i].file);
    l->files[i].root = root;
    l->files[i].keyword = "";
    l->files_n++;
    if (!conf_is(root))
        return;
    read_form(arena, root, spec);
    l->files[i].keyword = spec->form.keyword;
    l->files[i].aliases = spec->aliases;
    check_name(root, l->files[i].name, spec->form.keyword);
    form_check_labels(root, spec);
    l->files[i].spec = spec;
}

/* Rules may name fields of any form, so all of them are read before. */
static void
load_rules(struct loader *l)
{
    struct arena *arena = form_set_arena(l->set);
    struct form_others others = {0};

    for (int i = 0; i < l->files_n; i++)
        if (l->files[i].spec)
            others.form[others.n++] = &l->files[i].spec->form;
    for (int i = 0; i < l->files_n; i++) {
        struct form_spec *spec = l->files[i].spec;
        if (!spec)
            continue;
        form_read_sources(arena, l->files[i].root, spec, &others);
        form_read_rules(arena, l->files[i].root, spec);
        form_read_sums(arena, l->files[i].root, spec);
        if (*spec->form.keyword)
            form_set_add(l->set, spec);
    }
}

static int
is_form_file(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);

    return entry->d_name[0] != '.' && len > 5 &&
           strcmp(entry->d_name + len - 5, ".json") == 0;
}

static void
load_all(struct loader *l)
{
    struct dirent **entries = NULL;
    char path[4096];

    snprintf(path, sizeof(path), "%s/forms", l->config_dir);
    int n = scandir(path, &entries, is_form_file, alphasort);
    if (n <= 0)
        complaint_add(l->complaints, "forms", 0, "", "there is no form",
                      "put at least one forms/<keyword>.json there");
    for (int i = 0; i < n; i++) {
        if (i < FORM_SET_MAX)
            load_file(l, entries[i]->d_name);
        else if (i == FORM_SET_MAX)
            complaint_add(l->complaints, "forms", 0, "", "too many forms",
                          "remove some");
        free(entries[i]);
    }
    free(entries);
}

struct form_set *
config_forms_load(struct complaints *complaints, const char *config_dir)
{
    struct loader *l = mem_alloc(sizeof(*l));
    struct form_set *set = form_set_new();

    *l = (struct loader){
        .complaints = complaints, .config_dir = config_dir, .set = set};
    load_all(l);
    load_rules(l);
    check_words(l);
    form_set_finish(set);
    for (int i = 0; i < l->files_n; i++) {
        if (*l->files[i].keyword)
            form_check_example(l->files[i].root, set, l->files[i].keyword);
        conf_free(l->files[i].file);
    }
    mem_free(l);
    return set;
}
