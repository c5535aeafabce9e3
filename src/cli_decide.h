/* Verbs by which the office decides something. */
#ifndef CLI_DECIDE_H
#define CLI_DECIDE_H

#include <jansson.h>

#include "cli.h"
#include "flow/turn.h"

/* What a verb does within a turn of its own; false after a line on stderr. */
typedef bool cli_act(struct turn *turn, const char *store_path, void *arg);

/* Through the daemon where one serves the store, by a POST of the body, which
 * is taken; else under the store's lock. False after a line on stderr. */
bool cli_decide(const struct settings *settings, const char *path, json_t *body,
                cli_act *act, void *arg);
/* The same; *answer is what the daemon said, the caller's, NULL where `act` was
 * run. */
bool cli_decide_answer(const struct settings *settings, const char *path,
                       json_t *body, cli_act *act, void *arg, json_t **answer);

#endif
