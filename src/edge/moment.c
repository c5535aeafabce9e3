/* Times as providers write them. */
#include "edge/moment.h"

#include "core/date.h"

static const struct {
    const char *name;
    int offset_min;
} zones[] = {
    {"UTC", 0},
    {"Asia/Ho_Chi_Minh", VIETNAM_OFFSET_MIN},
    {"Asia/Bangkok", VIETNAM_OFFSET_MIN},
    {"Africa/Nairobi", 3 * 60},
};

struct reading {
    struct date date;
    int64_t hour, minute, second, ms;
    int offset_min;
};

static bool
take_digits(struct str *s, size_t n, int64_t min, int64_t max, int64_t *out)
{
    if (s->len < n || s->ptr[0] == '-' ||
        !str_number((struct str){s->ptr, n}, min, max, out))
        return false;
    s->ptr += n;
    s->len -= n;
    return true;
}

static void
take_fraction(struct str *s, int64_t *ms)
{
    int64_t scale = 100;

    if (s->len < 2 || s->ptr[0] != '.' || s->ptr[1] < '0' || s->ptr[1] > '9')
        return;
    s->ptr++;
    s->len--;
    while (s->len > 0 && s->ptr[0] >= '0' && s->ptr[0] <= '9') {
        *ms += (s->ptr[0] - '0') * scale;
        scale /= 10;
        s->ptr++;
        s->len--;
    }
}

static bool
take_zone(struct str *s, int *offset_min)
{
    int64_t hours, minutes;
    bool minus;

    if (s->len > 0 && (s->ptr[0] == 'Z' || s->ptr[0] == 'z')) {
        s->ptr++;
        s->len--;
        *offset_min = 0;
        return true;
    }
    if (s->len == 0 || (s->ptr[0] != '+' && s->ptr[0] != '-'))
        return false;
    minus = s->ptr[0] == '-';
    s->ptr++;
    s->len--;
    if (!take_digits(s, 2, 0, 14, &hours))
        return false;
    if (s->len > 0 && s->ptr[0] == ':') {
        s->ptr++;
        s->len--;
    }
    if (!take_digits(s, 2, 0, 59, &minutes))
        return false;
    *offset_min = (int)(hours * 60 + minutes) * (minus ? -1 : 1);
    return true;
}

/* One %-letter: what it reads. False if the text does not fit. */
static bool
take_part(char letter, struct str *s, struct reading *r)
{
    int64_t n = 0;

    switch (letter) {
    case 'Y':
        if (!take_digits(s, 4, 1970, 9999, &n))
            return false;
        r->date.year = (int)n;
        return true;
    case 'm':
        if (!take_digits(s, 2, 1, 12, &n))
            return false;
        r->date.month = (int)n;
        return true;
    case 'd':
        if (!take_digits(s, 2, 1, 31, &n))
            return false;
        r->date.day = (int)n;
        return true;
    case 'H':
        return take_digits(s, 2, 0, 23, &r->hour);
    case 'M':
        return take_digits(s, 2, 0, 59, &r->minute);
    case 'S':
        if (!take_digits(s, 2, 0, 60, &r->second))
            return false;
        take_fraction(s, &r->ms);
        return true;
    case 'z':
        return take_zone(s, &r->offset_min);
    }
    return false;
}

static bool
try_format(struct str format, struct str text, int offset_min, int64_t *utc_ms)
{
    struct reading r = {.offset_min = offset_min};

    for (size_t i = 0; i < format.len; i++) {
        if (format.ptr[i] == '%') {
            if (!take_part(format.ptr[++i], &text, &r))
                return false;
        } else if (text.len == 0 || text.ptr[0] != format.ptr[i]) {
            return false;
        } else {
            text.ptr++;
            text.len--;
        }
    }
    if (text.len > 0 || !date_is_valid(r.date))
        return false;
    *utc_ms = date_to_ms(r.date, r.offset_min) +
              ((r.hour * 60 + r.minute) * 60 + r.second) * 1000 + r.ms;
    return true;
}

static struct str
next_format(struct str *rest)
{
    const char *bar = rest->len ? memchr(rest->ptr, '|', rest->len) : NULL;
    struct str format = *rest;

    if (bar)
        format.len = (size_t)(bar - rest->ptr);
    rest->ptr += bar ? format.len + 1 : rest->len;
    rest->len -= bar ? format.len + 1 : rest->len;
    return format;
}

bool
moment_parse(const struct moment *moment, struct str text, int64_t *utc_ms)
{
    struct str rest = {moment->formats, moment->formats_len};

    while (rest.len > 0)
        if (try_format(next_format(&rest), text, moment->offset_min, utc_ms))
            return true;
    return false;
}

static bool
find_zone(struct str name, int *offset_min)
{
    struct str rest = name;

    for (size_t i = 0; i < COUNT(zones); i++)
        if (str_eqz(name, zones[i].name)) {
            *offset_min = zones[i].offset_min;
            return true;
        }
    return take_zone(&rest, offset_min) && rest.len == 0;
}

bool
moment_compile(struct str text, struct moment *out)
{
    const char *at = text.len ? memrchr(text.ptr, '@', text.len) : NULL;

    *out = (struct moment){.formats = text.ptr, .formats_len = text.len};
    if (at) {
        struct str zone = {at + 1, text.len - (size_t)(at - text.ptr) - 1};
        out->formats_len = (size_t)(at - text.ptr);
        if (!find_zone(zone, &out->offset_min))
            return false;
    }
    for (size_t i = 0; i < out->formats_len; i++)
        if (text.ptr[i] == '%' &&
            (++i == out->formats_len || !memchr("YmdHMSz", text.ptr[i], 7)))
            return false;
    return out->formats_len > 0;
}
