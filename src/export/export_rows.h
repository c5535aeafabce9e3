/* Inside export/: what the tables share. Not for others. */
#ifndef EXPORT_EXPORT_ROWS_H
#define EXPORT_EXPORT_ROWS_H

#include "export/export.h"

/* A page in the making. */
struct export_work {
    const struct export_source *source;
    struct export_ask *ask;
    int64_t now_ms;
    struct arena *arena;
    struct sheet *page;
    bool is_last;
};

struct export_what {
    const char *name;
    bool has_households; /* its pages are noted with the households in them */
    const char *takes;   /* its options, with blanks between */
    const char *kind;    /* of chain, or NULL */
    void (*columns)(struct export_work *w);
    MUST_CHECK enum status (*rows)(struct export_work *w);
    const char *about;
};

void export_report_columns(struct export_work *w);
MUST_CHECK enum status export_report_rows(struct export_work *w);
MUST_CHECK enum status export_flag_rows(struct export_work *w);
void export_chain_columns(struct export_work *w);
MUST_CHECK enum status export_chain_rows(struct export_work *w);
MUST_CHECK enum status export_commitment_rows(struct export_work *w);
void export_message_columns(struct export_work *w);
MUST_CHECK enum status export_message_rows(struct export_work *w);
void export_stranger_columns(struct export_work *w);
MUST_CHECK enum status export_stranger_rows(struct export_work *w);
void export_card_columns(struct export_work *w);
MUST_CHECK enum status export_card_rows(struct export_work *w);

/* A list of names that ends with NULL. */
void export_add_columns(struct export_work *w, const char *const *names);
/* One column per value of the form, and one more where values have words. */
void export_value_columns(struct export_work *w, const struct form *form);
/* The cells of these columns; free texts and phones masked. */
void export_values(struct export_work *w, const struct form *form,
                   struct str figures);
/* The canonical figures in one cell, masked in the same way. `form` may be
 * NULL: the form is not there any more. */
void export_figures(struct export_work *w, const struct form *form,
                    struct str figures);
/* unit, unit_code, unit_name, commune: as they are called on that day. */
void export_unit(struct export_work *w, struct unit *unit, int64_t day);
void export_masked(struct export_work *w, struct str text);
/* A four-digit code with its zeros; 0 = empty. */
void export_code(struct export_work *w, int code);
/* A row's number, 0 = empty. */
void export_id(struct export_work *w, int64_t id);
/* Masked; empty if nobody. */
void export_person(struct export_work *w, int64_t person);

/* The period of a key ("2025-Q3 017"), else the key; empty for reports that are
 * told apart by their number only. */
struct str export_period(const struct form *form, struct str key);
/* The day of Vietnam on which something happened. */
int64_t export_day(int64_t utc_ms);
/* The day whose names and borders hold for a report. */
int64_t
export_report_day(const struct form *form, struct str key, int64_t utc_ms);
/* Whether it lies below the unit that was asked for. */
bool
export_is_within(const struct export_ask *ask, struct unit *unit, int64_t day);
bool export_is_between(const struct export_ask *ask, int64_t utc_ms);
/* NULL if the configuration has no such form. */
const struct form *export_form(const struct export_work *w, struct str keyword);
/* Notes that this household was given away. */
MUST_CHECK enum status export_note(struct export_work *w, int64_t household);

#endif
