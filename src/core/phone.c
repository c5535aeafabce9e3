/* Vietnamese phone numbers. */
#include "core/phone.h"

#include <stdio.h>

#include "base/mem.h"

enum { MOBILE_DIGITS = 9, E164_MAX = 15, SUBSCRIBER_MIN = 8 };

/* Old 11-digit mobile prefixes (without the 0) and theirs since 2018. */
static const struct {
    const char *old, *now;
} moved[] = {
    {"162", "32"}, {"163", "33"}, {"164", "34"}, {"165", "35"}, {"166", "36"},
    {"167", "37"}, {"168", "38"}, {"169", "39"}, {"120", "70"}, {"121", "79"},
    {"122", "77"}, {"126", "76"}, {"128", "78"}, {"123", "83"}, {"124", "84"},
    {"125", "85"}, {"127", "81"}, {"129", "82"}, {"186", "56"}, {"188", "58"},
    {"199", "59"},
};

/* Digits of the text, '+' noted; false if something else is in it. */
static bool
collect(struct str text, char digits[E164_MAX + 5], size_t *n, bool *plus)
{
    text = str_trim(text);
    *n = 0;
    *plus = text.len > 0 && text.ptr[0] == '+';
    for (size_t i = *plus; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '.' || c == '-')
            continue;
        if (c < '0' || c > '9' || *n == E164_MAX + 4)
            return false;
        digits[(*n)++] = c;
    }
    digits[*n] = '\0';
    return *n > 0;
}

/* The nine digits after 0 or +84 of a mobile: domain.md section 8.5. */
static bool
is_mobile(const char *d)
{
    char c = d[1];

    switch (d[0]) {
    case '3':
        return true;
    case '5':
        return c == '1' || c == '6' || c == '8' || c == '9'
                   ? true
                   : c == '2' && strchr("238", d[2]) != NULL;
    case '7':
        return c == '0' || (c >= '6' && c <= '9');
    case '8':
        return (c >= '1' && c <= '8') || (c == '9' && d[2] >= '6');
    case '9':
        return c <= '8' || d[2] == '0' || d[2] == '1' || d[2] >= '3';
    }
    return false;
}

/* A Vietnamese number without 0 or country code. */
static enum phone_kind
national(const char *d, size_t n, bool convert_old, char out[PHONE_TEXT])
{
    if (n == MOBILE_DIGITS && is_mobile(d)) {
        snprintf(out, PHONE_TEXT, "+84%s", d);
        return PHONE_MOBILE;
    }
    if (n == MOBILE_DIGITS + 1 && convert_old) {
        for (size_t i = 0; i < COUNT(moved); i++) {
            if (memcmp(d, moved[i].old, 3) != 0)
                continue;
            snprintf(out, PHONE_TEXT, "+84%s%s", moved[i].now, d + 3);
            return PHONE_MOBILE;
        }
    }
    if (n == MOBILE_DIGITS + 1 && d[0] == '2') {
        snprintf(out, PHONE_TEXT, "+84%s", d);
        return PHONE_OTHER;
    }
    return PHONE_NONE;
}

static enum phone_kind
foreign(const char *d, size_t n, char out[PHONE_TEXT])
{
    if (n < SUBSCRIBER_MIN || n > E164_MAX || d[0] == '0')
        return PHONE_NONE;
    snprintf(out, PHONE_TEXT, "+%.*s", (int)E164_MAX, d);
    return PHONE_OTHER;
}

enum phone_kind
phone_parse(struct str text, bool convert_old, char out[PHONE_TEXT])
{
    char digits[E164_MAX + 5];
    const char *d = digits;
    size_t n;
    bool plus;

    out[0] = '\0';
    if (!collect(text, digits, &n, &plus))
        return PHONE_NONE;
    if (!plus && n > 2 && d[0] == '0' && d[1] == '0') {
        d += 2, n -= 2;
        plus = true;
    }
    if (!plus && d[0] == '0')
        return national(d + 1, n - 1, convert_old, out);
    if (n > 2 && d[0] == '8' && d[1] == '4')
        return national(d + 2, n - 2, convert_old, out);
    /* Without '+' or '00' a short run of digits is a short code or a slip. */
    if (!plus && n < 10)
        return PHONE_NONE;
    return foreign(d, n, out);
}

void
phone_national(const char *e164, char out[PHONE_TEXT])
{
    if (strncmp(e164, "+84", 3) == 0)
        snprintf(out, PHONE_TEXT, "0%s", e164 + 3);
    else
        snprintf(out, PHONE_TEXT, "%s", e164);
}

void
phone_mask(const char *e164, char out[PHONE_TEXT])
{
    char full[PHONE_TEXT];
    size_t n;

    phone_national(e164, full);
    n = strlen(full);
    if (n < SUBSCRIBER_MIN)
        snprintf(out, PHONE_TEXT, "***");
    else
        snprintf(out, PHONE_TEXT, "%.4s***%s", full, full + n - 3);
}
