/* Money: what messages cost and what may still be spent this month. The store
 * is its only memory. */
#ifndef FLOW_BUDGET_H
#define FLOW_BUDGET_H

#include "flow/port.h"
#include "flow/turn.h"
#include "store/store_outbox.h"

enum { BUDGET_MONTH = 8, BUDGET_FAULT = 120 };

struct budget_limits {
    int64_t month; /* VND, 0 = no limit */
    /* A lane stops when this part of the limit is spent; the one that goes on
     * to 100 brings the hard stop. */
    int percent[LANE_COUNT];
};

/* How a month stands. */
struct budget {
    char month[BUDGET_MONTH]; /* "2025-09", Vietnam time */
    int64_t limit;            /* VND, 0 = none */
    int64_t total;            /* spent */
    int64_t spent;            /* of it since the last lifting */
    int64_t stopped_at;       /* UTC ms, 0 = not stopped */
};

/* The month of a moment in Vietnam. */
void budget_month(char out[BUDGET_MONTH], int64_t now_ms);
/* Segments of a text as this carrier sends it. */
int budget_segments(const struct carrier *carrier, struct str text,
                    struct arena *arena);

MUST_CHECK enum status
budget_load(struct turn *turn, const struct budget_limits *limits,
            struct budget *out);
/* What a lane may still spend, INT64_MAX without a limit, never below 0. */
int64_t budget_left(const struct budget *budget,
                    const struct budget_limits *limits, enum lane lane);

/* What one send was counted as. */
struct budget_charge {
    char month[BUDGET_MONTH];
    enum lane lane;
    int segments;
    bool is_exempt; /* goes out whatever was spent: an alarm */
    int64_t cost;   /* VND, 0 = nothing was counted */
};
/* Counts a message of charge->lane and ->segments that is about to be sent and
 * fills in the rest. *may false: the lane has spent its part, nothing is
 * counted. The first refusal of a lane that goes on to 100 per cent stops the
 * month. */
MUST_CHECK enum status
budget_take(struct turn *turn, const struct budget_limits *limits,
            const struct carrier *carrier, struct budget_charge *charge,
            bool *may);
/* It did not go out after all. */
MUST_CHECK enum status budget_give_back(struct turn *turn, const char *carrier,
                                        const struct budget_charge *charge);

/* An administrator lifts the stop of the running month: what was spent so far
 * counts no more, the limit begins anew. A fault is a sentence for them. */
MUST_CHECK enum status budget_lift(struct turn *turn, struct str month,
                                   char fault[BUDGET_FAULT], bool *changed);

#endif
