/* Texts that wait for one value, and which answer completed which. */
#ifndef STORE_STORE_DRAFT_H
#define STORE_STORE_DRAFT_H

#include "db/db.h"

struct store_draft {
    int64_t message; /* that left it; 0 = there is none */
    int64_t person;
    int64_t unit;     /* of the seat in which it was read, 0 = not settled */
    const char *kind; /* see the CHECK of draft.kind */
    struct str form;  /* keyword */
    int field;        /* 1-based, the one asked for; 0 = none */
    struct str text;
    int place;  /* where in `text` the answer belongs */
    int64_t at; /* judged time of the message, UTC ms */
};

/* The one that waits. Strings live in the arena. */
MUST_CHECK enum status
store_draft_find(struct db *db, int64_t person, struct arena *arena,
                 struct store_draft *out);
/* Takes the place of the one that waits. */
MUST_CHECK enum status
store_draft_put(struct db *db, const struct store_draft *draft);
/* Nothing waits any more. */
MUST_CHECK enum status store_draft_end(struct db *db, int64_t person);
/* The message `answer` completed it. */
MUST_CHECK enum status
store_draft_complete(struct db *db, int64_t message, int64_t answer);

#endif
