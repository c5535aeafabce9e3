/* application/x-www-form-urlencoded, in query strings and bodies. Keeps
 * lengths: a value may hold NUL (Kannel sends UTF-16 like that). */
#ifndef EDGE_QUERY_H
#define EDGE_QUERY_H

#include "base/mem.h"
#include "base/str.h"

enum { QUERY_FIELDS_MAX = 64 };

struct query_field {
    struct str name, value; /* decoded, in the arena */
};

struct query {
    int n;
    struct query_field field[QUERY_FIELDS_MAX];
};

enum query_fault { QUERY_OK, QUERY_TOO_MANY, QUERY_BAD_ESCAPE };

/* '&' separates (';' does not), the first '=' splits, '+' is a space, %XX a
 * byte. On a fault *at is the byte offset and `out` holds what came before. */
enum query_fault query_parse(struct str text, struct arena *arena,
                             struct query *out, size_t *at);
/* The first field of that name; NULL if there is none. */
const struct query_field *
query_find(const struct query *query, const char *name);
/* Appends `s` percent-encoded (RFC 3986 unreserved stays). */
struct buf;
void query_encode(struct buf *out, struct str s);

#endif
