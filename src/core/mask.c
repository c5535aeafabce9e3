/* What a text of others shows to those who only need its sense. */
#include "core/mask.h"

#include "base/buf.h"
#include "core/phone.h"
#include "core/text.h"

/* A phone may be written in groups; its digits with a country code. */
enum {
    GROUPS_MAX = 5,
    PHONE_LEAST = 9,
    PHONE_MOST = 15,
    LIKE_MOST = 32, /* letters among the digits are looked at so far */
    PIN_DIGITS = 4,
    PIN_MOST = 8,
};

/* One code point: where it stands and what it reads as. */
struct piece {
    size_t at;
    char c; /* ASCII, '\0' = anything else */
};

struct work {
    struct str text;
    struct piece *piece; /* n of them, and one more at the end of the text */
    size_t n;
    bool hides_pins;
    struct arena *arena;
    struct str out;
};

/* Characters that show nothing are left out: they must not part a number. */
static void
read_pieces(struct work *w)
{
    bool after_letter = false;
    uint32_t code, folded[FOLD_MAX];

    w->piece = arena_alloc(w->arena, (w->text.len + 1) * sizeof(*w->piece));
    for (size_t at = 0; at < w->text.len;) {
        struct str rest = {w->text.ptr + at, w->text.len - at};
        size_t bytes = text_decode(rest, &code);
        int n = text_fold(code, &after_letter, folded);
        if (n > 0)
            w->piece[w->n++] = (struct piece){
                at, n == 1 && folded[0] < 0x80 ? (char)folded[0] : '\0'};
        at += bytes;
    }
    w->piece[w->n].at = w->text.len;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool
is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

/* People write O for 0 and l for 1, also in phone numbers. */
static bool
is_like_digit(char c)
{
    return is_digit(c) || (c != '\0' && strchr("OoIil", c));
}

static bool
joins_groups(char c)
{
    return c != '\0' && strchr(" .-,/", c);
}

/* The end of the run that begins at i. */
static size_t
run_end(const struct work *w, size_t i, bool (*is)(char))
{
    while (i < w->n && is(w->piece[i].c))
        i++;
    return i;
}

/* "0912 000 101": the longest row of groups that is a mobile number; 0 if
 * there is none. Figures of a report stand in groups as well. */
static size_t
grouped_phone(const struct work *w, size_t start)
{
    char digits[2 * PHONE_MOST], e164[PHONE_TEXT];
    size_t n = 0, end = 0, i = start;

    if (w->piece[i].c == '+')
        digits[n++] = w->piece[i++].c;
    for (int groups = 0; groups < GROUPS_MAX; groups++) {
        size_t stop = run_end(w, i, is_digit);
        if (stop == i || n + (stop - i) > PHONE_MOST)
            break;
        while (i < stop)
            digits[n++] = w->piece[i++].c;
        if (phone_parse((struct str){digits, n}, true, e164) == PHONE_MOBILE)
            end = i;
        if (!joins_groups(w->piece[i].c))
            break;
        i++;
    }
    return end;
}

/* Nine digits may be a mobile number without its 0, or thousands of dong. */
static bool
is_bare_mobile(const struct work *w, size_t start)
{
    char digits[PHONE_LEAST + 1] = "0", e164[PHONE_TEXT];

    for (size_t i = 0; i < PHONE_LEAST; i++)
        digits[i + 1] = w->piece[start + i].c;
    return phone_parse((struct str){digits, sizeof(digits)}, false, e164) ==
           PHONE_MOBILE;
}

/* The end of a run of digits, and letters in their place, that is long enough
 * for a phone number; 0 if it is not. */
static size_t
solid_phone(const struct work *w, size_t start)
{
    size_t end = start, digits = 0;

    while (end < w->n && end - start < LIKE_MOST &&
           is_like_digit(w->piece[end].c))
        digits += is_digit(w->piece[end++].c);
    if (digits == end - start)
        end = run_end(w, start, is_digit);
    if (end - start == PHONE_LEAST)
        return is_bare_mobile(w, start) ? end : 0;
    return end - start > PHONE_LEAST && 2 * digits >= end - start ? end : 0;
}

/* The end of a phone number that begins at i; 0 if none does. */
static size_t
phone_end(const struct work *w, size_t i)
{
    size_t solid = solid_phone(w, i + (w->piece[i].c == '+'));
    size_t grouped = grouped_phone(w, i);

    return solid > grouped ? solid : grouped;
}

/* "Pao": the end of a word that begins with its only capital; 0 if none. */
static size_t
name_word(const struct work *w, size_t i)
{
    if (!is_capital(w->piece[i].c))
        return 0;
    size_t end = run_end(w, i + 1, is_small);
    return end > i + 1 && !is_capital(w->piece[end].c) ? end : 0;
}

static size_t
middle_word(const struct work *w, size_t i)
{
    static const char *const words[] = {"Van ", "Thi ", "A "};

    for (size_t k = 0; k < COUNT(words); k++) {
        size_t n = 0;
        while (words[k][n] && w->piece[i + n].c == words[k][n])
            n++;
        if (words[k][n] == '\0')
            return i + n;
    }
    return 0;
}

/* The end of a name of three or four words that begins at i; 0 if none. */
static size_t
name_end(const struct work *w, size_t i)
{
    size_t end = name_word(w, i);

    if (end == 0 || w->piece[end].c != ' ')
        return 0;
    size_t third = middle_word(w, end + 1);
    end = third ? name_word(w, third) : 0;
    if (end == 0 || w->piece[end].c != ' ')
        return end;
    size_t fourth = name_word(w, end + 1);
    return fourth ? fourth : end;
}

static void
put_phone(struct work *w, size_t from, size_t end, struct buf *out)
{
    for (size_t i = from, n = 0; i < end && n < 4; i++)
        if (w->piece[i].c != '+') {
            buf_addc(out, w->piece[i].c);
            n++;
        }
    buf_addz(out, "***");
    for (size_t i = end - 3; i < end; i++)
        buf_addc(out, w->piece[i].c);
}

/* The end of what may be a PIN, also one with a digit too many or with letters
 * for digits; 0 if it is none. */
static size_t
pin_end(const struct work *w, size_t i)
{
    bool is_begun = i > 0 && is_like_digit(w->piece[i - 1].c);
    size_t end = is_begun ? i : run_end(w, i, is_like_digit), digits = 0;

    if (end - i < PIN_DIGITS || end - i > PIN_MOST)
        return 0;
    for (size_t k = i; k < end; k++)
        digits += is_digit(w->piece[k].c);
    return digits > 0 ? end : 0;
}

/* Writes what takes the place of the pieces from i on and gives where it goes
 * on; 0 if they stay. */
static size_t
put_mask(struct work *w, size_t i, struct buf *out)
{
    bool in_word =
        i > 0 && (is_small(w->piece[i - 1].c) || is_capital(w->piece[i - 1].c));
    size_t end = 0;

    if (is_like_digit(w->piece[i].c) || w->piece[i].c == '+')
        end = phone_end(w, i);
    if (end > 0) {
        put_phone(w, i, end, out);
        return end;
    }
    if (w->hides_pins && (end = pin_end(w, i)) > 0) {
        buf_addz(out, "****");
        return end;
    }
    if (is_digit(w->piece[i].c))
        return 0;
    end = in_word ? 0 : name_end(w, i);
    if (end > 0)
        buf_addz(out, "(ten)");
    return end;
}

/* Copies the pieces from i up to `end` as they were written. */
static void
put_plain(struct work *w, size_t i, size_t end, struct buf *out)
{
    size_t from = w->piece[i].at, to = w->piece[end].at;

    buf_add(out, (struct str){w->text.ptr + from, to - from});
}

struct str
mask_text(struct str utf8, bool hides_pins, struct arena *arena)
{
    struct work w = {.text = utf8, .hides_pins = hides_pins, .arena = arena};
    struct buf out;

    buf_init(&out);
    read_pieces(&w);
    for (size_t i = 0; i < w.n;) {
        size_t end = put_mask(&w, i, &out);
        if (end == 0) {
            end = is_digit(w.piece[i].c) ? run_end(&w, i, is_digit) : i + 1;
            put_plain(&w, i, end, &out);
        }
        i = end;
    }
    struct str copy = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return copy;
}
