/* Blocks on disk for the write-ahead index. */
#include "db/wal_index.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 32 KB index 4,096 pages of the log; it is checkpointed at 10,000 and may
 * grow somewhat while somebody reads. */
enum { INDEX_BYTES = 8 * 32768 };

/* SQLite's own descriptor of the file, or -1. One of ours would not do:
 * closing it would drop SQLite's locks on the file (POSIX fcntl). */
static int
descriptor_of(const char *path)
{
    DIR *folder = opendir("/proc/self/fd");
    const struct dirent *entry;
    char target[PATH_MAX];
    int fd = -1;

    while (folder && fd < 0 && (entry = readdir(folder)) != NULL) {
        ssize_t n = readlinkat(dirfd(folder), entry->d_name, target,
                               sizeof(target) - 1);
        target[n < 0 ? 0 : n] = '\0';
        if (n > 0 && strcmp(target, path) == 0)
            fd = (int)strtol(entry->d_name, NULL, 10);
    }
    if (folder)
        closedir(folder);
    return fd;
}

bool
wal_index_reserve(const char *path)
{
    char name[PATH_MAX];
    int fd, done;

    if (snprintf(name, sizeof(name), "%s-shm", path) >= (int)sizeof(name))
        return true;
    fd = descriptor_of(name);
    if (fd < 0)
        return true;
    /* The length is SQLite's: it tells what is mapped. */
    do
        done = fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, INDEX_BYTES);
    while (done != 0 && errno == EINTR);
    return done == 0 || (errno != ENOSPC && errno != EDQUOT);
}
