/* Folding of what people type: look-alikes of ASCII, Vietnamese diacritics. */
#include "core/text.h"

#include <utf8proc.h>

size_t
text_decode(struct str s, uint32_t *code)
{
    utf8proc_int32_t c;

    if ((unsigned char)s.ptr[0] < 0x80) {
        *code = (unsigned char)s.ptr[0];
        return 1;
    }
    size_t len = s.len < 4 ? s.len : 4;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.ptr,
                                          (utf8proc_ssize_t)len, &c);
    if (n <= 0 || c < 0) {
        *code = 0xFFFD;
        return 1;
    }
    *code = (uint32_t)c;
    return (size_t)n;
}

struct range {
    uint32_t first, last;
    const char *put; /* what takes the place of each; "" = nothing */
};

/* N3 beyond the full-width forms, in rising order. */
static const struct range look_alikes[] = {
    {0x000D, 0x000D, "\n"}, {0x00A0, 0x00A0, " "},  {0x00AD, 0x00AD, ""},
    {0x034F, 0x034F, ""},   {0x1680, 0x1680, " "},  {0x2000, 0x200A, " "},
    {0x200B, 0x200F, ""},   {0x2010, 0x2013, "-"},  {0x2014, 0x2015, "--"},
    {0x2018, 0x2019, "'"},  {0x201C, 0x201D, "\""}, {0x2026, 0x2026, "..."},
    {0x2028, 0x2029, "\n"}, {0x202F, 0x202F, " "},  {0x205F, 0x205F, " "},
    {0x2060, 0x2060, ""},   {0x2212, 0x2212, "-"},  {0x3000, 0x3000, " "},
    {0xFE0E, 0xFE0F, ""},   {0xFEFF, 0xFEFF, ""},
};

static const char *
look_alike(uint32_t code)
{
    for (size_t i = 0; i < COUNT(look_alikes); i++)
        if (code >= look_alikes[i].first && code <= look_alikes[i].last)
            return look_alikes[i].put;
    return NULL;
}

static bool
is_letter(uint32_t code)
{
    return (code | 0x20) >= 'a' && (code | 0x20) <= 'z' && code < 0x80;
}

/* The tone and vowel marks of Vietnamese: N4. */
static bool
is_mark(uint32_t code)
{
    switch (code) {
    case 0x0300:
    case 0x0301:
    case 0x0302:
    case 0x0303:
    case 0x0306:
    case 0x0309:
    case 0x031B:
    case 0x0323:
        return true;
    }
    return false;
}

/* Removed characters do not part a letter from its marks; all others do. */
static int
put_ascii(const char *put, bool *after_letter, uint32_t out[FOLD_MAX])
{
    int n = 0;

    for (; put[n]; n++) {
        out[n] = (unsigned char)put[n];
        *after_letter = is_letter(out[n]);
    }
    return n;
}

int
text_fold(uint32_t code, bool *after_letter, uint32_t out[FOLD_MAX])
{
    utf8proc_int32_t parts[FOLD_MAX];
    int n = 0, boundary = 0;

    const char *put = look_alike(code);
    if (put)
        return put_ascii(put, after_letter, out);
    if (code >= 0xFF01 && code <= 0xFF5E)
        code -= 0xFF01 - 0x21;
    utf8proc_ssize_t count =
        code < 0x80
            ? 0
            : utf8proc_decompose_char((utf8proc_int32_t)code, parts, FOLD_MAX,
                                      UTF8PROC_DECOMPOSE, &boundary);
    if (count <= 0 || count > FOLD_MAX) {
        parts[0] = (utf8proc_int32_t)code;
        count = 1;
    }
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        uint32_t part = (uint32_t)parts[i];
        if (*after_letter && is_mark(part))
            continue;
        if (part == 0x0110 || part == 0x00D0)
            part = 'D';
        else if (part == 0x0111)
            part = 'd';
        *after_letter = is_letter(part);
        out[n++] = part;
    }
    return n;
}

/* Decomposing makes at most three times as many bytes of a character, and so
 * does the mark in place of an ill-formed byte. */
static char *
room(struct str utf8, struct arena *scratch)
{
    return arena_alloc(scratch, utf8.len * 3 + 1);
}

static size_t
encode(uint32_t code, char *out)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)code, bytes);

    memcpy(out, bytes, (size_t)n);
    return (size_t)n;
}

struct str
text_unaccent(struct str utf8, struct arena *scratch)
{
    char *out = room(utf8, scratch);
    bool after_letter = false;
    size_t len = 0;

    while (utf8.len > 0) {
        uint32_t code, folded[FOLD_MAX];
        size_t bytes = text_decode(utf8, &code);
        int n = text_fold(code, &after_letter, folded);
        for (int i = 0; i < n; i++)
            len += encode(folded[i], out + len);
        utf8.ptr += bytes;
        utf8.len -= bytes;
    }
    return (struct str){out, len};
}

static bool
is_white(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

struct str
text_key(struct str utf8, struct arena *scratch)
{
    struct str plain = str_trim(text_unaccent(utf8, scratch));
    char *out = room(plain, scratch);
    size_t len = 0;

    while (plain.len > 0) {
        uint32_t code;
        size_t bytes = text_decode(plain, &code);
        if (!is_white(plain.ptr[0]))
            len += encode((uint32_t)utf8proc_tolower((int32_t)code), out + len);
        else if (len > 0 && out[len - 1] != ' ')
            out[len++] = ' ';
        plain.ptr += bytes;
        plain.len -= bytes;
    }
    return (struct str){out, len};
}
