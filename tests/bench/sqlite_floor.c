/* The floor of a benchmark: raw SQLite, WAL and synchronous=FULL, doing what
 * one text costs at the least, in transactions of 100; prints a line of JSON.
 * usage: sqlite_floor FILE [SECONDS] [BATCH] */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "base/mem.h"

static const char schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 10000;"
    "CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY,"
    " provider_id TEXT NOT NULL UNIQUE, sender TEXT NOT NULL,"
    " text TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS report (id INTEGER PRIMARY KEY,"
    " message INTEGER NOT NULL, unit INTEGER NOT NULL, period TEXT NOT NULL,"
    " figures TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY,"
    " message INTEGER NOT NULL, receiver TEXT NOT NULL, text TEXT NOT NULL,"
    " state TEXT NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS progress (period TEXT NOT NULL,"
    " unit INTEGER NOT NULL, n INTEGER NOT NULL,"
    " PRIMARY KEY (period, unit)) STRICT, WITHOUT ROWID;";

enum { INSERT_MESSAGE, INSERT_REPORT, INSERT_OUTBOX, COUNT_PROGRESS, KINDS };

static const char *const sql[KINDS] = {
    "INSERT INTO message (provider_id, sender, text, at)"
    " VALUES ($1, '+84912000101', 'BC 140 42 18 3 1 0', 1759021200000)",
    "INSERT INTO report (message, unit, period, figures) VALUES ($1, $2,"
    " '2025-09', 'tongho=140 ngheo=42 canngheo=18 thoat=3 moi=1 tai=0')",
    "INSERT INTO outbox (message, receiver, text, state) VALUES ($1,"
    " '+84912000101', 'Da nhan BC T09/2025 Ban Chieng Chung: ho 140, ngheo 42,"
    " can ngheo 18, thoat 3, moi 1, tai 0. Ma 4821. Sai thi nhan SUA 4821 va"
    " 6 so dung.', 'queued')",
    "INSERT INTO progress (period, unit, n) VALUES ('2025-09', $2, 1)"
    " ON CONFLICT DO UPDATE SET n = n + 1",
};

static void
run(sqlite3 *db, const char *text)
{
    char *error = NULL;

    if (sqlite3_exec(db, text, NULL, NULL, &error) != SQLITE_OK)
        die("sqlite_floor: %s", error);
}

static void
unit_of_work(sqlite3 *db, sqlite3_stmt *const *statement, int64_t n)
{
    char id[32];
    int len = snprintf(id, sizeof(id), "floor-%012lld", (long long)n);

    for (int i = 0; i < KINDS; i++) {
        sqlite3_stmt *s = statement[i];
        if (i == INSERT_MESSAGE)
            sqlite3_bind_text(s, 1, id, len, SQLITE_STATIC);
        else if (i != COUNT_PROGRESS)
            sqlite3_bind_int64(s, 1, n);
        if (i == INSERT_REPORT || i == COUNT_PROGRESS)
            sqlite3_bind_int64(s, sqlite3_bind_parameter_index(s, "$2"),
                               n % 1000);
        if (sqlite3_step(s) != SQLITE_DONE)
            die("sqlite_floor: %s", sqlite3_errmsg(db));
        sqlite3_reset(s);
    }
}

static double
cpu_us(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

int
main(int argc, char **argv)
{
    sqlite3_stmt *statement[KINDS];
    sqlite3 *db;
    int64_t batch = 100, n = 0;
    double seconds = argc > 2 ? strtod(argv[2], NULL) : 3;

    if (argc < 2 || argc > 4 ||
        (argc == 4 && !str_number(str_of(argv[3]), 1, 1000000, &batch)))
        die("usage: sqlite_floor FILE [SECONDS] [BATCH]");
    if (sqlite3_open(argv[1], &db) != SQLITE_OK)
        die("sqlite_floor: %s", sqlite3_errmsg(db));
    run(db, schema);
    for (int i = 0; i < KINDS; i++)
        if (sqlite3_prepare_v3(db, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &statement[i], NULL) != SQLITE_OK)
            die("sqlite_floor: %s", sqlite3_errmsg(db));
    double cpu = cpu_us();
    int64_t start = clock_mono_us(), end = start + (int64_t)(seconds * 1e6);
    while (clock_mono_us() < end) {
        run(db, "BEGIN IMMEDIATE");
        for (int64_t i = 0; i < batch; i++)
            unit_of_work(db, statement, n++);
        run(db, "COMMIT");
    }
    double took = (double)(clock_mono_us() - start);
    printf("{\"rate\":%.1f,\"cpu_us\":%.2f,\"batch\":%lld,\"units\":%lld}\n",
           (double)n / took * 1e6, (cpu_us() - cpu) / (double)n,
           (long long)batch, (long long)n);
    for (int i = 0; i < KINDS; i++)
        sqlite3_finalize(statement[i]);
    sqlite3_close(db);
    return 0;
}
