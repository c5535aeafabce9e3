/* The last words of a confirmation. */
#include "flow/closing.h"

#include "core/sms.h"
#include "store/store_figure.h"

enum { WHOLE = 10000 };

/* The counted group at period start, of the figure that stands first; of a
 * merged hamlet without one the sum of its parts. */
struct start {
    struct message *m;
    const struct target *target;
    const char *standard; /* in force at the end of the report's month */
    int64_t last_day;     /* of that month */
    int64_t unit;         /* the hamlet itself */
    int64_t group;        /* of the unit that is read; -1 = not known */
    bool is_settled;      /* a figure of that day or later stands before BC */
};

static void
on_figure(const struct store_figure *row, void *arg)
{
    struct start *start = arg;
    int64_t day = date_days_or(row->date, INT64_MIN);
    int month = start->m->flow->set->targets->start_month;
    struct figure figure = {.poor = row->poor, .near_poor = row->near_poor};

    start->is_settled |= row->unit == start->unit && day >= start->last_day;
    if (day == book_month_end(month) &&
        str_eqz(row->standard, start->standard) &&
        (start->group < 0 || str_eqz(row->status, "official"))) {
        start->group = target_group_of(start->target, &figure);
    }
}

static enum status
read_start(struct start *start, const struct unit *unit)
{
    const struct registry *registry = start->m->flow->registry;
    struct lineage *lineage = registry_lineage(registry);
    int month = start->m->flow->set->targets->start_month;
    enum status status;
    int64_t sum = 0;
    int n;
    const int *part = lineage_parts(lineage, unit->place, &n);

    start->group = -1;
    status = store_figures(message_db(start->m), unit->id, unit->id, on_figure,
                           start);
    if (status != ST_OK || start->group >= 0 || n == 0 ||
        book_month_end(month) >= lineage_begins(lineage, unit->place)) {
        return status;
    }
    for (int i = 0; i < n && status == ST_OK && sum >= 0; i++) {
        status = read_start(start, registry_unit_at(registry, part[i]));
        sum = start->group < 0 ? -1 : sum + start->group;
    }
    start->group = sum;
    return status;
}

static const struct target *
hamlet_target(const struct target_set *set)
{
    for (int i = 0; i < set->n; i++) {
        const struct target *t = &set->target[i];

        if (t->measure == MEASURE_COUNT_FALL && t->kind[0] == UNIT_HAMLET) {
            return t;
        }
    }
    return NULL;
}

static const char *
standard_on(const struct target_set *set, int64_t day)
{
    struct book book = {.standards_n = set->standards_n};
    int place;

    memcpy(book.standard, set->standard, sizeof book.standard);
    place = book_standard_on(&book, day);
    return place < 0 ? NULL : set->standard[place].name;
}

/* The fall from `start` must be over (or at least) the threshold. */
static int64_t
to_go(const struct target *t, int64_t start, int64_t now)
{
    int64_t most = start * (WHOLE - t->threshold);
    int64_t left = t->compare == TARGET_GT ? (most - 1) / WHOLE : most / WHOLE;

    return now > left ? now - left : 0;
}

/* *households 0: nothing is to be said. */
static enum status
find_to_go(struct message *m, const struct report *r, int64_t *households)
{
    const struct target_set *set = m->flow->set->targets;
    struct start start = {.m = m,
                          .target = hamlet_target(set),
                          .standard = standard_on(set, r->last_day),
                          .last_day = r->last_day,
                          .unit = m->unit->id};
    struct figure now = {.poor = r->now.number[1],
                         .near_poor = r->now.number[2]};
    enum status status;

    *households = 0;
    if (!start.target || !start.standard) {
        return ST_OK;
    }
    status = read_start(&start, m->unit);
    if (status == ST_OK && start.group > 0 && !start.is_settled) {
        *households = to_go(start.target, start.group,
                            target_group_of(start.target, &now));
    }
    return status;
}

/* Of the form whose figures progress is made of, for the month that is open. */
static bool
is_told(const struct message *m, const struct report *r)
{
    struct period open = period_open_month(m->date);

    return strcmp(r->form->keyword, "BC") == 0 && !m->places.is_wide &&
           m->unit->kind == UNIT_HAMLET && r->period.kind == PERIOD_MONTH &&
           r->period.year == open.year && r->period.number == open.number;
}

MUST_CHECK enum status
closing_add(struct message *m, const struct report *r, const char *text,
            const char **out)
{
    const struct reply_limits *limits = m->flow->set->limits;
    int64_t households;
    enum status status;
    const char *longer;

    *out = text;
    if (!is_told(m, r)) {
        return ST_OK;
    }
    status = find_to_go(m, r, &households);
    if (status != ST_OK || households == 0) {
        return status;
    }
    message_set_number(m, "to_go", households);
    longer =
        arena_printf(message_arena(m), "%s %s", text, message_text(m, "S-19"))
            .ptr;
    if (reply_render(longer, limits, &m->places).len <= 160) {
        *out = longer;
    }
    return ST_OK;
}
