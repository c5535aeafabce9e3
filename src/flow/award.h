/* The sheet behind a nomination: its gate's verdicts, and what each rests on
 * (domain.md section 6). It informs; the council decides. */
#ifndef FLOW_AWARD_H
#define FLOW_AWARD_H

#include "core/award.h"
#include "flow/progress.h"
#include "store/store_award.h"

/* Whom it is for. */
struct award_request {
    const struct unit *unit; /* or the hamlet of the household */
    enum award_nominee nominee;
    int64_t household; /* row, 0 = none */
    const char *household_code;
    int64_t day;
};

/* As which a unit of this kind is nominated; NOMINEES: there is no gate. */
enum award_nominee award_nominee_of(enum unit_kind kind);

/* Judges the gate; out->items_n 0 = there is none. *sheet: the progress behind
 * it. All in the arena. */
MUST_CHECK enum status
award_judge(const struct progress_source *source, const struct award_set *set,
            const struct award_request *request, struct arena *arena,
            struct store_award *out, struct progress_sheet **sheet);
/* Whether anybody gives this form of award (number of DX) on that day, as far
 * as the table of authorities tells; it may not know the award. */
MUST_CHECK enum status
award_is_given(struct db *db, const struct award_set *set, int64_t number,
               int64_t day, bool *is_given);

#endif
