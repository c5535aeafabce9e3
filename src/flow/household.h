/* Households in texts: whom one means, who may say it, who looked at it. */
#ifndef FLOW_HOUSEHOLD_H
#define FLOW_HOUSEHOLD_H

#include "flow/chain.h"
#include "store/store_household.h"

/* So many of its newest chains are looked at when one text moves several. */
enum { HOUSEHOLD_CHAINS_MAX = 64 };

/* The household that m->reading names, among the sender's own and those of the
 * hamlet of a TB or a CX: fills m->seat, m->unit, m->household and the value
 * maho. Not settled: the sender was told. Of others nobody learns whether they
 * exist. */
MUST_CHECK enum status household_settle(struct message *m, bool *settled);
/* The same among the sender's own only. */
MUST_CHECK enum status household_settle_own(struct message *m, bool *settled);
bool household_is_own(const struct message *m, int64_t household);
/* Takes part in nothing any more: it was erased and has no new phone. */
bool household_is_erased(const struct store_household *h);

/* Notes what the sender did to it or saw of it. */
MUST_CHECK enum status
household_note(struct message *m, int64_t household, enum access what);
/* The commitment that lives; out->row.report 0 = there is none. */
MUST_CHECK enum status
household_commitment(struct message *m, int64_t household, struct chain *out);
/* Takes back what the household asked for, chain and report. */
MUST_CHECK enum status
household_take_back(struct message *m, struct chain *chain);
/* Its phone is no longer known, nor that it ever was: whoever has it is no
 * longer heard as this household. is_erased: it takes part in nothing more. */
MUST_CHECK enum status
household_forget(struct message *m, const struct store_household *h,
                 bool is_erased);
/* Whether the last step of a chain was made by this message. */
MUST_CHECK enum status
household_moved_by(struct message *m, const struct store_chain *row,
                   int64_t message, bool *is_moved);
/* Tells the people of the other chains of m->household that this message moved
 * on. */
MUST_CHECK enum status
household_tell_moved(struct message *m, const struct report *besides);

/* A number among the values of r; 0 if its form has no such field. */
int64_t household_number(const struct report *r, const struct figures *figures,
                         const char *code);
/* "ngheo", "ho ngheo": how sentences call a status. */
const char *household_word(enum household_status status);
const char *household_noun(enum household_status status);

#endif
