/* The numbered migrations of schema/, built into the binary. */
#ifndef STORE_STORE_SCHEMA_H
#define STORE_STORE_SCHEMA_H

#include "db/db.h"

/* Brings the store to this build's schema, each migration in one transaction.
 * False and a sentence if it is newer than this build or a migration fails. */
bool store_migrate(struct db *db, char error[256]);

#endif
