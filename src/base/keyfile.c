/* A file with one secret key. */
#include "base/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

MUST_CHECK enum status
keyfile_read(const char *path, unsigned char key[HASH_BYTES])
{
    struct stat stat;
    unsigned char more;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0)
        return errno == ENOENT ? ST_RETRY : ST_REFUSE;
    bool fine = fstat(fd, &stat) == 0 && (stat.st_mode & 077) == 0 &&
                read(fd, key, HASH_BYTES) == HASH_BYTES &&
                read(fd, &more, 1) == 0;
    close(fd);
    return fine ? ST_OK : ST_REFUSE;
}

/* The name in its folder is on disk too. */
static bool
sync_folder(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    int n = slash ? (int)(slash - path) + 1 : 0;

    if (snprintf(folder, sizeof(folder), "%.*s.", n, path) >=
        (int)sizeof(folder))
        return false;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool fine = fsync(fd) == 0;
    close(fd);
    return fine;
}

MUST_CHECK enum status
keyfile_make(const char *path, unsigned char key[HASH_BYTES])
{
    if (getrandom(key, HASH_BYTES, 0) != HASH_BYTES)
        return ST_REFUSE;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return ST_REFUSE;
    bool fine = write(fd, key, HASH_BYTES) == HASH_BYTES && fsync(fd) == 0;
    int error = errno;
    if (close(fd) == 0 && fine && sync_folder(path))
        return ST_OK;
    unlink(path);
    errno = fine ? errno : error;
    return ST_REFUSE;
}
