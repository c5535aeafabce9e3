/* The flow's one object and the end of each turn. */
#include "flow/flow.h"

#include "base/clock.h"
#include "base/log.h"
#include "flow/ledger.h"
#include "flow/outbox.h"

enum { LANGUAGES_TOLD = 4 };

/* People whose language has no catalogue read "vi": staff should know. */
static void
report_languages(const struct flow *flow)
{
    const struct flow_settings *set = flow->set;
    const char *told[LANGUAGES_TOLD];
    bool is_wide;
    int n = 0;

    for (int i = 0; set->language && i < registry_people_n(flow->registry) &&
                    n < LANGUAGES_TOLD;
         i++) {
        const struct person *p = registry_person_at(flow->registry, i);
        bool is_known = set->language(set->texts, p->language, &is_wide);
        for (int j = 0; j < n && !is_known; j++)
            is_known = strcmp(told[j], p->language) == 0;
        if (is_known)
            continue;
        told[n++] = p->language;
        log_warn("event=language_missing language=%s first_person=%lld next="
                 "\"add texts/%s.json, or change it in people.csv\"",
                 log_quote(str_of(p->language)).z, (long long)p->id,
                 log_quote(str_of(p->language)).z);
    }
}

struct flow *
flow_new(struct db *db, const struct flow_settings *settings,
         const struct port *port, char error[256])
{
    struct flow *flow = mem_alloc(sizeof(*flow));

    flow->set = settings;
    flow->port = *port;
    turn_init(&flow->turn, db);
    flow->registry = registry_load(db);
    if (flow->registry)
        flow->ledger = ledger_new(db, settings->gateway);
    if (flow->ledger)
        flow->outbox = outbox_new(flow);
    if (flow->outbox && clock_trust_start(flow) == ST_OK) {
        report_languages(flow);
        return flow;
    }
    str_copy(error, 256, str_of(db_error(db)));
    flow_free(flow);
    return NULL;
}

void
flow_free(struct flow *flow)
{
    if (!flow)
        return;
    arena_clear(&flow->turn.arena);
    remind_clear(&flow->remind);
    outbox_free(flow->outbox);
    ledger_free(flow->ledger);
    registry_free(flow->registry);
    mem_free(flow);
}

void
flow_configure(struct flow *flow, const struct flow_settings *settings)
{
    flow->set = settings;
    remind_again(flow); /* its plan is of the old duties */
    outbox_configure(flow);
    report_languages(flow);
}

bool
flow_reload_people(struct flow *flow)
{
    struct registry *fresh = registry_load(flow->turn.db);

    if (!fresh)
        return false;
    registry_free(flow->registry);
    flow->registry = fresh;
    remind_again(flow);
    log_info("event=people_loaded people=%d units=%d", registry_people_n(fresh),
             registry_units_n(fresh));
    report_languages(flow);
    return true;
}

void
flow_people_changed(struct flow *flow)
{
    flow->has_new_people = true;
}

/* Not before the answers are out: they may point into the old ones. */
static void
settle_people(struct flow *flow, bool is_kept)
{
    bool is_wanted = is_kept && flow->has_new_people;

    flow->has_new_people = false;
    if (!is_wanted)
        return;
    bool was_wanted = flow->wants_people;
    flow->wants_people = !flow_reload_people(flow);
    if (flow->wants_people && !was_wanted)
        log_error("event=people_not_loaded error=%s next=\"they are stored; "
                  "every second it is tried again\"",
                  log_quote(str_of(db_error(flow->turn.db))).z);
}

const struct carrier *
flow_carrier(const struct flow *flow, const char *name)
{
    for (int i = 0; i < flow->set->carriers_n; i++)
        if (strcmp(flow->set->carrier[i].name, name) == 0)
            return &flow->set->carrier[i];
    return NULL;
}

bool
carrier_is_able(const struct carrier *carrier)
{
    return carrier && (carrier->can_send || carrier->is_local);
}

const char *
flow_own_carrier(const struct flow *flow)
{
    const struct flow_settings *set = flow->set;
    const char *able = NULL, *local = NULL;

    for (int i = 0; i < set->carriers_n; i++) {
        const struct carrier *carrier = &set->carrier[i];

        if (carrier->is_local && !local)
            local = carrier->name;
        if (carrier->is_local || !carrier->can_send)
            continue;
        if (!outbox_trouble(flow, carrier->name))
            return carrier->name;
        able = able ? able : carrier->name;
    }
    return able ? able : local ? local : set->carrier[0].name;
}

const char *
flow_ussd_carrier(const struct flow *flow, const char *name)
{
    const struct flow_settings *set = flow->set;

    if (carrier_is_able(flow_carrier(flow, name)))
        return name;
    for (int i = 0; i < set->carriers_n; i++)
        if (carrier_is_able(&set->carrier[i]))
            return set->carrier[i].name;
    return name;
}

static void
observe(struct flow *flow, int messages, int64_t began_us, int64_t commit_us)
{
    int64_t now_us = clock_mono_us();

    metrics_observe(&flow->metrics, HISTOGRAM_TURN,
                    (double)(now_us - began_us) / 1e6);
    metrics_observe(&flow->metrics, HISTOGRAM_COMMIT,
                    (double)(now_us - commit_us) / 1e6);
    if (messages > 0)
        metrics_observe(&flow->metrics, HISTOGRAM_MESSAGES, messages);
}

static void
remind(struct flow *flow)
{
    bool is_busy;

    if (flow->turn.is_failed)
        return;
    if (remind_go_on(flow, &is_busy) != ST_OK)
        turn_fail(&flow->turn);
    else if (is_busy)
        flow->port.wake(flow->port.edge, 0);
}

MUST_CHECK bool
flow_turn_end(struct flow *flow)
{
    struct turn *turn = &flow->turn;

    clock_trust_look(flow);
    remind(flow);
    outbox_claim(flow);
    int64_t commit_us = clock_mono_us();
    int64_t began_us = turn->began_us;
    int messages = turn->messages;
    bool wrote = turn->is_begun;
    bool is_kept = turn_commit(turn);
    if (wrote)
        observe(flow, messages, began_us, commit_us);
    ledger_settle(flow->ledger, is_kept);
    /* Sends are copied out of the turn before its memory goes. */
    struct outbox_claimed *claimed = outbox_take(flow->outbox, is_kept);
    turn_settle(turn, is_kept);
    outbox_start(flow, claimed);
    settle_people(flow, is_kept);
    return db_fault(turn->db) != DB_BROKEN;
}
