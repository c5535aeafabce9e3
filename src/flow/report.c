/* A report in the making. */
#include "flow/report.h"

#include "flow/ledger.h"

enum { LEVELS_MAX = 8 };

static struct store_rollup
rollup_of(const struct figures *figures)
{
    struct store_rollup rollup = {.reports = figures->is_present ? 1 : 0};

    for (int i = 0; i < STORE_FIGURES; i++)
        rollup.f[i] = figures->is_present ? figures->number[i] : 0;
    return rollup;
}

static struct figures
figures_from(const struct store_rollup *rollup)
{
    struct figures figures = {.is_present = rollup->reports > 0};

    for (int i = 0; i < STORE_FIGURES; i++)
        figures.number[i] = rollup->f[i];
    return figures;
}

/* "tongho=140 ngheo=42 …", k at the end when it was given. */
static struct str
canonical(struct message *m)
{
    const struct form_reading *reading = &m->reading;
    struct str text = {0};

    for (int i = 0; i < reading->values_n; i++) {
        const struct form_value *v = &reading->values[i];
        if (v->type == VALUE_NUMBER)
            text = arena_printf(message_arena(m), "%.*s%s%s=%lld",
                                STR_ARG(text), text.len ? " " : "", v->code,
                                (long long)v->number);
    }
    return text;
}

/* The other way round. Stored figures are ours: what does not fit is left. */
static struct figures
figures_parse(const struct form *form, struct str text)
{
    struct figures figures = {.is_present = true};

    while (text.len > 0) {
        const char *space = memchr(text.ptr, ' ', text.len);
        size_t n = space ? (size_t)(space - text.ptr) : text.len;
        const char *equals = memchr(text.ptr, '=', n);
        char code[24];
        int64_t value;
        if (equals &&
            str_copy(code, sizeof(code),
                     (struct str){text.ptr, (size_t)(equals - text.ptr)}) &&
            str_number(
                (struct str){equals + 1, n - (size_t)(equals + 1 - text.ptr)},
                INT64_MIN, INT64_MAX, &value)) {
            int at =
                strcmp(code, "k") == 0 ? FORM_K : form_field_index(form, code);
            if (at >= 0)
                figures.number[at] = value;
        }
        text.ptr += n + (space != NULL);
        text.len -= n + (space != NULL);
    }
    return figures;
}

static enum status
open_current(struct message *m, struct report *r)
{
    enum status status = store_report_find(
        message_db(m), r->form->keyword, m->unit->id, r->period_text, &r->head);

    if (status == ST_OK && r->head.version > 0)
        status = store_version_get(message_db(m), r->head.version_row,
                                   message_arena(m), &r->current);
    if (status == ST_OK && r->current.report)
        r->old = figures_parse(r->form, r->current.figures);
    return status;
}

static enum status
open_previous(struct message *m, struct report *r)
{
    struct store_rollup rollup;
    char before[PERIOD_TEXT];

    period_format(period_before(r->period), before);
    enum status status = store_rollup_get(message_db(m), r->form->keyword,
                                          before, m->unit->id, &rollup);
    if (status == ST_OK)
        r->previous = figures_from(&rollup);
    return status;
}

static void
set_figures(struct message *m, const struct report *r)
{
    for (int i = 0; i < r->form->fields_n; i++)
        message_set_number(m, r->form->fields[i].code, r->now.number[i]);
    message_set_unit(m, m->unit);
    message_set_period(m, "period", r->period);
    message_set_z(m, "form", r->form->keyword);
    message_set(m, "example", message_example(m, r->form));
}

static void
settle_period(struct message *m, struct report *r)
{
    int64_t late = m->day - date_to_days(period_due(r->period));

    period_format(r->period, r->period_text);
    r->last_day = date_to_days(period_last(r->period));
    r->late_days = late > 0 ? (int)late : 0;
}

MUST_CHECK enum status
report_open(struct message *m, struct report *r)
{
    *r = (struct report){.form = m->reading.form,
                         .period = m->reading.period,
                         .now = figures_of(&m->reading),
                         .text = canonical(m)};
    settle_period(m, r);
    enum status status = open_current(m, r);
    if (status == ST_OK)
        status = open_previous(m, r);
    if (status == ST_OK)
        set_figures(m, r);
    return status;
}

bool
report_is_same(const struct report *r)
{
    return r->current.report != 0 && str_eq(r->current.figures, r->text);
}

/* Adds the difference from old to now along the chain of units that hold on
 * the last day of the period. */
static enum status
roll_up(struct message *m, const struct report *r, const struct figures *old,
        const struct figures *now)
{
    struct store_rollup delta = rollup_of(now), before = rollup_of(old);
    struct unit *unit = m->unit;
    enum status status = ST_OK;

    delta.reports -= before.reports;
    for (int i = 0; i < STORE_FIGURES; i++)
        delta.f[i] -= before.f[i];
    for (int level = 0; unit && level < LEVELS_MAX && status == ST_OK;
         level++) {
        status = store_rollup_add(message_db(m), r->form->keyword,
                                  r->period_text, unit->id, &delta);
        const struct unit_span *span = unit_on(unit, r->last_day);
        unit = span ? span->parent : NULL;
    }
    return status;
}

static int64_t
code_place(const struct message *m, struct unit *unit)
{
    struct unit *commune = unit_up_to(unit, UNIT_COMMUNE, m->day);

    return commune ? commune->id : unit->id;
}

/* A version that is still held gives way to a newer text. */
static enum status
drop_held(struct message *m, struct report *r)
{
    struct store_version last;

    if (r->head.last == r->head.version)
        return ST_OK;
    enum status status = store_version_get(message_db(m), r->head.last_row,
                                           message_arena(m), &last);
    if (status == ST_OK && last.id && strcmp(last.state, "held") == 0)
        status = store_version_enter(message_db(m), last.id, "dropped");
    return status;
}

/* Writes the next version in the given state, with a fresh code. */
static enum status
add_version(struct message *m, struct report *r, const char *state,
            const char *rule)
{
    int64_t now = turn_now(&m->flow->turn);
    int64_t commune = code_place(m, m->unit);
    enum status status = ST_OK;

    if (r->head.id == 0)
        status = store_report_new(message_db(m), r->form->keyword, m->unit->id,
                                  r->period_text, &r->head);
    if (status == ST_OK)
        status = drop_held(m, r);
    if (status == ST_OK)
        status = store_code_next(message_db(m), commune, &r->code);
    struct store_version version = {
        .report = r->head.id,
        .version = r->head.last + 1,
        .state = state,
        .figures = r->text,
        .code = r->code,
        .message = m->id,
        .person = m->person->id,
        .rule = rule,
        .late_days = r->late_days,
        .at = now,
        .before = r->head.last_row,
    };
    if (status == ST_OK)
        status = store_version_add(message_db(m), &version, &version.id);
    if (status == ST_OK)
        status =
            store_code_put(message_db(m), commune, r->code, version.id, now);
    r->head.last = version.version;
    r->head.last_row = version.id;
    m->outcome.version = version.id;
    return status;
}

/* The newest version counts from now on: sums, chain, head. */
static enum status
make_current(struct message *m, struct report *r)
{
    struct ledger_entry entry = {
        .row = r->head.last_row,
        .version = r->head.last,
        .form = str_of(r->form->keyword),
        .unit_ref = str_of(m->unit->ref),
        .period = str_of(r->period_text),
        .figures = r->text,
    };
    enum status status = ST_OK;

    if (r->head.version > 0)
        status =
            store_version_enter(message_db(m), r->head.version_row, "replaced");
    r->head.version = r->head.last;
    r->head.version_row = r->head.last_row;
    if (status == ST_OK)
        status = store_report_set(message_db(m), &r->head);
    if (status == ST_OK)
        status = roll_up(m, r, &r->old, &r->now);
    if (status == ST_OK)
        status = ledger_append(m->flow->ledger, message_arena(m), &entry);
    return status;
}

MUST_CHECK enum status
report_accept(struct message *m, struct report *r)
{
    enum status status = add_version(m, r, "accepted", NULL);

    return status == ST_OK ? make_current(m, r) : status;
}

MUST_CHECK enum status
report_hold(struct message *m, struct report *r, const char *rule)
{
    enum status status = add_version(m, r, "held", rule);

    return status == ST_OK ? store_report_set(message_db(m), &r->head) : status;
}

MUST_CHECK enum status
report_release(struct message *m, struct report *r)
{
    enum status status =
        store_version_enter(message_db(m), r->head.last_row, "accepted");

    m->outcome.version = r->head.last_row;
    return status == ST_OK ? make_current(m, r) : status;
}

MUST_CHECK enum status
report_withdraw(struct message *m, struct report *r)
{
    struct figures nothing = {0};
    enum status status =
        store_version_enter(message_db(m), r->head.version_row, "withdrawn");

    m->outcome.version = r->head.version_row;
    r->head.version = 0;
    r->head.version_row = 0;
    if (status == ST_OK)
        status = store_report_set(message_db(m), &r->head);
    return status == ST_OK ? roll_up(m, r, &r->old, &nothing) : status;
}

/* Fills in what a version is about; *is_own tells whether this seat holds it on
 * the last day of its period and may send its form. */
static enum status
recall_by(struct message *m, const struct role_at *seat, int64_t row,
          struct report *r, bool *is_own)
{
    struct store_subject subject;
    struct store_version named;

    *is_own = false;
    *r = (struct report){0};
    enum status status =
        store_version_get(message_db(m), row, message_arena(m), &named);
    if (status == ST_OK)
        status = store_report_subject(message_db(m), named.report,
                                      message_arena(m), &subject);
    if (status != ST_OK)
        return status;
    r->form = form_find(m->flow->set->forms, subject.form.ptr);
    struct unit *unit = registry_unit(m->flow->registry, subject.unit);
    if (!r->form || !unit || !period_parse(subject.period, &r->period) ||
        !(r->form->roles & (1u << seat->role)))
        return ST_OK;
    settle_period(m, r);
    r->now = figures_parse(r->form, named.figures);
    r->text = named.figures;
    r->code = named.code;
    r->late_days = named.late_days;
    r->named_version = named.version;
    r->named_state = named.state;
    *is_own = unit_is_within(unit, seat->unit, r->last_day);
    if (*is_own)
        m->unit = unit;
    return ST_OK;
}

/* The one own report among the communes of all seats. */
static enum status
find_own(struct message *m, int code, struct report *r, int *hits)
{
    int64_t after = turn_now(&m->flow->turn) - m->flow->set->code_ms;
    int64_t first = 0;
    enum status status = ST_OK;

    *hits = 0;
    for (int i = 0; i < m->person->roles_n && status == ST_OK; i++) {
        const struct role_at *seat = &m->person->role[i];
        struct report found;
        int64_t row = 0;
        bool is_own = false;
        status = store_code_find(message_db(m), code_place(m, seat->unit), code,
                                 after, &row);
        if (status == ST_OK && row != 0 && row != first)
            status = recall_by(m, seat, row, &found, &is_own);
        if (status != ST_OK || !is_own)
            continue;
        *r = found;
        m->seat = seat;
        first = row;
        ++*hits;
    }
    return status;
}

MUST_CHECK enum status
report_recall(struct message *m, struct str code, struct report *r, bool *found)
{
    int64_t digits;
    int hits;

    *r = (struct report){0};
    *found = false;
    if (!str_number(code, 1, 9999, &digits))
        return ST_OK;
    enum status status = find_own(m, (int)digits, r, &hits);
    if (status != ST_OK || hits != 1)
        return status;
    status = open_current(m, r);
    if (status == ST_OK)
        status = open_previous(m, r);
    if (status == ST_OK)
        set_figures(m, r);
    *found = status == ST_OK;
    return status;
}

void
report_set_rule(struct message *m, const struct report *r,
                const struct form_rule *rule)
{
    int64_t left, right;

    rule_sides(rule, &r->now, &r->previous, &left, &right);
    message_set_number(m, "left", left);
    message_set_number(m, "right", right);
    message_set(
        m, "difference",
        arena_printf(message_arena(m), "%+lld", (long long)(left - right)));
    for (int i = 0; i < r->form->fields_n; i++)
        message_set_number(
            m,
            arena_printf(message_arena(m), "prev.%s", r->form->fields[i].code)
                .ptr,
            r->previous.number[i]);
}
