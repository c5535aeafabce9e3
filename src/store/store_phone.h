/* Changes of phone: which phone they are about, and what goes with a person to
 * a new number. Their states are chains (store_chain.h). */
#ifndef STORE_STORE_PHONE_H
#define STORE_STORE_PHONE_H

#include "db/db.h"

/* The change of this report is about this phone (E.164). */
MUST_CHECK enum status
store_phone_change_add(struct db *db, int64_t report, struct str phone);
/* Reports of changes to this phone that are in `state` and whose time is not
 * over at `now`, the oldest first; at most `max`, *n = how many. */
MUST_CHECK enum status
store_phone_changes(struct db *db, struct str phone, const char *state,
                    int64_t now, int64_t *report, int max, int *n);
/* Reports of open invitations that this person sent, or that are for this unit
 * (0 = neither), the newest first. */
MUST_CHECK enum status
store_phone_changes_near(struct db *db, int64_t person, int64_t unit,
                         int64_t now, int64_t *report, int max, int *n);
/* The phone answered with another code; *wrong = how often it did. */
MUST_CHECK enum status
store_phone_change_wrong(struct db *db, int64_t report, int64_t *wrong);
/* How many changes this person asked for after that moment. */
MUST_CHECK enum status store_phone_change_count(struct db *db, int64_t person,
                                                int64_t after, int64_t *n);
/* How many requests of unknown phones wait for this commune. */
MUST_CHECK enum status
store_phone_change_asked(struct db *db, int64_t commune, int64_t *n);

/* Whatever waits for a person, or is theirs to answer, is another person's from
 * now on: chains, a text that lacks a value, codes, the PIN, absences from
 * `day` on. What was done stays with the one who did it. */
MUST_CHECK enum status
store_person_move(struct db *db, int64_t from, int64_t to, const char *day);

#endif
