/* Where a commitment, contribution, case … stands, and who is told. */
#ifndef FLOW_CHAIN_H
#define FLOW_CHAIN_H

#include "core/chain.h"
#include "flow/report.h"
#include "store/store_chain.h"

struct chain {
    struct store_chain row; /* report 0 = there is none */
    const struct chain_kind *kind;
    const struct chain_state *state;
};

/* The chain of a report. */
MUST_CHECK enum status
chain_load(struct message *m, int64_t report, struct chain *out);
/* From a row that the store returned. */
struct chain chain_of(const struct store_chain *row);
/* Begins the chain that the form of r declares, in the state that fits the
 * sender and the values; nothing if it declares none. */
MUST_CHECK enum status
chain_start(struct message *m, const struct report *r, struct chain *out);
/* Begins one of this kind in this state: r->head and m->outcome.version. */
MUST_CHECK enum status
chain_start_in(struct message *m, const struct report *r, const char *kind,
               const char *state, struct chain *out);
bool chain_is(const struct chain *chain, const char *kind);
bool chain_can(const struct chain *chain, enum chain_event event);
/* The only place that changes a state. The event must fit. `reason` is kept. */
MUST_CHECK enum status chain_enter(struct message *m, struct chain *chain,
                                   enum chain_event event, struct str reason);
/* Back to the state before, because what moved it on no longer counts: beside
 * chain_enter the only place that changes a state. `state` ends with a NUL. */
MUST_CHECK enum status
chain_undo(struct message *m, struct chain *chain, struct str state);
/* The seat in which the sender may answer what waits; NULL if it does not wait
 * for them. Nobody confirms their own message. */
const struct role_at *
chain_seat(const struct message *m, const struct chain *chain);
/* Tells the one who asked, and whoever is waited for now. Texts of the form:
 * "STATE.OWNER" and "STATE.NEXT", else those of the catalogue. */
MUST_CHECK enum status chain_tell(struct message *m, const struct report *r,
                                  const struct chain *chain);
/* The form's own sentence "STATE.WHO", e.g. "hamlet.XN"; NULL if it has none.
 */
const char *chain_text(const struct message *m, const struct report *r,
                       const struct chain *chain, const char *who);
/* {code} {chain} {about}: how sentences name it. */
void chain_set_places(struct message *m, const struct report *r,
                      const struct chain *chain);
/* Moves on what nobody answered in time; at most `max` a call. */
MUST_CHECK enum status chain_overdue(struct flow *flow, int max);

#endif
