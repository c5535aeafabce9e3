/* Tables that officers import: contract.md section 3. All or nothing. */
#ifndef FLOW_IMPORT_H
#define FLOW_IMPORT_H

#include "base/buf.h"
#include "core/target.h"
#include "flow/turn.h"

struct import_result {
    int rows, changed;
    int withheld; /* phones left out: erased, or consent refused */
    int faults;
    struct buf text; /* one line per fault: "LINE: column: reason" */
};

/* True if there is such a table. */
bool import_knows(const char *kind);
/* "units", "people" ...; NULL behind the last. */
const char *import_kind_name(int at);
/* Writes within the turn's transaction and a savepoint of its own, which is
 * undone on any fault and on a dry run. `targets` says which standards there
 * are; only figures need it. ST_OK also with faults. The caller
 * clears result->text, and loads the people anew after the commit. */
MUST_CHECK enum status
import_table(struct turn *turn, const char *kind, struct str csv,
             const struct target_set *targets, bool is_dry_run,
             struct import_result *result);

#endif
