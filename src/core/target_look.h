/* How one target looks at one unit: shared by the files of target.h, which hold
 * the measures of figures (target_figure.c), those of reports, decisions and
 * duties (target_report.c), and what is still to go (target_pace.c). */
#ifndef CORE_TARGET_LOOK_H
#define CORE_TARGET_LOOK_H

#include "core/target.h"

enum { YEAR_MONTHS = 12, PERCENT = 100 };

struct look {
    const struct target_set *set;
    const struct target *target;
    const struct book *book;
    int unit;
    const struct target_facts *facts;
    int64_t day;     /* d */
    int last_month;  /* the last month end that is not after d */
    int closed_year; /* Y, 0 = none */
    int standard;    /* of the comparison; -1 = none */
    int first, last; /* months whose ends are used */
    struct target_result *out;
};

void look_note(struct look *look, enum target_note note);
void look_note_gap(struct look *look, enum gap gap);
/* The figure of the end of that month would be needed; the first one is kept.
 */
void look_miss(struct look *look, int month);
/* Whether a cause of KHONG DU SO LIEU is noted. */
bool look_has_causes(const struct look *look);
/* The last calendar year closed at d. */
int look_calendar_year(const struct look *look);
int target_year_end(int year);
/* Y: the latest year after the start year with a figure at its end that is at
 * least that strong; 0 = none. */
int look_find_closed_year(const struct look *look, enum basis weakest);
/* False, and noted, if `year` is 0; notes that it is not the last one. */
bool look_has_closed_year(struct look *look, int year);
/* The end of that month counts for the verdict. */
void look_use(struct look *look, int month);
/* The verdict by value, comparison and threshold. */
void look_judge(struct look *look, struct ratio value);

/* What each group of measures does. */
void look_at_figures(struct look *look);
void look_at_decision(struct look *look);
void look_at_sum(struct look *look);
void look_at_sum_lower(struct look *look);
void look_at_services(struct look *look);
void look_at_clean_months(struct look *look);
void look_at_duties(struct look *look);

/* The value if the counted group of the last figure were `group`. */
struct ratio look_value(const struct look *look, struct ratio group);
/* Whether that value turns the verdict to DAT. */
bool look_is_met(const struct look *look, struct ratio value);
/* Fills to_go and pace of a judged target. */
void look_pace(struct look *look);

#endif
