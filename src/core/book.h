/* Which figure holds for a unit at the end of a month, and why none does:
 * contract.md section 4, rules 1 to 5. Pure: the caller fills the book. */
#ifndef CORE_BOOK_H
#define CORE_BOOK_H

#include "core/lineage.h"

enum { BOOK_STANDARDS_MAX = 8, BOOK_FIGURES = 6 };

/* Months are counted: year * 12 + month - 1. The last day of one, since 1970.
 */
int64_t book_month_end(int month);
/* The latest month whose last day is not after `day`. */
int book_last_month(int64_t day);

/* A poverty standard and the days on which it is in force. */
struct book_standard {
    const char *name; /* "2022-2025" */
    int64_t from, to; /* both included; INT64_MIN and INT64_MAX: open */
};

/* From weak to strong. */
enum basis {
    BASIS_NONE,
    BASIS_CARRIED,
    BASIS_REPORTED,
    BASIS_PRELIMINARY,
    BASIS_OFFICIAL,
};
const char *basis_name(enum basis basis); /* "official"; "" for none */

/* A row of the table `figures`. */
struct book_import {
    int month;
    int standard; /* place in book.standard */
    enum basis basis;
    int64_t households, poor, near_poor;
};

/* What counts of BC: tongho ngheo canngheo thoat moi tai; of TH: the six
 * services in the order of the form; of VV: hovay lai dengoc tragoc saimd (one
 * unused). */
struct book_report {
    int month;
    int32_t f[BOOK_FIGURES];
};

struct book_reports {
    int n;
    const struct book_report *row; /* by month, each once */
};

struct book_unit {
    int imports_n;
    const struct book_import *import; /* by month, standard, basis */
    struct book_reports bc, th, vv;
};

struct book {
    struct lineage *lineage;
    int standards_n;
    struct book_standard standard[BOOK_STANDARDS_MAX];
    int start_month;              /* period start *s*: 31/12/2021 */
    const struct book_unit *unit; /* as in the lineage */
};

/* The one in force on that day; -1 if none is. */
int book_standard_on(const struct book *book, int64_t day);

/* Why there is no figure. */
enum gap {
    GAP_NONE,
    GAP_STANDARD, /* "chuan": there is one under another standard */
    GAP_SPLIT,    /* "tach": the unit began later, by a split */
    GAP_MISSING,  /* "thieu" */
};

struct figure {
    enum basis basis; /* BASIS_NONE: there is none, see gap */
    enum gap gap;
    bool is_merged; /* note "gop" */
    int64_t households, poor, near_poor;
};

/* The figure of a unit on the last day of a month under a standard. */
struct figure
book_figure(const struct book *book, int unit, int month, int standard);
/* The latest one after period start up to `month`, each under the standard in
 * force on its own day; BASIS_NONE if there is none. */
struct figure book_latest(const struct book *book, int unit, int month, int *at,
                          int *standard);

/* What that figure rests on: rows that were imported and reports that were
 * accepted, of the month end they were taken from. None if there is no figure.
 */
struct book_leaf {
    int unit, month;
    struct figure figure;
};
void book_leaves(const struct book *book, int unit, int month, int standard,
                 void (*fn)(const struct book_leaf *, void *), void *arg);

/* Of the hamlets that belong to it on the last day of that month, how many
 * there are, have a figure of their own of that day, are carried. */
struct hamlet_count {
    int hamlets, reported, carried;
};
struct hamlet_count
book_coverage(const struct book *book, int unit, int month, int standard);

/* Sum of figures of BC (bits of book_report.f) over the hamlets that belong to
 * the unit at each month end from `first` to `last`: accepted reports only,
 * nothing carried. `gaps` has a bit 1 << enum gap for each reason why a month
 * has none; 0 = the sum is whole. */
struct book_sum {
    int64_t sum;
    bool is_merged;
    unsigned gaps;
    int missing; /* the first month that has none */
};
struct book_sum book_sum(const struct book *book, int unit, int first, int last,
                         unsigned figures);

/* The report of that month, NULL if there is none. */
const struct book_report *
book_report_of(const struct book_reports *reports, int month);

#endif
