/* Sums of reports, added up anew and compared with those that are stored. One
 * form and period at a time, so that a country fits into memory. */
#include <stdio.h>
#include <stdlib.h>

#include "flow/rollup.h"
#include "store/store_report.h"

struct check {
    struct db *db;
    const struct registry *registry;
    const struct form *form;
    bool repair;
    struct store_rollup *sum; /* by place of the unit */
    enum status status;
    struct rollup_result *result;
};

struct month {
    struct check *check;
    const char *period;
};

static void
add(struct check *check, const struct rollup_part *part, int64_t unit_id)
{
    const struct unit *unit = registry_unit(check->registry, unit_id);

    while (unit) {
        const struct unit_span *span = unit_on(unit, part->day);
        struct store_rollup *sum = &check->sum[unit->place];

        sum->reports += part->delta.reports;
        for (int i = 0; i < STORE_FIGURES; i++) {
            sum->f[i] += part->delta.f[i];
        }
        unit = span ? span->parent : NULL;
    }
}

static void
on_counted(const struct store_counted *row, void *arg)
{
    struct check *check = arg;
    struct rollup_part part;

    if (rollup_part_of(check->form, row->key, row->figures, &part)) {
        add(check, &part, row->unit);
    }
}

/* Decisions about households: the key says nothing of the month. */
static void
on_decision(const struct store_counted *row, void *arg)
{
    struct month *month = arg;
    struct rollup_part part;

    if (rollup_part_of(month->check->form, row->key, row->figures, &part) &&
        strcmp(part.period, month->period) == 0) {
        add(month->check, &part, row->unit);
    }
}

/* What is stored is taken off: what is left is what is missing. */
static void
on_stored(int64_t unit_id, struct str period, const struct store_rollup *row,
          void *arg)
{
    const struct month *month = arg;
    struct check *check = month->check;
    const struct unit *unit = registry_unit(check->registry, unit_id);
    struct store_rollup *sum = unit ? &check->sum[unit->place] : NULL;

    if (!str_eqz(period, month->period)) {
        return;
    }
    check->result->rows++;
    if (!sum) {
        return;
    }
    sum->reports -= row->reports;
    for (int i = 0; i < STORE_FIGURES; i++) {
        sum->f[i] -= row->f[i];
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
compare(struct check *check, const char *period)
{
    struct rollup_result *result = check->result;
    int n = registry_units_n(check->registry);

    for (int i = 0; i < n && check->status == ST_OK; i++) {
        const struct unit *unit = registry_unit_at(check->registry, i);

        if (is_zero(&check->sum[i])) {
            continue;
        }
        if (result->wrong++ == 0) {
            (void)snprintf(result->complaint, sizeof result->complaint,
                           "the sum of %s %s of unit %s is not that of its "
                           "reports",
                           check->form->keyword, period, unit->ref);
        }
        if (check->repair) {
            check->status = store_rollup_add(check->db, check->form->keyword,
                                             period, unit->id, &check->sum[i]);
        }
    }
}

static void
check_group(struct check *check, const char *period)
{
    size_t units_n = (size_t)registry_units_n(check->registry);
    struct month month = {check, period};

    memset(check->sum, 0, units_n * sizeof *check->sum);
    check->status = strcmp(check->form->act, "result") == 0
                        ? store_counted(check->db, check->form->keyword, NULL,
                                        on_decision, &month)
                        : store_counted(check->db, check->form->keyword, period,
                                        on_counted, check);
    if (check->status == ST_OK) {
        check->status = store_rollups(check->db, check->form->keyword,
                                      (int)strtol(period, NULL, 10), 0,
                                      INT64_MAX, on_stored, &month);
    }
    if (check->status == ST_OK) {
        compare(check, period);
    }
}

/* The periods of one form that have reports or sums, oldest first. */
struct periods {
    struct arena *arena;
    const char **item;
    int n, max;
};

static void
on_period(struct str period, void *arg)
{
    struct periods *periods = arg;

    if (periods->n == periods->max) {
        const char **old = periods->item;

        periods->max = periods->max * 2 + 64;
        periods->item =
            arena_alloc(periods->arena, (size_t)periods->max * sizeof(char *));
        if (old) {
            memcpy((void *)periods->item, (const void *)old,
                   (size_t)periods->n * sizeof(char *));
        }
    }
    periods->item[periods->n++] = arena_copy(periods->arena, period).ptr;
}

static void
check_form(struct check *check, struct arena *arena)
{
    struct periods periods = {.arena = arena};

    if (strcmp(check->form->act, "result") != 0 &&
        (check->form->period == PERIOD_NONE || check->form->is_household)) {
        return;
    }
    check->status = store_rollup_periods(check->db, check->form->keyword,
                                         on_period, &periods);
    for (int i = 0; i < periods.n && check->status == ST_OK; i++) {
        check_group(check, periods.item[i]);
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
                          .result = result};
    struct arena arena;
    int n;
    const struct form *const *form = form_all(forms, &n);

    *result = (struct rollup_result){0};
    arena_init(&arena);
    check.sum = arena_alloc(&arena, (units_n + 1) * sizeof *check.sum);
    for (int i = 0; i < n && check.status == ST_OK; i++) {
        check.form = form[i];
        check_form(&check, &arena);
    }
    arena_clear(&arena);
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
