/* One field of a form file: type, range, words, conditions. */
#include "config_form_read.h"

static const char *const field_keys[] = {"code",
                                         "name",
                                         "type",
                                         "min",
                                         "max",
                                         "labels",
                                         "before",
                                         "units",
                                         "first",
                                         "bare",
                                         "choices",
                                         "from_year_of_receipt",
                                         "not_after_receipt",
                                         "days_ahead",
                                         "by",
                                         "cases",
                                         "terms",
                                         "present_if",
                                         "optional",
                                         "optional_for",
                                         "unit_will_do",
                                         "zero_for",
                                         "fault",
                                         "empty",
                                         "too_long",
                                         "digits_do",
                                         "starts_with_letter",
                                         "drop",
                                         "names",
                                         "movement",
                                         "ask",
                                         "options",
                                         NULL};

static const struct {
    const char *name;
    enum field_type type;
} types[] = {
    {"number", FIELD_NUMBER},   {"choice", FIELD_CHOICE},
    {"year", FIELD_YEAR},       {"household", FIELD_HOUSEHOLD},
    {"code", FIELD_CODE},       {"date", FIELD_DATE},
    {"term", FIELD_TERM},       {"unit", FIELD_UNIT},
    {"subject", FIELD_SUBJECT}, {"duty", FIELD_DUTY},
    {"text", FIELD_TEXT},       {"phone", FIELD_PHONE},
    {"keyword", FIELD_KEYWORD},
};

static const struct {
    const char *name;
    enum subject_shape shape;
} shapes[] = {
    {"unit", SUBJECT_UNIT},
    {"household", SUBJECT_HOUSEHOLD},
    {"register", SUBJECT_ID},
};

enum {
    NUMBER_MAX = 999999999,
    CASE_VALUE_MAX = 31,
    TEXT_MAX = 300,
    DAYS_AHEAD_MAX = 3660
};

const char *
form_read_string(struct arena *arena, struct conf node, const char *key,
                 const char *absent)
{
    const char *z = conf_string(node, key, absent);

    return z ? arena_strdup(arena, z) : NULL;
}

struct form_words
form_read_words(struct arena *arena, struct conf node, const char *key)
{
    struct conf array = conf_array(node, key, false);
    size_t n = conf_count(array);
    const char **list = arena_alloc(arena, (n + 1) * sizeof(*list));

    for (size_t i = 0; i < n; i++)
        list[i] = arena_strdup(arena, conf_text(conf_at(array, i)));
    return (struct form_words){list, (int)n};
}

unsigned
form_read_roles(struct conf node, const char *key, bool needed)
{
    struct conf array = conf_array(node, key, needed);
    unsigned roles = 0;

    for (size_t i = 0; i < conf_count(array); i++) {
        struct conf item = conf_at(array, i);
        enum role role = role_of(str_of(conf_text(item)));
        if (role == ROLE_NONE)
            conf_complain(item, "give HO TB TO CX LX CH CQ DN NH or QT",
                          "unknown role \"%s\"", conf_text(item));
        else
            roles |= 1u << role;
    }
    return roles;
}

int
form_read_field_ref(struct conf node, const char *key, const struct form *form)
{
    const char *code = conf_need_string(node, key);
    int field = form_field_index(form, code);

    if (field < 0 && *code)
        conf_complain(conf_get(node, key), "name a field of this form",
                      "there is no field \"%s\"", code);
    return field < 0 ? 0 : field;
}

static enum field_type
read_type(struct conf node)
{
    const char *name = conf_need_string(node, "type");

    for (size_t i = 0; i < COUNT(types); i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    if (*name)
        conf_complain(conf_get(node, "type"),
                      "give number, choice, year, household, code, date, term, "
                      "unit, subject, duty, text, phone or keyword",
                      "unknown type \"%s\"", name);
    return FIELD_NUMBER;
}

/* A set of small numbers as bits. */
static uint32_t
read_values(struct conf node, const char *key)
{
    struct conf array = conf_array(node, key, false);
    uint32_t bits = 0;

    for (size_t i = 0; i < conf_count(array); i++) {
        struct conf item = conf_at(array, i);
        json_int_t n = json_integer_value(item.json);
        if (!json_is_integer(item.json) || n < 0 || n > CASE_VALUE_MAX)
            conf_complain(item, "give a whole number from 0 to 31",
                          "is not a value that a case can look at");
        else
            bits |= 1u << n;
    }
    return bits;
}

static enum subject_shape
read_shape(struct conf node)
{
    const char *name = conf_string(node, "shape", NULL);

    for (size_t i = 0; name && i < COUNT(shapes); i++)
        if (strcmp(shapes[i].name, name) == 0)
            return shapes[i].shape;
    if (name)
        conf_complain(conf_get(node, "shape"),
                      "give unit, household or register",
                      "unknown shape \"%s\"", name);
    return SUBJECT_NONE;
}

static void
check_range(struct conf node, int64_t min, int64_t max)
{
    if (min > max)
        conf_complain(conf_get(node, "min"), "swap min and max",
                      "min %lld is above max %lld", (long long)min,
                      (long long)max);
}

static void
read_cases(struct arena *arena, struct conf node,
           struct form_field_rules *rules)
{
    static const char *const keys[] = {"values", "min",   "max",
                                       "units",  "shape", NULL};
    struct conf array = conf_array(node, "cases", false);
    size_t n = conf_count(array);

    if (n > FORM_CASES_MAX) {
        conf_complain(array, "join some", "has more than %d cases",
                      FORM_CASES_MAX);
        n = FORM_CASES_MAX;
    }
    for (size_t i = 0; i < n; i++) {
        struct conf item = conf_at(array, i);
        struct form_case *c = &rules->cases[i];
        conf_keys(item, keys);
        c->values = read_values(item, "values");
        c->has_range = conf_is(conf_get(item, "max"));
        c->min = conf_int(item, "min", 0, NUMBER_MAX, 0);
        c->max = conf_int(item, "max", 0, NUMBER_MAX, NUMBER_MAX);
        check_range(item, c->min, c->max);
        c->units = form_read_words(arena, item, "units");
        c->shape = read_shape(item);
    }
    rules->cases_n = (int)n;
}

static void
read_terms(struct arena *arena, struct conf node,
           struct form_field_rules *rules)
{
    static const char *const keys[] = {"code", "words", NULL};
    struct conf array = conf_array(node, "terms", false);
    size_t n = conf_count(array);

    if (n > FORM_TERMS_MAX) {
        conf_complain(array, "remove some", "has more than %d terms",
                      FORM_TERMS_MAX);
        n = FORM_TERMS_MAX;
    }
    for (size_t i = 0; i < n; i++) {
        struct conf item = conf_at(array, i);
        conf_keys(item, keys);
        rules->terms[i].code =
            arena_strdup(arena, conf_need_string(item, "code"));
        rules->terms[i].words = form_read_words(arena, item, "words");
    }
    rules->terms_n = (int)n;
}

static void
read_choices(struct conf node, struct form_field_rules *rules)
{
    struct conf array = conf_array(node, "choices", false);
    size_t n = conf_count(array);

    if (n > FORM_CHOICES_MAX) {
        conf_complain(array, "use a range", "has more than %d choices",
                      FORM_CHOICES_MAX);
        n = FORM_CHOICES_MAX;
    }
    for (size_t i = 0; i < n; i++) {
        struct conf item = conf_at(array, i);
        if (!json_is_integer(item.json))
            conf_complain(item, "give a whole number", "is not a number");
        rules->choices[i] = json_integer_value(item.json);
    }
    rules->choices_n = (int)n;
}

/* {"field": "soqd", "above": 0} or {"field": "xacnhan", "equals": 0}. */
static void
read_condition(struct conf node, const struct form *form,
               struct form_field_rules *rules)
{
    static const char *const keys[] = {"field", "equals", "above", NULL};
    struct conf condition = conf_object(node, "present_if", false);

    if (!conf_is(condition))
        return;
    conf_keys(condition, keys);
    bool is_above = conf_is(conf_get(condition, "above"));
    if (is_above == conf_is(conf_get(condition, "equals")))
        conf_complain(condition, "give one of them",
                      "needs either \"equals\" or \"above\"");
    rules->condition = is_above ? FIELD_IF_ABOVE : FIELD_IF_EQUAL;
    rules->condition_field = form_read_field_ref(condition, "field", form);
    rules->condition_value =
        conf_int(condition, is_above ? "above" : "equals", 0, NUMBER_MAX, 0);
}

static void
read_range(struct conf node, struct form_field *field,
           const struct form_field_rules *rules)
{
    bool is_ranged = field->type == FIELD_NUMBER ||
                     field->type == FIELD_CHOICE || field->type == FIELD_YEAR;

    field->min = conf_int(node, "min", 0, NUMBER_MAX, 0);
    field->max = conf_int(node, "max", 0, NUMBER_MAX, 0);
    if (rules->choices_n > 0) {
        field->min = field->max = rules->choices[0];
        for (int i = 1; i < rules->choices_n; i++) {
            int64_t n = rules->choices[i];
            field->min = n < field->min ? n : field->min;
            field->max = n > field->max ? n : field->max;
        }
    } else if (is_ranged) {
        conf_need(node, "max");
        check_range(node, field->min, field->max);
    }
    if (field->type == FIELD_TEXT && (field->max < 1 || field->max > TEXT_MAX))
        conf_complain(node, "give a max from 1 to 300",
                      "a text needs its longest length");
}

/* Answers that the parser gives must be texts that live on. */
static const char *
read_fault(struct arena *arena, struct conf node, const char *key,
           bool is_needed)
{
    const char *id = form_read_string(arena, node, key, NULL);

    if (!id && is_needed)
        conf_complain(node, "name the text of the answer",
                      "a text needs \"%s\"", key);
    return id ? id : "L-02";
}

static void
read_text(struct arena *arena, struct conf node, struct form_field_rules *rules)
{
    rules->empty = read_fault(arena, node, "empty", true);
    rules->too_long = read_fault(arena, node, "too_long", true);
    rules->digits_do = conf_bool(node, "digits_do", false);
    rules->starts_with_letter = conf_bool(node, "starts_with_letter", false);
    rules->drop = form_read_words(arena, node, "drop");
}

/* {"1": "trong trot", "2": "chan nuoi"} */
static void
read_names(struct arena *arena, struct conf node, struct form_field *field)
{
    struct conf names = conf_object(node, "names", false), value;
    size_t n = conf_count(names);
    struct form_name *list = arena_alloc(arena, (n + 1) * sizeof(*list));
    const char *number;

    for (size_t i = 0; conf_member(names, i, &number, &value); i++) {
        if (!str_number(str_of(number), 0, INT32_MAX, &list[i].value))
            conf_complain(value, "give a number as the key",
                          "\"%s\" is no value", number);
        list[i].word = arena_strdup(arena, conf_text(value));
    }
    field->names = list;
    field->names_n = (int)n;
}

static void
read_field(struct arena *arena, struct conf node, struct form_field *field,
           struct form_field_rules *rules)
{
    conf_keys(node, field_keys);
    field->code = arena_strdup(arena, conf_need_string(node, "code"));
    field->name = form_read_string(arena, node, "name", field->code);
    field->type = read_type(node);
    rules->optional_roles = form_read_roles(node, "optional_for", false);
    field->is_optional =
        rules->optional_roles != 0 || conf_bool(node, "optional", false);
    rules->unit_will_do = conf_bool(node, "unit_will_do", false);
    field->is_movement = conf_bool(node, "movement", false);
    rules->labels = form_read_words(arena, node, "labels");
    rules->before = form_read_words(arena, node, "before");
    rules->units = form_read_words(arena, node, "units");
    rules->is_first = conf_bool(node, "first", false);
    rules->may_be_bare = conf_bool(node, "bare", false);
    rules->is_relative = conf_bool(node, "from_year_of_receipt", false);
    rules->not_after_at = conf_bool(node, "not_after_receipt", false);
    rules->days_ahead = (int)conf_int(node, "days_ahead", 0, DAYS_AHEAD_MAX, 0);
    rules->zero_values = read_values(node, "zero_for");
    rules->fault = form_read_string(arena, node, "fault", NULL);
    read_choices(node, rules);
    read_range(node, field, rules);
    read_cases(arena, node, rules);
    read_terms(arena, node, rules);
    read_names(arena, node, field);
    form_read_screen(arena, node, field);
    if (field->type == FIELD_TEXT)
        read_text(arena, node, rules);
}

/* The parser reads these first of all, or last of all. */
static void
check_place(struct conf node, const struct form_spec *spec, int i)
{
    enum field_type type = spec->form.fields[i].type;
    bool is_first_type = type == FIELD_TERM || type == FIELD_DUTY;

    if (is_first_type != spec->field[i].is_first || (is_first_type && i > 0))
        conf_complain(node, "make it the first field, with \"first\": true",
                      "a term or duty comes first, and nothing else does");
    if (type == FIELD_TEXT && i != spec->form.fields_n - 1)
        conf_complain(node, "make it the last field",
                      "free text has no end to go on behind");
    if ((type == FIELD_PHONE || type == FIELD_KEYWORD) &&
        spec->form.fields_n != 1)
        conf_complain(node, "make it the only field",
                      "a phone number or keyword stands alone");
}

void
form_read_fields(struct arena *arena, struct conf fields,
                 struct form_spec *spec)
{
    struct form *form = &spec->form;
    size_t n = conf_count(fields);

    if (n > FORM_FIELDS_MAX) {
        conf_complain(fields, "split the form", "has more than %d fields",
                      FORM_FIELDS_MAX);
        n = FORM_FIELDS_MAX;
    }
    for (size_t i = 0; i < n; i++) {
        struct conf node = conf_at(fields, i);
        read_field(arena, node, &form->fields[i], &spec->field[i]);
        if (form_field_index(form, form->fields[i].code) >= 0)
            conf_complain(conf_get(node, "code"), "give it another code",
                          "a field before it has this code");
        form->fields_n = (int)i + 1;
    }
    for (int i = 0; i < form->fields_n; i++) {
        struct conf node = conf_at(fields, (size_t)i);
        read_condition(node, form, &spec->field[i]);
        bool has_cases = spec->field[i].cases_n || spec->field[i].zero_values;
        if (has_cases)
            spec->field[i].case_field = form_read_field_ref(node, "by", form);
        check_place(node, spec, i);
    }
}
