/* Borrowed byte slices: text that has a length and may hold NUL. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The bytes belong to somebody else and live as long as that owner says. */
struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_ARG(s)   (int)(s).len, (s).ptr /* for "%.*s" */

/* NULL becomes the empty slice. */
static inline struct str
str_of(const char *z)
{
    return (struct str){z, z ? strlen(z) : 0};
}

static inline bool
str_eq(struct str a, struct str b)
{
    return a.len == b.len && (b.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool
str_eqz(struct str a, const char *z)
{
    return str_eq(a, str_of(z));
}

/* Compares ASCII letters without case; other bytes must be equal. */
bool str_ieq(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Reads decimal digits with an optional '-' and nothing else; false if that is
 * not what `s` is, or if the number is outside min..max. */
bool str_number(struct str s, int64_t min, int64_t max, int64_t *out);
/* Copies into out[cap] with a NUL; false (and an empty string) if it does not
 * fit or holds a NUL itself. */
bool str_copy(char *out, size_t cap, struct str s);
/* True if `s` is well-formed UTF-8 (RFC 3629), NUL allowed. */
bool str_is_utf8(struct str s);

#endif
