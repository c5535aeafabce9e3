/* What the phones of a local provider have got, in the order of arrival. */
#ifndef STORE_STORE_HANDSET_H
#define STORE_STORE_HANDSET_H

#include "store/store_outbox.h"

/* A message as a phone shows it. Strings live in the arena. */
struct store_handset_row {
    int64_t id; /* rises with each message that this phone gets */
    int64_t at;
    struct str recipient, text;
    enum lane lane;
    int64_t message; /* its cause, 0 = none */
};

/* A row that had to wait is handed over now. */
MUST_CHECK enum status
store_handset_add(struct db *db, int64_t outbox, struct str phone);
/* What a phone got at this provider, with ids above `after`; looks through the
 * newest `depth` rows of the outbox and all that had to wait. */
MUST_CHECK enum status
store_handset_list(struct db *db, struct str provider, struct str phone,
                   int64_t after, int depth, struct arena *arena,
                   struct store_handset_row *rows, int max, int *n);
/* What all phones of this provider got, in the order of arrival. */
MUST_CHECK enum status
store_handset_list_all(struct db *db, struct str provider, int64_t after,
                       struct arena *arena, struct store_handset_row *rows,
                       int max, int *n);

#endif
