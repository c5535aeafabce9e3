/* The sums of a year as text. */
#include "store/rollup_text.h"

enum { PERIOD_LEN = 7, NUMBERS = 1 + STORE_FIGURES, DIGITS_MAX = 18 };

struct rollup_walk
rollup_walk(struct str text)
{
    return (struct rollup_walk){.at = text.ptr, .end = text.ptr + text.len};
}

static bool
take(struct rollup_walk *walk, char c)
{
    bool is_there = walk->at < walk->end && *walk->at == c;

    walk->at += is_there;
    return is_there;
}

static bool
take_number(struct rollup_walk *walk, int64_t *out)
{
    bool is_negative = take(walk, '-');
    int64_t n = 0;
    int digits = 0;

    while (walk->at < walk->end && *walk->at >= '0' && *walk->at <= '9' &&
           digits++ < DIGITS_MAX)
        n = n * 10 + (*walk->at++ - '0');
    *out = is_negative ? -n : n;
    return digits > 0;
}

/* Periods rise: none stands there twice. */
static bool
take_period(struct rollup_walk *walk, struct period *out)
{
    struct str text = {walk->at, PERIOD_LEN};

    if (walk->end - walk->at < PERIOD_LEN || !period_parse(text, out) ||
        (walk->last.ptr && memcmp(text.ptr, walk->last.ptr, PERIOD_LEN) <= 0))
        return false;
    walk->last = text;
    walk->at += PERIOD_LEN;
    return true;
}

bool
rollup_next(struct rollup_walk *walk, struct rollup_entry *out)
{
    struct rollup_walk w = *walk;
    int64_t number[NUMBERS];

    if (!take(&w, walk->last.ptr ? ',' : '{'))
        return false;
    out->text.ptr = w.at;
    if (!take(&w, '"') || !take_period(&w, &out->period) || !take(&w, '"') ||
        !take(&w, ':'))
        return false;
    for (int i = 0; i < NUMBERS; i++)
        if (!take(&w, i == 0 ? '[' : ',') || !take_number(&w, &number[i]))
            return false;
    if (!take(&w, ']'))
        return false;
    out->text.len = (size_t)(w.at - out->text.ptr);
    out->sum.reports = number[0];
    memcpy(out->sum.f, number + 1, sizeof(out->sum.f));
    *walk = w;
    return true;
}

bool
rollup_is_whole(const struct rollup_walk *walk)
{
    struct rollup_walk w = *walk;

    return (w.last.ptr || take(&w, '{')) && take(&w, '}') && w.at == w.end;
}

static void
add_comma(struct buf *out)
{
    buf_addc(out, out->len == 0 ? '{' : ',');
}

static void
add_entry(struct buf *out, const char *period, const struct store_rollup *sum)
{
    long long f[STORE_FIGURES];

    for (int i = 0; i < STORE_FIGURES; i++)
        f[i] = (long long)sum->f[i];
    add_comma(out);
    buf_printf(out,
               "\"%s\":[%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld]",
               period, (long long)sum->reports, f[0], f[1], f[2], f[3], f[4],
               f[5], f[6], f[7], f[8]);
}

bool
rollup_text_add(struct str text, struct period period,
                const struct store_rollup *delta, struct buf *out)
{
    struct rollup_walk walk = rollup_walk(text);
    struct store_rollup sum = *delta;
    struct rollup_entry entry;
    char name[PERIOD_TEXT];
    bool is_added = false;

    period_format(period, name);
    while (rollup_next(&walk, &entry)) {
        int order = memcmp(walk.last.ptr, name, PERIOD_LEN);

        if (order == 0) {
            sum.reports += entry.sum.reports;
            for (int i = 0; i < STORE_FIGURES; i++)
                sum.f[i] += entry.sum.f[i];
        }
        if (order >= 0 && !is_added) {
            add_entry(out, name, &sum);
            is_added = true;
        }
        if (order != 0) {
            add_comma(out);
            buf_add(out, entry.text);
        }
    }
    if (!is_added)
        add_entry(out, name, &sum);
    buf_addc(out, '}');
    return rollup_is_whole(&walk);
}
