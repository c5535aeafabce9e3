/* What imports replaced, as it was. */
#ifndef STORE_STORE_REPLACED_H
#define STORE_STORE_REPLACED_H

#include "db/db.h"

/* `kind` is that of the table, `key` names its row: "u-012 017". */
MUST_CHECK enum status
store_replaced_add(struct db *db, int64_t now_ms, struct str kind,
                   struct str key, struct str before);
/* Empties what is kept of this row. */
MUST_CHECK enum status
store_replaced_erase(struct db *db, struct str kind, struct str key);

#endif
