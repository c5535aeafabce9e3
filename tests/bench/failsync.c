/* A disk that fails once: preloaded, the BANTIN_FAILSYNC_AT-th fdatasync or
 * fsync of a file, counted from 1, does nothing and returns EIO. With
 * BANTIN_FAILSYNC_EVER set, all after it too. Directories are left alone:
 * SQLite ignores what comes back from those. */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef int sync_call(int fd);

static int
maybe(const char *name, int fd)
{
    static long count;
    const char *text = getenv("BANTIN_FAILSYNC_AT");
    long at = text ? strtol(text, NULL, 10) : 0;
    struct stat st;
    bool is_file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    long now = __atomic_add_fetch(&count, is_file, __ATOMIC_RELAXED);
    union { /* ISO C knows no cast from an object to a function */
        void *object;
        sync_call *call;
    } real = {.object = dlsym(RTLD_NEXT, name)};

    if (is_file && at > 0 &&
        (now == at || (now > at && getenv("BANTIN_FAILSYNC_EVER")))) {
        errno = EIO;
        return -1;
    }
    return real.call(fd);
}

int
fdatasync(int fd)
{
    return maybe("fdatasync", fd);
}

int
fsync(int fd)
{
    return maybe("fsync", fd);
}
