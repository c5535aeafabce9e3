/* Exact numbers: rates, falls and thresholds are never rounded before they are
 * compared. */
#ifndef CORE_RATIO_H
#define CORE_RATIO_H

#include <stdint.h>

/* n/d with d > 0; d = 0: there is none. Of counts below 2^30 a product of four
 * and a percent fits. */
struct ratio {
    __int128 n, d;
};

enum { RATIO_TEXT = 48 };

/* <0, 0, >0 like strcmp; both must be there. */
int ratio_compare(struct ratio a, struct ratio b);
/* "37.49", "-0.50", "12" with 0 to 2 decimals: the absolute value is rounded
 * half up, then gets its sign, zero none (contract.md section 5). "" if there
 * is none. */
void ratio_format(struct ratio ratio, int decimals, char out[RATIO_TEXT]);

/* Of n > 0 values, which are put in order. */
struct ratio ratio_median(int64_t *value, int n);

#endif
