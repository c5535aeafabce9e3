/* Reading verbs: they ask the daemon that serves the store, or read the store
 * themselves. */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include <jansson.h>

#include "cli.h"
#include "flow/progress.h"

/* What a verb that shows figures is asked: the options --at and --json of
 * cli_reading_argp, and how it shows them. */
struct cli_reading {
    struct cli_common common;
    const char *verb, *at;
    bool is_json;
    void (*table)(const json_t *json, struct buf *out);
};
extern const struct argp cli_reading_argp;

/* Where it looks without a daemon. */
struct cli_place {
    struct progress_source source;
    const struct config *config;
    int64_t day; /* of --at, or today */
    struct arena *arena;
};

/* Asks the daemon that serves the store, or opens the store; the exit code. */
int cli_read(const struct cli_reading *reading,
             bool (*by_daemon)(const struct cli_daemon *daemon, void *arg),
             bool (*from_store)(const struct cli_place *place, void *arg),
             void *arg);
/* One JSON line, or the table; frees it. False for NULL. */
bool cli_show(const struct cli_reading *reading, json_t *json);
/* The answer to a GET, owned by the caller, or NULL after a line on stderr. */
json_t *
cli_ask(const struct cli_daemon *daemon, const char *verb, const char *path);
/* "?name=value", or "&name=value"; nothing if value is NULL. */
void cli_add_option(struct buf *path, const char *name, const char *value);
/* The answer for "/api/v1/units/UNIT/WHAT?at=DAY". */
json_t *
cli_ask_unit(const struct cli_reading *reading, const struct cli_daemon *daemon,
             const char *unit, const char *what);
/* A unit that exists on the day; NULL after a line on stderr. */
const struct unit *cli_unit(const struct cli_reading *reading,
                            const struct cli_place *place, const char *ref);
/* "bantin VERB: why" on stderr; always false. */
bool cli_complain(const char *verb, const char *why);
/* Opens the store for reading with its configuration and runs fn. */
bool cli_with_store(const char *verb, const struct cli_common *common,
                    const struct settings *settings,
                    bool (*fn)(struct db *db, const struct config *config,
                               void *arg),
                    void *arg);

#endif
