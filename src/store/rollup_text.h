/* The sums of a year as text. Pure. JSON, so that people can look at it with
 * SQL, and always as we write it:
 * {"2025-09":[1,140,42,18,3,1,0,0,0,0],...}, reports first, periods rising. */
#ifndef STORE_ROLLUP_TEXT_H
#define STORE_ROLLUP_TEXT_H

#include "base/buf.h"
#include "core/period.h"
#include "store/store_rollup.h"

struct rollup_walk {
    const char *at, *end;
    struct str last; /* period that was read last */
};

struct rollup_entry {
    struct period period;
    struct store_rollup sum;
    struct str text;
};

struct rollup_walk rollup_walk(struct str text);
/* The next period of the year; false at the end, or before the first byte that
 * is not as we write it. */
bool rollup_next(struct rollup_walk *walk, struct rollup_entry *out);
/* After rollup_next was false: all was read, and nothing is damaged. */
bool rollup_is_whole(const struct rollup_walk *walk);
/* Writes the text of a year with the difference of one period added to *out,
 * which is empty. False: the text is damaged, *out is of no use. */
bool rollup_text_add(struct str text, struct period period,
                     const struct store_rollup *delta, struct buf *out);

#endif
