/* Bytes of a foreign character set into UTF-8. */
#include "edge/charset.h"

#include <iconv.h>

static const struct {
    const char *name;
    enum charset charset;
} names[] = {
    {"utf-8", CHARSET_UTF8},          {"utf8", CHARSET_UTF8},
    {"us-ascii", CHARSET_UTF8},       {"ascii", CHARSET_UTF8},
    {"iso-8859-1", CHARSET_LATIN1},   {"latin1", CHARSET_LATIN1},
    {"latin-1", CHARSET_LATIN1},      {"utf-16be", CHARSET_UTF16BE},
    {"utf16be", CHARSET_UTF16BE},     {"utf-16", CHARSET_UTF16BE},
    {"ucs-2", CHARSET_UTF16BE},       {"ucs2", CHARSET_UTF16BE},
    {"utf-16le", CHARSET_UTF16LE},    {"utf16le", CHARSET_UTF16LE},
    {"gsm7", CHARSET_GSM7},           {"gsm", CHARSET_GSM7},
    {"gsm-7", CHARSET_GSM7},          {"gsm03.38", CHARSET_GSM7},
    {"windows-1258", CHARSET_CP1258}, {"windows-1252", CHARSET_CP1252},
};

/* 3GPP TS 23.038, default alphabet. 0x1B starts an extension. */
static const uint16_t gsm7[128] = {
    '@',   0xA3,  '$',   0xA5,  0xE8,  0xE9,  0xF9, 0xEC,  0xF2,  0xC7,  '\n',
    0xD8,  0xF8,  '\r',  0xC5,  0xE5,  0x394, '_',  0x3A6, 0x393, 0x39B, 0x3A9,
    0x3A0, 0x3A8, 0x3A3, 0x398, 0x39E, 0x1B,  0xC6, 0xE6,  0xDF,  0xC9,  ' ',
    '!',   '"',   '#',   0xA4,  '%',   '&',   '\'', '(',   ')',   '*',   '+',
    ',',   '-',   '.',   '/',   '0',   '1',   '2',  '3',   '4',   '5',   '6',
    '7',   '8',   '9',   ':',   ';',   '<',   '=',  '>',   '?',   0xA1,  'A',
    'B',   'C',   'D',   'E',   'F',   'G',   'H',  'I',   'J',   'K',   'L',
    'M',   'N',   'O',   'P',   'Q',   'R',   'S',  'T',   'U',   'V',   'W',
    'X',   'Y',   'Z',   0xC4,  0xD6,  0xD1,  0xDC, 0xA7,  0xBF,  'a',   'b',
    'c',   'd',   'e',   'f',   'g',   'h',   'i',  'j',   'k',   'l',   'm',
    'n',   'o',   'p',   'q',   'r',   's',   't',  'u',   'v',   'w',   'x',
    'y',   'z',   0xE4,  0xF6,  0xF1,  0xFC,  0xE0,
};

static const struct {
    unsigned char code;
    uint16_t unicode;
} gsm7_extension[] = {
    {0x0A, '\f'}, {0x14, '^'}, {0x28, '{'}, {0x29, '}'}, {0x2F, '\\'},
    {0x3C, '['},  {0x3D, '~'}, {0x3E, ']'}, {0x40, '|'}, {0x65, 0x20AC},
};

enum charset
charset_find(struct str name)
{
    name = str_trim(name);
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_ieq(name, str_of(names[i].name)))
            return names[i].charset;
    return CHARSET_NONE;
}

static const uint32_t replacement = 0xFFFD;

static void
put(struct str *out, uint32_t c)
{
    /* The caller has made room; out->ptr is our own memory. */
    unsigned char *p = (unsigned char *)(uintptr_t)(out->ptr + out->len);

    if (c < 0x80) {
        p[0] = (unsigned char)c;
        out->len += 1;
    } else if (c < 0x800) {
        p[0] = (unsigned char)(0xC0 | c >> 6);
        p[1] = (unsigned char)(0x80 | (c & 0x3F));
        out->len += 2;
    } else if (c < 0x10000) {
        p[0] = (unsigned char)(0xE0 | c >> 12);
        p[1] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
        p[2] = (unsigned char)(0x80 | (c & 0x3F));
        out->len += 3;
    } else {
        p[0] = (unsigned char)(0xF0 | c >> 18);
        p[1] = (unsigned char)(0x80 | (c >> 12 & 0x3F));
        p[2] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
        p[3] = (unsigned char)(0x80 | (c & 0x3F));
        out->len += 4;
    }
}

static struct str
room(struct arena *arena, size_t bytes)
{
    return (struct str){arena_alloc(arena, bytes + 1), 0};
}

static struct str
from_utf16(struct str in, bool is_little, struct arena *arena)
{
    struct str out = room(arena, in.len / 2 * 3 + 3);
    const unsigned char *p = (const unsigned char *)in.ptr;
    uint32_t high = 0;

    for (size_t i = 0; i + 1 < in.len; i += 2) {
        uint32_t u = is_little ? (uint32_t)(p[i + 1] << 8 | p[i])
                               : (uint32_t)(p[i] << 8 | p[i + 1]);
        if (high && u >= 0xDC00 && u <= 0xDFFF) {
            put(&out, 0x10000 + ((high - 0xD800) << 10) + (u - 0xDC00));
            high = 0;
            continue;
        }
        if (high)
            put(&out, replacement);
        high = u >= 0xD800 && u <= 0xDBFF ? u : 0;
        if (!high)
            put(&out, u >= 0xDC00 && u <= 0xDFFF ? replacement : u);
    }
    if (high || in.len % 2 != 0)
        put(&out, replacement);
    return out;
}

static uint32_t
gsm7_extended(unsigned char code)
{
    for (size_t i = 0; i < COUNT(gsm7_extension); i++)
        if (gsm7_extension[i].code == code)
            return gsm7_extension[i].unicode;
    return replacement;
}

static struct str
from_gsm7(struct str in, struct arena *arena)
{
    struct str out = room(arena, in.len * 3);
    bool is_extended = false;

    for (size_t i = 0; i < in.len; i++) {
        unsigned char c = (unsigned char)in.ptr[i];
        if (is_extended) {
            put(&out, gsm7_extended(c));
            is_extended = false;
        } else if (c == 0x1B) {
            is_extended = true;
        } else {
            put(&out, c < 128 ? gsm7[c] : replacement);
        }
    }
    if (is_extended)
        put(&out, replacement);
    return out;
}

static struct str
from_latin1(struct str in, struct arena *arena)
{
    struct str out = room(arena, in.len * 2);

    for (size_t i = 0; i < in.len; i++)
        put(&out, (unsigned char)in.ptr[i]);
    return out;
}

/* Length of the well-formed sequence at the start, 0 if there is none. */
static size_t
sequence(struct str s)
{
    for (size_t n = 1; n <= 4 && n <= s.len; n++)
        if (str_is_utf8((struct str){s.ptr, n}))
            return n;
    return 0;
}

static struct str
from_utf8(struct str in, struct arena *arena)
{
    struct str out;

    if (str_is_utf8(in))
        return in;
    out = room(arena, in.len * 3);
    while (in.len > 0) {
        size_t n = sequence(in);
        if (n == 0)
            put(&out, replacement);
        for (size_t i = 0; i < n; i++)
            *(char *)(uintptr_t)(out.ptr + out.len++) = in.ptr[i];
        in.ptr += n ? n : 1;
        in.len -= n ? n : 1;
    }
    return out;
}

static struct str
from_windows(const char *name, struct str in, struct arena *arena)
{
    struct str out = room(arena, in.len * 4);
    char *from = (char *)(uintptr_t)in.ptr, *to = (char *)(uintptr_t)out.ptr;
    size_t from_left = in.len, to_left = in.len * 4;
    iconv_t cd = iconv_open("UTF-8", name);

    if (cd == (iconv_t)-1)
        return from_latin1(in, arena);
    while (from_left > 0 &&
           iconv(cd, &from, &from_left, &to, &to_left) == (size_t)-1 &&
           from_left > 0) {
        out.len = in.len * 4 - to_left;
        put(&out, replacement);
        to += 3;
        to_left -= 3;
        from++;
        from_left--;
    }
    iconv(cd, NULL, NULL, &to, &to_left);
    iconv_close(cd);
    out.len = in.len * 4 - to_left;
    return out;
}

struct str
charset_to_utf8(enum charset charset, struct str bytes, struct arena *arena)
{
    switch (charset) {
    case CHARSET_NONE:
    case CHARSET_UTF8:
        break;
    case CHARSET_LATIN1:
        return from_latin1(bytes, arena);
    case CHARSET_UTF16BE:
        return from_utf16(bytes, false, arena);
    case CHARSET_UTF16LE:
        return from_utf16(bytes, true, arena);
    case CHARSET_GSM7:
        return from_gsm7(bytes, arena);
    case CHARSET_CP1258:
        return from_windows("WINDOWS-1258", bytes, arena);
    case CHARSET_CP1252:
        return from_windows("WINDOWS-1252", bytes, arena);
    }
    return from_utf8(bytes, arena);
}
