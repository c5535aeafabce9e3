/* Sentences with named places. */
#include "core/reply.h"

#include <assert.h>

#include "core/sms.h"

/* A piece of a template: literal text, or the name of a place. */
struct piece {
    struct str text;
    bool is_place;
};

/* Takes the next piece off `rest`; false at the end. A brace that opens or
 * closes nothing counts as text, and *balanced becomes false. */
static bool
piece_take(struct str *rest, struct piece *out, bool *balanced)
{
    const char *p = rest->ptr;
    size_t n = 0;

    if (rest->len == 0)
        return false;
    out->is_place = false;
    if (p[0] == '{' || p[0] == '}') {
        n = 1;
        const char *end = NULL;
        if (rest->len > 1 && p[1] == p[0])
            n = 2;
        else if (p[0] == '{')
            end = memchr(p, '}', rest->len);
        if (end) {
            out->text = (struct str){p + 1, (size_t)(end - p) - 1};
            out->is_place = true;
            n = out->text.len + 2;
            if (out->text.len == 0 || memchr(p + 1, '{', out->text.len))
                *balanced = false;
        } else {
            out->text = (struct str){p, 1};
            *balanced = *balanced && n == 2;
        }
    } else {
        while (n < rest->len && p[n] != '{' && p[n] != '}')
            n++;
        out->text = (struct str){p, n};
    }
    rest->ptr += n;
    rest->len -= n;
    return true;
}

void
reply_set(struct reply_places *places, const char *name, struct str value)
{
    int i = 0;

    while (i < places->n && strcmp(places->place[i].name, name) != 0)
        i++;
    assert(i < REPLY_PLACES_MAX);
    places->place[i] = (struct reply_place){name, value};
    if (i == places->n)
        places->n++;
}

void
reply_set_number(struct reply_places *places, const char *name, int64_t number)
{
    reply_set(places, name,
              arena_printf(places->scratch, "%lld", (long long)number));
}

static int
limit_of(const struct reply_limits *limits, struct str name)
{
    for (int i = 0; limits && i < limits->n; i++)
        /* Nearly all differ in their first letter. */
        if (name.len > 0 && limits->limit[i].name[0] == name.ptr[0] &&
            str_eqz(name, limits->limit[i].name))
            return limits->limit[i].max;
    return 0;
}

static struct str
value_of(const struct reply_places *places, struct str name)
{
    for (int i = 0; i < places->n; i++)
        if (str_eqz(name, places->place[i].name))
            return places->place[i].value;
    return (struct str){"", 0};
}

static size_t
char_bytes(struct str s, size_t at)
{
    size_t n = 1;

    while (at + n < s.len && ((unsigned char)s.ptr[at + n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* What one character of a value becomes: control bytes would break the line,
 * and one character outside GSM-7 would more than halve the room. */
static struct str
shown(struct str s, size_t at, size_t bytes, bool is_wide, int *septets)
{
    struct str c = {s.ptr + at, bytes};

    *septets = 1;
    if ((unsigned char)c.ptr[0] < ' ')
        return STR(" ");
    if ((unsigned char)c.ptr[0] <= 'Z' && bytes == 1)
        return c; /* most of what we say: digits, capitals, blanks */
    if (is_wide)
        return c;
    if (!sms_is_gsm7(c))
        return STR("?");
    *septets = sms_measure(c).units;
    return c;
}

/* How many bytes of a value stay, given the room in septets (0 = any). */
static size_t
fitting(struct str value, int room, bool is_wide)
{
    size_t i = 0, word_end = 0;
    int used = 0, septets;

    while (room > 0 && i < value.len) {
        size_t n = char_bytes(value, i);
        bool is_space = value.ptr[i] == ' ';
        shown(value, i, n, is_wide, &septets);
        if (is_space && i > 0 && value.ptr[i - 1] != ' ')
            word_end = i;
        if (used + septets > room)
            return word_end > 0 ? word_end : i;
        used += septets;
        i += n;
    }
    return value.len;
}

/* Writes to out unless it is NULL; the number of bytes either way. */
static size_t
put(char *out, size_t at, struct str s)
{
    if (out && s.len > 0)
        memcpy(out + at, s.ptr, s.len);
    return s.len;
}

static size_t
put_value(char *out, size_t at, struct str value, int room, bool is_wide)
{
    size_t len = 0, end = fitting(value, room, is_wide);
    int septets;

    for (size_t i = 0; i < end;) {
        size_t n = char_bytes(value, i);
        len += put(out, at + len, shown(value, i, n, is_wide, &septets));
        i += n;
    }
    return len;
}

static size_t
fill(char *out, const char *template_text, const struct reply_limits *limits,
     const struct reply_places *places)
{
    struct str rest = str_of(template_text);
    struct piece piece;
    bool balanced = true, is_blank = false;
    size_t len = 0;

    while (piece_take(&rest, &piece, &balanced)) {
        struct str s = piece.text;
        if (!piece.is_place)
            len += put(out, len, s);
        else if ((s = value_of(places, s)).len > 0)
            len += put_value(out, len, s, limit_of(limits, piece.text),
                             places->is_wide);
        else
            len -= is_blank;
        is_blank = !piece.is_place && s.len > 0 && s.ptr[s.len - 1] == ' ';
    }
    return len;
}

struct str
reply_render(const char *template_text, const struct reply_limits *limits,
             const struct reply_places *places)
{
    size_t len = fill(NULL, template_text, limits, places);
    char *out = arena_alloc(places->scratch, len + 1);

    fill(out, template_text, limits, places);
    out[len] = '\0'; /* where a blank may have been taken back */
    return (struct str){out, len};
}

struct str
reply_value(const struct reply_places *places, const char *name)
{
    return value_of(places, str_of(name));
}

int
reply_limit_of(const struct reply_limits *limits, const char *name)
{
    return limit_of(limits, str_of(name));
}

size_t
reply_shows(const struct reply_limits *limits,
            const struct reply_places *places, const char *name,
            struct str value)
{
    return fitting(value, reply_limit_of(limits, name), places->is_wide);
}

bool
reply_each_place(const char *template_text,
                 void (*fn)(struct str name, void *arg), void *arg)
{
    struct str rest = str_of(template_text);
    struct piece piece;
    bool balanced = true;

    while (piece_take(&rest, &piece, &balanced))
        if (piece.is_place)
            fn(piece.text, arg);
    return balanced;
}

int
reply_longest(const char *template_text, const struct reply_limits *limits)
{
    struct str rest = str_of(template_text);
    struct piece piece;
    bool balanced = true;
    int septets = 0;

    while (piece_take(&rest, &piece, &balanced)) {
        int max = limit_of(limits, piece.text);
        if (piece.is_place && max == 0)
            return -1;
        septets += piece.is_place ? max : sms_measure(piece.text).units;
    }
    return septets;
}
