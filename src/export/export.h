/* What an office takes out of the store: one row of a table per export, read a
 * page at a time. Phones are masked, households are codes, no name of a person
 * leaves. */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "core/form.h"
#include "export/sheet.h"
#include "flow/registry.h"

enum { EXPORT_PAGE = 500 }; /* rows looked at for one page */

/* Where it is taken from; all borrowed. */
struct export_source {
    struct db *db;
    const struct registry *registry;
    const struct form_set *forms;
};

struct export_what;

/* What is asked for; moves on from page to page. */
struct export_ask {
    const struct export_what *what;
    const struct form *form; /* NULL = all */
    struct unit *unit;       /* NULL = all */
    struct str period;       /* empty = all */
    int64_t from_ms, to_ms;  /* received in [from, to), UTC */
    int64_t until_ms;        /* as things stood then; INT64_MAX = now */
    int64_t after[2];        /* the place behind which the next page begins */
};

/* NULL if there is none of that name. */
const struct export_what *export_find(struct str name);
/* The name of the n-th; NULL behind the last. */
const char *export_name(int n);
const char *export_about(int n);
/* Its pages note who saw which household: the store must be in a transaction
 * that is kept before they are given away. */
bool export_writes(const struct export_what *what);

/* One option as given: from, to, at, unit, form, period, after. */
struct export_option {
    const char *name;
    struct str value; /* empty = not given */
};
/* Fills in *ask, which may point into the values. False: *wrong names the
 * option and *why what would be right. */
bool
export_ask_read(const struct export_source *source,
                const struct export_what *what,
                const struct export_option *option, int options_n,
                struct export_ask *ask, const char **wrong, const char **why);
/* The place where *ask stands, as a value for `after`. */
struct str export_place(const struct export_ask *ask, struct arena *arena);

/* The next page, with its columns also when it has no rows; moves *ask behind
 * it. *is_last tells whether there is nothing more. Everything lives in the
 * arena. `now_ms` is when households were seen. */
MUST_CHECK enum status
export_page(const struct export_source *source, struct export_ask *ask,
            int64_t now_ms, struct arena *arena, struct sheet *page,
            bool *is_last);

#endif
