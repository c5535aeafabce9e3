/* Inside the SQLite engine. Not for others. */
#ifndef DB_DB_SQLITE_H
#define DB_DB_SQLITE_H

#include <sqlite3.h>

#include "db/db.h"

enum { STATEMENTS_MAX = 256 };

struct db_statement {
    const char *sql;
    sqlite3_stmt *stmt;
};

struct db {
    sqlite3 *handle;
    enum db_fault fault;
    char error[512];
    /* Open-addressed by the address of the text. */
    struct db_statement statement[STATEMENTS_MAX];
    int statements_n;
};

/* What a result code of SQLite means to us. */
enum db_fault sqlite_fault_of(int code);

#endif
