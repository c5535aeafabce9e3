/* Verdicts of the plan's targets, in exact integers: contract.md section 5,
 * domain.md sections 3, 9 and 14. A target is a row of targets.json; this code
 * knows measures, no target by its id. */
#ifndef CORE_TARGET_H
#define CORE_TARGET_H

#include <stdbool.h>

#include "core/book.h"
#include "core/ratio.h"

enum {
    TARGETS_MAX = 40, /* of a configuration, and so of a unit */
    TARGET_YEARS_MAX = 3,
    TARGET_KINDS_MAX = 3,
    TARGET_MATTERS_MAX = 3,
    TARGET_FIGURES_MAX = TARGET_YEARS_MAX + 1,
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
    const char *id;    /* "T-06" */
    const char *title; /* for people, with diacritics */
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
    int n; /* up to TARGETS_MAX */
    const struct target *target;
    int start_month, due_month; /* 31/12/2021, 31/12/2025 */
    int standards_n;
    struct book_standard standard[BOOK_STANDARDS_MAX];
};

/* What the book does not hold, of one unit at d. */
struct target_facts {
    int zone;          /* 1 to 3, 0 = none at d */
    bool zone_changed; /* two zones from 01/01 of d's year - 3 up to d */
    int rates_n;
    const struct target_rate {
        int year;
        int64_t rate; /* hundredths of a point */
    } * rate;         /* assigned to it */
    int decisions_n;
    const struct target_decision {
        const char *target; /* "T-03" */
        int64_t date;
        bool is_met;
    } * decision; /* by day */
    int duties_n;
    const struct target_duty {
        const char *type; /* "QT" or "" */
        const char *form; /* that says it is done */
        const char *key;  /* of its report */
        int64_t due;      /* day */
        int year;         /* in which it was due */
        bool is_on_time;
    } * duty;
};

enum verdict {
    VERDICT_MET,
    VERDICT_NOT_MET,
    VERDICT_NO_DATA,
    VERDICT_NOT_APPLICABLE
};
const char *verdict_name(enum verdict verdict); /* "CHUA DAT" */

enum pace_state {
    PACE_ABSENT,
    PACE_MET,
    PACE_ON_TRACK,
    PACE_BEHIND,
    PACE_UNKNOWN
};
const char *pace_name(enum pace_state state); /* "on_track" */

/* Words of the contract beside a verdict. */
enum target_note {
    NOTE_STANDARD,     /* "chuan" */
    NOTE_SPLIT,        /* "tach" */
    NOTE_MISSING,      /* "thieu" */
    NOTE_NO_ZONE,      /* "vung" */
    NOTE_NO_RATE,      /* "chua giao" */
    NOTE_MERGED,       /* "gop" */
    NOTE_TRANSFER,     /* "chuyen" */
    NOTE_PRELIMINARY,  /* "so bo" */
    NOTE_OLD,          /* "so cu" */
    NOTE_HOUSEHOLDS,   /* "mau so" */
    NOTE_TOO_LOW,      /* "muc thap" */
    NOTE_NOT_DUE,      /* "chua den han" */
    NOTE_ZONE_CHANGED, /* "doi vung" */
    TARGET_NOTES,
};
const char *target_note_name(enum target_note note);

struct target_result {
    const struct target *target;
    enum verdict verdict;
    struct ratio value, threshold; /* d 0: null */
    int decimals;                  /* of both */
    enum basis basis;              /* BASIS_NONE: null */
    unsigned notes;                /* bits 1 << enum target_note */
    int missing;     /* of KHONG DU SO LIEU: the first month whose end has no
                        figure that would do; 0 = something else is missing */
    int first, last; /* months that were looked at; 0 = none */
    int figures_n;
    struct target_figure {
        int month, standard;
        struct figure figure;
    } figure[TARGET_FIGURES_MAX]; /* compared, by day */
    bool has_to_go;
    int64_t to_go;
    int by_month; /* of to_go */
    enum pace_state pace;
    struct ratio needed, recent, projected; /* d 0: absent */
    struct ratio typical; /* median fall a month of the last six: one odd month
                             does not move it; d 0: fewer than three known */
};

/* Whether units of that kind have it. */
bool target_is_for(const struct target *target, enum unit_kind kind);
/* Poor, or poor and near-poor, as the target says. */
int64_t target_group_of(const struct target *target, const struct figure *f);
/* A hamlet, and how many of its households are above what the target would
 * leave it if it stood alone. */
struct target_matter {
    int unit;
    int64_t households;
};
/* Of a result that is behind: the hamlets of the unit with the most of them,
 * the most first; how many there are. */
int target_matters(const struct target_set *set, const struct book *book,
                   int unit, const struct target_result *result,
                   struct target_matter out[TARGET_MATTERS_MAX]);
/* Evaluates every target of the unit's kind on day d, in the order of the set,
 * into out[set->n]; how many there are. */
int target_evaluate(const struct target_set *set, const struct book *book,
                    int unit, const struct target_facts *facts, int64_t day,
                    struct target_result *out);

#endif
