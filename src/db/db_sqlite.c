/* The SQLite engine. */
#include "db/db_sqlite.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "db/wal_index.h"

enum db_fault
sqlite_fault_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return DB_FINE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return DB_BUSY;
    case SQLITE_FULL:
        return DB_FULL;
    case SQLITE_CONSTRAINT:
        return DB_CONFLICT;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
        return DB_BROKEN;
    default:
        return DB_WRONG;
    }
}

/* Keeps the first fault of a kind that ends the process. */
static enum status
note(struct db *db, int code, const char *sql)
{
    enum db_fault fault = sqlite_fault_of(code);

    if (fault == DB_FINE)
        return ST_OK;
    if (db->fault != DB_BROKEN) {
        db->fault = fault;
        snprintf(db->error, sizeof(db->error), "%s (%d): %.300s",
                 sqlite3_errmsg(db->handle),
                 sqlite3_extended_errcode(db->handle), sql ? sql : "");
    }
    return fault == DB_BUSY || fault == DB_FULL ? ST_RETRY : ST_REFUSE;
}

enum db_fault
db_fault(const struct db *db)
{
    return db->fault;
}

const char *
db_error(const struct db *db)
{
    return db->error;
}

MUST_CHECK enum status
db_complain(struct db *db, const char *format, ...)
{
    va_list args;

    if (db->fault != DB_BROKEN) {
        db->fault = DB_WRONG;
        va_start(args, format);
        vsnprintf(db->error, sizeof(db->error), format, args);
        va_end(args);
    }
    return ST_REFUSE;
}

MUST_CHECK enum status
db_script(struct db *db, const char *sql)
{
    return note(db, sqlite3_exec(db->handle, sql, NULL, NULL, NULL), sql);
}

/* A checkpoint puts pages back in one go: a large interval keeps it off the
 * usual commit, see docs/measurements.md. */
static const char setup_write[] = "PRAGMA journal_mode=WAL;"
                                  "PRAGMA synchronous=FULL;"
                                  "PRAGMA foreign_keys=ON;"
                                  "PRAGMA wal_autocheckpoint=10000;"
                                  "PRAGMA cache_size=-16384;"
                                  "PRAGMA temp_store=MEMORY;";
static const char setup_read[] = "PRAGMA query_only=ON;"
                                 "PRAGMA cache_size=-4096;";

static bool
is_wal(struct db *db)
{
    struct db_query q;
    bool yes = false;

    db_query(db, &q, "PRAGMA journal_mode");
    if (db_step(&q))
        yes = str_eqz(db_text(&q, 0), "wal");
    return db_done(&q) == ST_OK && yes;
}

/* Why a store that is open cannot be used; NULL if it can. */
static const char *
complaint_of(struct db *db)
{
    if (!is_wal(db))
        return "no write-ahead log on this file system";
    /* A new store has no index before its first read. */
    if (db_version(db) < 0)
        return db->error;
    if (!wal_index_reserve(sqlite3_db_filename(db->handle, "main")))
        return "no disk room for the index of its log";
    return NULL;
}

/* SQLite's own memory statistics cost a lock for each allocation. */
static void
configure_once(void)
{
    static bool is_done;

    if (!is_done)
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    is_done = true;
}

struct db *
db_open(const char *url, enum db_mode mode, char error[256])
{
    struct db *db = mem_alloc(sizeof(*db));
    int flags = mode == DB_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                 : SQLITE_OPEN_READONLY;

    configure_once();
    if (!str_starts(str_of(url), STR("sqlite:"))) {
        snprintf(error, 256, "store %.100s: this build knows sqlite:PATH", url);
        mem_free(db);
        return NULL;
    }
    /* 0600 for the file and what SQLite puts beside it. */
    mode_t mask = umask(0077);
    int code = sqlite3_open_v2(url + 7, &db->handle,
                               flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(db->handle, 1);
        sqlite3_busy_timeout(db->handle, 2000);
        code = sqlite3_exec(db->handle,
                            mode == DB_WRITE ? setup_write : setup_read, NULL,
                            NULL, NULL);
    }
    umask(mask);
    const char *why = sqlite3_errmsg(db->handle);
    if (code == SQLITE_OK)
        why = complaint_of(db);
    if (!why)
        return db;
    snprintf(error, 256, "store %.100s: %.120s", url + 7, why);
    db_close(db);
    return NULL;
}

void
db_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < STATEMENTS_MAX; i++)
        sqlite3_finalize(db->statement[i].stmt);
    sqlite3_close(db->handle);
    mem_free(db);
}

/* A parameter must be called as its place says: $1 is the first. */
static bool
parameters_in_order(sqlite3_stmt *stmt)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(stmt); i++) {
        const char *name = sqlite3_bind_parameter_name(stmt, i);
        if (!name || name[0] != '$' || strtol(name + 1, NULL, 10) != i)
            return false;
    }
    return true;
}

static struct db_statement *
statement_get(struct db *db, const char *sql)
{
    size_t at = ((uintptr_t)sql >> 3) % STATEMENTS_MAX;

    while (db->statement[at].sql && db->statement[at].sql != sql)
        at = (at + 1) % STATEMENTS_MAX;
    struct db_statement *s = &db->statement[at];
    if (s->sql)
        return s;
    if (++db->statements_n == STATEMENTS_MAX)
        die("more than %d SQL statements", STATEMENTS_MAX);
    int code = sqlite3_prepare_v3(db->handle, sql, -1,
                                  SQLITE_PREPARE_PERSISTENT, &s->stmt, NULL);
    if (note(db, code, sql) != ST_OK) {
        db->statements_n--;
        return NULL;
    }
    if (!parameters_in_order(s->stmt))
        die("SQL parameters out of order: %s", sql);
    s->sql = sql;
    return s;
}

void
db_query(struct db *db, struct db_query *query, const char *sql)
{
    query->db = db;
    query->statement = statement_get(db, sql);
    query->is_failed = query->statement == NULL;
}

static void
bound(struct db_query *query, int code)
{
    if (note(query->db, code, query->statement->sql) != ST_OK)
        query->is_failed = true;
}

void
db_bind_int(struct db_query *query, int index, int64_t value)
{
    if (!query->is_failed)
        bound(query, sqlite3_bind_int64(query->statement->stmt, index, value));
}

void
db_bind_text(struct db_query *query, int index, struct str value)
{
    if (!query->is_failed)
        bound(query, sqlite3_bind_text(query->statement->stmt, index,
                                       value.ptr ? value.ptr : "",
                                       (int)value.len, SQLITE_STATIC));
}

void
db_bind_z(struct db_query *query, int index, const char *z)
{
    if (z)
        db_bind_text(query, index, str_of(z));
    else
        db_bind_null(query, index);
}

void
db_bind_blob(struct db_query *query, int index, struct str value)
{
    if (!query->is_failed)
        bound(query, sqlite3_bind_blob(query->statement->stmt, index,
                                       value.ptr ? value.ptr : "",
                                       (int)value.len, SQLITE_STATIC));
}

void
db_bind_null(struct db_query *query, int index)
{
    if (!query->is_failed)
        bound(query, sqlite3_bind_null(query->statement->stmt, index));
}

void
db_bind_id(struct db_query *query, int index, int64_t id)
{
    if (id)
        db_bind_int(query, index, id);
    else
        db_bind_null(query, index);
}

bool
db_step(struct db_query *query)
{
    if (query->is_failed)
        return false;
    int code = sqlite3_step(query->statement->stmt);
    if (code == SQLITE_ROW)
        return true;
    if (note(query->db, code, query->statement->sql) != ST_OK)
        query->is_failed = true;
    return false;
}

int64_t
db_int(const struct db_query *query, int column)
{
    return sqlite3_column_int64(query->statement->stmt, column);
}

bool
db_is_null(const struct db_query *query, int column)
{
    return sqlite3_column_type(query->statement->stmt, column) == SQLITE_NULL;
}

struct str
db_text(const struct db_query *query, int column)
{
    const void *p = sqlite3_column_blob(query->statement->stmt, column);
    int n = sqlite3_column_bytes(query->statement->stmt, column);

    return (struct str){p ? p : "", (size_t)n};
}

MUST_CHECK enum status
db_done(struct db_query *query)
{
    if (query->statement)
        sqlite3_reset(query->statement->stmt);
    if (!query->is_failed)
        return ST_OK;
    return query->db->fault == DB_BUSY || query->db->fault == DB_FULL
               ? ST_RETRY
               : ST_REFUSE;
}

MUST_CHECK enum status
db_run(struct db_query *query)
{
    while (db_step(query))
        ;
    return db_done(query);
}

static enum status
run(struct db *db, const char *sql)
{
    struct db_query q;

    db_query(db, &q, sql);
    return db_run(&q);
}

MUST_CHECK enum status
db_begin(struct db *db)
{
    if (db->fault == DB_BROKEN)
        return ST_REFUSE;
    db->fault = DB_FINE;
    return run(db, "BEGIN IMMEDIATE");
}

MUST_CHECK enum status
db_read_begin(struct db *db)
{
    return run(db, "BEGIN");
}

/* After a failed sync the kernel may call the lost pages clean: a commit that
 * then succeeds proves nothing. */
MUST_CHECK enum status
db_commit(struct db *db)
{
    return db->fault == DB_BROKEN ? ST_REFUSE : run(db, "COMMIT");
}

int
db_version(struct db *db)
{
    struct db_query q;
    int version = -1;

    db_query(db, &q, "PRAGMA user_version");
    if (db_step(&q))
        version = (int)db_int(&q, 0);
    return db_done(&q) == ST_OK ? version : -1;
}

MUST_CHECK enum status
db_set_version(struct db *db, int version)
{
    char sql[64];

    snprintf(sql, sizeof(sql), "PRAGMA user_version=%d", version);
    return db_script(db, sql);
}

void
db_rollback(struct db *db)
{
    /* A full disk may have rolled back already. */
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

MUST_CHECK enum status
db_savepoint(struct db *db)
{
    return run(db, "SAVEPOINT message");
}

MUST_CHECK enum status
db_release(struct db *db)
{
    return run(db, "RELEASE message");
}

MUST_CHECK enum status
db_undo(struct db *db)
{
    enum status status = run(db, "ROLLBACK TO message");

    return status == ST_OK ? run(db, "RELEASE message") : status;
}

int64_t
db_changes(const struct db *db)
{
    return sqlite3_changes64(db->handle);
}

bool
db_is_intact(struct db *db, char complaint[256])
{
    struct db_query q;
    bool fine = false;

    complaint[0] = '\0';
    db_query(db, &q, "PRAGMA integrity_check(1)");
    if (db_step(&q)) {
        struct str word = db_text(&q, 0);
        fine = str_eqz(word, "ok");
        snprintf(complaint, 256, "%.*s", (int)(word.len > 250 ? 250 : word.len),
                 word.ptr);
    }
    if (db_done(&q) != ST_OK) {
        snprintf(complaint, 256, "%.250s", db->error);
        return false;
    }
    return fine;
}
