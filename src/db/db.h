/* One connection to a store, whatever the engine. Statements use $1, $2 …,
 * are prepared once per connection and found again by the address of their
 * text: pass string literals. */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/mem.h"
#include "base/str.h"

struct db;

enum db_mode {
    DB_WRITE, /* the one writer; creates the store */
    DB_READ,
};

/* Opens "sqlite:PATH". NULL and a sentence in error if it cannot. */
struct db *db_open(const char *url, enum db_mode mode, char error[256]);
void db_close(struct db *db);

/* What went wrong last: FULL and BUSY may pass, BROKEN ends the process (a
 * failed sync or a damaged file: what was said to be kept may not be). */
enum db_fault { DB_FINE, DB_BUSY, DB_FULL, DB_CONFLICT, DB_WRONG, DB_BROKEN };
enum db_fault db_fault(const struct db *db);
/* The sentence and the SQL of the last fault, for one log line. */
const char *db_error(const struct db *db);
/* Makes what is wrong with something that was read the last fault, DB_WRONG.
 * Always ST_REFUSE. */
MUST_CHECK enum status db_complain(struct db *db, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The number of the newest migration that ran; kept by the engine. */
int db_version(struct db *db);
MUST_CHECK enum status db_set_version(struct db *db, int version);

/* Transactions. Only flow/turn.c and the migrations commit. */
MUST_CHECK enum status db_begin(struct db *db);
/* All that is read until db_rollback is of one moment. */
MUST_CHECK enum status db_read_begin(struct db *db);
MUST_CHECK enum status db_commit(struct db *db);
void db_rollback(struct db *db);
/* One savepoint at a time, inside a transaction. */
MUST_CHECK enum status db_savepoint(struct db *db);
MUST_CHECK enum status db_release(struct db *db);
MUST_CHECK enum status db_undo(struct db *db); /* back to the savepoint */
/* Statements without parameters, separated by ';'. */
MUST_CHECK enum status db_script(struct db *db, const char *sql);

/* A running statement. Remembers its first failure: bind and step as often as
 * needed and look once, at db_done. */
struct db_query {
    struct db *db;
    struct db_statement *statement;
    bool is_failed;
};

void db_query(struct db *db, struct db_query *query, const char *sql);
void db_bind_int(struct db_query *query, int index, int64_t value);
/* Borrowed until db_done. Text must be UTF-8. */
void db_bind_text(struct db_query *query, int index, struct str value);
void db_bind_z(struct db_query *query, int index, const char *z); /* NULL ok */
void db_bind_blob(struct db_query *query, int index, struct str value);
void db_bind_null(struct db_query *query, int index);
/* A key of another table; 0 = none, stored as NULL. */
void db_bind_id(struct db_query *query, int index, int64_t id);
/* True while there is a row. */
bool db_step(struct db_query *query);
int64_t db_int(const struct db_query *query, int column); /* NULL = 0 */
bool db_is_null(const struct db_query *query, int column);
/* Borrowed until the next step or db_done. */
struct str db_text(const struct db_query *query, int column);
/* Frees the statement for its next use; ST_OK if all went well. */
MUST_CHECK enum status db_done(struct db_query *query);
/* Runs a statement to its end, its rows dropped. */
MUST_CHECK enum status db_run(struct db_query *query);
/* Rows that the last finished statement changed. */
int64_t db_changes(const struct db *db);

/* Copies the whole store into a new file. */
MUST_CHECK enum status db_backup(struct db *db, const char *path);
/* Runs the engine's own check; false and the first complaint if damaged. */
bool db_is_intact(struct db *db, char complaint[256]);

#endif
