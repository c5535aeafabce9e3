/* The flow's one object: store, people, forms, sentences, what is on its way.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "core/backoff.h"
#include "core/duty.h"
#include "core/form.h"
#include "core/reply.h"
#include "core/target.h"
#include "flow/metrics.h"
#include "flow/pin_key.h"
#include "flow/port.h"
#include "flow/registry.h"
#include "flow/turn.h"

enum { FLOW_CARRIERS_MAX = 16, FLOW_GATEWAY_MAX = 32 };

/* What the configuration says. Owned by the caller; replaced as a whole by
 * flow_configure. */
struct flow_settings {
    char
        gateway[FLOW_GATEWAY_MAX]; /* id of this gateway in ledger and leases */
    const struct form_set *forms;
    const struct duty_set *duties;
    const struct target_set *targets;
    /* A sentence of a form (NULL = a shared one) in a language; what that lacks
     * is said in "vi". NULL = there is none. */
    const char *(*text)(const void *texts, const char *language,
                        const char *form, const char *id);
    /* Whether the language is there; *is_wide: written with accents. */
    bool (*language)(const void *texts, const char *language, bool *is_wide);
    const void *texts;
    const struct reply_limits *limits;
    struct carrier carrier[FLOW_CARRIERS_MAX];
    int carriers_n;
    int64_t sane_ms;                  /* how old sent_at may be */
    int64_t seen_ms;                  /* how long dedupe keys are kept */
    int64_t code_ms;                  /* how long a code leads to its report */
    int refusals_10min, refusals_day; /* per number; 0 = no limit */
    int strangers_day;                /* answers to strangers in all a day */
    const char *prefixes; /* "+84" or "+84,+856": where we may send */
    int quiet_from_min, quiet_to_min; /* minutes of the day, Vietnam */
    int64_t lease_ms;                 /* beyond a provider's timeout */
    int64_t expire_ms;
    struct backoff backoff;
};

struct flow {
    struct turn turn;
    struct port port;
    const struct flow_settings *set;
    struct registry *registry;
    struct metrics metrics;
    struct ledger *ledger;
    struct outbox *outbox;
    int strangers_n; /* answered on strangers_day */
    int64_t strangers_day;
    struct pin_key pin_key; /* set it with pin_key_at once the store is known */
    int64_t pin_alarm_ms;   /* when PIN checking was last said to be stopped */
    bool is_refusing;       /* low disk: nothing is taken in */
    bool wants_people;   /* the last load failed: the next tick tries again */
    bool has_new_people; /* this turn wrote some */
    bool is_closing;     /* nothing more is sent; results are recorded */
};

/* Loads what is in memory from the store. NULL and a sentence on failure. */
struct flow *flow_new(struct db *db, const struct flow_settings *settings,
                      const struct port *port, char error[256]);
void flow_free(struct flow *flow);
/* New settings from now on; the old ones are no longer used afterwards. */
void flow_configure(struct flow *flow, const struct flow_settings *settings);
/* Loads units and people anew; false leaves the old ones. */
bool flow_reload_people(struct flow *flow);
/* This turn wrote units, people, roles, absences or phones of households: they
 * are loaded anew at its end if it is kept. Nothing that points into the
 * registry may outlive a turn. */
void flow_people_changed(struct flow *flow);
const struct carrier *flow_carrier(const struct flow *flow, const char *name);

/* The end of each pass of the loop:
 * 1 due reminders  2 claim due outbox rows  3 commit  4 apply what waited for
 * the commit  5 answer the parked requests  6 start the claimed sends  7 free,
 * and load people anew if they changed. False: the store is broken and the
 * process must end. */
MUST_CHECK bool flow_turn_end(struct flow *flow);

#endif
