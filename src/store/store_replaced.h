/* What imports replaced, as it was. */
#ifndef STORE_STORE_REPLACED_H
#define STORE_STORE_REPLACED_H

#include "db/db.h"

/* `kind` is that of the table, `key` names its row: "u-012 017". */
MUST_CHECK enum status
store_replaced_add(struct db *db, int64_t now_ms, struct str kind,
                   struct str key, struct str before);
/* Before a row is written: *changed if `after` is not what is there, `before`
 * (empty: nothing is); that is then added. */
MUST_CHECK enum status
store_replaced_by(struct db *db, int64_t now_ms, struct str kind,
                  struct str key, struct str before, struct str after,
                  bool *changed);
/* Empties what is kept of this row. */
MUST_CHECK enum status
store_replaced_erase(struct db *db, struct str kind, struct str key);

#endif
