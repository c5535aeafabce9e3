/* Reports, their versions and codes. */
#ifndef STORE_STORE_REPORT_H
#define STORE_STORE_REPORT_H

#include "db/db.h"

/* The head of (form, unit, key): a key is a period, or whatever tells the
 * reports of that form and unit apart. household 0 = none. */
struct store_report {
    int64_t id;                    /* 0 = there is none */
    int version;                   /* the one that counts, 0 = none */
    int last;                      /* the newest of any state */
    int64_t version_row, last_row; /* their rows, 0 = none */
};
MUST_CHECK enum status
store_report_find(struct db *db, const char *form, int64_t unit,
                  const char *key, struct store_report *out);
/* The units of all reports of this form and key that count, in any order. */
MUST_CHECK enum status
store_report_units(struct db *db, const char *form, const char *key,
                   void (*fn)(int64_t unit, void *arg), void *arg);
MUST_CHECK enum status
store_report_new(struct db *db, const char *form, int64_t unit, const char *key,
                 int64_t household, struct store_report *out);
MUST_CHECK enum status
store_report_set(struct db *db, const struct store_report *report);

/* The row of report_version that counts for it; 0 = none, or no such report. */
MUST_CHECK enum status
store_report_current(struct db *db, int64_t report, int64_t *version_row);

struct store_version {
    int64_t id; /* 0 = there is none */
    int64_t report;
    int version;
    const char *state;  /* see the CHECK of report_version.state */
    struct str figures; /* canonical: "tongho=140 ngheo=42" */
    int code;
    int64_t message, person;
    const char *rule; /* soft rule, or NULL */
    int late_days;
    int moved_min;  /* by which outages moved its deadline; 0 = to no avail */
    int64_t at;     /* UTC ms */
    int64_t before; /* the version before it, 0 = none */
};
/* *id is its row. */
MUST_CHECK enum status
store_version_add(struct db *db, const struct store_version *version,
                  int64_t *id);
/* Strings live in the arena. */
MUST_CHECK enum status
store_version_get(struct db *db, int64_t id, struct arena *arena,
                  struct store_version *out);
/* What changes the state of a version; message, person 0 = none. */
struct store_cause {
    int64_t message, person;
    int64_t at; /* UTC ms */
    struct str reason;
};
/* Enters another state and keeps in version_event from which, by whom and when:
 * any past day can be rebuilt. */
MUST_CHECK enum status
store_version_enter(struct db *db, int64_t id, const char *state,
                    const struct store_cause *cause);

/* What a report is about. */
struct store_subject {
    struct str form, key;
    int64_t unit, household; /* 0 = none */
};
MUST_CHECK enum status
store_report_subject(struct db *db, int64_t report, struct arena *arena,
                     struct store_subject *out);

/* A fresh four-digit code of a commune, 1..9999. */
MUST_CHECK enum status
store_code_next(struct db *db, int64_t commune, int *code);
/* The code now leads to this row of report_version. */
MUST_CHECK enum status store_code_put(struct db *db, int64_t commune, int code,
                                      int64_t version, int64_t at);
/* *version 0 = no such code since `after`. */
MUST_CHECK enum status store_code_find(struct db *db, int64_t commune, int code,
                                       int64_t after, int64_t *version);

/* What counts of a form, of the periods of one year or (0) of all keys; strings
 * are borrowed for the call. */
struct store_counted {
    struct str key, figures;
    int64_t unit;
};
MUST_CHECK enum status
store_counted(struct db *db, const char *form, int year,
              void (*fn)(const struct store_counted *, void *), void *arg);

#endif
