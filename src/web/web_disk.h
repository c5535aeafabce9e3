/* Room on the disk that holds the store. */
#ifndef WEB_WEB_DISK_H
#define WEB_WEB_DISK_H

#include <stdint.h>

/* -1 = cannot be told. */
int64_t disk_free_bytes(const char *path);
/* Bytes of the file and of its write-ahead log. */
int64_t disk_store_bytes(const char *path);

#endif
