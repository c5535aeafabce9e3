/* The chain of accepted versions: design.md section 7. */
#ifndef STORE_STORE_LEDGER_H
#define STORE_STORE_LEDGER_H

#include "db/db.h"

struct store_ledger_line {
    int64_t seq;
    int64_t version; /* row of report_version */
    struct str hash; /* 32 bytes */
};

MUST_CHECK enum status store_ledger_add(struct db *db, const char *gateway,
                                        const struct store_ledger_line *line);
/* The newest line's seq and hash; seq 0 = none. The hash lives in the arena. */
MUST_CHECK enum status
store_ledger_head(struct db *db, const char *gateway, struct arena *arena,
                  struct store_ledger_line *out);

/* A ledger line with the version it stands for. Borrowed for the call. */
struct store_ledger_entry {
    struct store_ledger_line line;
    bool is_there; /* false: the version is gone from the store */
    int64_t report;
    int version; /* its number */
    struct str form, key, unit_ref, figures;
};
/* Calls fn for each line in order until it says false. */
MUST_CHECK enum status
store_ledger_each(struct db *db, const char *gateway,
                  bool (*fn)(const struct store_ledger_entry *entry, void *arg),
                  void *arg);

#endif
