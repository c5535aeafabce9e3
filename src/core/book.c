/* Which figure holds. */
#include "core/book.h"

#include "core/date.h"

/* How many month ends back a hamlet's figure may be carried into a sum. */
enum { CARRY_MONTHS = 3 };

int64_t
book_month_end(int month)
{
    struct date last = {month / 12, month % 12 + 1, 0};

    last.day = date_month_days(last.year, last.month);
    return date_to_days(last);
}

int
book_last_month(int64_t day)
{
    struct date date = date_from_days(day);
    int month = date.year * 12 + date.month - 1;

    return book_month_end(month) == day ? month : month - 1;
}

const char *
basis_name(enum basis basis)
{
    static const char *const name[] = {"", "carried", "reported", "preliminary",
                                       "official"};

    return name[basis];
}

int
book_standard_on(const struct book *book, int64_t day)
{
    for (int i = 0; i < book->standards_n; i++) {
        if (book->standard[i].from <= day && day <= book->standard[i].to) {
            return i;
        }
    }
    return -1;
}

const struct book_report *
book_report_of(const struct book_reports *reports, int month)
{
    int low = 0, high = reports->n;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (reports->row[middle].month < month) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < reports->n && reports->row[low].month == month
               ? &reports->row[low]
               : NULL;
}

static void
add(struct figure *sum, const struct figure *part)
{
    if (part->basis < sum->basis) {
        sum->basis = part->basis;
    }
    sum->is_merged |= part->is_merged;
    sum->households += part->households;
    sum->poor += part->poor;
    sum->near_poor += part->near_poor;
}

/* Rules 1 and 2: official before preliminary. */
static struct figure
imported(const struct book *book, int unit, int month, int standard)
{
    const struct book_unit *u = &book->unit[unit];
    struct figure best = {.basis = BASIS_NONE};
    int low = 0, high = u->imports_n;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (u->import[middle].month < month) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < u->imports_n && u->import[low].month == month; low++) {
        const struct book_import *row = &u->import[low];

        if (row->standard == standard && row->basis > best.basis) {
            best = (struct figure){.basis = row->basis,
                                   .households = row->households,
                                   .poor = row->poor,
                                   .near_poor = row->near_poor};
        }
    }
    return best;
}

/* Rule 3 of a hamlet. A report has the standard in force on its month end. */
static struct figure
reported(const struct book *book, int hamlet, int month, int standard)
{
    int64_t day = book_month_end(month);
    const struct book_report *bc;

    if (book_standard_on(book, day) != standard ||
        !lineage_exists(book->lineage, hamlet, day)) {
        return (struct figure){.basis = BASIS_NONE};
    }
    bc = book_report_of(&book->unit[hamlet].bc, month);
    if (!bc) {
        return (struct figure){.basis = BASIS_NONE};
    }
    return (struct figure){.basis = BASIS_REPORTED,
                           .households = bc->f[0],
                           .poor = bc->f[1],
                           .near_poor = bc->f[2]};
}

static struct figure
find(const struct book *book, int unit, int month, int standard);

static struct figure
carried(const struct book *book, int hamlet, int month, int standard)
{
    for (int back = 1; back <= CARRY_MONTHS; back++) {
        struct figure figure = find(book, hamlet, month - back, standard);

        if (figure.basis != BASIS_NONE) {
            figure.basis = BASIS_CARRIED;
            return figure;
        }
    }
    return (struct figure){.basis = BASIS_NONE};
}

/* Rule 3 of a larger unit. */
static struct figure
sum_of_hamlets(const struct book *book, int unit, int month, int standard)
{
    struct lineage_hamlets hamlets =
        lineage_hamlets(book->lineage, unit, book_month_end(month));
    struct figure sum = {.basis = BASIS_OFFICIAL,
                         .is_merged = hamlets.is_merged};
    int carried_n = 0;

    for (int i = 0; i < hamlets.n; i++) {
        struct figure part = find(book, hamlets.unit[i], month, standard);

        if (part.basis == BASIS_NONE) {
            part = carried(book, hamlets.unit[i], month, standard);
            carried_n++;
        }
        if (part.basis == BASIS_NONE) {
            return part;
        }
        add(&sum, &part);
    }
    if (hamlets.is_broken || carried_n == hamlets.n) {
        return (struct figure){.basis = BASIS_NONE};
    }
    return sum;
}

/* Rule 4: before a unit began by a merge. */
static struct figure
sum_of_parts(const struct book *book, int unit, int month, int standard)
{
    struct figure sum = {.basis = BASIS_OFFICIAL, .is_merged = true};
    int n;
    const int *part = lineage_parts(book->lineage, unit, &n);

    for (int i = 0; i < n; i++) {
        struct figure one = find(book, part[i], month, standard);

        if (one.basis == BASIS_NONE) {
            return one;
        }
        add(&sum, &one);
    }
    return n > 0 ? sum : (struct figure){.basis = BASIS_NONE};
}

/* Rules 1 to 4 in their order. */
static struct figure
find(const struct book *book, int unit, int month, int standard)
{
    struct figure figure = imported(book, unit, month, standard);

    if (figure.basis != BASIS_NONE) {
        return figure;
    }
    if (book_month_end(month) < lineage_begins(book->lineage, unit)) {
        return sum_of_parts(book, unit, month, standard);
    }
    if (lineage_kind(book->lineage, unit) == UNIT_HAMLET) {
        return reported(book, unit, month, standard);
    }
    return sum_of_hamlets(book, unit, month, standard);
}

/* Whether the unit was still part of another one, which passes nothing on. */
static bool
is_before_split(const struct book *book, int unit, int month)
{
    return lineage_is_of_split(book->lineage, unit) &&
           book_month_end(month) < lineage_begins(book->lineage, unit);
}

struct figure
book_figure(const struct book *book, int unit, int month, int standard)
{
    struct figure figure = find(book, unit, month, standard);

    if (figure.basis != BASIS_NONE) {
        return figure;
    }
    for (int other = 0; other < book->standards_n; other++) {
        if (other != standard &&
            find(book, unit, month, other).basis != BASIS_NONE) {
            figure.gap = GAP_STANDARD;
            return figure;
        }
    }
    figure.gap = is_before_split(book, unit, month) ? GAP_SPLIT : GAP_MISSING;
    return figure;
}

/* The month end whose figure counts for a hamlet in a sum. */
static int
counted_month(const struct book *book, int hamlet, int month, int standard)
{
    for (int back = 0; back <= CARRY_MONTHS; back++) {
        if (find(book, hamlet, month - back, standard).basis != BASIS_NONE) {
            return month - back;
        }
    }
    return month;
}

void
book_leaves(const struct book *book, int unit, int month, int standard,
            void (*fn)(const struct book_leaf *, void *), void *arg)
{
    struct book_leaf leaf = {unit, month,
                             imported(book, unit, month, standard)};
    struct lineage_hamlets hamlets;

    if (find(book, unit, month, standard).basis == BASIS_NONE) {
        return;
    }
    if (leaf.figure.basis != BASIS_NONE) {
        fn(&leaf, arg);
        return;
    }
    if (book_month_end(month) < lineage_begins(book->lineage, unit)) {
        int n;
        const int *part = lineage_parts(book->lineage, unit, &n);

        for (int i = 0; i < n; i++) {
            book_leaves(book, part[i], month, standard, fn, arg);
        }
        return;
    }
    if (lineage_kind(book->lineage, unit) == UNIT_HAMLET) {
        leaf.figure = reported(book, unit, month, standard);
        fn(&leaf, arg);
        return;
    }
    /* The hamlets of hamlets are never asked for: the list stays. */
    hamlets = lineage_hamlets(book->lineage, unit, book_month_end(month));
    for (int i = 0; i < hamlets.n; i++) {
        book_leaves(book, hamlets.unit[i],
                    counted_month(book, hamlets.unit[i], month, standard),
                    standard, fn, arg);
    }
}

struct figure
book_latest(const struct book *book, int unit, int month, int *at,
            int *standard)
{
    struct figure figure = {.basis = BASIS_NONE, .gap = GAP_MISSING};

    for (*at = month; *at > book->start_month; --*at) {
        *standard = book_standard_on(book, book_month_end(*at));
        figure = find(book, unit, *at, *standard);
        if (figure.basis != BASIS_NONE) {
            return figure;
        }
    }
    figure.gap = GAP_MISSING;
    return figure;
}

struct hamlet_count
book_coverage(const struct book *book, int unit, int month, int standard)
{
    struct lineage_hamlets hamlets =
        lineage_hamlets(book->lineage, unit, book_month_end(month));
    bool is_hamlet = lineage_kind(book->lineage, unit) == UNIT_HAMLET;
    struct hamlet_count coverage = {.hamlets = hamlets.n};

    for (int i = 0; i < hamlets.n; i++) {
        if (find(book, hamlets.unit[i], month, standard).basis != BASIS_NONE) {
            coverage.reported++;
        } else if (!is_hamlet &&
                   carried(book, hamlets.unit[i], month, standard).basis !=
                       BASIS_NONE) {
            coverage.carried++;
        }
    }
    return coverage;
}

/* False if a hamlet's report is missing. */
static bool
sum_month(const struct book *book, int unit, int month, unsigned figures,
          struct book_sum *sum)
{
    struct lineage_hamlets hamlets =
        lineage_hamlets(book->lineage, unit, book_month_end(month));

    sum->is_merged |= hamlets.is_merged;
    for (int i = 0; i < hamlets.n; i++) {
        const struct book_report *bc =
            book_report_of(&book->unit[hamlets.unit[i]].bc, month);

        if (!bc) {
            return false;
        }
        for (int f = 0; f < BOOK_FIGURES; f++) {
            sum->sum += (figures >> f & 1) != 0 ? bc->f[f] : 0;
        }
    }
    return hamlets.n > 0 && !hamlets.is_broken;
}

struct book_sum
book_sum(const struct book *book, int unit, int first, int last,
         unsigned figures)
{
    struct book_sum sum = {0};

    for (int month = first; month <= last; month++) {
        if (!sum_month(book, unit, month, figures, &sum)) {
            if (sum.gaps == 0) {
                sum.missing = month;
            }
            sum.gaps |=
                1U << (is_before_split(book, unit, month) ? GAP_SPLIT
                                                          : GAP_MISSING);
        }
    }
    return sum;
}
