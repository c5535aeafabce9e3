/* Inside the import: one table each. Not for others. */
#ifndef FLOW_IMPORT_KIND_H
#define FLOW_IMPORT_KIND_H

#include "flow/import_check.h"

struct import_kind {
    const char *name;
    const char *const *columns;
    int columns_n;
    /* Faults go to im->result; then nothing of the table is kept. */
    enum status (*run)(struct import *im, const struct csv_table *table);
};

extern const struct import_kind import_kind_units, import_kind_people,
    import_kind_households, import_kind_absences, import_kind_lineage,
    import_kind_figures, import_kind_zones, import_kind_rates,
    import_kind_authorities, import_kind_decisions;

#endif
