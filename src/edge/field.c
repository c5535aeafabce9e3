/* A field of a profile: a source and what is done to its value. */
#include "edge/field.h"

#include "edge/charset.h"
#include "edge/transform.h"

enum { TRANSFORMS_MAX = 6 };

struct field {
    const struct source *source;
    struct transform transform[TRANSFORMS_MAX];
    int transforms_n;
    struct str absent;
    bool strict, must_be_string, is_time;
    size_t min_bytes, max_bytes;
};

static void
compile_options(struct loader *loader, struct conf node, struct field *field)
{
    static const char *const keys[] = {"src",       "do",   "default",
                                       "strict",    "type", "min_bytes",
                                       "max_bytes", NULL};
    static const char *const types[] = {"any", "string", NULL};
    struct conf list = conf_array(node, "do", false);
    size_t n = conf_count(list);

    conf_keys(node, keys);
    if (n > TRANSFORMS_MAX) {
        conf_complain(list, "use fewer", "more than %d transforms",
                      TRANSFORMS_MAX);
        n = TRANSFORMS_MAX;
    }
    for (size_t i = 0; i < n; i++) {
        struct transform *to = &field->transform[field->transforms_n];
        transform_compile(loader, conf_at(list, i), to);
        field->is_time = field->is_time || to->is_time;
        field->transforms_n += to->run != NULL;
    }
    if (conf_is(conf_get(node, "default")))
        field->absent = loader_text(loader, conf_get(node, "default"));
    field->strict = conf_bool(node, "strict", false);
    field->must_be_string = loader_word(conf_get(node, "type"), types,
                                        conf_string(node, "type", "any")) == 1;
    field->min_bytes = (size_t)conf_int(node, "min_bytes", 0, 65536, 0);
    field->max_bytes = (size_t)conf_int(node, "max_bytes", 0, 65536, 0);
}

const struct field *
field_compile(struct loader *loader, struct conf node)
{
    struct field *field = arena_alloc(loader->arena, sizeof(*field));
    struct conf source = node;

    if (json_is_object(node.json)) {
        compile_options(loader, node, field);
        source = conf_need(node, "src");
    }
    if (!conf_is(source))
        return NULL;
    field->source = source_compile(loader, source);
    return field->source ? field : NULL;
}

static enum field_fault
absent(const struct field *field, enum field_fault fault, struct str *out)
{
    *out = field->absent;
    return field->strict ? fault : FIELD_OK;
}

enum field_fault
field_get(const struct field *field, const struct facts *facts, struct str *out)
{
    enum found found = source_get(field->source, facts, out);

    if (found == FOUND_NOT) {
        *out = field->absent;
        return FIELD_OK;
    }
    if (found == FOUND_NULL || found == FOUND_TREE ||
        (found == FOUND_NUMBER && field->must_be_string))
        return absent(field, FIELD_TYPE, out);
    if (out->len < field->min_bytes ||
        (field->max_bytes && out->len > field->max_bytes))
        return absent(field, FIELD_LENGTH, out);
    for (int i = 0; i < field->transforms_n; i++)
        if (!field->transform[i].run(&field->transform[i], facts, out))
            return absent(field, FIELD_VALUE, out);
    *out = charset_to_utf8(CHARSET_UTF8, *out, facts->arena);
    return FIELD_OK;
}

const char *
field_shown(const struct field *field)
{
    return source_shown(field->source);
}

const char *
field_sentence(const struct field *field, enum field_fault fault)
{
    switch (fault) {
    case FIELD_OK:
        break;
    case FIELD_TYPE:
        return field->must_be_string ? "must be a string"
                                     : "must be a single value";
    case FIELD_LENGTH:
        return "is too short or too long";
    case FIELD_VALUE:
        return field->is_time ? "is not a time in the expected form"
                              : "can not be read";
    }
    return "is fine";
}

const struct source *
field_source(const struct field *field)
{
    return field->source;
}
