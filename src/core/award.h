/* What a nomination is held against: the gates of domain.md section 6. A gate
 * informs; the council decides. Criteria, gates and awards are rows of
 * awards.json. */
#ifndef CORE_AWARD_H
#define CORE_AWARD_H

#include "core/target.h"

enum { AWARD_ITEMS_MAX = 8, AWARD_COUNTS_MAX = 3, AWARD_STATES_MAX = 4 };

enum award_nominee {
    NOMINEE_COMMUNE,
    NOMINEE_HAMLET,
    NOMINEE_OFFICE,
    NOMINEE_HOUSEHOLD, /* not poor */
    NOMINEE_POOR_HOUSEHOLD,
    NOMINEE_DONOR,
    NOMINEES,
};
const char *award_nominee_name(enum award_nominee nominee); /* "hamlet" */

/* Reports of a household that speak for a criterion. */
struct award_count {
    const char *form;
    const char *field; /* NULL: any values */
    int64_t value;
    int states_n; /* 0: whatever its chain says */
    const char *state[AWARD_STATES_MAX];
};

/* A criterion of the plan (C-01 to C-23) and what stands for it in figures. */
struct award_criterion {
    const char *id, *title;
    const char *target; /* its verdict is that of this target; or NULL */
    int counts_n;       /* each must be there; 0 and no target: nothing here
                           can tell */
    struct award_count count[AWARD_COUNTS_MAX];
    struct award_count against; /* one of these: CHUA DAT; form NULL: none */
};

struct award_gate {
    enum award_nominee nominee;
    enum target_zone zone; /* of communes */
    int all_n, any_n;
    const char *all[AWARD_ITEMS_MAX]; /* "T-07", "C-12" */
    const char *any[AWARD_ITEMS_MAX]; /* one of these */
};

/* A form of award, by the number that DX has for it. */
struct award_form {
    const char *id; /* "A-04", as in the table of authorities */
    int64_t number;
    const char *title;
};

/* What ranks units of one kind: targets, the first one first. */
struct award_board {
    enum unit_kind kind;
    int targets_n;
    const char *target[AWARD_ITEMS_MAX];
};

struct award_set {
    int forms_n, criteria_n, gates_n, boards_n;
    const struct award_form *form;
    const struct award_criterion *criterion;
    const struct award_gate *gate;
    const struct award_board *board;
};

/* `zone` of a commune: 1 to 3, 0 = not known, which is no zone III. NULL if no
 * gate is for it. */
const struct award_gate *award_gate_of(const struct award_set *set,
                                       enum award_nominee nominee, int zone);
/* NULL if there is none. */
const struct award_criterion *
award_criterion_of(const struct award_set *set, const char *id);
const struct award_form *
award_form_of(const struct award_set *set, int64_t number);

/* Of what must all hold: CHUA DAT before KHONG DU SO LIEU before DAT; what does
 * not apply is left out. */
enum verdict award_all(const enum verdict *verdict, int n);
/* Of what one is enough. */
enum verdict award_any(const enum verdict *verdict, int n);

#endif
