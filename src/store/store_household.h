/* Households by hamlet and code, and who looked at them. They are read here at
 * message time: memory (flow/registry.h) knows only whose phone is whose. */
#ifndef STORE_STORE_HOUSEHOLD_H
#define STORE_STORE_HOUSEHOLD_H

#include "core/date.h"
#include "core/household.h"
#include "core/phone.h"
#include "db/db.h"

struct store_household {
    int64_t id; /* 0 = there is none */
    int64_t hamlet;
    char code[HOUSEHOLD_CODE];
    enum household_status status;
    bool can_work;
    char phone[PHONE_TEXT]; /* E.164 or "" */
    enum household_consent consent;
    bool is_muted;            /* THOI: no reminders */
    bool needs_help;          /* asked for in the last TD */
    char erase_by[DATE_TEXT]; /* day by which XOA is answered, or "" */
    int64_t erased_at;        /* UTC ms; 0 = not erased */
};

MUST_CHECK enum status
store_household_find(struct db *db, int64_t hamlet, const char *code,
                     struct store_household *out);
MUST_CHECK enum status
store_household_get(struct db *db, int64_t id, struct store_household *out);
/* Those of a hamlet by code; `household` is borrowed for the call. */
MUST_CHECK enum status
store_household_list(struct db *db, int64_t hamlet,
                     void (*fn)(const struct store_household *household,
                                void *arg),
                     void *arg);

/* Each sets one thing and logs nothing: see store_access_add. */
MUST_CHECK enum status store_household_set_status(struct db *db, int64_t id,
                                                  enum household_status status);
MUST_CHECK enum status
store_household_set_consent(struct db *db, int64_t id,
                            enum household_consent consent);
MUST_CHECK enum status
store_household_set_muted(struct db *db, int64_t id, bool is_muted);
MUST_CHECK enum status
store_household_set_help(struct db *db, int64_t id, bool needs_help);
/* E.164 or "". The phone must be a person's (store_person_take) to be heard,
 * and flow_people_changed must be called. */
MUST_CHECK enum status
store_household_set_phone(struct db *db, int64_t id, const char *phone);
/* XOA was asked for; "" takes that back. */
MUST_CHECK enum status
store_household_set_erase_by(struct db *db, int64_t id, const char *day);
/* Takes the phone out, also of what imports left behind, withdraws consent;
 * status and figures stay. An import does not bring the phone back;
 * store_household_set_phone does. The person row, the messages and the access
 * log are left alone. Call flow_people_changed. */
MUST_CHECK enum status
store_household_erase(struct db *db, int64_t id, int64_t now_ms);

/* The same without the end: TC. The household stays, whoever it is; an import
 * does not bring the phone back either. Call flow_people_changed. */
MUST_CHECK enum status store_household_forget(struct db *db, int64_t id);

/* A status that a commune decision gave, or that taking one back did. */
struct store_household_step {
    int64_t household;
    enum household_status from, to;
    int64_t version; /* row of report_version: the decision */
    int64_t message, person;
    int64_t at; /* UTC ms */
};
/* Gives the household step->to and keeps the step. */
MUST_CHECK enum status
store_household_enter(struct db *db, const struct store_household_step *step);
/* The newest step of a household; version 0 = none. */
MUST_CHECK enum status
store_household_last_step(struct db *db, int64_t household,
                          struct store_household_step *out);
/* The step that this decision made when it came; version 0 = none. */
MUST_CHECK enum status
store_household_step_of(struct db *db, int64_t household, int64_t version,
                        struct store_household_step *out);

/* One row of `bantin import households`. */
struct store_household_row {
    int64_t hamlet;
    struct str hamlet_ref, code;
    enum household_status status;
    bool can_work;
    struct str phone; /* E.164 or "" */
};
struct store_household_change {
    int64_t id;
    bool changed;
    bool is_withheld;       /* erased, or consent refused: no phone */
    char phone[PHONE_TEXT]; /* the one it has now */
};
/* Writes what differs from the row that was imported before, which is kept in
 * `replaced`; what texts changed since stays. */
MUST_CHECK enum status
store_household_put(struct db *db, const struct store_household_row *row,
                    int64_t now_ms, struct store_household_change *change);

/* For the registry: all that have a phone, by hamlet and code. */
struct store_household_phone {
    int64_t id, hamlet;
    struct str code, phone;
};
MUST_CHECK enum status
store_household_phones(struct db *db,
                       void (*fn)(const struct store_household_phone *, void *),
                       void *arg);

enum access {
    ACCESS_VIEW,
    ACCESS_CONSENT,
    ACCESS_REFUSAL,
    ACCESS_ERASE_ASKED,
    ACCESS_ERASE_DONE,
    ACCESS_ERASE_REFUSED,
    ACCESS_STATE, /* its status, a commitment */
    ACCESS_PHONE,
    ACCESS_MUTE,
    ACCESS_EXPORT,
    ACCESS_IMPORT, /* a table changed it */
    ACCESS_COUNT
};

/* Who saw or changed what of a household: only ever appended to. */
struct store_access {
    int64_t household;
    enum access what;
    int64_t person;  /* 0 = the office */
    int64_t message; /* 0 = none */
    int64_t at;      /* UTC ms */
};
const char *access_name(enum access access);
MUST_CHECK enum status
store_access_add(struct db *db, const struct store_access *access);
/* The newest first, at most max. */
MUST_CHECK enum status
store_access_list(struct db *db, int64_t household, int max,
                  void (*fn)(const struct store_access *access, void *arg),
                  void *arg);

#endif
