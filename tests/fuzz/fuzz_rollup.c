/* Fuzzes store/rollup_text: a year that is whole, added up period by period in
 * the other order, is the same year; nothing else is taken for whole. */
#include <assert.h>
#include <stdint.h>

#include "store/rollup_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ENTRIES_MAX = 16 };

/* Adds what is left of the walk, the last period first. */
static void
add_rest(struct rollup_walk *walk, struct buf *text)
{
    struct rollup_entry entry;
    struct buf next;

    if (!rollup_next(walk, &entry))
        return;
    add_rest(walk, text);
    buf_init(&next);
    assert(rollup_text_add(text->len ? buf_str(text) : STR("{}"), entry.period,
                           &entry.sum, &next));
    buf_clear(text);
    *text = next;
}

static bool
is_same(const struct store_rollup *a, const struct store_rollup *b)
{
    return a->reports == b->reports && memcmp(a->f, b->f, sizeof(a->f)) == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct rollup_walk walk = rollup_walk(text), other;
    struct rollup_entry entry, again;
    struct store_rollup one = {1, {1}};
    struct buf out, added;
    int n = 0;

    buf_init(&out);
    buf_init(&added);
    while (rollup_next(&walk, &entry))
        n++;
    bool is_whole = rollup_is_whole(&walk);
    assert(rollup_text_add(text, (struct period){PERIOD_MONTH, 2025, 9}, &one,
                           &added) == is_whole);
    if (is_whole && n > 0 && n <= ENTRIES_MAX) {
        walk = rollup_walk(text);
        add_rest(&walk, &out);
        walk = rollup_walk(text);
        other = rollup_walk(buf_str(&out));
        while (rollup_next(&walk, &entry)) {
            assert(rollup_next(&other, &again));
            assert(is_same(&entry.sum, &again.sum));
            assert(str_eq(walk.last, other.last));
        }
        assert(rollup_is_whole(&other));
    }
    buf_clear(&added);
    buf_clear(&out);
    return 0;
}
