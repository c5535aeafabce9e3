/* What the book of a unit does not hold: zones, rates, decisions, duties. */
#include "flow/progress_fill.h"
#include "store/store_figure.h"
#include "store/store_lineage.h"
#include "store/store_report.h"

enum { ZONE_YEARS = 3 };

struct facts {
    struct arena *arena;
    struct target_facts *out;
    int64_t day, zones_from; /* the zones of these days are told */
    int zone;                /* seen in them */
};

/* One longer, zeroed; the old one is left to the arena. */
static void *
longer(struct arena *arena, const void *row, int n, size_t bytes)
{
    char *copy = arena_alloc(arena, ((size_t)n + 1) * bytes);

    if (n > 0) {
        memcpy(copy, row, (size_t)n * bytes);
    }
    return copy;
}

static void
on_zone(const struct store_zone *row, void *arg)
{
    struct facts *facts = arg;
    int64_t from = date_days_or(row->valid_from, INT64_MIN);
    int64_t to = date_days_or(row->valid_to, INT64_MAX);

    if (from > facts->day || to < facts->zones_from) {
        return;
    }
    if (to >= facts->day) {
        facts->out->zone = row->zone;
    }
    facts->out->zone_changed |= facts->zone != 0 && facts->zone != row->zone;
    facts->zone = row->zone;
}

static void
on_rate(const struct store_rate *row, void *arg)
{
    struct facts *facts = arg;
    struct target_facts *out = facts->out;
    struct target_rate *rate =
        longer(facts->arena, out->rate, out->rates_n, sizeof *rate);

    rate[out->rates_n++] = (struct target_rate){row->year, row->rate};
    out->rate = rate;
}

static void
on_decision(const struct store_decision *row, void *arg)
{
    struct facts *facts = arg;
    struct target_facts *out = facts->out;
    struct target_decision *decision =
        longer(facts->arena, out->decision, out->decisions_n, sizeof *decision);

    decision[out->decisions_n++] = (struct target_decision){
        arena_copy(facts->arena, row->target).ptr,
        date_days_or(row->date, INT64_MIN), row->is_met};
    out->decision = decision;
}

/* The key of the report that says a duty is done: "R08-2025", or "2025 6T" of
 * a form whose values name duties. */
static struct str
duty_key(const struct progress *p, const struct duty *duty, int year)
{
    const struct form *form = form_find(p->source->forms, duty->form);

    for (int i = 0; form && i < form->dues_n; i++) {
        const struct form_due *due = &form->due[i];

        if (due->duty && due->of && strcmp(due->duty, duty->id) == 0) {
            return arena_printf(p->arena, "%d %s", year, due->of);
        }
    }
    return arena_printf(p->arena, "%s-%d", duty->id, year);
}

static enum status
is_on_time(struct progress *p, const struct unit *unit, const struct duty *duty,
           int year, bool *on_time)
{
    struct db *db = p->source->db;
    struct store_report head;
    struct store_version version;
    enum status status = store_report_find(db, duty->form, unit->id,
                                           duty_key(p, duty, year).ptr, &head);

    *on_time = false;
    if (status != ST_OK || head.version_row == 0) {
        return status;
    }
    status = store_version_get(db, head.version_row, p->arena, &version);
    *on_time = status == ST_OK && version.late_days == 0;
    return status;
}

static enum status
add_duties(struct progress *p, const struct unit *unit, struct facts *facts)
{
    const struct duty_set *set = p->source->duties;
    struct target_facts *out = facts->out;
    struct date day = date_from_days(facts->day + 1);
    int year = day.year - 1; /* the last one closed */
    struct target_duty *duty =
        arena_alloc(p->arena, (size_t)(set->n + 1) * sizeof *duty);
    enum status status = ST_OK;

    for (int i = 0; i < set->n && status == ST_OK; i++) {
        const struct duty *d = &set->duty[i];
        struct date due = duty_due(set, d->id, year);

        if (due.month == 0 || !duty_is_owed_by(d, unit_kind_name(unit->kind)) ||
            !unit_on(unit, date_to_days(due))) {
            continue;
        }
        duty[out->duties_n] =
            (struct target_duty){.type = d->type, .year = year};
        status =
            is_on_time(p, unit, d, year, &duty[out->duties_n++].is_on_time);
    }
    out->duty = duty;
    return status;
}

MUST_CHECK enum status
progress_facts(struct progress *p, const struct unit *unit, int64_t day,
               struct target_facts *out)
{
    struct date from = date_from_days(day);
    struct facts facts = {.arena = p->arena, .out = out, .day = day};
    enum status status = ST_OK;

    *out = (struct target_facts){0};
    from = (struct date){from.year - ZONE_YEARS, 1, 1};
    facts.zones_from = date_to_days(from);
    if (unit->kind == UNIT_COMMUNE) {
        status = store_zones(p->source->db, unit->id, on_zone, &facts);
    }
    if (status == ST_OK && unit->kind == UNIT_COMMUNE) {
        status = store_rates(p->source->db, unit->id, on_rate, &facts);
    }
    if (status == ST_OK && unit->kind == UNIT_DISTRICT) {
        status = store_decisions(p->source->db, unit->id, on_decision, &facts);
    }
    if (status == ST_OK &&
        (unit->kind == UNIT_COMMUNE || unit->kind == UNIT_OFFICE)) {
        status = add_duties(p, unit, &facts);
    }
    return status;
}
