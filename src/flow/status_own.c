/* What TT tells: hamlets of a commune, and what the sender asked for. */
#include "flow/chain.h"
#include "flow/status_list.h"

enum { CHAINS_MAX = 32 };

/* Reports of one form and month by the units of a commune. */
struct count {
    const struct form *form;
    char period[PERIOD_TEXT];
    int64_t day;
    int reported, units;
    struct listing flagged;
};

static enum status
count_unit(struct message *m, struct count *c, const struct unit *unit)
{
    struct store_report head;
    struct store_version version = {0};
    enum status status = store_report_find(message_db(m), c->form->keyword,
                                           unit->id, c->period, &head);

    c->units++;
    if (status != ST_OK || head.version == 0)
        return status;
    c->reported++;
    status = store_version_get(message_db(m), head.version_row,
                               message_arena(m), &version);
    if (status == ST_OK && version.rule)
        listing_add(&c->flagged,
                    arena_printf(message_arena(m), "%04d", version.code));
    return status;
}

static enum status
count_form(struct status_list *list, const struct form *form)
{
    struct message *m = list->m;
    const struct registry *registry = m->flow->registry;
    struct period period = period_open_month(m->date);
    struct count c = {
        .form = form,
        .day = date_to_days(period_last(period)),
        .flagged = {.m = m, .comma = ", ", .place = "waiting"},
    };
    enum unit_kind kind = unit_kind_of(str_of(form->level));
    enum status status = ST_OK;

    period_format(period, c.period);
    if (c.day > m->day)
        c.day = m->day;
    for (int64_t id = 0; id <= registry_unit_max(registry) && status == ST_OK;
         id++) {
        struct unit *unit = registry_unit(registry, id);
        if (unit && unit->kind == kind && unit_is_within(unit, m->unit, c.day))
            status = count_unit(m, &c, unit);
    }
    message_set_z(m, "form", form->keyword);
    message_set_number(m, "left", c.reported);
    message_set_number(m, "right", c.units);
    if (kind == UNIT_HAMLET)
        status_add(list, "S-02-hamlets", STATUS_OPEN);
    message_set(m, "waiting", listing_text(&c.flagged));
    if (c.flagged.n > 0)
        status_add(list, "S-02-flagged", STATUS_OPEN);
    return status;
}

MUST_CHECK enum status
status_add_hamlets(struct status_list *list)
{
    int n;
    const struct form *const *form = form_all(list->m->flow->set->forms, &n);
    enum status status = ST_OK;

    for (int i = 0; i < n && status == ST_OK; i++) {
        enum unit_kind kind =
            form[i]->level ? unit_kind_of(str_of(form[i]->level)) : UNIT_NONE;
        if (form[i]->period == PERIOD_MONTH &&
            (kind == UNIT_HAMLET || kind == UNIT_GROUP))
            status = count_form(list, form[i]);
    }
    list->has_month = true;
    return status;
}

/* It is on its way, or a promise that still holds. */
static bool
is_open(const struct chain *chain)
{
    return chain->state->is_live &&
           (chain->state->waits != WAITS_NOBODY ||
            strcmp(chain->kind->name, "commitment") == 0);
}

static enum status
add_chain(struct status_list *list, const struct store_chain *row)
{
    struct message *m = list->m;
    struct chain chain = chain_of(row);
    struct store_version version;
    struct store_subject subject;

    if (!is_open(&chain))
        return ST_OK;
    enum status status = store_version_get(message_db(m), row->version,
                                           message_arena(m), &version);
    if (status == ST_OK)
        status = store_report_subject(message_db(m), row->report,
                                      message_arena(m), &subject);
    if (status != ST_OK)
        return status;
    message_set(m, "form", subject.form);
    message_set_code(m, "code", version.code);
    message_set_z(m, "chain", chain.state->shown);
    listing_add(&list->part[STATUS_OPEN],
                reply_render(message_text(m, "S-02-own"), m->flow->set->limits,
                             &m->places));
    return ST_OK;
}

/* Chains of the sender's households that others asked for. */
static enum status
add_household(struct status_list *list, int64_t household)
{
    struct message *m = list->m;
    struct store_chain row[CHAINS_MAX];
    int n = 0;
    enum status status = store_chain_of_household(
        message_db(m), household, message_arena(m), row, CHAINS_MAX, &n);

    for (int i = 0; i < n && status == ST_OK; i++)
        if (row[i].person != m->person->id)
            status = add_chain(list, &row[i]);
    return status;
}

MUST_CHECK enum status
status_add_own(struct status_list *list)
{
    struct message *m = list->m;
    struct store_chain row[CHAINS_MAX];
    int n = 0;
    enum status status = store_chain_of_person(
        message_db(m), m->person->id, message_arena(m), row, CHAINS_MAX, &n);

    for (int i = 0; i < n && status == ST_OK; i++)
        status = add_chain(list, &row[i]);
    for (int i = 0; i < m->person->roles_n && status == ST_OK; i++)
        if (m->person->role[i].household)
            status = add_household(list, m->person->role[i].household->id);
    return status;
}
