/* The sheets behind nominations, kept as they were on their day. */
#ifndef STORE_STORE_AWARD_H
#define STORE_STORE_AWARD_H

#include "db/db.h"

enum { STORE_AWARD_ITEMS = 8 };

/* What a figure rests on: a row that was imported, or a message. */
struct store_award_figure {
    struct str unit, date, form, figures, basis, standard, act;
    int code;        /* receipt code, 0 = imported */
    int64_t message; /* row of inbox, 0 = imported */
};

struct store_award_item {
    struct str id, title, verdict, value, threshold, unit, basis, notes,
        missing;
    bool is_any; /* one of those with this mark is enough */
    int figures_n;
    struct store_award_figure *figure;
};

struct store_award {
    struct str unit, household, day, nominee, verdict;
    int items_n;
    struct store_award_item item[STORE_AWARD_ITEMS];
};

/* Keeps it with this row of report_version, once. */
MUST_CHECK enum status store_award_put(struct db *db, int64_t version,
                                       const struct store_award *award);
/* unit.len 0 = there is none. Lives in the arena. */
MUST_CHECK enum status
store_award_get(struct db *db, int64_t version, struct arena *arena,
                struct store_award *out);

/* What counts of this form for a household, oldest first; strings are borrowed
 * for the call. */
struct store_household_report {
    struct str figures, state; /* of its chain */
    int code;
    int64_t message, at; /* UTC ms */
};
MUST_CHECK enum status
store_household_reports(struct db *db, int64_t household, const char *form,
                        void (*fn)(const struct store_household_report *,
                                   void *),
                        void *arg);

#endif
