/* The chain over accepted versions: design.md section 7 "Ledger". */
#ifndef FLOW_LEDGER_H
#define FLOW_LEDGER_H

#include "base/hash.h"
#include "db/db.h"

struct ledger;

/* NULL if the store cannot be read. One chain per gateway id. */
struct ledger *ledger_new(struct db *db, const char *gateway);
void ledger_free(struct ledger *ledger);

/* What a line says: "form|unit ref|key|version|values". */
struct ledger_entry {
    int64_t row; /* of report_version */
    int version; /* its number */
    struct str form, unit_ref, key, figures;
};
/* Appends within the turn; the head moves for good with ledger_settle. */
MUST_CHECK enum status
ledger_append(struct ledger *ledger, struct arena *scratch,
              const struct ledger_entry *entry);
/* Where the chain stands now, to come back to with ledger_back. */
struct ledger_mark {
    int64_t seq;
    unsigned char hash[HASH_BYTES];
};
struct ledger_mark ledger_mark(const struct ledger *ledger);
void ledger_back(struct ledger *ledger, const struct ledger_mark *mark);
/* The turn has ended: keeps or drops what was appended in it. */
void ledger_settle(struct ledger *ledger, bool is_kept);

/* Follows the whole chain. False and a sentence if a line, a figure or a
 * version is not what it was. *lines counts the good ones. */
bool ledger_verify(struct db *db, const char *gateway, int64_t *lines,
                   char complaint[256]);

#endif
