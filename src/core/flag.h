/* What is odd about figures that were reported. A flag stands beside a rank and
 * never changes a figure. */
#ifndef CORE_FLAG_H
#define CORE_FLAG_H

#include "core/book.h"

enum flag {
    FLAG_SAME,   /* "lap lai": the same six figures four months in a row, of
                    which the last is at most FLAG_MONTHS old */
    FLAG_HEAPED, /* "so tron": of a year's counts of poor and near-poor, six
                    months at least, four of five end in 0 or 5 */
    FLAG_DROP,   /* "giam sat han": in the last December the fall was three
                    households at least, and more than three times the usual
                    one of the six months before */
    FLAG_SUM,    /* "tong khac": the commune's own total (TX) is not the sum of
                    its hamlets */
    FLAGS,
};
/* Months after the last one whose reports may still be on their way. */
enum { FLAG_MONTHS = 2 };

const char *flag_name(enum flag flag);

/* Bits 1 << enum flag of the reports of one hamlet up to that month; never
 * FLAG_SUM. Where nobody is poor or near-poor any more nothing is odd. */
unsigned flags_of(const struct book_reports *bc, int month);

#endif
