/* What TT tells: reports, and what waits for the sender. */
#include "flow/status_list.h"

#include "flow/act.h"
#include "flow/chain.h"

enum { ROWS_MAX = 200, CODES_MAX = 6 };

#define BIT(role) (1u << (role))

void
status_add(struct status_list *list, const char *id, enum status_rank rank)
{
    struct message *m = list->m;
    struct str words =
        reply_render(message_text(m, id), m->flow->set->limits, &m->places);

    if (list->is_many)
        words = arena_printf(message_arena(m), "%s %.*s",
                             unit_name_at(m->unit, m->day)->short_name,
                             STR_ARG(words));
    listing_add(&list->part[list->is_many ? rank : STATUS_OPEN], words);
}

/* Whether it is a report of the unit itself that people here can send. */
static bool
is_owed(const struct message *m, const struct form *form, unsigned roles)
{
    return form->period != PERIOD_NONE && form->level && !form->is_household &&
           act_find(form->act) && (form->roles & roles) &&
           act_is_of_unit(m, form, m->unit);
}

/* The period of this form that can be reported today. */
static struct period
open_period(const struct message *m, const struct form *form)
{
    switch (form->period) {
    case PERIOD_NONE:
        break;
    case PERIOD_MONTH:
        return period_open_month(m->date);
    case PERIOD_HALF:
        return period_open_half(m->date);
    case PERIOD_QUARTER:
        return period_quarter_of(m->date);
    }
    return (struct period){0};
}

/* Sets {form} {token} {day} {late} {code}; the sentence about one report. */
static enum status
state_of(struct message *m, const struct form *form, const char **id)
{
    struct report r;

    m->reading =
        (struct form_reading){.form = form, .period = open_period(m, form)};
    enum status status = report_open(m, &r);
    if (status != ST_OK)
        return status;
    message_set_z(m, "form", form->keyword);
    message_set(m, "token",
                r.period.kind == PERIOD_MONTH
                    ? (struct str){0}
                    : arena_printf(message_arena(m), "T%d", r.period.number));
    message_set(
        m, "day",
        arena_printf(message_arena(m), "%02d/%02d", r.due.day, r.due.month));
    message_set_number(m, "late", r.late_days);
    if (r.head.last > r.head.version) {
        struct store_version held;
        status = store_version_get(message_db(m), r.head.last_row,
                                   message_arena(m), &held);
        message_set_code(m, "code", held.code);
        *id = "S-02-held";
        if (status != ST_OK || (held.state && strcmp(held.state, "held") == 0))
            return status;
    }
    *id = r.late_days > 0 ? "S-02-late" : "S-02-missing";
    if (r.current.report) {
        message_set_code(m, "code", r.current.code);
        *id = "S-02-done";
    }
    return ST_OK;
}

MUST_CHECK enum status
status_add_forms(struct status_list *list, unsigned roles)
{
    struct message *m = list->m;
    int n;
    const struct form *const *form = form_all(m->flow->set->forms, &n);
    enum status status = ST_OK;

    for (int i = 0; i < n && status == ST_OK; i++) {
        const char *id = NULL;
        bool is_month = form[i]->period == PERIOD_MONTH;
        if (!is_owed(m, form[i], roles))
            continue;
        status = state_of(m, form[i], &id);
        list->has_month |= is_month;
        if (status == ST_OK)
            status_add(list, id,
                       strcmp(id, "S-02-done") == 0 ? STATUS_DONE
                       : is_month                   ? STATUS_MISSING
                                                    : STATUS_OPEN);
    }
    return status;
}

/* Codes of what waits, and how many they are. */
struct waiting {
    struct listing codes;
    int n;
};

static enum status
note_code(struct message *m, struct waiting *w, int64_t row)
{
    struct store_version version;

    if (w->n++ >= CODES_MAX) {
        w->codes.left_out++;
        return ST_OK;
    }
    enum status status =
        store_version_get(message_db(m), row, message_arena(m), &version);
    if (status == ST_OK)
        listing_add(&w->codes,
                    arena_printf(message_arena(m), "%04d", version.code));
    return status;
}

/* It waits for a yes or no, or an answer, of the sender. A refusal that could
 * still be changed does not wait. */
static bool
is_asked(const struct message *m, const struct chain *chain)
{
    return chain_seat(m, chain) &&
           (chain_can(chain, CHAIN_REFUSE) || chain_can(chain, CHAIN_ANSWER));
}

static enum status
waiting_at(struct message *m, const char *level, struct store_chain **row,
           int *n)
{
    bool is_above = strcmp(level, "district") == 0;

    *n = 0;
    *row = arena_alloc(message_arena(m), ROWS_MAX * sizeof(**row));
    return is_above
               ? store_chain_waiting_all(message_db(m), level, message_arena(m),
                                         *row, ROWS_MAX, n)
               : store_chain_waiting(message_db(m), level, m->unit->id,
                                     message_arena(m), *row, ROWS_MAX, n);
}

static enum status
gather(struct message *m, const char *level, struct waiting *asked,
       struct waiting *cases)
{
    struct store_chain *row;
    int n;
    enum status status = waiting_at(m, level, &row, &n);

    for (int i = 0; i < n && status == ST_OK; i++) {
        struct chain chain = chain_of(&row[i]);
        if (is_asked(m, &chain))
            status =
                note_code(m, chain_can(&chain, CHAIN_ANSWER) ? cases : asked,
                          row[i].version);
    }
    return status;
}

static void
add_waiting(struct status_list *list, struct waiting *w, const char *id)
{
    struct message *m = list->m;

    if (w->n == 0)
        return;
    message_set(m, "waiting", listing_text(&w->codes));
    message_set_number(m, "count", w->n);
    status_add(list, id, STATUS_OPEN);
}

/* At which level something waits for which roles. */
static const struct {
    unsigned roles;
    const char *level, *id;
} levels[] = {
    {BIT(ROLE_TB), "hamlet", "S-02-homes"},
    {BIT(ROLE_CX) | BIT(ROLE_LX), "commune", "S-02-waiting"},
    {BIT(ROLE_CH), "district", "S-02-waiting"},
};

MUST_CHECK enum status
status_add_waiting(struct status_list *list, unsigned roles)
{
    enum status status = ST_OK;

    for (size_t i = 0; i < COUNT(levels) && status == ST_OK; i++) {
        struct waiting asked = {
            .codes = {.m = list->m, .comma = ", ", .place = "waiting"}};
        struct waiting cases = asked;
        if (!(levels[i].roles & roles))
            continue;
        status = gather(list->m, levels[i].level, &asked, &cases);
        add_waiting(list, &asked, levels[i].id);
        add_waiting(list, &cases, "S-02-cases");
    }
    return status;
}

MUST_CHECK enum status
status_waiting(struct message *m, enum role role, struct store_chain **rows,
               int *n)
{
    enum status status = ST_OK;
    int all = 0;

    *n = 0;
    for (size_t i = 0; i < COUNT(levels) && status == ST_OK; i++) {
        if (!(levels[i].roles & BIT(role)))
            continue;
        status = waiting_at(m, levels[i].level, rows, &all);
        for (int k = 0; k < all && status == ST_OK; k++) {
            struct chain chain = chain_of(&(*rows)[k]);
            if (is_asked(m, &chain) && !chain_can(&chain, CHAIN_ANSWER))
                (*rows)[(*n)++] = (*rows)[k];
        }
    }
    return status;
}
