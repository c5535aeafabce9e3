/* Sums of reports by unit and period. */
#include "flow/rollup.h"

enum { LEVELS_MAX = 8 };

struct store_rollup
rollup_of(const struct figures *figures)
{
    struct store_rollup rollup = {.reports = figures->is_present ? 1 : 0};

    for (int i = 0; i < STORE_FIGURES; i++) {
        rollup.f[i] = figures->is_present ? figures->number[i] : 0;
    }
    return rollup;
}

MUST_CHECK enum status
rollup_add(struct db *db, const char *form, const char *period,
           const struct unit *unit, int64_t day,
           const struct store_rollup *delta)
{
    enum status status = ST_OK;

    for (int level = 0; unit && level < LEVELS_MAX && status == ST_OK;
         level++) {
        const struct unit_span *span = unit_on(unit, day);

        status = store_rollup_add(db, form, period, unit->id, delta);
        unit = span ? span->parent : NULL;
    }
    return status;
}

/* A decision about a household counts in its month: f[ketqua] is the number of
 * that result, and BC is held against it. A provisional one has no day. */
static bool
decision_part(const struct form *form, struct str text, struct rollup_part *out)
{
    struct figures values = figures_read(form, text);
    int field = form_field_index(form, "ketqua");
    int64_t result = field < 0 ? 0 : values.number[field];
    struct date day;

    if (result < 1 || result >= STORE_FIGURES ||
        !date_parse(figures_value(form, text, "ngay"), &day)) {
        return false;
    }
    *out =
        (struct rollup_part){.day = date_to_days(day), .delta = {.reports = 1}};
    out->delta.f[result] = 1;
    period_format((struct period){PERIOD_MONTH, day.year, day.month},
                  out->period);
    return true;
}

bool
rollup_part_of(const struct form *form, struct str key, struct str text,
               struct rollup_part *out)
{
    struct figures values;
    struct period period;

    if (strcmp(form->act, "result") == 0) {
        return decision_part(form, text, out);
    }
    if (form->period == PERIOD_NONE || form->is_household ||
        !period_parse(key, &period)) {
        return false;
    }
    values = figures_read(form, text);
    *out = (struct rollup_part){.day = date_to_days(period_last(period)),
                                .delta = rollup_of(&values)};
    return str_copy(out->period, sizeof out->period, key);
}
