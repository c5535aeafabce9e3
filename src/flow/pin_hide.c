/* The texts of those who have a PIN, without it. */
#include "base/buf.h"
#include "flow/pin.h"

enum { PIN_DIGITS = 4, PIN_LIKE_MAX = 8, WIDE_BYTES = 3 };

/* The bytes of one digit, or of a letter that reads as one, at `at`; 0 = none.
 * Full-width digits are digits too: sms-grammar.md N3. */
static size_t
digit_bytes(struct str s, size_t at, bool *is_true)
{
    unsigned char c = (unsigned char)s.ptr[at];

    *is_true = c >= '0' && c <= '9';
    if (*is_true || (c != 0 && strchr("OoLlIi", c)))
        return 1;
    if (c == 0xEF && at + 2 < s.len && (unsigned char)s.ptr[at + 1] == 0xBC) {
        unsigned char last = (unsigned char)s.ptr[at + 2];
        *is_true = last >= 0x90 && last <= 0x99;
    }
    return *is_true ? WIDE_BYTES : 0;
}

/* How far a run of digits goes; *n = how many, 0 if none is a true one. */
static size_t
run_end(struct str s, size_t at, int *n)
{
    bool has_true = false, is_true;
    size_t bytes;

    *n = 0;
    while (at < s.len && (bytes = digit_bytes(s, at, &is_true)) > 0) {
        has_true |= is_true;
        at += bytes;
        (*n)++;
    }
    if (!has_true)
        *n = 0;
    return at;
}

/* Replaces runs of at least `least` digits that are no phone number, but not
 * the first one that is `kept`. */
static struct str
hide_runs(struct str s, int least, struct str kept, struct arena *arena)
{
    struct buf out;

    buf_init(&out);
    for (size_t i = 0; i < s.len;) {
        int n;
        size_t end = run_end(s, i, &n);
        struct str run = {s.ptr + i, end - i};
        if (end == i) {
            run.len = 1;
            end = i + 1;
            buf_add(&out, run);
        } else if (n < least || n > PIN_LIKE_MAX) {
            buf_add(&out, run);
        } else if (kept.len > 0 && str_eq(run, kept)) {
            buf_add(&out, run);
            kept.len = 0;
        } else {
            buf_add(&out, STR("****"));
        }
        i = end;
    }
    struct str copy = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return copy;
}

struct str
pin_hide(struct flow *flow, int64_t person, struct str text, int64_t at_ms,
         struct arena *arena)
{
    struct date day = date_of_ms(at_ms, VIETNAM_OFFSET_MIN);
    struct form_reading reading;

    /* Nobody we know may be a chairman on another phone. */
    if (person != 0 &&
        !pin_has_seat(registry_person_by_id(flow->registry, person)))
        return text;
    form_read(flow->set->forms, text, ROLE_LX, day, arena, &reading);
    if (person == 0 && reading.form && !form_takes_pin(reading.form))
        return text;
    if (reading.error)
        return hide_runs(text, 1, (struct str){0}, arena);
    const struct form_value *code = form_value(&reading, "ma");
    return hide_runs(text, PIN_DIGITS, code ? code->text : (struct str){0},
                     arena);
}
