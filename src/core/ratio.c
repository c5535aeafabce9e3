/* Exact numbers. */
#include "core/ratio.h"

#include <stdlib.h>

#include <stdbool.h>
#include <stdio.h>

int
ratio_compare(struct ratio a, struct ratio b)
{
    __int128 left = a.n * b.d, right = b.n * a.d;

    return (left > right) - (left < right);
}

void
ratio_format(struct ratio ratio, int decimals, char out[RATIO_TEXT])
{
    bool is_negative = ratio.n < 0;
    __int128 scaled = is_negative ? -ratio.n : ratio.n;
    int64_t unit = 1, rounded;

    out[0] = '\0';
    if (ratio.d == 0) {
        return;
    }
    for (int i = 0; i < decimals; i++) {
        unit *= 10;
    }
    rounded = (int64_t)((2 * scaled * unit + ratio.d) / (2 * ratio.d));
    if (decimals == 0) {
        (void)snprintf(out, RATIO_TEXT, "%s%lld",
                       is_negative && rounded > 0 ? "-" : "",
                       (long long)rounded);
    } else {
        (void)snprintf(out, RATIO_TEXT, "%s%lld.%0*lld",
                       is_negative && rounded > 0 ? "-" : "",
                       (long long)(rounded / unit), decimals,
                       (long long)(rounded % unit));
    }
}

static int
by_size(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

struct ratio
ratio_median(int64_t *value, int n)
{
    qsort(value, (size_t)n, sizeof *value, by_size);
    return (struct ratio){(__int128)value[(n - 1) / 2] + value[n / 2], 2};
}
