/* The plan's targets as targets.json says them: contract.md section 5,
 * domain.md sections 3 and 9. The code knows measures, no target by its id. */
#ifndef CORE_TARGET_H
#define CORE_TARGET_H

#include <stdbool.h>

#include "core/book.h"
#include "core/unit_kind.h"

enum {
    TARGET_YEARS_MAX = 3,
    TARGET_KINDS_MAX = 3,
};

enum target_measure {
    MEASURE_MEAN_FALL,    /* of the rate a year since the start: T-01 */
    MEASURE_RATE,         /* at the due day: T-02 */
    MEASURE_DECISION,     /* recorded: T-03 */
    MEASURE_YEAR_FALL,    /* of the rate, against the rate assigned: T-04 */
    MEASURE_YEARS_FALL,   /* smallest of the falls of `years` years: T-05 */
    MEASURE_COUNT_FALL,   /* in %, since the start: T-06, T-08 */
    MEASURE_RATE_LOWER,   /* than a year before: T-07 */
    MEASURE_SUM,          /* over the months of a year: T-09 */
    MEASURE_SUM_LOWER,    /* than the year before: T-10 */
    MEASURE_SERVICES,     /* fewer deprived than a year before: T-11 */
    MEASURE_CLEAN_MONTHS, /* of loans: T-12 */
    MEASURE_DUTIES,       /* done on time of those due: T-13 to T-15 */
};

enum target_compare { TARGET_GE, TARGET_GT, TARGET_LT, TARGET_EQ };
enum target_zone { ZONE_ANY, ZONE_III, ZONE_OTHER };
/* What is counted: domain.md section 9, ambiguity 2. */
enum target_group { GROUP_POOR, GROUP_POOR_AND_NEAR };

/* One row of targets.json. */
struct target {
    const char *id; /* "T-06" */
    enum unit_kind kind[TARGET_KINDS_MAX];
    int kinds_n;
    enum target_measure measure;
    enum target_compare compare;
    enum target_zone zone;
    enum target_group group;
    bool is_relative;  /* ambiguity 1: a fall of 6 % of the rate, not points */
    int64_t threshold; /* hundredths of a point or of a percent; whole numbers
                          of households, services, months */
    const char *unit;  /* "pp", "%", "ho", "dich vu", "thang", "viec" */
    int years;         /* MEASURE_YEARS_FALL */
    unsigned figures;  /* bits of book_report.f that are summed: T-09, T-10 */
    const char *duty_type; /* "QT", or NULL for all of the unit's own */
};

struct target_set {
    int n;
    const struct target *target;
    int due_month; /* 31/12/2025 */
};

#endif
