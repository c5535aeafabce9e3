/* What was reminded of, each once; waves and pauses. */
#ifndef STORE_STORE_REMINDER_H
#define STORE_STORE_REMINDER_H

#include "db/db.h"

/* What makes a reminder the same one. */
struct store_reminder {
    struct str duty, key, step;
    int64_t unit, subject, person;
};
MUST_CHECK enum status
store_reminder_has(struct db *db, const struct store_reminder *reminder,
                   bool *has);
/* Whether anybody was told of this step of a duty, and on this day of
 * anything. */
MUST_CHECK enum status
store_reminder_any(struct db *db, struct str duty, struct str key,
                   struct str step, bool *has);
MUST_CHECK enum status
store_reminder_texts_any(struct db *db, int64_t day, bool *has);
/* Fails if it is there already: ask first. */
MUST_CHECK enum status
store_reminder_add(struct db *db, const struct store_reminder *reminder,
                   int64_t at, int64_t outbox);

/* A text of reminders: row of the outbox, to whom, on which day (Vietnam, since
 * 1970), of what (a line each). One a person and day. */
struct store_reminder_text {
    int64_t outbox, person, day;
    struct str items;
};
MUST_CHECK enum status
store_reminder_text_has(struct db *db, int64_t person, int64_t day, bool *has);
MUST_CHECK enum status
store_reminder_text_add(struct db *db, const struct store_reminder_text *text);
/* person 0 = there is none. Strings live in the arena. */
MUST_CHECK enum status
store_reminder_text_get(struct db *db, int64_t outbox, struct arena *arena,
                        struct store_reminder_text *out);
/* It tells of fewer items. */
MUST_CHECK enum status
store_reminder_text_set(struct db *db, int64_t outbox, struct str items);
/* A text of a day before `day` that waits still; 0 = none. */
MUST_CHECK enum status
store_reminder_text_left(struct db *db, int64_t day, int64_t *outbox);
/* How many texts of a day wait to be sent. */
MUST_CHECK enum status
store_reminder_texts_queued(struct db *db, int64_t day, int64_t *n);
/* The text is not sent: what it tells of was not told. */
MUST_CHECK enum status
store_reminder_forget(struct db *db, const struct store_reminder *r);
MUST_CHECK enum status
store_reminder_text_forget(struct db *db, int64_t outbox);

enum wave_state { WAVE_NONE, WAVE_OPEN, WAVE_CANCELLED, WAVE_DONE };
const char *wave_state_name(enum wave_state state); /* "open" */
struct store_wave {
    int64_t day;
    enum wave_state state;
    int64_t texts;
};
/* state WAVE_NONE: that day had none. */
MUST_CHECK enum status
store_wave_get(struct db *db, int64_t day, struct store_wave *out);
/* Writes it, new or changed. */
MUST_CHECK enum status
store_wave_put(struct db *db, const struct store_wave *wave, int64_t at);
/* Pauses a duty, "*" for all, or ends the pause. */
MUST_CHECK enum status
store_pause_put(struct db *db, struct str duty, struct str reason, int64_t at);
MUST_CHECK enum status store_pause_end(struct db *db, struct str duty);
/* Strings are borrowed for the call. */
MUST_CHECK enum status
store_pauses(struct db *db,
             void (*fn)(struct str duty, struct str reason, void *arg),
             void *arg);

#endif
