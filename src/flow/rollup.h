/* Sums of reports by unit and period, changed by difference in the transaction
 * that accepts a report. */
#ifndef FLOW_ROLLUP_H
#define FLOW_ROLLUP_H

#include "flow/figures.h"
#include "flow/registry.h"
#include "store/store_rollup.h"

/* What a report adds to the sums; nothing if its figures are not present. */
struct store_rollup rollup_of(const struct figures *figures);
/* Adds to the sums of the unit and of all above it on that day. */
MUST_CHECK enum status
rollup_add(struct db *db, const char *form, const char *period,
           const struct unit *unit, int64_t day,
           const struct store_rollup *delta);
/* What a report with these values adds, to which period, over the units of
 * which day. False: nothing. */
struct rollup_part {
    char period[PERIOD_TEXT];
    int64_t day;
    struct store_rollup delta;
};
bool rollup_part_of(const struct form *form, struct str key, struct str figures,
                    struct rollup_part *out);

/* Adds all accepted reports up anew and compares. *rows: sums that are as they
 * must be; *wrong: those that are not, the first of them in `complaint`.
 * `repair`: they are put right, within the turn. */
struct rollup_result {
    int64_t rows, wrong;
    char complaint[256];
};
MUST_CHECK enum status rollup_check(struct db *db, const struct form_set *forms,
                                    const struct registry *registry,
                                    bool repair, struct rollup_result *result);
/* Units or their parents have changed in this turn: repairs with the units as
 * they are stored now. */
MUST_CHECK enum status
rollup_repair(struct db *db, const struct form_set *forms);

#endif
