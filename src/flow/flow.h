/* The flow's one object: store, people, forms, sentences, what is on its way.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "core/award.h"
#include "core/backoff.h"
#include "core/duty.h"
#include "core/form.h"
#include "core/reply.h"
#include "core/target.h"
#include "core/ussd.h"
#include "flow/alarm.h"
#include "flow/budget.h"
#include "flow/clock_trust.h"
#include "flow/metrics.h"
#include "flow/pin_key.h"
#include "flow/port.h"
#include "flow/registry.h"
#include "flow/remind.h"
#include "flow/turn.h"
#include "store/store_ussd.h"

enum { FLOW_CARRIERS_MAX = 16, FLOW_GATEWAY_MAX = 32 };

/* What the configuration says. Owned by the caller; replaced as a whole by
 * flow_configure. */
struct flow_settings {
    char
        gateway[FLOW_GATEWAY_MAX]; /* id of this gateway in ledger and leases */
    const struct form_set *forms;
    const struct duty_set *duties;
    const struct target_set *targets;
    const struct award_set *awards;
    const struct ussd_menus *ussd;
    bool has_reminders;
    int remind_at_min;     /* minute of the day, Vietnam */
    int remind_spread_min; /* a wave goes out over so many minutes */
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
    int no_change;                    /* reports "no change" in a row */
    int64_t outage_min_ms;            /* a shorter one changes nothing */
    int64_t outage_near_ms;           /* before a deadline it is near to it */
    bool outage_simulated; /* gaps of a simulated clock are outages too */
    const char *prefixes;  /* "+84" or "+84,+856": where we may send */
    int quiet_from_min, quiet_to_min; /* minutes of the day, Vietnam */
    int daily_cap;    /* reminders and bulk messages a person, 24 h; 0 = any */
    int64_t lease_ms; /* beyond a provider's timeout */
    int64_t expire_ms;
    struct backoff backoff;
    struct budget_limits budget;
    struct alarm_limits alarm;
};

/* Whether this gateway and its providers work. Zero-initialised. */
struct outage_watch {
    int64_t tried_ms;   /* monotonic: the last sign of life */
    int64_t beat_ms;    /* monotonic: the last one that was kept */
    int64_t since_ms;   /* trust.since_ms at the last sign of life */
    int64_t away_since; /* UTC ms: before the start nobody was alive from here
                         * on, and it is not noted; 0 = no matter */
    int64_t next_away;  /* the same once the turn is kept */
    int64_t down_since; /* UTC ms: all providers are in trouble; 0 = not so */
    int64_t calm_since; /* one of them is not since; 0 = all are */
    bool is_noted;      /* the outage of the providers is in the store */
    bool is_started;    /* what the start found is in the store */
    bool is_too_long;   /* said once */
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
    struct remind remind;
    struct clock_trust trust;
    struct outage_watch outage;
    struct store_ussd_place ussd_place; /* of ussd_overdue */
    bool is_refusing;                   /* low disk: nothing is taken in */
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
/* Who carries what no message caused: the first that reaches phones and is in
 * order, else the first that could, else the first there is. */
const char *flow_own_carrier(const struct flow *flow);
/* Whether it takes messages: a network's or the phones of this machine. */
bool carrier_is_able(const struct carrier *carrier);
/* Who carries the SMS of this USSD provider's sessions: itself, else the first
 * that can; itself if none can. */
const char *flow_ussd_carrier(const struct flow *flow, const char *name);

/* The end of each pass of the loop:
 * 1 some of the day's reminders  2 claim due outbox rows  3 commit  4 apply
 * what waited for the commit  5 answer the parked requests  6 start the claimed
 * sends  7 free, and load people anew if they changed. False: the store is
 * broken and the process must end. */
MUST_CHECK bool flow_turn_end(struct flow *flow);

#endif
