/* What the rules of a form look at besides the message. */
#include "flow/sources.h"
#include "store/store_rollup.h"

#include <inttypes.h>
#include <stdlib.h>

enum { MEDIAN_LEAST = 3, PERIODS_MAX = 24 };

static struct figures
figures_from(const struct store_rollup *rollup)
{
    struct figures figures = {.is_present = rollup->reports > 0};

    for (int i = 0; i < STORE_FIGURES; i++)
        figures.number[i] = rollup->f[i];
    return figures;
}

static enum status
take_rollup(struct message *m, const struct form_source *source,
            struct period period, struct figures *out)
{
    struct store_rollup rollup;
    char text[PERIOD_TEXT];

    period_format(period, text);
    enum status status = store_rollup_get(message_db(m), source->form->keyword,
                                          text, m->unit->id, &rollup);
    *out = figures_from(&rollup);
    return status;
}

/* Back from the last month of the report's own period. */
static enum status
take_latest(struct message *m, const struct report *r,
            const struct form_source *source, struct figures *out)
{
    struct date last = period_last(r->period);
    struct period month = {PERIOD_MONTH, last.year, last.month};
    enum status status = ST_OK;

    for (int i = 0; i < source->periods && status == ST_OK; i++) {
        status = take_rollup(m, source, month, out);
        if (out->is_present)
            break;
        month = period_before(month);
    }
    return status;
}

static int
by_size(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Of an even number the mean of the two in the middle. */
static int64_t
median(const struct figures *past, int n, int field)
{
    int64_t list[PERIODS_MAX];

    for (int i = 0; i < n; i++)
        list[i] = past[i].number[field];
    qsort(list, (size_t)n, sizeof(*list), by_size);
    return (list[(n - 1) / 2] + list[n / 2]) / 2;
}

static enum status
take_median(struct message *m, const struct report *r,
            const struct form_source *source, struct figures *out)
{
    struct figures past[PERIODS_MAX];
    struct period period = r->period;
    enum status status = ST_OK;
    int n = 0;

    for (int i = 0; i < source->periods && status == ST_OK; i++) {
        period = period_before(period);
        status = take_rollup(m, source, period, &past[n]);
        n += past[n].is_present;
    }
    *out = (struct figures){.is_present = n >= MEDIAN_LEAST};
    for (int field = 0; out->is_present && field < STORE_FIGURES; field++)
        out->number[field] = median(past, n, field);
    return status;
}

static enum status
take_key(struct message *m, const struct report *r,
         const struct form_source *source, struct figures *out)
{
    const char *code = r->form->fields[source->field].code;
    struct store_report head;
    struct store_version version = {0};
    char key[REPORT_KEY];

    if (!str_eqz(figures_value(r->form, r->text, code), source->ours))
        return ST_OK;
    report_write_key(m, r, source->field, source->theirs, key);
    enum status status = store_report_find(message_db(m), r->form->keyword,
                                           m->unit->id, key, &head);
    if (status == ST_OK && head.version > 0)
        status = store_version_get(message_db(m), head.version_row,
                                   message_arena(m), &version);
    if (status == ST_OK && version.id)
        *out = figures_read(r->form, version.figures);
    return status;
}

static enum status
take(struct message *m, const struct report *r,
     const struct form_source *source, struct figures *out)
{
    switch (source->take) {
    case SOURCE_PREVIOUS:
        return take_rollup(m, source, period_before(r->period), out);
    case SOURCE_LATEST:
        return take_latest(m, r, source, out);
    case SOURCE_SUM:
        return take_rollup(m, source, r->period, out);
    case SOURCE_MEDIAN:
        return take_median(m, r, source, out);
    case SOURCE_KEY:
        return take_key(m, r, source, out);
    }
    return ST_OK;
}

static enum status
fetch(struct message *m, struct report *r, unsigned wanted)
{
    enum status status = ST_OK;

    for (int i = 0; i < r->form->sources_n && status == ST_OK; i++) {
        unsigned bit = 1u << (i + 1);
        if (!(wanted & bit) || (r->fetched & bit))
            continue;
        status = take(m, r, &r->form->source[i], &r->source[i]);
        r->fetched |= bit;
    }
    return status;
}

/* Where there is none, a text that does without it is told. */
static void
settle_reply(struct report *r)
{
    for (int i = 0; i < r->form->sources_n; i++)
        if (r->form->source[i].absent && !r->source[i].is_present)
            r->reply = r->form->source[i].absent;
}

MUST_CHECK enum status
sources_open(struct message *m, struct report *r)
{
    unsigned wanted = rule_always_wants(r->form);

    /* The example in the answer is last period's figures. */
    if (r->period.kind != PERIOD_NONE && !r->form->is_household)
        wanted |= 1u << SOURCE_PREV;
    enum status status = fetch(m, r, wanted);
    settle_reply(r);
    return status;
}

MUST_CHECK enum status
sources_complete(struct message *m, struct report *r)
{
    return fetch(m, r, rule_wants(r->form, &r->now, r->source));
}

const char *
sources_flag(const struct report *r)
{
    const struct form_rule *rule =
        rule_first_broken(r->form, RULE_FLAG, &r->now, r->source);
    bool wants_past = !r->form->is_household &&
                      (rule_always_wants(r->form) & (1u << SOURCE_PREV));

    if (rule)
        return rule->text;
    return wants_past && !r->source[SOURCE_PREV - 1].is_present ? "base" : NULL;
}

void
sources_set_sums(struct message *m, const struct report *r)
{
    for (int i = 0; i < r->form->sums_n; i++)
        message_set_number(m, r->form->sums[i].name,
                           rule_sum(&r->form->sums[i].sum, &r->now, r->source));
}

static void
set_source(struct message *m, const struct form_source *source,
           const struct figures *figures)
{
    for (int i = 0; i < source->form->fields_n; i++)
        message_set_number(m,
                           arena_printf(message_arena(m), "%s.%s", source->name,
                                        source->form->fields[i].code)
                               .ptr,
                           figures->number[i]);
}

/* What K says already, so that the difference is the K that would do. */
static int64_t
change_in(const struct form_rule *rule, const struct figures *now)
{
    const struct rule_sum *sum = &rule->test.right;

    for (int i = 0; i < sum->n; i++)
        if (sum->term[i].source == SOURCE_OWN && sum->term[i].field == FORM_K)
            return sum->term[i].coefficient * now->number[FORM_K];
    return 0;
}

void
sources_set_rule(struct message *m, const struct form *form,
                 const struct form_rule *rule, const struct figures *now,
                 const struct figures *sources)
{
    int64_t left, right, bound;
    int field = rule_own_field(rule, now, sources, &bound);

    rule_sides(rule, now, sources, &left, &right);
    int64_t difference = left - right + change_in(rule, now);
    message_set_number(m, "left", left);
    message_set_number(m, "right", right);
    message_set(m, "difference",
                arena_printf(message_arena(m), "%+" PRId64, difference));
    message_set_number(m, "gap", left > right ? left - right : right - left);
    message_set_number(m, "bound", bound);
    message_set_z(m, "syntax", form->syntax);
    if (field >= 0 && field < form->fields_n) {
        message_set_z(m, "field", form->fields[field].name);
        message_set_number(m, "value", now->number[field]);
    }
    for (int i = 0; sources && i < form->sources_n; i++)
        if (rule->test.sources & (1u << (i + 1)))
            set_source(m, &form->source[i], &sources[i]);
}
