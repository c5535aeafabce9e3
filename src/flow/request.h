/* Reports that somebody above asks for, with a last day: who owes them,
 * and who is told of it at once. */
#ifndef FLOW_REQUEST_H
#define FLOW_REQUEST_H

#include "flow/message.h"
#include "store/store_request.h"

/* How many may be owed at a time: a day's plan has room for their steps. */
enum { REQUEST_OPEN_MAX = 32, REQUEST_TITLE_MAX = 60 };

struct request {
    struct str title; /* as texts say it: no diacritics */
    int64_t due;      /* last day on time */
    /* Who is asked: this unit, else all that the seat looks after, else
     * (the office) all. Only units that owe such a duty. */
    const struct unit *unit;
    const struct role_at *seat;
    int64_t report; /* the text that asks; 0 = the office */
};

/* The duty that requests name the day of; NULL if there is none. */
const struct duty *request_duty(const struct duty_set *set);
/* How many units it would ask. */
int request_units(struct message *m, const struct request *request);
/* Whether REQUEST_OPEN_MAX are owed already. */
MUST_CHECK enum status request_is_full(struct message *m, bool *is_full);
/* Keeps it and tells everybody who reports for those units; *id is its row. */
MUST_CHECK enum status
request_open(struct message *m, const struct request *request, int64_t *id);
/* It is owed no more, and whoever owed it is told; *moved false: it did not
 * stand. */
MUST_CHECK enum status
request_withdraw(struct message *m, int64_t id, bool *moved);

/* The places {request} {what} {day} {year} of a request. */
void request_set_places(struct message *m, const struct store_request *request);

/* What the office asks for or takes back, as it came. `fault` empty: done. */
enum { REQUEST_FAULT = 160 };
struct request_office {
    struct str due, text, unit; /* unit: id or code; empty = all */
};
MUST_CHECK enum status
request_open_office(struct flow *flow, const struct request_office *office,
                    char fault[REQUEST_FAULT], int64_t *id);
MUST_CHECK enum status request_withdraw_office(struct flow *flow, struct str id,
                                               char fault[REQUEST_FAULT]);

#endif
