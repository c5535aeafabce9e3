/* Room for SQLite's write-ahead index. */
#ifndef DB_WAL_INDEX_H
#define DB_WAL_INDEX_H

#include <stdbool.h>

/* Takes disk blocks for the index of a store, PATH as SQLite names it, that
 * this process has open. SQLite maps PATH-shm and allocates one byte of each
 * 4 KB: on a file system with smaller blocks the rest are holes, and a hole
 * that is written on a full disk is a SIGBUS, not an error. Enough for a log of
 * 32,768 pages. False if the disk has no room; true where it cannot be known.
 */
bool wal_index_reserve(const char *path);

#endif
