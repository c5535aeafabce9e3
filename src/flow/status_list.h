/* What TT tells, gathered item by item. */
#ifndef FLOW_STATUS_LIST_H
#define FLOW_STATUS_LIST_H

#include "flow/listing.h"

/* Of several units the most pressing is told first; of one unit all is told in
 * the order of the forms. */
enum status_rank {
    STATUS_MISSING, /* of the open month */
    STATUS_OPEN,
    STATUS_DONE,
    STATUS_RANKS
};

struct status_list {
    struct message *m;
    bool is_many;   /* several units: items name theirs */
    bool has_month; /* an item is about the open month */
    struct listing part[STATUS_RANKS];
};

/* Renders a shared sentence as an item about m->unit. */
void
status_add(struct status_list *list, const char *id, enum status_rank rank);

/* Reports that m->unit owes and somebody with these roles (bits) may send. */
MUST_CHECK enum status
status_add_forms(struct status_list *list, unsigned roles);
/* What waits for the sender, who has these roles in m->unit. */
MUST_CHECK enum status
status_add_waiting(struct status_list *list, unsigned roles);
/* How many hamlets of m->unit, a commune, have reported; what was kept in spite
 * of a doubt. */
MUST_CHECK enum status status_add_hamlets(struct status_list *list);
/* What the sender or their household asked for and is not over. */
MUST_CHECK enum status status_add_own(struct status_list *list);

/* What waits for a yes or no of the sender as this role in m->unit: *rows of
 * the arena, the oldest first. */
struct store_chain;
MUST_CHECK enum status status_waiting(struct message *m, enum role role,
                                      struct store_chain **rows, int *n);

#endif
