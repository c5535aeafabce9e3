/* Length and segments of an SMS: 3GPP TS 23.038. */
#include "core/sms.h"

#include <utf8proc.h>

#include "base/mem.h"

enum {
    GSM7_ALONE = 160,
    GSM7_PART = 153,
    UCS2_ALONE = 70,
    UCS2_PART = 67,
};

/* The default alphabet beyond ASCII, rising. */
static const uint16_t basic[] = {
    0x00A1, 0x00A3, 0x00A4, 0x00A5, 0x00A7, 0x00BF, 0x00C4, 0x00C5,
    0x00C6, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00D8, 0x00DC, 0x00DF,
    0x00E0, 0x00E4, 0x00E5, 0x00E6, 0x00E8, 0x00E9, 0x00EC, 0x00F1,
    0x00F2, 0x00F6, 0x00F8, 0x00F9, 0x00FC, 0x0393, 0x0394, 0x0398,
    0x039B, 0x039E, 0x03A0, 0x03A3, 0x03A6, 0x03A8, 0x03A9,
};

/* Septets of one character; 0 = outside. */
static int
septets(uint32_t code)
{
    switch (code) {
    case '\f':
    case '[':
    case ']':
    case '{':
    case '}':
    case '~':
    case '^':
    case '\\':
    case '|':
    case 0x20AC:
        return 2;
    case '\n':
    case '\r':
        return 1;
    case '`':
        return 0;
    }
    if (code < 0x80)
        return code >= ' ' && code < 0x7F;
    for (size_t i = 0; i < COUNT(basic); i++)
        if (basic[i] == code)
            return 1;
    return 0;
}

/* Bytes of the next character, 1 and U+FFFD for a byte that begins none. */
static size_t
next(struct str s, size_t at, uint32_t *code)
{
    unsigned char c = (unsigned char)s.ptr[at];
    utf8proc_int32_t wide = -1;

    if (c < 0x80)
        return *code = c, 1;
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)s.ptr + at,
                         (utf8proc_ssize_t)(s.len - at), &wide);
    if (n <= 0)
        return *code = 0xFFFD, 1;
    *code = (uint32_t)wide;
    return (size_t)n;
}

static int
width(uint32_t code, enum sms_coding coding)
{
    if (coding == SMS_GSM7)
        return septets(code);
    return code > 0xFFFF ? 2 : 1;
}

/* Walks the text in parts of `room` units, as a phone would cut it: never
 * inside an escape or a surrogate pair. */
static struct sms_size
walk(struct str utf8, enum sms_coding coding, int room)
{
    struct sms_size size = {coding, 0, utf8.len > 0};
    uint32_t code;
    int used = 0;

    for (size_t i = 0; i < utf8.len;) {
        i += next(utf8, i, &code);
        int units = width(code, coding);
        if (used + units > room) {
            size.segments++;
            used = 0;
        }
        used += units;
        size.units += units;
    }
    return size;
}

struct sms_size
sms_measure(struct str utf8)
{
    bool gsm7 = sms_is_gsm7(utf8);
    enum sms_coding coding = gsm7 ? SMS_GSM7 : SMS_UCS2;
    struct sms_size size = walk(utf8, coding, gsm7 ? GSM7_ALONE : UCS2_ALONE);

    if (size.segments > 1)
        size = walk(utf8, coding, gsm7 ? GSM7_PART : UCS2_PART);
    return size;
}

bool
sms_is_gsm7(struct str utf8)
{
    size_t offset;
    uint32_t code;

    return !sms_first_outside(utf8, &offset, &code);
}

bool
sms_first_outside(struct str utf8, size_t *offset, uint32_t *code)
{
    for (size_t i = 0; i < utf8.len;) {
        size_t n = next(utf8, i, code);
        if (septets(*code) == 0)
            return *offset = i, true;
        i += n;
    }
    return false;
}
