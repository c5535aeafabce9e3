/* A field of a profile: a source and what is done to its value. */
#ifndef EDGE_FIELD_H
#define EDGE_FIELD_H

#include "edge/source.h"

struct field;

/* A string or array is a source; an object is {src, do, default, strict, type,
 * min_bytes, max_bytes}. NULL after a complaint. */
const struct field *field_compile(struct loader *loader, struct conf node);

enum field_fault {
    FIELD_OK,     /* out->ptr NULL = absent */
    FIELD_TYPE,   /* strict and not a string */
    FIELD_LENGTH, /* strict and too short or too long */
    FIELD_VALUE,  /* strict and not readable (a time, a number) */
};
/* The value, UTF-8. What is not strict and can not be read is absent. */
enum field_fault field_get(const struct field *field, const struct facts *facts,
                           struct str *out);
/* What the provider calls it, for complaints to the sender. */
const char *field_shown(const struct field *field);
/* The sentence for a fault: "must be a string". */
const char *field_sentence(const struct field *field, enum field_fault fault);
const struct source *field_source(const struct field *field);

#endif
