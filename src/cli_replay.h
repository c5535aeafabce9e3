/* bantin check --replay: what changed forms would make of stored messages. */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include "config.h"

/* Reads the messages of the store again by the forms of `config`, those that
 * came on `from` ("2025-09-01", NULL = all) or later, and prints each that is
 * now read in another way than the store says. Writes nothing to the store.
 * False if it could not be read: stderr says why. */
bool replay_run(const struct config *config, const char *from);

#endif
