/* Room on the disk that holds the store. */
#include "web/web_disk.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

int64_t
disk_free_bytes(const char *path)
{
    struct statvfs fs;

    if (statvfs(path, &fs) != 0)
        return -1;
    return (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}

static int64_t
file_bytes(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? st.st_size : 0;
}

int64_t
disk_store_bytes(const char *path)
{
    char wal[512];

    snprintf(wal, sizeof(wal), "%s-wal", path);
    return file_bytes(path) + file_bytes(wal);
}
