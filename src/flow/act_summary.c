/* TX: a commune closes its month with the sums of its hamlets (domain.md F-02).
 */
#include "flow/act.h"
#include "flow/refuse.h"
#include "flow/sources.h"
#include "store/store_rollup.h"

enum { NAME_ROOM = 18 }; /* of " va 999 ban khac" */

/* The form whose reports are summed: that of the first source that sums. */
static const struct form_source *
summed(const struct form *form)
{
    for (int i = 0; i < form->sources_n; i++)
        if (form->source[i].take == SOURCE_SUM)
            return &form->source[i];
    return NULL;
}

static enum status
get_sum(struct message *m, const struct form_source *source,
        struct period period, const struct unit *unit, struct store_rollup *out)
{
    char text[PERIOD_TEXT];

    period_format(period, text);
    return store_rollup_get(message_db(m), source->form->keyword, text,
                            unit->id, out);
}

/* The sums in place of the word OK, as if the sender had written them. */
static void
put_sums(struct form_reading *r, const struct form_source *source,
         const struct store_rollup *sum)
{
    int n = 0;

    for (int i = 0; i < r->values_n; i++)
        if (r->values[i].type != VALUE_TRUE)
            r->values[n++] = r->values[i];
    for (int i = 0; i < r->form->fields_n && n < FORM_VALUES_MAX; i++) {
        const char *code = r->form->fields[i].code;
        int field = form_field_index(source->form, code);
        bool is_there = field >= 0 && field < STORE_FIGURES;
        r->values[n++] =
            (struct form_value){.code = code,
                                .type = VALUE_NUMBER,
                                .number = is_there ? sum->f[field] : 0};
    }
    r->values_n = n;
}

static bool
takes_sums(const struct form_reading *r)
{
    for (int i = 0; i < r->values_n; i++)
        if (r->values[i].type == VALUE_TRUE)
            return true;
    return false;
}

MUST_CHECK enum status
summary_settle(struct message *m, bool *settled)
{
    const struct form_source *source = summed(m->reading.form);
    struct store_rollup sum;
    enum status status = act_settle_unit(m, settled);

    if (status != ST_OK || !*settled || !takes_sums(&m->reading))
        return status;
    status = get_sum(m, source, m->reading.period, m->unit, &sum);
    if (status != ST_OK)
        return status;
    if (sum.reports == 0) {
        *settled = false;
        message_set_unit(m, m->unit);
        message_set_period(m, "period", m->reading.period);
        return refuse_with(m, "E-MIS",
                           message_form_text(m, m->reading.form, "E-NON"));
    }
    put_sums(&m->reading, source, &sum);
    return ST_OK;
}

/* The hamlets of a commune on the last day of a period, and those that have not
 * reported. */
struct coverage {
    int hamlets, reported;
    int named;        /* of those that have not, so many are in `names` */
    struct str names; /* "Chieng Chung, Nong Tau va 3 ban khac" */
};

static void
add_name(struct message *m, struct coverage *c, const struct unit *hamlet)
{
    const char *name = unit_name_at(hamlet, m->day)->short_name;
    size_t room = (size_t)message_room(m, "missing") - NAME_ROOM;

    if (strncmp(name, "Ban ", 4) == 0)
        name += 4;
    if (c->named < c->hamlets - c->reported - 1 ||
        c->names.len + 2 + strlen(name) > room)
        return;
    c->names = arena_printf(message_arena(m), "%.*s%s%s", STR_ARG(c->names),
                            c->names.len ? ", " : "", name);
    c->named++;
}

static enum status
add_hamlet(struct message *m, const struct report *r, struct unit *hamlet,
           struct coverage *c)
{
    struct store_rollup own;
    enum status status = get_sum(m, summed(r->form), r->period, hamlet, &own);

    c->hamlets++;
    if (status == ST_OK && own.reports > 0)
        c->reported++;
    else if (status == ST_OK)
        add_name(m, c, hamlet);
    return status;
}

static enum status
cover(struct message *m, const struct report *r, struct coverage *c)
{
    enum status status = ST_OK;

    *c = (struct coverage){0};
    for (int i = 0; i < m->unit->below_n && status == ST_OK; i++) {
        struct unit *unit = m->unit->below[i];
        if (unit->kind == UNIT_HAMLET &&
            unit_is_above(m->unit, unit, r->last_day))
            status = add_hamlet(m, r, unit, c);
    }
    int rest = c->hamlets - c->reported - c->named;
    if (rest > 0)
        c->names = arena_printf(message_arena(m), "%.*s va %d ban khac",
                                STR_ARG(c->names), rest);
    message_set_number(m, "hamlets", c->hamlets);
    message_set_number(m, "reported", c->reported);
    message_set_number(m, "missing_n", c->hamlets - c->reported);
    message_set(m, "missing", c->names);
    return status;
}

/* Where hamlets are missing, their sums say nothing yet. */
MUST_CHECK enum status
summary_doubt(struct message *m, const struct report *r, const char **sentence)
{
    struct coverage c;
    enum status status = cover(m, r, &c);

    *sentence = c.reported < c.hamlets ? "E-MIS" : NULL;
    return status;
}

MUST_CHECK enum status
summary_accepted(struct message *m, struct report *r)
{
    struct coverage c;
    enum status status = cover(m, r, &c);

    if (c.reported < c.hamlets ||
        rule_first_broken(r->form, RULE_SOFT, &r->now, r->source))
        r->reply = "OK-DIF";
    return status;
}

MUST_CHECK enum status
summary_closes(struct message *m, const struct report *r, bool *closed)
{
    struct store_report head;

    *closed = false;
    if (!r->form->closed_by)
        return ST_OK;
    struct unit *commune = unit_up_to(m->unit, UNIT_COMMUNE, r->last_day);
    if (!commune)
        return ST_OK;
    enum status status = store_report_find(message_db(m), r->form->closed_by,
                                           commune->id, r->key, &head);
    *closed = status == ST_OK && head.version > 0;
    return status;
}
