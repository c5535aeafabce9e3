/* What the book of a unit does not hold: zones, rates, decisions, duties. */
#include "flow/progress_fill.h"

#include <limits.h>

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

/* The fewest days that this version, or one that it corrects, came late: a
 * correction makes nothing late. What was withdrawn was never there, nor what
 * is before it. */
static enum status
fewest_late_days(struct progress *p, int64_t row, int *days)
{
    struct store_version version;
    enum status status = ST_OK;

    *days = INT_MAX;
    while (row != 0 && status == ST_OK) {
        status = store_version_get(p->source->db, row, p->arena, &version);
        if (status != ST_OK || version.id == 0 ||
            strcmp(version.state, "withdrawn") == 0) {
            return status;
        }
        if (strcmp(version.state, "held") != 0 &&
            strcmp(version.state, "dropped") != 0 &&
            version.late_days < *days) {
            *days = version.late_days;
        }
        row = version.before;
    }
    return status;
}

/* A text about a duty without a value (NV) says itself on which day it was
 * done: of these the last one counts. */
static enum status
is_on_time(struct progress *p, const struct unit *unit, const struct duty *duty,
           const char *key, bool *on_time)
{
    struct db *db = p->source->db;
    struct store_report head;
    struct store_version version;
    int days = INT_MAX;
    enum status status =
        store_report_find(db, duty->form, unit->id, key, &head);

    if (status == ST_OK && duty->value[0]) {
        status = fewest_late_days(p, head.version_row, &days);
    } else if (status == ST_OK && head.version_row != 0) {
        status = store_version_get(db, head.version_row, p->arena, &version);
        days = version.late_days;
    }
    *on_time = status == ST_OK && days == 0;
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
    char key[DUTY_KEY];
    enum status status = ST_OK;

    for (int i = 0; i < set->n && status == ST_OK; i++) {
        const struct duty *d = &set->duty[i];
        struct date due = duty_due(set, d->id, year);

        /* T-13 to T-15 count what the plan asks for each year, and not the
         * monthly reports, which are ours. */
        if (d->period != PERIOD_NONE || !d->form[0] || due.month == 0 ||
            !duty_is_owed_by(d, unit_kind_name(unit->kind)) ||
            !unit_on(unit, date_to_days(due))) {
            continue;
        }
        duty_key(d, date_to_days(due), key);
        struct target_duty *one = &duty[out->duties_n++];
        *one = (struct target_duty){.type = d->type,
                                    .form = d->form,
                                    .key = arena_strdup(p->arena, key),
                                    .due = date_to_days(due),
                                    .year = year};
        status = is_on_time(p, unit, d, one->key, &one->is_on_time);
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
