/* Inside the changes of phone (act_phone.h). Not for others. */
#ifndef FLOW_PHONE_CHANGE_H
#define FLOW_PHONE_CHANGE_H

#include "flow/act_phone.h"

/* So many open changes of one phone, person or unit are looked at. */
enum { PHONE_CHANGES_MAX = 64 };

/* What a DT asks for: the values of its report. */
struct phone_change {
    enum role role;         /* ROLE_NONE = all that the one who asks holds */
    char phone[PHONE_TEXT]; /* the new one, E.164 */
};
struct phone_change phone_change_of(const struct report *r);

/* Whether somebody in this role reports for units of this kind. */
bool phone_change_fits(enum role role, const struct unit *unit);
/* "B012" of "B012-017". */
struct str phone_change_unit_code(struct str subject);
/* Settles m->household by the "017" of "B012-017" in m->unit; *found false if
 * there is none. Without a household it is found. */
MUST_CHECK enum status
phone_change_household(struct message *m, struct str subject, bool *found);
/* The form's sentence, or its twin for households: "NEW", "NEW-HO". */
const char *phone_change_text(const struct message *m, const struct report *r,
                              const char *id);
/* That sentence for somebody else, in their language. */
MUST_CHECK enum status
phone_change_tell(struct message *m, const struct report *r,
                  const struct person *to, const char *id);
/* It is agreed to: from today on the new phone, which is a person's, holds what
 * was asked for. Sets {date}. */
MUST_CHECK enum status
phone_change_done(struct message *m, const struct report *r,
                  const struct chain *chain);
/* Tells those who held it before. */
MUST_CHECK enum status
phone_change_tell_losers(struct message *m, const struct report *r,
                         const struct chain *chain);
/* Notes the open change of this phone beside its report. */
MUST_CHECK enum status
phone_change_start(struct message *m, struct report *r, const char *phone,
                   const char *state, struct chain *chain);

#endif
