/* One message on its way through the flow. */
#ifndef FLOW_MESSAGE_H
#define FLOW_MESSAGE_H

#include "core/rule.h"
#include "flow/flow.h"
#include "store/store_inbox.h"
#include "store/store_outbox.h"

enum { MESSAGE_REPLIES_MAX = 8 };

struct message_reply {
    int64_t id; /* outbox row */
    struct str to, text;
};

struct message {
    struct flow *flow;
    const struct inbound *in;
    int64_t id;        /* inbox row */
    struct str text;   /* joined if it came in parts */
    int64_t judged_ms; /* the provider's time when sane, else ours */
    struct date date;  /* of judged_ms in Vietnam */
    int64_t day;
    const struct person *person;
    const struct role_at *seat; /* the role in which the text is read */
    struct unit *unit;          /* what it is about, once known */
    int64_t household;          /* row of the one it is about, 0 = none */
    /* SUA: key of the report that its code named; NULL = that of the values */
    const char *key;
    /* In whose language sentences are looked up; NULL = the sender's. */
    const struct person *reader;
    struct form_reading reading;
    bool is_unchanged; /* the sender said no more than that: no_change.h */
    struct reply_places places;
    struct store_outcome outcome;
    struct message_reply reply[MESSAGE_REPLIES_MAX];
    int replies_n;
};

/* A message of this turn; places start empty. */
void
message_init(struct message *m, struct flow *flow, const struct inbound *in);
struct arena *message_arena(struct message *m);
struct db *message_db(struct message *m);

/* Values for the sentences; strings are copied where they must be. */
void message_set(struct message *m, const char *place, struct str value);
void message_set_z(struct message *m, const char *place, const char *value);
void message_set_number(struct message *m, const char *place, int64_t value);
/* {unit}, {officer}, {unit_code} of this unit. */
void message_set_unit(struct message *m, const struct unit *unit);
void message_set_code(struct message *m, const char *place, int code);
/* "31/12/2025" of a day since 1970. */
void message_set_day(struct message *m, const char *place, int64_t day);
/* {time} "08:14" and {day} "25/09" of an instant in UTC ms. */
void message_set_moment(struct message *m, int64_t at_ms);
/* "T09/2025" */
void
message_set_period(struct message *m, const char *place, struct period period);

/* Sends one sentence to the sender. `text` is a template. */
MUST_CHECK enum status message_say(struct message *m, const char *text);
/* The same by its id in the catalogue. */
MUST_CHECK enum status message_say_id(struct message *m, const char *id);
/* Sentences looked up from now on are in this person's language, until the next
 * message_tell. */
void message_address(struct message *m, const struct person *reader);
/* A sentence filled in; accents stay where the reader wants them. In the turn's
 * arena. */
struct str message_render(struct message *m, const char *text);
/* Tells another person, at the number they have now. A {piece} that one SMS
 * cannot hold goes on in further ones; {mark} counts them. */
MUST_CHECK enum status
message_tell(struct message *m, const struct person *to, const char *text);
/* The same as one of many, in the lane of those: it waits for its turn and for
 * the day, until expires_at (UTC ms), and is none of the replies to m. */
MUST_CHECK enum status
message_spread(struct message *m, const struct person *to, const char *text,
               int64_t expires_at);
/* A shared sentence; never NULL. */
const char *message_text(const struct message *m, const char *id);
/* The sentence that this form has of its own; NULL if it has none. */
const char *message_own_text(const struct message *m, const struct form *form,
                             const char *id);
/* The sentence that this form has of its own, else the shared one; NULL if
 * there is neither. */
const char *message_form_text(const struct message *m, const struct form *form,
                              const char *id);

/* An example of this form that would pass for this unit: its last figures,
 * with nothing moved. */
struct str message_example(struct message *m, const struct form *form);
/* The same from last period's figures; the form's own if there are none. */
struct str message_example_from(struct message *m, const struct form *form,
                                const struct figures *last);
/* How long a place of the catalogue may get; 0 = it has no such place. */
int message_room(const struct message *m, const char *place);

#endif
