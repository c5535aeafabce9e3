/* Borrowed byte slices. */
#include "base/str.h"

static int
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

bool
str_ieq(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

bool
str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len &&
           (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim(struct str s)
{
    while (s.len > 0 && is_space(s.ptr[0]))
        s.ptr++, s.len--;
    while (s.len > 0 && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool
str_number(struct str s, int64_t min, int64_t max, int64_t *out)
{
    bool minus = s.len > 0 && s.ptr[0] == '-';
    size_t i = minus ? 1 : 0;
    int64_t n = 0;

    if (i == s.len)
        return false;
    for (; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        if (__builtin_mul_overflow(n, 10, &n) ||
            __builtin_sub_overflow(n, s.ptr[i] - '0', &n))
            return false;
    }
    /* Built up negative, so that INT64_MIN has a reading. */
    if (!minus && __builtin_sub_overflow(0, n, &n))
        return false;
    if (n < min || n > max)
        return false;
    *out = n;
    return true;
}

bool
str_copy(char *out, size_t cap, struct str s)
{
    out[0] = '\0';
    if (s.len >= cap || (s.len > 0 && memchr(s.ptr, '\0', s.len)))
        return false;
    if (s.len > 0)
        memcpy(out, s.ptr, s.len);
    out[s.len] = '\0';
    return true;
}

/* Length of the sequence that `lead` begins and the least code point it may
 * encode; 0 for a byte that begins none. */
static size_t
sequence(unsigned char lead, uint32_t *bits, uint32_t *least)
{
    if (lead < 0x80)
        return *bits = lead, *least = 0, 1;
    if (lead >= 0xC2 && lead < 0xE0)
        return *bits = lead & 0x1F, *least = 0x80, 2;
    if (lead >= 0xE0 && lead < 0xF0)
        return *bits = lead & 0x0F, *least = 0x800, 3;
    if (lead >= 0xF0 && lead < 0xF5)
        return *bits = lead & 0x07, *least = 0x10000, 4;
    return 0;
}

bool
str_is_utf8(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    size_t i = 0;

    while (i < s.len) {
        uint32_t code = 0, least = 0;
        size_t n = sequence(p[i], &code, &least);
        if (n == 0 || i + n > s.len)
            return false;
        for (size_t k = 1; k < n; k++) {
            if ((p[i + k] & 0xC0) != 0x80)
                return false;
            code = code << 6 | (p[i + k] & 0x3F);
        }
        if (code < least || code > 0x10FFFF ||
            (code >= 0xD800 && code <= 0xDFFF))
            return false;
        i += n;
    }
    return true;
}
