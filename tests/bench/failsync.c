/* A disk that fails once: preloaded, the BANTIN_FAILSYNC_AT-th fdatasync or
 * fsync of the process, counted from 1, does nothing and returns EIO. With
 * BANTIN_FAILSYNC_EVER set, all after it too. */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

typedef int sync_call(int fd);

static int
maybe(const char *name, int fd)
{
    static long count;
    const char *text = getenv("BANTIN_FAILSYNC_AT");
    long at = text ? strtol(text, NULL, 10) : 0;
    long now = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
    union { /* ISO C knows no cast from an object to a function */
        void *object;
        sync_call *call;
    } real = {.object = dlsym(RTLD_NEXT, name)};

    if (at > 0 && (now == at || (now > at && getenv("BANTIN_FAILSYNC_EVER")))) {
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
