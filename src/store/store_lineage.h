/* What became of units, and what holds of them for some days: zones; and which
 * level gives an award on which days. */
#ifndef STORE_STORE_LINEAGE_H
#define STORE_STORE_LINEAGE_H

#include "core/date.h"
#include "db/db.h"

/* Strings as in store_figure.h. */
struct store_lineage {
    int64_t from, to;
    struct str from_ref, to_ref, date, change, act;
};

struct store_zone {
    int64_t commune;
    struct str ref, valid_from, valid_to, act;
    int zone; /* 1 to 3 */
};

struct store_authority {
    struct str award, level, valid_from, valid_to, act;
};

/* From first to last day of a unit, gaps or not. */
struct store_life {
    int64_t id; /* 0 = there is no such unit */
    char kind[12];
    char first[DATE_TEXT]; /* "" = always */
    char last[DATE_TEXT];  /* "" = open */
    bool is_successor;     /* it began by a merge or a split of lineage */
};

MUST_CHECK enum status
store_life_find(struct db *db, struct str ref, struct store_life *life);
/* Whether a row of units holds on that day. */
MUST_CHECK enum status
store_unit_holds(struct db *db, int64_t id, const char *day, bool *holds);

/* By the unit that came of it, day, the unit before. */
MUST_CHECK enum status
store_lineages(struct db *db, void (*fn)(const struct store_lineage *, void *),
               void *arg);
/* Of one commune, 0 = of all; by commune and day. */
MUST_CHECK enum status
store_zones(struct db *db, int64_t commune,
            void (*fn)(const struct store_zone *, void *), void *arg);
/* By award, level, day. */
MUST_CHECK enum status
store_authorities(struct db *db,
                  void (*fn)(const struct store_authority *, void *),
                  void *arg);

/* As store_figure_put. */
MUST_CHECK enum status
store_lineage_put(struct db *db, const struct store_lineage *row,
                  int64_t now_ms, bool *changed);
MUST_CHECK enum status
store_zone_put(struct db *db, const struct store_zone *zone, int64_t now_ms,
               bool *changed);
MUST_CHECK enum status
store_authority_put(struct db *db, const struct store_authority *authority,
                    int64_t now_ms, bool *changed);

#endif
