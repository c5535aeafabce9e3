/* Texts with places: {{name|filter|…}}, and JSON trees of them. */
#ifndef EDGE_TEMPLATE_H
#define EDGE_TEMPLATE_H

#include "edge/source.h"

enum place {
    PLACE_TEXT,
    PLACE_FROM,
    PLACE_TO,
    PLACE_REF,
    PLACE_ID,
    PLACE_LINK,
    PLACE_BASE,
    PLACE_DUPLICATE, /* true or false */
    PLACE_REPLIES,   /* a JSON array */
    PLACE_DETAIL,    /* what is wrong with the request */
    PLACE_FAULT,     /* in which field */
    PLACE_COUNT
};
#define PLACE_BIT(place) (1u << (place))

/* What one rendering fills in. */
struct template_values {
    struct str place[PLACE_COUNT];
    const struct str *fields; /* FIELD_COUNT, for {{field.name}}; or NULL */
};

/* Where the text goes, which decides what must be escaped by a filter. */
enum template_use {
    TEMPLATE_VALUE, /* escaped by the structure around it */
    TEMPLATE_PLAIN, /* text/plain: nothing to escape */
    TEMPLATE_XML,
    TEMPLATE_JSON,
    TEMPLATE_URL,
};

struct template;

/* `places` = PLACE_BITs that are allowed; secrets only if `secrets`. NULL after
 * a complaint. */
const struct template *
template_compile(struct loader *loader, struct conf node, enum template_use use,
                 unsigned places, bool secrets);
/* A tree whose strings are templates, as one JSON text. */
const struct template *
template_compile_tree(struct loader *loader, struct conf node, unsigned places,
                      bool secrets);
/* "Bearer " before another template. NULL stays NULL. */
const struct template *
template_bearer(struct loader *loader, const struct template *token);
/* The use that a content type asks for. */
enum template_use template_use_of(const char *content_type);
/* Appends. False (and nothing appended) if the template says omit_empty and
 * nothing came out. */
bool
template_render(const struct template *t, const struct template_values *values,
                struct arena *arena, struct buf *out);
/* The same into the arena; empty if omitted. */
struct str
template_text(const struct template *t, const struct template_values *values,
              struct arena *arena);
/* PLACE_BITs that occur. */
unsigned template_places(const struct template *t);
/* The text up to the first place; at load, to look at URLs. */
struct str template_start(const struct template *t, struct arena *arena);
/* Appends as the inside of a JSON string. `s` must be UTF-8. */
void template_json(struct buf *out, struct str s);

#endif
