/* Units over time: who belongs to whom on a day, and what became of whom
 * (contract.md section 4, "Lineage", "Belongs"). Units are named by their place
 * in the array. */
#ifndef CORE_LINEAGE_H
#define CORE_LINEAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "core/unit_kind.h"

enum lineage_change {
    LINEAGE_MERGE,    /* `from` ends the day before, `to` begins: new */
    LINEAGE_SPLIT,    /* the same */
    LINEAGE_RENAME,   /* `from` = `to` */
    LINEAGE_TRANSFER, /* both go on: `from` loses, `to` gains */
};

/* Days since 1970, both ends included. */
struct lineage_span {
    int64_t from, to; /* INT64_MIN and INT64_MAX: open */
    int parent;       /* -1 = none */
};

struct lineage_unit {
    enum unit_kind kind;
    int spans_n;
    const struct lineage_span *span; /* by day, not overlapping */
};

struct lineage_row {
    int64_t date; /* first day of the new state */
    enum lineage_change change;
    int from, to;
};

struct lineage;

/* Lives in the arena, as `unit` and `row` must; rows in any order. */
struct lineage *
lineage_new(struct arena *arena, const struct lineage_unit *unit, int units_n,
            const struct lineage_row *row, int rows_n);
enum unit_kind lineage_kind(const struct lineage *l, int unit);
/* Whether one of its spans holds on that day. */
bool lineage_exists(const struct lineage *l, int unit, int64_t day);
/* First day of its first span, last day of its last one. */
int64_t lineage_begins(const struct lineage *l, int unit);
int64_t lineage_ends(const struct lineage *l, int unit);
/* Whether it began by a merge, or by a split. */
bool lineage_is_of_merge(const struct lineage *l, int unit);
bool lineage_is_of_split(const struct lineage *l, int unit);
/* What it was merged from, in the order of the rows; *n of them. */
const int *lineage_parts(const struct lineage *l, int unit, int *n);
/* What it was merged into; -1 = it was not. */
int lineage_merged_into(const struct lineage *l, int unit);
/* Whether a transfer took from it or gave to it after day `after` and not after
 * day `last`. */
bool lineage_has_transfer(const struct lineage *l, int unit, int64_t after,
                          int64_t last);
/* A district that ended without merge or split: it goes on being evaluated. */
bool lineage_is_area(const struct lineage *l, int unit);

/* The hamlets of a unit on a day, each once: units of kind hamlet with an
 * unbroken chain of spans valid on that day up to it (itself, if it is one and
 * exists). Before it began by a merge: those of its parts, *is_merged. Of an
 * area after its end: the hamlets of its last day and what they became by merge
 * and split; *is_broken if one was merged with one from outside or ended
 * without successor. The list lives in the arena of lineage_new and may be
 * overwritten by the next call. */
struct lineage_hamlets {
    const int *unit;
    int n;
    bool is_merged, is_broken;
};
struct lineage_hamlets
lineage_hamlets(struct lineage *l, int unit, int64_t day);
/* The unit and all whose figures may count for it on some day: what ever stood
 * below it, what these came of and, of an area, what they became. Overwritten
 * as above. */
struct lineage_hamlets lineage_reach(struct lineage *l, int unit);

#endif
