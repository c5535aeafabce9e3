/* The emulation board: units of one kind, by the targets that awards.json names
 * for it. No households, and nothing by the number of commitments. */
#ifndef FLOW_BOARD_H
#define FLOW_BOARD_H

#include "core/award.h"
#include "flow/progress.h"

/* One of the board's targets, as a unit stands against it. */
struct board_result {
    const struct target *target; /* NULL: it has none of that id */
    enum verdict verdict;
    int decimals;
    struct ratio value; /* d 0: none */
};

struct board_row {
    const struct unit *unit;
    const char *name; /* on that day */
    int rank;         /* from 1, ties share it; 0: not ranked, see `why` */
    const char *why;  /* "thieu so", "chua du bao cao", or NULL */
    int judged, met;  /* of the board's targets */
    struct hamlet_count coverage;
    unsigned flags;                /* of progress_sheet */
    int flagged;                   /* hamlets below with a flag */
    struct board_result *result;   /* as board.target */
    const struct board_result *by; /* ties are parted by its value; or NULL */
};

struct board {
    enum unit_kind kind;
    int64_t day;
    int targets_n;
    const char *const *target;
    int n;
    struct board_row *row; /* by rank, those without one last, then by id */
};

/* Units of that kind below `within` (NULL = all). Ranked are those whose
 * targets are all judged and whose hamlets have all reported: first who missed
 * fewest, then by the value of the first target that all of them are judged by.
 * In the arena. targets_n 0: there is no board of that kind. */
MUST_CHECK enum status
board_make(const struct progress_source *source, const struct award_set *set,
           enum unit_kind kind, const struct unit *within, int64_t day,
           struct arena *arena, struct board *out);

#endif
