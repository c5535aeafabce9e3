/* Sums of reports, added up anew and compared with those that are stored. One
 * form and year at a time, so that a country fits into memory. */
#include <stdio.h>

#include "flow/rollup.h"
#include "store/store_report.h"

/* Periods of a year: months, behind them quarters. */
enum { MONTHS = 12, SLOTS = MONTHS + 4 };

struct year {
    struct store_rollup slot[SLOTS];
};

struct check {
    struct db *db;
    const struct registry *registry;
    const struct form *form;
    int year;
    bool repair;
    struct year *sum; /* by place of the unit */
    enum status status;
    struct rollup_result *result;
};

static int
slot_of(struct period period)
{
    return period.number - 1 + (period.kind == PERIOD_QUARTER ? MONTHS : 0);
}

static struct period
period_of(int year, int slot)
{
    return slot < MONTHS
               ? (struct period){PERIOD_MONTH, year, slot + 1}
               : (struct period){PERIOD_QUARTER, year, slot - MONTHS + 1};
}

static void
add(struct store_rollup *sum, const struct store_rollup *delta, int sign)
{
    sum->reports += sign * delta->reports;
    for (int i = 0; i < STORE_FIGURES; i++) {
        sum->f[i] += sign * delta->f[i];
    }
}

static void
on_counted(const struct store_counted *row, void *arg)
{
    struct check *check = arg;
    const struct unit *unit = registry_unit(check->registry, row->unit);
    struct rollup_part part;
    struct period period;

    if (!rollup_part_of(check->form, row->key, row->figures, &part) ||
        !period_parse(str_of(part.period), &period) ||
        period.year != check->year) {
        return;
    }
    while (unit) {
        const struct unit_span *span = unit_on(unit, part.day);

        add(&check->sum[unit->place].slot[slot_of(period)], &part.delta, 1);
        unit = span ? span->parent : NULL;
    }
}

/* What is stored is taken off: what is left is what is missing. */
static void
on_stored(int64_t id, struct period period, const struct store_rollup *row,
          void *arg)
{
    struct check *check = arg;
    const struct unit *unit = registry_unit(check->registry, id);

    check->result->rows++;
    if (unit) {
        add(&check->sum[unit->place].slot[slot_of(period)], row, -1);
    }
}

static bool
is_zero(const struct store_rollup *sum)
{
    for (int i = 0; i < STORE_FIGURES; i++) {
        if (sum->f[i] != 0) {
            return false;
        }
    }
    return sum->reports == 0;
}

static void
on_wrong(struct check *check, const struct unit *unit, int slot,
         const struct store_rollup *missing)
{
    struct rollup_result *result = check->result;
    char period[PERIOD_TEXT];

    period_format(period_of(check->year, slot), period);
    if (result->wrong++ == 0) {
        (void)snprintf(result->complaint, sizeof result->complaint,
                       "the sum of %s %s of unit %s is not that of its "
                       "reports",
                       check->form->keyword, period, unit->ref);
    }
    if (check->repair) {
        check->status = store_rollup_add(check->db, check->form->keyword,
                                         period, unit->id, missing);
    }
}

static void
compare(struct check *check)
{
    int n = registry_units_n(check->registry);

    for (int i = 0; i < n; i++) {
        for (int slot = 0; slot < SLOTS && check->status == ST_OK; slot++) {
            if (!is_zero(&check->sum[i].slot[slot])) {
                on_wrong(check, registry_unit_at(check->registry, i), slot,
                         &check->sum[i].slot[slot]);
            }
        }
    }
}

/* The key of a decision about a household says nothing of its month: all are
 * looked through. */
static void
check_year(struct check *check)
{
    size_t units_n = (size_t)registry_units_n(check->registry);
    const char *form = check->form->keyword;
    bool is_keyed = strcmp(check->form->act, "result") != 0;

    memset(check->sum, 0, units_n * sizeof *check->sum);
    if (check->repair) {
        check->status = store_rollup_drop_damaged(check->db, form, check->year);
    }
    if (check->status == ST_OK) {
        check->status = store_counted(
            check->db, form, is_keyed ? check->year : 0, on_counted, check);
    }
    if (check->status == ST_OK) {
        check->status = store_rollups(check->db, form, check->year, 0,
                                      INT64_MAX, on_stored, check);
    }
    if (check->status == ST_OK) {
        compare(check);
    }
}

static void
check_form(struct check *check)
{
    bool has_sums =
        strcmp(check->form->act, "result") == 0 ||
        (check->form->period != PERIOD_NONE && !check->form->is_household);

    check->year = 0;
    while (has_sums && check->status == ST_OK) {
        check->status = store_rollup_year_after(check->db, check->form->keyword,
                                                check->year, &check->year);
        if (check->year == 0) {
            return;
        }
        if (check->status == ST_OK) {
            check_year(check);
        }
    }
}

MUST_CHECK enum status
rollup_check(struct db *db, const struct form_set *forms,
             const struct registry *registry, bool repair,
             struct rollup_result *result)
{
    size_t units_n = (size_t)registry_units_n(registry);
    struct check check = {.db = db,
                          .registry = registry,
                          .repair = repair,
                          .status = ST_OK,
                          .sum = mem_alloc((units_n + 1) * sizeof *check.sum),
                          .result = result};
    int n;
    const struct form *const *form = form_all(forms, &n);

    *result = (struct rollup_result){0};
    for (int i = 0; i < n && check.status == ST_OK; i++) {
        check.form = form[i];
        check_form(&check);
    }
    mem_free(check.sum);
    return check.status;
}

MUST_CHECK enum status
rollup_repair(struct db *db, const struct form_set *forms)
{
    struct registry *registry = registry_load(db);
    struct rollup_result result;
    enum status status;

    if (!registry) {
        return ST_RETRY;
    }
    status = rollup_check(db, forms, registry, true, &result);
    registry_free(registry);
    return status;
}
